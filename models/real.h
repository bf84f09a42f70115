/* SPDX-License-Identifier: MIT */
/* real.h - the vocabulary that models are written in.
 *
 * A `real` is one double in the reference build and a vector of VS_LANES doubles in a lane build:
 * the same source runs one lamp or several in lockstep, with the same bits in every lane. + - * /
 * and comparisons work on both as they are; & and | join masks. A lane may not branch on data, so a
 * choice is written pick(mask, then, else) and both sides are evaluated. Nothing outside this file
 * knows how wide a real is.
 *
 * Pure: no I/O, no allocation, no globals. */
#ifndef VS_MODELS_REAL_H
#define VS_MODELS_REAL_H

#include <stdint.h>

#ifndef VS_LANES
#define VS_LANES 1
#endif
#if VS_LANES > 1 && defined(__SSE2__)
#include <immintrin.h>
#endif
#ifndef VS_WIDTH /* ends the names; two builds of one width for different processors need two */
#define VS_WIDTH VS_LANES
#endif

/* A lane build of a public function has a name of its own, so that both can stand in one program: a
 * header opens with `#define vs_f VS_NAME(vs_f)` for each function it declares. */
#define VS_JOIN_(name, lanes) name##_x##lanes
#define VS_JOIN(name, lanes) VS_JOIN_(name, lanes)

#if VS_LANES == 1

#define VS_NAME(name) name

typedef double real;
typedef int64_t ints; /* as many integers as a real has lanes */
typedef uint64_t naturals;
typedef int32_t int32s;
typedef int mask; /* what a comparison of reals yields */

static inline real K(double value)
{
    return value;
}
static inline real pick(mask condition, real a, real b)
{
    return condition ? a : b;
}
static inline mask not(mask m)
{
    return !m;
}
static inline ints real_bits(real x)
{
    union {
        double d;
        int64_t i;
    } u = {.d = x};
    return u.i;
}
static inline real real_from_bits(ints bits)
{
    union {
        int64_t i;
        double d;
    } u = {.i = bits};
    return u.d;
}
static inline ints ints_of(real x) /* truncates; |x| < 2^51 */
{
    return (int64_t)x;
}
static inline real whole_of(real x) /* truncates; |x| < 2^31 */
{
    return (int32_t)x;
}
static inline int32s int32s_in(real x) /* truncates; |x| < 2^31 */
{
    return (int32_t)x;
}
static inline int32s int32s_near(real x) /* to the nearest, a half to the even one; |x| < 2^31 */
{
    return (int32_t)((x + 6755399441055744.0) - 6755399441055744.0);
}
static inline real real_of(ints i)
{
    return (double)i;
}
static inline int32s int32s_of(ints i) /* |i| < 2^31 */
{
    return (int32_t)i;
}
static inline real real_of_int32s(int32s i)
{
    return i;
}
static inline ints ints_at_least(ints i, int64_t low)
{
    return i < low ? low : i;
}
static inline ints ints_at_most(ints i, int64_t high)
{
    return i > high ? high : i;
}
static inline real look(const double *table, ints index)
{
    return table[index];
}
static inline real look_in(const double *table, int32s index)
{
    return table[index];
}
/* The entry and the one after it. */
static inline void look_pair(const double *table, int32s index, real *at, real *next)
{
    *at = table[index];
    *next = table[index + 1];
}
/* The numbers of a row, each a real: to each lane those of its own. at[VS_LANES] */
enum { VS_ROW = 8 };
static inline void turn_rows(const double *const *at, real *row)
{
    for (int k = 0; k < VS_ROW; k++) {
        row[k] = at[0][k];
    }
}
static inline void look_row(const double (*table)[VS_ROW], int32s index, real *row)
{
    for (int k = 0; k < VS_ROW; k++) {
        row[k] = table[index][k];
    }
}
/* Whether any lane is true: to skip work that no lane needs, never to choose between results. */
static inline int any(mask m)
{
    return m;
}
static inline real real_sqrt(real x)
{
    return __builtin_sqrt(x);
}
static inline double lane(real x, int k)
{
    (void)k;
    return x;
}

#else

#define VS_NAME(name) VS_JOIN(name, VS_WIDTH)

