/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/shortest.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include <criterion/criterion.h>

#include "sim/base/csv.h"
#include "sim/base/random.h"

static void expect_print(double value, const char *want)
{
    char text[VS_SHORTEST_BYTES];
    cr_expect_str_eq(vs_print_shortest(value, text), want, "%s", text);
}

Test(shortest, numbers_are_as_short_as_they_were_written)
{
    expect_print(0.1, "0.1");
    expect_print(15.6, "15.6");
    expect_print(-2.25, "-2.25");
    expect_print(100, "100");
    expect_print(999999999, "999999999");
    expect_print(1e15, "1e+15");
    expect_print(0, "0");
    expect_print(-0.0, "-0");
    expect_print(1.0 / 3, "0.3333333333333333");
    expect_print(0.1 + 0.2, "0.30000000000000004");
}

Test(shortest, nan_is_empty)
{
    expect_print(NAN, "");
}

Test(shortest, every_number_reads_back_to_the_bit)
{
    struct vs_random key = {.seed = 7, .stream = VS_STREAM_FUZZ};
    uint64_t draws = vs_random_key(&key);
    for (uint64_t k = 0; k < 100000; k++) {
        uint64_t bits = vs_random_at(draws, k);
        double value, back;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) {
            continue;
        }
        char text[VS_SHORTEST_BYTES];
        cr_assert_eq(vs_number(vs_print_shortest(value, text), &back), 0, "%s", text);
        cr_assert_eq(memcmp(&back, &value, sizeof value), 0, "%s", text);
    }
}

Test(shortest, the_ends_of_the_range_read_back)
{
    const double ends[] = {DBL_MAX, -DBL_MAX, DBL_MIN, 5e-324};
    for (size_t k = 0; k < 4; k++) {
        char text[VS_SHORTEST_BYTES];
        double back = 0;
        cr_expect_eq(vs_number(vs_print_shortest(ends[k], text), &back), 0, "%s", text);
        cr_expect_eq(back, ends[k], "%s", text);
    }
}
