/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the STM32 board that need no STM32: counts to units, and the converter's inner loop
 * on an averaged buck converter. */
#include <criterion/criterion.h>

#include <math.h>

#include "firmware/port/stm32/convert.h"
#include "firmware/port/stm32/regulator.h"

enum { CAL = 1655 }; /* a typical factory reading: 1.212 V at 3.0 V */

/* Counts of a pin at a voltage, from a supply: eight samples of 12 bits. */
static int counts(double pin_v, double supply_v)
{
    return 8 * (int)(pin_v / supply_v * 4096.0);
}

Test(stm32_parts, reads_its_supply_from_the_reference)
{
    for (int supply_mv = 2000; supply_mv <= 3600; supply_mv += 50) {
        int vref = counts(1.2122, supply_mv / 1000.0);
        int seen_mv = fw_supply_mv(vref, CAL);
        cr_assert_lt(abs(seen_mv - supply_mv), 8, "%d mV read as %d", supply_mv, seen_mv);
        cr_assert_lt(abs(fw_vref_counts(supply_mv, CAL) - vref), 40);
    }
    cr_assert_eq(fw_supply_mv(0, CAL), 3900);
    cr_assert_eq(fw_supply_mv(32760, 0), 1500);
}

Test(stm32_parts, reads_the_same_voltage_whatever_its_supply)
{
    for (int supply_mv = 2900; supply_mv <= 3600; supply_mv += 100) {
        int at = counts(18.0 / 12.0, supply_mv / 1000.0);
        int pv_mv = fw_reading(at, fw_full_scale(FW_CH_PV, supply_mv));
        cr_assert_lt(abs(pv_mv - 18000), 15, "%d", pv_mv);
        at = counts(2.5 * 0.25 + supply_mv / 16000.0, supply_mv / 1000.0);
        int ma = fw_reading(at - FW_COUNTS_ZERO_CHARGE, fw_full_scale(FW_CH_CHARGE, supply_mv));
        cr_assert_lt(abs(ma - 2500), 8, "%d", ma);
    }
    int back = fw_reading(1024 - FW_COUNTS_ZERO_CHARGE, fw_full_scale(FW_CH_CHARGE, 3300));
    cr_assert_lt(abs(back + 412), 2);
}

Test(stm32_parts, knows_what_each_channel_spans)
{
    static const int32_t span[] = {39600, 19800, 13200, 13200, 13200};
    for (int i = 0; i < 5; i++) {
        cr_assert_eq(fw_full_scale((enum fw_channel)i, 3300), span[i], "%d", i);
    }
}

Test(stm32_parts, fits_32_bits_at_every_reading)
{
    /* highest supply that is believed in, highest counts */
    cr_assert_eq(fw_reading(32760, fw_full_scale(FW_CH_PV, 3900)), 46788);
}

Test(stm32_parts, reads_temperatures_within_their_accuracy)
{
    double worst = 0;
    for (double degc = -40; degc <= 85; degc += 0.25) {
        double r = exp(3435.0 * (1 / (degc + 273.15) - 1 / 298.15));
        double seen = fw_ntc_ddc(counts(r / (r + 1) * 3.3, 3.3)) / 10.0;
        worst = fmax(worst, fabs(seen - degc));
    }
    cr_assert_lt(worst, 0.4, "%f", worst);
}

Test(stm32_parts, reads_a_broken_sensor_as_no_temperature)
{
    cr_assert_lt(fw_ntc_ddc(32760), -900);
    cr_assert_gt(fw_ntc_ddc(0), 1500);
    cr_assert_gt(fw_ntc_ddc(-5), 1500);
    cr_assert_lt(fw_ntc_ddc(32767), -900);
    cr_assert_eq(fw_ntc_ddc(40000), fw_ntc_ddc(32767));
}

/* --- inner loop ------------------------------------------------------------------------------- */

/* A panel of two straight lines and an exponential knee, its capacitor, the coil, and a battery
 * behind 50 milliohms; 30 microseconds a step, nine steps to a sequence. */
struct stage {
    double pv_v, coil_a;
    double short_a, open_v; /* panel */
    double rest_v, ohm;     /* battery */
    struct fw_buck buck;
    struct fw_buck_target target;
    int counts;
};

static struct stage stage_new(void)
{
    struct stage stage = {
        .pv_v = 22.0, .short_a = 4.6, .open_v = 22.0, .rest_v = 13.0, .ohm = 0.05};
    stage.target = (struct fw_buck_target){1, 18000, 14400, 10000, 0};
    stage.target.start = fw_buck_start(22000, 13000);
    return stage;
}

static double bat_v(const struct stage *stage)
{
    return stage->rest_v + stage->ohm * stage->coil_a;
}

static void sequence(struct stage *stage)
{
    enum { PARTS = 90 };
    const double part_s = 270e-6 / PARTS, coil_h = 33e-6, pv_f = 1000e-6, coil_ohm = 0.05;
    struct fw_buck_seen seen = {(int)(stage->pv_v * 1000), (int)(bat_v(stage) * 1000),
                                (int)(stage->coil_a * 1000)};
    stage->counts = fw_buck_step(&stage->buck, &stage->target, &seen);
    double duty = (double)stage->counts / FW_BUCK_PERIOD;
    for (int i = 0; i < PARTS; i++) {
        double panel_a = stage->short_a * (1 - exp((stage->pv_v - stage->open_v) / 1.3));
        stage->pv_v += (panel_a - duty * stage->coil_a) * part_s / pv_f;
        double across_v = duty * stage->pv_v - bat_v(stage) - coil_ohm * stage->coil_a;
        stage->coil_a += across_v * part_s / coil_h;
        if (stage->coil_a < 0 && !stage->buck.sync) {
            stage->coil_a = 0; /* the low side's diode blocks */
        }
    }
}