typedef double real __attribute__((vector_size(8 * VS_LANES)));
typedef int64_t ints __attribute__((vector_size(8 * VS_LANES)));
typedef uint64_t naturals __attribute__((vector_size(8 * VS_LANES)));
typedef int32_t int32s __attribute__((vector_size(4 * VS_LANES)));
typedef ints mask;

static inline real K(double value)
{
#if defined(__AVX512F__) && VS_LANES == 8
    return (real)_mm512_set1_pd(value);
#elif defined(__AVX__) && VS_LANES == 4
    return (real)_mm256_set1_pd(value);
#elif defined(__SSE2__) && VS_LANES == 2
    return (real)_mm_set1_pd(value);
#else
    real r;
    for (int k = 0; k < VS_LANES; k++) {
        r[k] = value;
    }
    return r;
#endif
}
static inline real pick(mask condition, real a, real b)
{
#if defined(__AVX__) && VS_LANES == 4
    return (real)_mm256_blendv_pd((__m256d)b, (__m256d)a, (__m256d)condition);
#elif defined(__SSE4_1__) && VS_LANES == 2
    return (real)_mm_blendv_pd((__m128d)b, (__m128d)a, (__m128d)condition);
#else
    return (real)((condition & (ints)a) | (~condition & (ints)b));
#endif
}
static inline mask not(mask m)
{
    return ~m;
}
static inline ints real_bits(real x)
{
    return (ints)x;
}
static inline real real_from_bits(ints bits)
{
    return (real)bits;
}
/* Adding 1.5 * 2^52 leaves a whole number of less than 2^51 in the low bits: for processors that
 * have no conversion of their own. */
#define VS_WHOLE_ 6755399441055744.0
static inline real whole_of(real x)
{
#if defined(__AVX512F__) && VS_LANES == 8
    return (real)_mm512_roundscale_pd((__m512d)x, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
#elif defined(__AVX__) && VS_LANES == 4
    return (real)_mm256_round_pd((__m256d)x, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
#elif defined(__SSE4_1__) && VS_LANES == 2
    return (real)_mm_round_pd((__m128d)x, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
#else
    real near = (x + K(VS_WHOLE_)) - K(VS_WHOLE_);
    real up = near + (real)((x < K(0.0)) & (near < x) & (ints)K(1.0));
    return up - (real)((x > K(0.0)) & (up > x) & (ints)K(1.0));
#endif
}
static inline ints ints_of(real x)
{
    return (ints)(whole_of(x) + K(VS_WHOLE_)) - (ints)K(VS_WHOLE_);
}
static inline real real_of(ints i)
{
    return (real)(i + (ints)K(VS_WHOLE_)) - K(VS_WHOLE_);
}
static inline int32s int32s_of(ints i)
{
    return __builtin_convertvector(i, int32s);
}
static inline int32s int32s_in(real x)
{
#if defined(__AVX512F__) && VS_LANES == 8
    return (int32s)_mm512_cvttpd_epi32((__m512d)x);
#elif defined(__AVX__) && VS_LANES == 4
    return (int32s)_mm256_cvttpd_epi32((__m256d)x);
#else
    return int32s_of(ints_of(x));
#endif
}
static inline int32s int32s_near(real x)
{
#if defined(__AVX512F__) && VS_LANES == 8
    return (int32s)_mm512_cvtpd_epi32((__m512d)x);
#elif defined(__AVX__) && VS_LANES == 4
    return (int32s)_mm256_cvtpd_epi32((__m256d)x);
#else
    return int32s_of((ints)(x + K(VS_WHOLE_)));
#endif
}
static inline real real_of_int32s(int32s i)
{
    return __builtin_convertvector(i, real);
}
static inline ints ints_at_least(ints i, int64_t low)
{
#if defined(__AVX512F__) && VS_LANES == 8
    return (ints)_mm512_max_epi64((__m512i)i, _mm512_set1_epi64(low));
#else
    ints m = i < low;
    return (~m & i) | (m & low);
#endif
}
static inline ints ints_at_most(ints i, int64_t high)
{
#if defined(__AVX512F__) && VS_LANES == 8
    return (ints)_mm512_min_epi64((__m512i)i, _mm512_set1_epi64(high));
#else
    ints m = i > high;
    return (~m & i) | (m & high);
#endif
}
static inline real look(const double *table, ints index)
{
#if defined(__AVX512F__) && VS_LANES == 8
    return (real)_mm512_i64gather_pd((__m512i)index, table, 8);
#elif defined(__AVX2__) && VS_LANES == 4
    return (real)_mm256_i64gather_pd(table, (__m256i)index, 8);
#endif
    real r;
    for (int k = 0; k < VS_LANES; k++) {
        r[k] = table[index[k]];
    }
    return r;
}
static inline real look_in(const double *table, int32s index)
{
#if defined(__AVX512F__) && VS_LANES == 8
    return (real)_mm512_i32gather_pd((__m256i)index, table, 8);
#elif defined(__AVX2__) && VS_LANES == 4
    return (real)_mm256_i32gather_pd(table, (__m128i)index, 8);
#endif
    real r;
    for (int k = 0; k < VS_LANES; k++) {
        r[k] = table[index[k]];
    }
    return r;
}
static inline void look_pair(const double *table, int32s index, real *at, real *next)
{
/* pairs are loaded whole: a gather takes an element at a time, and twice as long */
#if defined(__AVX512F__) && VS_LANES == 8
    int32_t i[8];
    _mm256_storeu_si256((__m256i *)i, (__m256i)index);
    __m256d a = _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(table + i[0])),
                                     _mm_loadu_pd(table + i[1]), 1);
    __m256d b = _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(table + i[2])),
                                     _mm_loadu_pd(table + i[3]), 1);
    __m256d c = _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(table + i[4])),
                                     _mm_loadu_pd(table + i[5]), 1);
    __m256d d = _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(table + i[6])),
                                     _mm_loadu_pd(table + i[7]), 1);
    __m512d low = _mm512_insertf64x4(_mm512_castpd256_pd512(a), b, 1);
    __m512d high = _mm512_insertf64x4(_mm512_castpd256_pd512(c), d, 1);
    *at = (real)_mm512_permutex2var_pd(low, _mm512_set_epi64(14, 12, 10, 8, 6, 4, 2, 0), high);
    *next = (real)_mm512_permutex2var_pd(low, _mm512_set_epi64(15, 13, 11, 9, 7, 5, 3, 1), high);
