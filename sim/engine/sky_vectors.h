/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sky_vectors.h - slots of the sky in and out of vectors, for the files compiled VS_LANES wide. */
#ifndef VS_ENGINE_SKY_VECTORS_H
#define VS_ENGINE_SKY_VECTORS_H

#include "models/real.h"
#include "sim/engine/sky_lanes.h"

_Static_assert(VS_LANES > 1 && VS_SKY_SLOTS % VS_LANES == 0, "room for whole vectors");

static inline real load(const double *from)
{
    real r;
    __builtin_memcpy(&r, from, sizeof r);
    return r;
}

static inline void store(double *to, real r)
{
    __builtin_memcpy(to, &r, sizeof r);
}

/* How far the middles of the minutes from k on are past the middle of the hour. */
static inline real past_middle_h(int k)
{
    static const double minute[8] = {-29.5, -28.5, -27.5, -26.5, -25.5, -24.5, -23.5, -22.5};
    return (load(minute) + K(k)) * K(1.0 / 60.0);
}

/* Which of the slots from k on are minutes of the hour. */
static inline mask in_hour(int k)
{
    return past_middle_h(k) < K(0.5);
}

/* A sum over slots, in one order at any width: eight sums side by side, then those. */
enum { SUM_PARTS = 8 / VS_LANES };
struct sum {
    real part[SUM_PARTS];
};

static inline struct sum nothing(void)
{
    struct sum s;
    for (int j = 0; j < SUM_PARTS; j++) {
        s.part[j] = K(0.0);
    }
    return s;
}

static inline void add(struct sum *s, int k, real r)
{
    int j = k / VS_LANES % SUM_PARTS;
    s->part[j] = s->part[j] + r;
}

static inline double total(const struct sum *s)
{
    double d[8];
    __builtin_memcpy(d, s, sizeof d);
    return ((d[0] + d[1]) + (d[2] + d[3])) + ((d[4] + d[5]) + (d[6] + d[7]));
}

/* The stages of sky_light.c. */
#define vs_sky_shape VS_NAME(vs_sky_shape)
#define vs_sky_split VS_NAME(vs_sky_split)
#define vs_sky_hand_out VS_NAME(vs_sky_hand_out)
int vs_sky_shape(const struct vs_sky_geometry *geometry, const struct vs_sky_mean *mean,
                 const double *clear_wm2, double *out_wm2);
void vs_sky_split(const struct vs_sky_constants *constants, const struct vs_sky_geometry *geometry,
                  const struct vs_sky_air *air, struct vs_sky_panel *panel);
void vs_sky_hand_out(const struct vs_sky_constants *constants,
                     const struct vs_sky_geometry *geometry, const struct vs_sky_panel *panel,
                     double *minutes);

#endif
