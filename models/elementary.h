/* SPDX-License-Identifier: MIT */
/* elementary.h - exp, log and the circular functions, in lane vocabulary.
 *
 * The C library picks its own code by processor, and so its last bit; these do not: every build
 * gives the same bits. Accuracy against the C library is measured by tests/models/test_elementary
 * and stands in models/README.md. Arguments outside the stated range give a finite, clamped value.
 *
 * Method: argument reduction with a split constant, then the power series, cut where the next term
 * is below 1e-17 of the result. */
#ifndef VS_MODELS_ELEMENTARY_H
#define VS_MODELS_ELEMENTARY_H

#include "models/real.h"

#define VS_PI 3.14159265358979323846
#define VS_RAD_PER_DEG (VS_PI / 180.0)
#define VS_DEG_PER_RAD (180.0 / VS_PI)
#define VS_LN_2 0.69314718055994530942

/* Adding and taking away 1.5 * 2^52 rounds to the nearest integer and leaves that integer in the
 * low bits of the sum. */
#define VS_ROUNDER 6755399441055744.0

static inline real real_round(real x)
{
    return (x + K(VS_ROUNDER)) - K(VS_ROUNDER);
}

static inline real real_floor(real x)
{
    real r = real_round(x);
    return r - pick(r > x, K(1.0), K(0.0));
}

/* e^x. Range: clamped to -708..709. */
static inline real real_exp(real x)
{
    x = clamp(x, K(-708.0), K(709.0));
    real shifted = x * K(1.4426950408889634074) + K(VS_ROUNDER);
    real n = shifted - K(VS_ROUNDER);
    real r = (x - n * K(0x1.62e42fefp-1)) - n * K(0x1.473de6af278edp-34);
    /* even and odd halves of the series: two short dependency chains instead of a long one */
    real q = r * r;
    real even = K(1.0 / 479001600.0);
    even = even * q + K(1.0 / 3628800.0);
    even = even * q + K(1.0 / 40320.0);
    even = even * q + K(1.0 / 720.0);
    even = even * q + K(1.0 / 24.0);
    even = even * q + K(0.5);
    real odd = K(1.0 / 6227020800.0);
    odd = odd * q + K(1.0 / 39916800.0);
    odd = odd * q + K(1.0 / 362880.0);
    odd = odd * q + K(1.0 / 5040.0);
    odd = odd * q + K(1.0 / 120.0);
    odd = odd * q + K(1.0 / 6.0);
    real e = K(1.0) + (r + (even * q + odd * (q * r)));
    /* n stands in the low bits of the shifted sum and goes to e's exponent: e is near 1 */
    return real_from_bits(real_bits(e) + (ints)((naturals)real_bits(shifted) << 52));
}

/* e^x to 1e-11 of it: for laws that are not known so well. Range: -700..700, not clamped. */
static inline real real_exp_near(real x)
{
    real shifted = x * K(1.4426950408889634074) + K(VS_ROUNDER);
    real r = x - (shifted - K(VS_ROUNDER)) * K(0x1.62e42fefa39efp-1);
    /* 1 + r + r^2 times a polynomial through the Chebyshev points of -ln 2 / 2 .. ln 2 / 2 */
    real q = r * r;
    real even = K(0x1.a1131d0be06e8p-16) * q + K(0x1.6c16858cf08f7p-10);
    even = even * q + K(0x1.5555555c86d13p-5);
    even = even * q + K(0.5);
    real odd = K(0x1.a151760b496bbp-13) * q + K(0x1.1110c63476727p-7);
    odd = odd * q + K(0x1.5555556752826p-3);
    real e = K(1.0) + (r + q * (even + r * odd));
    return real_from_bits((ints)((naturals)real_bits(e) + ((naturals)real_bits(shifted) << 52)));
}

/* Natural logarithm. Range: normal positive numbers; x below 1e-300 is taken as 1e-300. */
static inline real real_log(real x)
{
    x = max(x, K(1e-300));
    ints bits = real_bits(x);
    real e = real_of((bits >> 52) - 1023);
    real m = real_from_bits((bits & 0xfffffffffffffLL) | (1023LL << 52));
    mask high = m > K(1.41421356237309504880);
    m = pick(high, m * K(0.5), m);
    e = e + pick(high, K(1.0), K(0.0));
    /* log m = 2 atanh(f / (2 + f)), kept as f - f^2/2 + small so that the leading term is exact */
    real f = m - K(1.0);
    real s = f / (K(2.0) + f);
    real q = s * s;
    real p = K(2.0 / 21.0);
    p = p * q + K(2.0 / 19.0);
    p = p * q + K(2.0 / 17.0);
    p = p * q + K(2.0 / 15.0);
    p = p * q + K(2.0 / 13.0);
    p = p * q + K(2.0 / 11.0);
    p = p * q + K(2.0 / 9.0);
    p = p * q + K(2.0 / 7.0);
    p = p * q + K(2.0 / 5.0);
    p = p * q + K(2.0 / 3.0);
    real half = K(0.5) * f * f;
    real tail = s * (half + p * q) + e * K(0x1.473de6af278edp-34);
    return e * K(0x1.62e42fefp-1) + (f - (half - tail));
}

/* Natural logarithm within 0.03, by the exponent and a straight line in the fraction: a start for
 * iterations. Range: normal positive numbers; finite for any other. */
