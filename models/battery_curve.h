/* SPDX-License-Identifier: MIT */
/* battery_curve.h - ways along the cell's tables, for battery.c: a value, an integral, and what a
 * charge that passes over nodes meets.
 *
 * Pure: no I/O, no allocation, no globals. */
#ifndef VS_MODELS_BATTERY_CURVE_H
#define VS_MODELS_BATTERY_CURVE_H

#include "models/battery.h"
#include "models/battery_lfp_rows.h"

/* Straight lines between `segments` + 1 nodes that stand evenly on 0..1; the last ones go on. */
static inline real between(const double *table, int segments, real z)
{
    real place = z * K(segments);
    real segment = clamp(whole_of(place), K(0.0), K(segments - 1));
    real low, high;
    look_pair(table, int32s_in(segment), &low, &high);
    return low + (high - low) * (place - segment);
}

static inline real segment_of(real z)
{
    return clamp(whole_of(z * K(LFP_OCV_SEGMENTS)), K(0.0), K(LFP_OCV_SEGMENTS - 1));
}

/* Integral of a cell's open-circuit voltage over z, up to here. */
static inline real filled_v(real z)
{
    real segment = segment_of(z);
    real low_v, high_v;
    look_pair(lfp_ocv_v, int32s_in(segment), &low_v, &high_v);
    real along = z * K(LFP_OCV_SEGMENTS) - segment;
    return look_in(lfp_ocv_sum_v, int32s_in(segment)) +
           along * K(1.0 / LFP_OCV_SEGMENTS) * (low_v + K(0.5) * along * (high_v - low_v));
}

/* A way along the open-circuit curve: the pack's mean voltage on it and the voltage at its end, and
 * how both move with that end. */
struct stretch {
    real mean_v, slope_v, end_v, end_slope_v;
};

/* Over nodes the way is cut at the first and the last one, so that a short way over a node does not
 * cancel as a difference of two integrals would. */
static inline struct stretch over_nodes(const struct vs_battery_params *params,
                                        const struct vs_battery_now *now, real z, real dz)
{
    real end_z = z + dz;
    real way = end_z - z; /* what the parts below add up to, to the last digit */
    real from = segment_of(z), to = segment_of(end_z);
    struct stretch s;
    real low_v, high_v;
    look_pair(lfp_ocv_v, int32s_in(to), &low_v, &high_v);
    s.end_v = params->series * (low_v + (high_v - low_v) * (end_z * K(LFP_OCV_SEGMENTS) - to));
    s.end_slope_v = params->series * K(LFP_OCV_SEGMENTS) * (high_v - low_v);
    real up = pick(dz > K(0.0), K(1.0), K(0.0));
    real first = from + up, last = to + (K(1.0) - up);
    int32s at_first = int32s_in(first), at_last = int32s_in(last);
    real area = K(0.5) * (now->v + params->series * look_in(lfp_ocv_v, at_first)) *
                    (first * K(1.0 / LFP_OCV_SEGMENTS) - z) +
                params->series *
                    (look_in(lfp_ocv_sum_v, at_last) - look_in(lfp_ocv_sum_v, at_first)) +
                K(0.5) * (params->series * look_in(lfp_ocv_v, at_last) + s.end_v) *
                    (end_z - last * K(1.0 / LFP_OCV_SEGMENTS));
    mask crosses = from != to;
    real per_way = K(1.0) / pick(crosses, way, K(1.0));
    s.mean_v = pick(crosses, area * per_way, now->v + now->half_slope_v * dz);
    s.slope_v = pick(crosses, (s.end_v - s.mean_v) * per_way, now->half_slope_v);
    return s;
}

/* Where a way leaves its segment; by less than a rounding of z is not out of it. */
static inline mask leaves(const struct vs_battery_now *now, real dz)
{
    return real_abs(now->place + dz * K(LFP_OCV_SEGMENTS)) > K(0.5 + 1e-12);
}

#endif
