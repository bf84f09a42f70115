/* SPDX-License-Identifier: GPL-3.0-or-later */
/* random.h - numbers drawn by place, not by turn.
 *
 * Every draw is a pure function of (seed, replicate, stream, index). So all configurations of a
 * replicate meet the same weather and the same parts, no draw depends on how many were made before
 * or by which thread, and a new stream never shifts an old one.
 *
 * Method: three rounds of the 64-bit finaliser of SplitMix64 (Steele, Lea, Flood 2014) over the
 * mixed key. */
#ifndef VS_BASE_RANDOM_H
#define VS_BASE_RANDOM_H

#include "models/real.h"

/* One name for every use, in one place, so that no two uses share a stream. */
enum vs_stream {
    VS_STREAM_KT_DAY = 1,   /* day-to-day clearness */
    VS_STREAM_KT_MONTH,     /* the month effect */
    VS_STREAM_KT_THICK,     /* thick-cloud noise */
    VS_STREAM_KT_HOUR,      /* hour-to-hour clearness */
    VS_STREAM_AIR_DAY,      /* day-to-day air temperature */
    VS_STREAM_ADC,          /* noise on the controller's inputs */
    VS_STREAM_FUZZ,         /* test data */
    VS_STREAM_WIND_DAY,     /* day-to-day wind */
    VS_STREAM_SNOW_DAY,     /* whether it snows, how much and when */
    VS_STREAM_BOOTSTRAP,    /* winters drawn again */
    VS_STREAM_MINUTE_CLOUD, /* flicker of broken cloud from minute to minute */
    VS_STREAM_LATIN_ORDER,  /* which slice of a Latin hypercube a point is in */
    VS_STREAM_LATIN_PLACE,  /* and where in it */
    VS_STREAM_TOLERANCE,    /* how a lamp's parts differ from their data sheets */
    VS_STREAM_ADC_PART      /* gain and offset of the controller's inputs, part to part */
};

struct vs_random {
    uint64_t seed;
    uint64_t replicate;
    uint64_t stream;
};

/* In lane vocabulary: as many draws as a real has lanes. */
static inline naturals vs_random_mix(naturals x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* Draws that follow one another stand this far apart. */
#define VS_RANDOM_STRIDE 0x9e3779b97f4a7c15u

static inline naturals vs_random_at(naturals key, naturals index)
{
    return vs_random_mix(key + (index + 1) * VS_RANDOM_STRIDE);
}

#if VS_LANES == 1

/* The key of a (seed, replicate, stream), worked out once; vs_random_at then costs one mix. */
static inline uint64_t vs_random_key(const struct vs_random *r)
{
    uint64_t k = vs_random_mix(r->seed + 0x9e3779b97f4a7c15u);
    k = vs_random_mix(k ^ (r->replicate + 0x3c6ef372fe94f82au));
    return vs_random_mix(k ^ (r->stream + 0xdaa66d2c7ddf743fu));
}

/* Uniform in (0, 1), both ends excluded. */
static inline double vs_random_uniform(uint64_t key, uint64_t index)
{
    return ((double)(vs_random_at(key, index) >> 12) + 0.5) * 0x1p-52;
}

#endif

#endif
