/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/sequence.h"

#include <assert.h>
#include <gsl/gsl_qrng.h>

#include "sim/base/random.h"

static uint32_t gray(uint32_t n)
{
    return n ^ (n >> 1);
}

/* The point of number 2^k is the directions k and k - 1 added up, so each direction comes out of
 * the one before. */
int vs_sobol_open(struct vs_sobol *sobol, int dimensions, int64_t points)
{
    assert(dimensions >= 1 && dimensions <= VS_SOBOL_DIMENSIONS_MAX);
    assert(points >= 1 && points < (int64_t)1 << VS_SOBOL_BITS);
    *sobol = (struct vs_sobol){.dimensions = dimensions, .points = points};
    gsl_qrng *all = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)dimensions);
    if (!all) {
        return -1;
    }
    double at[VS_SOBOL_DIMENSIONS_MAX];
    int bit = 0;
    for (int64_t n = 1; bit < VS_SOBOL_BITS && (int64_t)1 << bit <= points; n++) {
        gsl_qrng_get(all, at);
        if (n != (int64_t)1 << bit) {
            continue;
        }
        for (int d = 0; d < dimensions; d++) {
            uint32_t whole = (uint32_t)(at[d] * (double)((uint32_t)1 << VS_SOBOL_BITS));
            sobol->direction[d][bit] = bit ? whole ^ sobol->direction[d][bit - 1] : whole;
        }
        bit++;
    }
    gsl_qrng_free(all);
    return 0;
}

double vs_sobol_at(const struct vs_sobol *sobol, int64_t index, int dimension)
{
    assert(index >= 0 && index < sobol->points);
    assert(dimension >= 0 && dimension < sobol->dimensions);
    uint32_t sum = 0;
    uint32_t bits = gray((uint32_t)index + 1);
    for (int bit = 0; bits; bit++, bits >>= 1) {
        sum ^= bits & 1 ? sobol->direction[dimension][bit] : 0;
    }
    return (double)sum / (double)((uint32_t)1 << VS_SOBOL_BITS);
}

/* --- Latin hypercube ------------------------------------------------------------------------- */

enum { ROUNDS = 4 };

/* A permutation of 0..4^half - 1. */
static uint64_t shuffle(uint64_t key, int half, uint64_t x)
{
    uint64_t low_bits = ((uint64_t)1 << half) - 1;
    uint64_t left = x >> half, right = x & low_bits;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        uint64_t mixed = vs_random_at(key, round << 32 | right) >> 32;
        uint64_t next = left ^ (mixed & low_bits);
        left = right;
        right = next;
    }
    return left << half | right;
}

double vs_latin_at(uint64_t seed, int64_t points, int64_t index, int dimension)
{
    assert(points >= 1 && points <= VS_LATIN_POINTS_MAX && index >= 0 && index < points);
    struct vs_random order = {seed, (uint64_t)dimension, VS_STREAM_LATIN_ORDER};
    struct vs_random place = {seed, (uint64_t)dimension, VS_STREAM_LATIN_PLACE};
    int half = 1;
    while ((uint64_t)1 << 2 * half < (uint64_t)points) {
        half++;
    }
    uint64_t key = vs_random_key(&order);
    uint64_t slice = (uint64_t)index;
    do { /* ends: the permutation's cycle comes back to where it began */
        slice = shuffle(key, half, slice);
    } while (slice >= (uint64_t)points);
    double within = vs_random_uniform(vs_random_key(&place), (uint64_t)index);
    return ((double)slice + within) / (double)points;
}