#elif defined(__AVX__) && VS_LANES == 4
    int32_t i[4];
    _mm_storeu_si128((__m128i *)i, (__m128i)index);
    __m256d even = _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(table + i[0])),
                                        _mm_loadu_pd(table + i[2]), 1);
    __m256d odd = _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(table + i[1])),
                                       _mm_loadu_pd(table + i[3]), 1);
    *at = (real)_mm256_unpacklo_pd(even, odd);
    *next = (real)_mm256_unpackhi_pd(even, odd);
#else
    *at = look_in(table, index);
    *next = look_in(table + 1, index);
#endif
}
enum { VS_ROW = 8 };
static inline void turn_rows(const double *const *at, real *row)
{
/* rows are loaded whole and turned in the registers */
#if defined(__AVX512F__) && VS_LANES == 8
    __m512d even[4], odd[4];
    for (int k = 0; k < 4; k++) {
        __m512d a = _mm512_loadu_pd(at[2 * k]), b = _mm512_loadu_pd(at[2 * k + 1]);
        even[k] = _mm512_unpacklo_pd(a, b);
        odd[k] = _mm512_unpackhi_pd(a, b);
    }
    for (int k = 0; k < 2; k++) {
        const __m512d *t = k ? odd : even;
        __m512d a = _mm512_shuffle_f64x2(t[0], t[1], 0x44);
        __m512d b = _mm512_shuffle_f64x2(t[2], t[3], 0x44);
        __m512d c = _mm512_shuffle_f64x2(t[0], t[1], 0xee);
        __m512d d = _mm512_shuffle_f64x2(t[2], t[3], 0xee);
        row[k] = (real)_mm512_shuffle_f64x2(a, b, 0x88);
        row[k + 2] = (real)_mm512_shuffle_f64x2(a, b, 0xdd);
        row[k + 4] = (real)_mm512_shuffle_f64x2(c, d, 0x88);
        row[k + 6] = (real)_mm512_shuffle_f64x2(c, d, 0xdd);
    }
#elif defined(__AVX__) && VS_LANES == 4
    for (int k = 0; k < VS_ROW; k += 2) {
        __m256d even = _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(at[0] + k)),
                                            _mm_loadu_pd(at[2] + k), 1);
        __m256d odd = _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(at[1] + k)),
                                           _mm_loadu_pd(at[3] + k), 1);
        row[k] = (real)_mm256_unpacklo_pd(even, odd);
        row[k + 1] = (real)_mm256_unpackhi_pd(even, odd);
    }
