/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs that the control law is written with. */
#include <criterion/criterion.h>

/* the host's library, which the core does not know, has a div of its own */
#define div word_div
#include "firmware/core/word.h"

static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static int32_t quotient_of(int32_t a, int32_t b, int bits)
{
    int32_t most = (int32_t)((1u << bits) - 1u);
    a = a < 0 ? 0 : a;
    b = b < 1 ? 1 : b;
    return a / b < most ? a / b : most;
}

Test(word, divide_gives_the_quotient_rounded_down_up_to_its_bits)
{
    uint32_t seed = 1;
    for (int round = 0; round < 200000; round++) {
        int bits = 1 + (int)(draw(&seed) % 20);
        int32_t widest = (int32_t)(((1u << 31) - 1u) >> (bits - 1));
        int32_t b = (int32_t)(draw(&seed) % (uint32_t)widest) >> draw(&seed) % 24;
        int32_t a = (int32_t)(draw(&seed) << 8 >> 1) >> draw(&seed) % 31;
        cr_assert_eq(divide(a, b, bits), quotient_of(a, b, bits), "%d / %d in %d bits", a, b, bits);
    }
}

Test(word, divide_is_exact_at_the_edges)
{
    static const int32_t as[] = {INT32_MIN, -1, 0, 1, 2, 1023, 1024, 1 << 30, INT32_MAX};
    static const int bits[] = {1, 10, 13, 14, 20};
    for (size_t k = 0; k < sizeof bits / sizeof bits[0]; k++) {
        int32_t widest = INT32_MAX >> (bits[k] - 1);
        const int32_t bs[] = {INT32_MIN, 0, 1, 2, 3, 1000, widest - 1, widest};
        for (size_t i = 0; i < sizeof as / sizeof as[0]; i++) {
            for (size_t j = 0; j < sizeof bs / sizeof bs[0]; j++) {
                if (bs[j] <= widest) {
                    cr_assert_eq(divide(as[i], bs[j], bits[k]), quotient_of(as[i], bs[j], bits[k]),
                                 "%d / %d in %d bits", as[i], bs[j], bits[k]);
                }
            }
        }
    }
}

Test(word, div_rounds_toward_zero_and_takes_a_divisor_below_one_as_one)
{
    cr_assert_eq(quotient(7, 2), 3);
    cr_assert_eq(quotient(-7, 2), -3);
    cr_assert_eq(quotient(7, 0), 7);
    cr_assert_eq(quotient(7, -5), 7);
    cr_assert_eq(quotient(INT32_MAX, 1), INT32_MAX);
}

Test(word, a_thousandth_is_close_over_its_whole_range_and_exact_for_whole_permille)
{
    for (int32_t x = 0; x <= 16000000; x += 7) {
        double exact = x / 1000.0;
        cr_assert(thousandth(x) <= exact * 1.00041 && thousandth(x) > exact - 1.0, "%d", x);
    }
    for (int32_t pm = 0; pm <= 1000; pm++) {
        cr_assert_eq(thousandth(1000 * pm), pm);
    }
}

Test(word, a_timer_runs_up_and_down_and_stops_at_its_ends)
{
    cr_assert_eq(integrate(5, 1, 3, 10), 8);
    cr_assert_eq(integrate(9, 1, 3, 10), 10);
    cr_assert_eq(integrate(5, 0, 3, 10), 2);
    cr_assert_eq(integrate(2, 0, 3, 10), 0);
    cr_assert_eq(integrate(90, 0, 3, 10), 10, "also from beyond, after a change of parameters");
}

Test(word, conditions_flags_and_numbers_are_told_apart)
{
    cr_assert_eq(any(K(3) > K(2)), 1);
    cr_assert_eq(any(K(3) < K(2)), 0);
    cr_assert_eq(pick(is(K(1)), 1, 2), 1);
    cr_assert_eq(pick(is(K(-4)), 1, 2), 2, "bits that memory has turned over");
    cr_assert_eq(pick(is(K(0)), 1, 2), 2);
    cr_assert_eq(flag(not(K(1) > K(2))), 1);
    cr_assert_eq(shift_down(-1, 3), -1, "down, not toward zero");
    word bits = add_bit(K(0), K(3) > K(2), 2);
    bits = add_bit(bits, not(K(3) > K(2)), 1);
    cr_assert_eq(add_bit(bits, K(3) > K(2), 0), 5);
    cr_assert_eq(clamp(7, 1, 5), 5);
    cr_assert_eq(clamp(-7, 1, 5), 1);
}
