/* SPDX-License-Identifier: MIT */
#include "models/iam.h"

#include "models/elementary.h"

/* Gauss-Legendre rule of 16 points on -1..1: the positive half. */
enum { HALF_POINTS = 8 };
static const double points[HALF_POINTS] = {
    0.98940093499164993, 0.94457502307323258, 0.86563120238783174, 0.75540440835500303,
    0.61787624440264375, 0.45801677765722739, 0.28160355077925891, 0.09501250983763744};
static const double weights[HALF_POINTS] = {
    0.02715245941175409, 0.06225352393864789, 0.09515851168249278, 0.12462897125553387,
    0.14959598881657673, 0.16915651939500254, 0.18260341504492359, 0.18945061045506850};

static double point_of(int k)
{
    return k < HALF_POINTS ? -points[k] : points[2 * HALF_POINTS - 1 - k];
}

static double weight_of(int k)
{
    return weights[k < HALF_POINTS ? k : 2 * HALF_POINTS - 1 - k];
}

struct vs_glass vs_glass_defaults(void)
{
    struct vs_glass glass = {
        .refractive_index = K(1.526),
        .extinction_per_m = K(4.0),
        .thickness_m = K(0.002),
    };
    return glass;
}

real vs_iam_physical(const struct vs_glass *glass, real cos_incidence)
{
    real n = glass->refractive_index;
    real c1 = clamp(cos_incidence, K(0.0), K(1.0));
    real c2 = real_sqrt(n * n - (K(1.0) - c1) * (K(1.0) + c1)); /* in the glass, times n */
    /* Fresnel: what enters of light across the plane of incidence is 4 c1 c2 / s^2, of light along
     * it 4 n^2 c1 c2 / p^2, and straight on 4 n / (n + 1)^2 of both */
    real s = c1 + c2;
    real p = n * n * c1 + c2;
    real per_all = K(1.0) / (s * p * c2); /* one division for all */
    real per_both = c2 * per_all;
    real enters = c1 * c2 * ((p * p + n * n * s * s) * (per_both * per_both));
    real straight = (n + K(1.0)) * (n + K(1.0)) * K(0.5) / n;
    real longer_way = glass->extinction_per_m * glass->thickness_m * (n * s * p * per_all - K(1.0));
    return enters * straight * real_exp(-longer_way);
}

/* Light on the plane from a zone of even brightness: all of it, and what the glass lets through. */
struct flux {
    real all, through;
};

/* Adds the zone between two zenith angles. Around each zenith circle only the arc before the plane
 * counts, so the rule ends where the plane's edge cuts the circle and meets no corner. */
static struct flux flux_of_zone(const struct vs_glass *glass, real tilt_rad, real from_rad,
                                real to_rad)
{
    struct vs_sincos tilt = real_sincos(tilt_rad);
    real half_rad = (to_rad - from_rad) * K(0.5);
    struct flux sum = {K(0.0), K(0.0)};
    for (int i = 0; i < 2 * HALF_POINTS; i++) {
        struct vs_sincos zenith = real_sincos(from_rad + half_rad * K(1.0 + point_of(i)));
        real level = tilt.cos * zenith.cos;
        real swing = tilt.sin * zenith.sin;
        real half_arc_rad = real_acos(-level / max(swing, K(1e-30))) * K(0.5);
        real weight = K(weight_of(i)) * half_rad * zenith.sin * half_arc_rad;
        for (int j = 0; j < 2 * HALF_POINTS; j++) {
            real turn = half_arc_rad * K(1.0 + point_of(j));
            real cosine = max(level + swing * real_sincos(turn).cos, K(0.0));
            real light = weight * K(weight_of(j)) * cosine;
            sum.all = sum.all + light;
            sum.through = sum.through + light * vs_iam_physical(glass, cosine);
        }
    }
    return sum;
}

static real share(struct flux flux)
{
    mask some = flux.all > K(0.0);
    return pick(some, flux.through / pick(some, flux.all, K(1.0)), K(0.0));
}

struct vs_iam_diffuse vs_iam_diffuse(const struct vs_glass *glass, real tilt_rad)
{
    real level = K(VS_PI / 2.0);
    /* the plane's edge begins to cut the circles at this zenith angle */
    real cut = level - tilt_rad;
    struct flux cap = flux_of_zone(glass, tilt_rad, K(0.0), cut);
    struct flux belt = flux_of_zone(glass, tilt_rad, cut, level);
    struct flux sky = {cap.all + belt.all, cap.through + belt.through};
    struct vs_iam_diffuse result = {
        .sky_frac = share(sky),
        .horizon_frac = share(flux_of_zone(glass, tilt_rad, K(89.5 * VS_RAD_PER_DEG), level)),
        .ground_frac = share(flux_of_zone(glass, tilt_rad, level, level + tilt_rad)),
    };
    return result;
}