#elif defined(__SSE2__) && VS_LANES == 2
    for (int k = 0; k < VS_ROW; k += 2) {
        __m128d a = _mm_loadu_pd(at[0] + k), b = _mm_loadu_pd(at[1] + k);
        row[k] = (real)_mm_unpacklo_pd(a, b);
        row[k + 1] = (real)_mm_unpackhi_pd(a, b);
    }
#else
    for (int k = 0; k < VS_ROW; k++) {
        for (int j = 0; j < VS_LANES; j++) {
            row[k][j] = at[j][k];
        }
    }
#endif
}
static inline void look_row(const double (*table)[VS_ROW], int32s index, real *row)
{
    int32_t i[VS_LANES];
    const double *at[VS_LANES];
    __builtin_memcpy(i, &index, sizeof i);
    for (int k = 0; k < VS_LANES; k++) {
        at[k] = table[i[k]];
    }
    turn_rows(at, row);
}
static inline int any(mask m)
{
#if defined(__AVX512DQ__) && VS_LANES == 8
    return _mm512_movepi64_mask((__m512i)m) != 0;
#elif defined(__AVX__) && VS_LANES == 4
    return _mm256_movemask_pd((__m256d)m) != 0;
#elif defined(__SSE2__) && VS_LANES == 2
    return _mm_movemask_pd((__m128d)m) != 0;
#else
    int64_t bits = 0;
    for (int k = 0; k < VS_LANES; k++) {
        bits |= m[k];
    }
    return bits != 0;
#endif
}
static inline real real_sqrt(real x)
{
#if defined(__AVX512F__) && VS_LANES == 8
    return (real)_mm512_sqrt_pd((__m512d)x);
#elif defined(__AVX__) && VS_LANES == 4
    return (real)_mm256_sqrt_pd((__m256d)x);
#elif defined(__SSE2__) && VS_LANES == 2
    return (real)_mm_sqrt_pd((__m128d)x);
#else
    for (int k = 0; k < VS_LANES; k++) {
        x[k] = __builtin_sqrt(x[k]);
    }
    return x;
#endif
}
static inline double lane(real x, int k)
{
    return x[k];
}

#endif

/* a < b ? a : b, and a > b ? a : b: what the instructions do, to the last special case */
#if defined(__AVX512F__) && VS_LANES == 8
static inline real min(real a, real b)
{
    return (real)_mm512_min_pd((__m512d)a, (__m512d)b);
}
static inline real max(real a, real b)
{
    return (real)_mm512_max_pd((__m512d)a, (__m512d)b);
}
#elif defined(__AVX__) && VS_LANES == 4
static inline real min(real a, real b)
{
    return (real)_mm256_min_pd((__m256d)a, (__m256d)b);
}
static inline real max(real a, real b)
{
    return (real)_mm256_max_pd((__m256d)a, (__m256d)b);
}
#elif defined(__SSE2__) && VS_LANES == 2
static inline real min(real a, real b)
{
    return (real)_mm_min_pd((__m128d)a, (__m128d)b);
}
static inline real max(real a, real b)
{
    return (real)_mm_max_pd((__m128d)a, (__m128d)b);
}
#else
static inline real min(real a, real b)
{
    return pick(a < b, a, b);
}
static inline real max(real a, real b)
{
    return pick(a > b, a, b);
}
#endif
static inline real clamp(real x, real low, real high)
{
    return min(max(x, low), high);
}
static inline real real_abs(real x)
{
    return real_from_bits(real_bits(x) & INT64_MAX);
}

#endif