static inline real real_log_rough(real x)
{
    return real_of(real_bits(x) >> 13) * K(0x1p-39 * VS_LN_2) - K((1023.0 - 0.043) * VS_LN_2);
}

/* x^y for x > 0. Relative error grows as |y log x| times the rounding unit. */
static inline real real_pow(real x, real y)
{
    return real_exp(y * real_log(x));
}

struct vs_sincos {
    real sin, cos;
};

/* Sine and cosine of x in radians. Range: |x| < 1e6; absolute error 2e-16 there. */
static inline struct vs_sincos real_sincos(real x)
{
    real shifted = x * K(2.0 / VS_PI) + K(VS_ROUNDER);
    real n = shifted - K(VS_ROUNDER);
    ints quadrant = real_bits(shifted) & 3;
    real r = ((x - n * K(0x1.921fb544p0)) - n * K(0x1.0b4611a6p-34)) - n * K(0x1.3198a2e037073p-69);
    real q = r * r;
    real s = K(1.0 / 355687428096000.0);
    s = s * q - K(1.0 / 1307674368000.0);
    s = s * q + K(1.0 / 6227020800.0);
    s = s * q - K(1.0 / 39916800.0);
    s = s * q + K(1.0 / 362880.0);
    s = s * q - K(1.0 / 5040.0);
    s = s * q + K(1.0 / 120.0);
    s = s * q - K(1.0 / 6.0);
    s = r + r * q * s;
    real c = K(1.0 / 20922789888000.0);
    c = c * q - K(1.0 / 87178291200.0);
    c = c * q + K(1.0 / 479001600.0);
    c = c * q - K(1.0 / 3628800.0);
    c = c * q + K(1.0 / 40320.0);
    c = c * q - K(1.0 / 720.0);
    c = c * q + K(1.0 / 24.0);
    c = (K(1.0) - K(0.5) * q) + q * q * c;
    real odd = real_of(quadrant & 1);
    mask swap = odd > K(0.5);
    mask minus_sin = real_of(quadrant) > K(1.5);
    mask minus_cos = (real_of(quadrant) > K(0.5)) & (real_of(quadrant) < K(2.5));
    real sine = pick(swap, c, s);
    real cosine = pick(swap, s, c);
    struct vs_sincos result = {pick(minus_sin, -sine, sine), pick(minus_cos, -cosine, cosine)};
    return result;
}

/* The same for an angle of an eighth of a radian or so. Range: |x| < 0.15. */
static inline struct vs_sincos real_sincos_near(real x)
{
    real q = x * x;
    real s = K(1.0 / 362880.0);
    s = s * q - K(1.0 / 5040.0);
    s = s * q + K(1.0 / 120.0);
    s = s * q - K(1.0 / 6.0);
    real c = K(1.0 / 3628800.0) * q - K(1.0 / 40320.0);
    c = c * q + K(1.0 / 720.0);
    c = c * q - K(1.0 / 24.0);
    c = c * q + K(0.5);
    struct vs_sincos result = {x + x * q * s, K(1.0) - q * c};
    return result;
}

/* Sine and cosine of the sum of two angles. */
static inline struct vs_sincos real_turned(const struct vs_sincos *a, const struct vs_sincos *b)
{
    struct vs_sincos sum = {a->sin * b->cos + a->cos * b->sin, a->cos * b->cos - a->sin * b->sin};
    return sum;
}

/* Angle of the point (x, y), -pi..pi, 0 for the origin. */
static inline real real_atan2(real y, real x)
{
    real ax = real_abs(x);
    real ay = real_abs(y);
    real big = max(max(ax, ay), K(1e-300));
    real small = min(ax, ay);
    /* nearest of five angles k pi/16: what remains is below tan(pi/32) */
    real c = K(0.0);
    real base = K(0.0);
    static const double edge[4] = {0.09849140335716425, 0.30334668360734239, 0.53451113595079158,
                                   0.82067879082866035};
    static const double tangent[4] = {0.19891236737965800, 0.41421356237309505, 0.66817863791929891,
                                      1.0};
    for (int k = 0; k < 4; k++) {
        mask beyond = small > big * K(edge[k]);
        c = pick(beyond, K(tangent[k]), c);
        base = pick(beyond, K((k + 1) * (VS_PI / 16.0)), base);
    }
    real r = (small - c * big) / (big + c * small);
    real q = r * r;
    real p = K(-1.0 / 15.0);
    p = p * q + K(1.0 / 13.0);
    p = p * q - K(1.0 / 11.0);
    p = p * q + K(1.0 / 9.0);
    p = p * q - K(1.0 / 7.0);
    p = p * q + K(1.0 / 5.0);
    p = p * q - K(1.0 / 3.0);
    real angle = base + (r + r * q * p);
    angle = pick(ay > ax, K(VS_PI / 2.0) - angle, angle);
    angle = pick(x < K(0.0), K(VS_PI) - angle, angle);
    return pick(y < K(0.0), -angle, angle);
}

/* Inverse sine and cosine; arguments are clamped to -1..1. */
static inline real real_asin(real x)
{
    x = clamp(x, K(-1.0), K(1.0));
    return real_atan2(x, real_sqrt((K(1.0) - x) * (K(1.0) + x)));
}
static inline real real_acos(real x)
{
    x = clamp(x, K(-1.0), K(1.0));
    return real_atan2(real_sqrt((K(1.0) - x) * (K(1.0) + x)), x);
}

#endif
