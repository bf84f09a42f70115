/* SPDX-License-Identifier: MIT */
/* word.h - the vocabulary that the control law is written in.
 *
 * + - * and comparisons work on words as they are; & and | join conditions. There is no branch on
 * data: every state variable gets its next value in one expression, pick(condition, then, else),
 * and both sides are evaluated. So one controller, eight in lockstep and the emulated Cortex-M
 * give the same bits. Work that matters once a day may stand behind if (any(condition)), as long
 * as what it computes is picked by that same condition, or comes to nothing where it does not hold:
 * skipping it then changes no bit. Behind some(condition) stands what only lanes skip, by day or by
 * night: in one controller it would cost flash.
 *
 * A condition is not a number: keep it in state as flag(condition) and read it back as is(value).
 * A word of many is put together row by row, from the last of them to the first:
 * bits = add_bit(bits, condition, i). */
#ifndef FW_CORE_WORD_H
#define FW_CORE_WORD_H

#include <stdbool.h>

#include "firmware/core/lanes.h"

#if FW_LANES > 1 && defined(__SSE2__)
#include <immintrin.h>
#endif

#ifdef __clang__
/* conditions are joined with & and | on purpose: both sides are always evaluated */
#pragma clang diagnostic ignored "-Wbitwise-instead-of-logical"
#endif

#if FW_LANES == 1

#define AS_ONE
#define APART

static inline word K(int32_t value)
{
    return value;
}
static inline word pick(word condition, word a, word b)
{
    return condition ? a : b;
}
static inline word not(word condition)
{
    return !condition;
}
static inline word flag(word condition)
{
    return condition;
}
static inline bool any(word condition)
{
    return condition != 0;
}
static inline bool some(word condition)
{
    (void)condition;
    return true;
}
/* Memory may have turned over other bits: the last alone counts. */
static inline word is(word value)
{
    return value & 1;
}
static inline word add_bit(word bits, word condition, int index)
{
    return bits | (condition << index);
}

#else

/* A lane step is one piece of code: between functions all words would travel through memory. What
 * runs once a day stands apart. */
#define AS_ONE __attribute__((flatten))
#define APART __attribute__((noinline))

static inline word K(int32_t value)
{
    word zero = {0};
    return zero + value;
}
/* All lanes of a constant are alike, so the first tells. */
static inline bool is_known_zero(word a)
{
    return __builtin_constant_p(a[0]) && a[0] == 0;
}
static inline word pick(word condition, word a, word b)
{
    if (is_known_zero(a)) { /* gcc makes two instructions of a blend with zero */
        return ~condition & b;
    }
    if (is_known_zero(b)) {
        return condition & a;
    }
#if defined(__AVX2__) && FW_LANES == 8
    return (word)_mm256_blendv_epi8((__m256i)b, (__m256i)a, (__m256i)condition);
#elif defined(__SSE4_1__) && FW_LANES == 4
    return (word)_mm_blendv_epi8((__m128i)b, (__m128i)a, (__m128i)condition);
#else
    return (condition & a) | (~condition & b);
#endif
}
static inline word not(word condition)
{
    return ~condition;
}
static inline word flag(word condition)
{
    return -condition; /* a true lane is all ones, that is -1 */
}
static inline bool any(word condition)
{
#if defined(__AVX512F__) && FW_LANES == 16
    return _mm512_test_epi32_mask((__m512i)condition, (__m512i)condition) != 0;
#elif defined(__AVX__) && FW_LANES == 8
    return !_mm256_testz_si256((__m256i)condition, (__m256i)condition);
#elif defined(__SSE4_1__) && FW_LANES == 4
    return !_mm_testz_si128((__m128i)condition, (__m128i)condition);
#else
    int32_t found = 0;
    for (int k = 0; k < FW_LANES; k++) {
        found |= condition[k];
    }
    return found != 0;
#endif
}
static inline bool some(word condition)
{
    return any(condition);
}
/* No memory turns over here: a flag is 0 or 1. */
static inline word is(word value)
{
    return -value;
}
/* In their order each row moves up those before it, and needs no constant of its own. */
static inline word add_bit(word bits, word condition, int index)
{
    (void)index;
    return bits + bits - condition;
}

#endif