static void run_ms(struct stage *stage, int ms)
{
    for (int i = 0; i < ms * 1000 / 270; i++) {
        sequence(stage);
    }
}

Test(regulator, holds_the_panel_where_it_is_told)
{
    struct stage stage = stage_new();
    for (int set_mv = 20000; set_mv >= 15000; set_mv -= 1000) {
        stage.target.pv_set_mv = set_mv;
        run_ms(&stage, 300);
        double least = 99, most = 0;
        for (int i = 0; i < 200; i++) {
            sequence(&stage);
            least = fmin(least, stage.pv_v);
            most = fmax(most, stage.pv_v);
        }
        cr_assert_float_eq(least * 1000, set_mv, 150, "%f at %d", least, set_mv);
        cr_assert_float_eq(most * 1000, set_mv, 150, "%f at %d", most, set_mv);
    }
}

Test(regulator, follows_a_step_of_the_search_well_within_a_tenth_of_a_second)
{
    struct stage stage = stage_new();
    run_ms(&stage, 500);
    stage.target.pv_set_mv = 17900;
    run_ms(&stage, 30); /* before the block of readings begins that the search will judge */
    cr_assert_float_eq(stage.pv_v, 17.9, 0.06, "%f", stage.pv_v);
}

Test(regulator, starts_without_a_blow)
{
    struct stage stage = stage_new();
    double most_a = 0;
    for (int i = 0; i < 2000; i++) {
        sequence(&stage);
        most_a = fmax(most_a, stage.coil_a);
    }
    double rest_a = 4.6 * (1 - exp((18.0 - 22.0) / 1.3)) * 18.0 / bat_v(&stage);
    cr_assert_lt(most_a, 1.5 * rest_a, "%f", most_a);
}

Test(regulator, lets_the_battery_no_higher_than_its_limit)
{
    struct stage stage = stage_new();
    stage.rest_v = 14.3;
    run_ms(&stage, 1000);
    double least_a = stage.coil_a, most_a = stage.coil_a;
    for (int i = 0; i < 500; i++) {
        sequence(&stage);
        least_a = fmin(least_a, stage.coil_a);
        most_a = fmax(most_a, stage.coil_a);
    }
    cr_assert_lt(most_a - least_a, 0.5, "%f to %f", least_a, most_a);
    cr_assert_float_eq(bat_v(&stage), 14.4, 0.03, "%f", bat_v(&stage));
    cr_assert_gt(stage.pv_v, 18.2);
}

Test(regulator, gives_the_battery_no_more_than_its_limit)
{
    struct stage stage = stage_new();
    stage.target.charge_max_ma = 3000;
    run_ms(&stage, 1500);
    cr_assert_float_eq(stage.coil_a, 3.0, 0.1, "%f", stage.coil_a);
}

Test(regulator, goes_off_at_once_when_the_pack_is_cut_off_and_stays_off)
{
    struct stage stage = stage_new();
    run_ms(&stage, 500);
    cr_assert_gt(stage.counts, 0);
    struct fw_buck_seen spike = {18000, 15001, 4000};
    cr_assert_eq(fw_buck_step(&stage.buck, &stage.target, &spike), 0);
    run_ms(&stage, 100);
    cr_assert_eq(stage.counts, 0);
    stage.target.run = 0;
    run_ms(&stage, 1);
    stage.target.run = 1;
    run_ms(&stage, 1);
    cr_assert_gt(stage.counts, 0);
}

Test(regulator, goes_off_at_once_when_current_flows_back)
{
    struct stage stage = stage_new();
    run_ms(&stage, 500);
    struct fw_buck_seen dark = {12000, 13000, -301};
    cr_assert_eq(fw_buck_step(&stage.buck, &stage.target, &dark), 0);
    cr_assert_eq(stage.buck.sync, 0);
}

Test(regulator, never_drives_while_it_is_told_to_rest)
{
    struct stage stage = stage_new();
    run_ms(&stage, 500);
    stage.target.run = 0;
    sequence(&stage);
    cr_assert_eq(stage.counts, 0);
    cr_assert_eq(stage.buck.duty_q8, 0);
}

Test(regulator, keeps_its_duty_cycle_within_the_drivers_reach)
{
    struct stage stage = stage_new();
    struct fw_buck_seen room = {40000, 12000, 0};
    for (int i = 0; i < 5000; i++) {
        int most = fw_buck_step(&stage.buck, &stage.target, &room);
        cr_assert_leq(most, FW_BUCK_MOST);
    }
    cr_assert_eq(fw_buck_start(20000, 10000), 310); /* half, less 3 % */
    cr_assert_eq(fw_buck_start(1000, 13000), FW_BUCK_MOST);
    cr_assert_eq(fw_buck_start(0, 60000), FW_BUCK_MOST);
    cr_assert_eq(fw_buck_start(20000, -5), 0);
}

Test(regulator, lets_the_low_side_rest_at_light_load)
{
    struct stage stage = stage_new();
    run_ms(&stage, 500);
    cr_assert_eq(stage.buck.sync, 1);
    stage.short_a = 0.3;
    run_ms(&stage, 500);
    cr_assert_eq(stage.buck.sync, 0);
    cr_assert_geq(stage.coil_a, 0);
}
