/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sequence.h - samples that fill a space evenly, each point by its number.
 *
 * A point is a pure function of its number, so a run can begin anywhere, in any order and on any
 * machine. Sobol's sequence is GSL's, by the one wrapper of its quasi-random generators; the Latin
 * hypercube is drawn by place (random.h). */
#ifndef VS_BASE_SEQUENCE_H
#define VS_BASE_SEQUENCE_H

#include <stdint.h>

enum {
    VS_SOBOL_DIMENSIONS_MAX = 40,
    VS_SOBOL_BITS = 30, /* of a coordinate, and of a point's number */
    VS_LATIN_POINTS_MAX = 1 << 30
};

/* Sobol's sequence in so many dimensions, up to so many points. */
struct vs_sobol {
    int dimensions;
    int64_t points;
    uint32_t direction[VS_SOBOL_DIMENSIONS_MAX][VS_SOBOL_BITS];
};

/* Given     dimensions 1..VS_SOBOL_DIMENSIONS_MAX, points 1..2^30 - 1
 * Returned  0, or -1 without memory
 * Method    reads the direction numbers off the sequence that GSL counts through once: about 20 ns
 *           a point and dimension. The sequence begins after its point at the origin. */
int vs_sobol_open(struct vs_sobol *sobol, int dimensions, int64_t points);

/* Coordinate `dimension` of point `index` (0..points - 1), inside 0..1: bit for bit what GSL gives
 * as its point `index`.
 * Source    Bratley and Fox, ACM Transactions on Mathematical Software 14 (1988) 88; the order is
 *           Antonov and Saleev's, by Gray code */
double vs_sobol_at(const struct vs_sobol *sobol, int64_t index, int dimension);

/* Coordinate `dimension` of point `index` of a Latin hypercube of `points` (1..VS_LATIN_POINTS_MAX)
 * by this seed, inside 0..1: each of the `points` slices of each dimension holds exactly one point,
 * at a random place in it.
 * Method    a permutation by rank: four rounds of a keyed Feistel network, walked until it lands
 *           inside (Black and Rogaway, CT-RSA 2002) */
double vs_latin_at(uint64_t seed, int64_t points, int64_t index, int dimension);

#endif
