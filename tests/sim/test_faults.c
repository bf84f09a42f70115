/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "sim/engine/faults.h"

static struct vs_fault fault(enum vs_fault_kind kind, double value, double start_s, double end_s)
{
    return (struct vs_fault){.kind = kind, .start_s = start_s, .end_s = end_s, .value = value};
}

Test(faults, every_kind_is_found_by_its_name_and_by_no_other)
{
    for (int kind = 0; kind < VS_FAULT_COUNT; kind++) {
        const char *name = vs_fault_kind_name((enum vs_fault_kind)kind);
        cr_expect_eq(vs_fault_kind_find(name), kind, "%s", name);
    }
    cr_expect_eq(vs_fault_kind_find("lamp"), -1);
    cr_expect_eq(vs_fault_kind_find(""), -1);
    cr_expect_eq(vs_fault_kind_find("lamp_open "), -1);
}

/* What a scenario file may say is what the row says, both ends included. */
Test(faults, a_value_is_allowed_from_one_end_of_its_range_to_the_other_and_not_beyond)
{
    char words[160];
    for (int kind = 0; kind < VS_FAULT_COUNT; kind++) {
        struct vs_fault_info row = vs_fault_info((enum vs_fault_kind)kind);
        struct vs_fault f = fault((enum vs_fault_kind)kind, row.least, 0, 60);
        f.period_s = row.periodic ? 10 : 0;
        cr_expect_eq(vs_fault_check(&f, words, sizeof words), 0, "%s", row.name);
        f.value = row.most;
        cr_expect_eq(vs_fault_check(&f, words, sizeof words), 0, "%s", row.name);
        f.value = row.most + 1e-6;
        cr_expect_eq(vs_fault_check(&f, words, sizeof words), -1, "%s", row.name);
        cr_expect(strstr(words, row.name), "%s", words);
        f.value = row.least - 1e-6;
        cr_expect_eq(vs_fault_check(&f, words, sizeof words), -1, "%s", row.name);
        f.value = NAN;
        cr_expect_eq(vs_fault_check(&f, words, sizeof words), -1, "%s", row.name);
    }
}

Test(faults, there_is_no_half_a_bit)
{
    char words[160];
    struct vs_fault f = fault(VS_FAULT_adc_bit_high, 3, 0, 60);
    cr_expect_eq(vs_fault_check(&f, words, sizeof words), 0);
    f.value = 3.5;
    cr_expect_eq(vs_fault_check(&f, words, sizeof words), -1);
    cr_expect(strstr(words, "whole"), "%s", words);
}

Test(faults, an_end_comes_after_a_start_and_a_loose_plug_has_a_period)
{
    char words[160];
    struct vs_fault f = fault(VS_FAULT_lamp_open, 0, 60, 60);
    cr_expect_eq(vs_fault_check(&f, words, sizeof words), -1);
    f.end_s = HUGE_VAL;
    cr_expect_eq(vs_fault_check(&f, words, sizeof words), 0);
    f.start_s = -1;
    cr_expect_eq(vs_fault_check(&f, words, sizeof words), -1);
    f = fault(VS_FAULT_lamp_intermittent, 0, 0, 60);
    cr_expect_eq(vs_fault_check(&f, words, sizeof words), -1);
    cr_expect(strstr(words, "period"), "%s", words);
    f.period_s = 4;
    cr_expect_eq(vs_fault_check(&f, words, sizeof words), 0);
    f.period_s = -4;
    cr_expect_eq(vs_fault_check(&f, words, sizeof words), -1);
}

Test(faults, one_acts_from_its_start_to_before_its_end_and_in_the_first_half_of_a_period)
{
    struct vs_fault f = fault(VS_FAULT_lamp_open, 0, 100, 200);
    cr_expect_not(vs_fault_acts(&f, 99.9));
    cr_expect(vs_fault_acts(&f, 100));
    cr_expect(vs_fault_acts(&f, 199.9));
    cr_expect_not(vs_fault_acts(&f, 200));
    f.period_s = 10;
    cr_expect(vs_fault_acts(&f, 104.9));
    cr_expect_not(vs_fault_acts(&f, 105));
    cr_expect(vs_fault_acts(&f, 110));
}

/* Ticks of 60 s and of 1 s: the instant falls into exactly one. */
Test(faults, an_instant_strikes_once_and_again_at_every_period)
{
    struct vs_fault f = fault(VS_FAULT_reset, 0, 130, HUGE_VAL);
    int struck = 0, at = 0;
    for (int now = 0; now < 600; now += 60) {
        int strikes = vs_fault_strikes(&f, now == 0 ? -1 : now - 60, now);
        struck += strikes;
        at = strikes ? now : at;
    }
    cr_expect_eq(struck, 1);
    cr_expect_eq(at, 180);
    f.period_s = 100;
    struck = 0;
    for (int now = 0; now < 600; now++) {
        struck += vs_fault_strikes(&f, now - 1, now);
    }
    cr_expect_eq(struck, 5); /* at 130, 230 .. 530 */
    f.start_s = 0;
    cr_expect(vs_fault_strikes(&f, -1, 0));
}

Test(faults, a_full_list_takes_no_more_and_of_two_alike_the_later_counts)
{
    struct vs_fault_set set = {.count = 0};
    for (int k = 0; k < VS_FAULT_MAX; k++) {
        struct vs_fault f = fault(VS_FAULT_battery_degc, -k, 0, 60);
        cr_expect_eq(vs_fault_add(&set, f), 0);
    }
    cr_expect_eq(vs_fault_add(&set, set.at[0]), -1);
    const struct vs_fault *f = vs_fault_acting(&set, VS_FAULT_battery_degc, 30);
    cr_assert_not_null(f);
    cr_expect_eq(f->value, -(VS_FAULT_MAX - 1));
    cr_expect_eq(vs_plant_faults_at(&set, 30).cell_degc, f->value);
    cr_expect_null(vs_fault_acting(&set, VS_FAULT_battery_degc, 60));
    cr_expect_null(vs_fault_acting(&set, VS_FAULT_lamp_open, 30));
}

Test(faults, an_empty_list_is_a_sound_plant_and_a_sound_board)
{
    struct vs_fault_set set = {.count = 0};
    struct vs_faults_now now = vs_faults_at(&set, -1, 0);
    cr_expect(isnan(now.plant.cell_degc));
    cr_expect_eq(now.plant.light_frac, 1);
    cr_expect_eq(now.plant.voltage_factor, 1);
    cr_expect_eq(now.plant.lamp_factor, 1);
    cr_expect_eq(now.plant.panel_bent + now.plant.battery_open + now.plant.reset, 0);
    cr_expect_eq(now.board.flip_bit, -1);
    for (int k = 0; k < VS_FAULT_CHANNELS; k++) {
        cr_expect_eq(now.board.channel[k].gain, 1);
        cr_expect_eq(now.board.channel[k].stuck + now.board.channel[k].open, 0);
    }
}