#if defined(__AVX512F__) && FW_LANES == 16
static inline word min(word a, word b)
{
    return (word)_mm512_min_epi32((__m512i)a, (__m512i)b);
}
static inline word max(word a, word b)
{
    return (word)_mm512_max_epi32((__m512i)a, (__m512i)b);
}
#elif defined(__AVX2__) && FW_LANES == 8
static inline word min(word a, word b)
{
    return (word)_mm256_min_epi32((__m256i)a, (__m256i)b);
}
static inline word max(word a, word b)
{
    return (word)_mm256_max_epi32((__m256i)a, (__m256i)b);
}
#elif defined(__SSE4_1__) && FW_LANES == 4
static inline word min(word a, word b)
{
    return (word)_mm_min_epi32((__m128i)a, (__m128i)b);
}
static inline word max(word a, word b)
{
    return (word)_mm_max_epi32((__m128i)a, (__m128i)b);
}
#else
static inline word min(word a, word b)
{
    return pick(a < b, a, b);
}
static inline word max(word a, word b)
{
    return pick(a > b, a, b);
}
#endif
static inline word clamp(word x, word low, word high)
{
    return min(max(x, low), high);
}

/* a / 2^bits rounded down. Both compilers shift the sign in, and say so. */
static inline word shift_down(word a, int bits)
{
    return a >> bits;
}

/* x / 1000 for 0 <= x <= 16 million: a permille applied. Never more than 0.04 % too large nor 1 too
 * small; 1000 times 0..1000 comes out exact. */
static inline word thousandth(word x)
{
    return ((x >> 3) * K(1049)) >> 17;
}

/* A timer that a flicker does not reset: runs up while the condition holds and down while not. */
static inline word integrate(word count, word condition, word dt, word limit)
{
    return clamp(count + pick(condition, dt, K(0) - dt), K(0), limit);
}

#if FW_LANES > 1
/* a / b rounded down, for a >= 0, 0 < b and a quotient below 2^20; a larger one comes out less than
 * 2^-20 of it too small. In single precision, which has no room for all bits: so by a divisor that
 * is a little too large, and what the quotient lacks, which is 1 or nothing, by its remainder. */
static inline word share(word a, word b)
{
    typedef float number __attribute__((vector_size(4 * FW_LANES)));
    number divisor = __builtin_convertvector(b, number) * 1.0000005f;
    word q = __builtin_convertvector(__builtin_convertvector(a, number) / divisor, word);
    return q - (a - q * b >= b); /* a true lane is -1 */
}
#endif

/* a / b rounded down, for a >= 0 and a quotient that is known to need few bits; a larger one comes
 * out as 2^bits - 1. b <= 0 is taken as 1; b * 2^(bits - 1) must be below 2^31. This is the
 * division of a running controller: where there is no divider (Cortex-M0) a round of shift and
 * subtract a bit. */
static inline word divide(word a, word b, int bits)
{
    word rest = max(a, K(0));
    word divisor = max(b, K(1));
#if FW_LANES > 1
    word result = min(share(rest, divisor), K((1 << bits) - 1));
#elif !defined(__ARM_ARCH_6M__)
    word result = min(rest / divisor, K((1 << bits) - 1));
#else
    word result = K(0);
    for (int k = bits - 1; k >= 0; k--) {
        word shifted = divisor << k;
        word fits = rest >= shifted;
        rest -= pick(fits, shifted, K(0));
        result |= pick(fits, K(1 << k), K(0));
    }
#endif
    return result;
}

/* a / b rounded toward zero, for |a| < 2^31 and 0 < b < 2^30. b <= 0 is taken as 1.
 * For where time does not matter: starting up, and what a board does outside the core's steps. A
 * Cortex-M0 has no divider and shifts and subtracts 31 times. */
static inline word quotient(word a, word b)
{
    b = max(b, K(1));
#if FW_LANES == 1 && !defined(__ARM_ARCH_6M__)
    return a / b;
#elif FW_LANES == 1
    word magnitude = a < 0 ? -a : a;
    word result = 0;
    word rest = 0;
    for (int k = 30; k >= 0; k--) {
        rest = (rest << 1) | ((magnitude >> k) & 1);
        word fits = rest >= b;
        rest -= fits ? b : 0;
        result |= fits << k;
    }
    return a < 0 ? -result : result;
#else
    word result = K(0);
    for (int k = 0; k < FW_LANES; k++) {
        result[k] = a[k] / b[k];
    }
    return result;
#endif
}

#endif
