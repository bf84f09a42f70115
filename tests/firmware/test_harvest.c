/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the adaptive policy counts on from a day on which the battery was full. */
#include <criterion/criterion.h>

#include <math.h>

#include "rig.h"

static const struct day sunny = {
    .sunrise_h = 7, .sunset_h = 17, .harvest_mah = 20000, .cell_degc = 15};

static const double draw_mah = 252.0; /* controller and pack, a day at the defaults */

static double full_schedule_mah(const struct fw_params *params)
{
    return params->lamp_full_mw / 13.05 * params->window_s / 3600.0;
}

/* A plant that has come through a dark month: lamp at its floor, no hope of the days. */
static struct plant after_dark_days(const struct fw_params *params)
{
    struct plant plant = plant_new(params, 0.6);
    struct day dark = sunny;
    dark.harvest_mah = 300;
    for (int i = 0; i < 30; i++) {
        plant_day(&plant, &dark, 60);
    }
    return plant;
}

/* Twenty sunny days after a dark month, then ten more are looked at. */
static void check_it_settles(const struct fw_params *params, double offered_mah)
{
    struct day day = sunny;
    day.harvest_mah = offered_mah;
    struct plant plant = after_dark_days(params);
    for (int i = 0; i < 20; i++) {
        plant_day(&plant, &day, 60);
    }
    double wanted = fmin(offered_mah - draw_mah, full_schedule_mah(params));
    double before = 0.0;
    for (int i = 0; i < 10; i++) {
        double lamp_mah = plant_day(&plant, &day, 60).lamp_mah;
        cr_assert_geq(lamp_mah, 0.85 * wanted, "night %d: %f of %f", i, lamp_mah, wanted);
        cr_assert(i == 0 || fabs(lamp_mah - before) <= 0.1 * before, "night %d: %f after %f", i,
                  lamp_mah, before);
        before = lamp_mah;
    }
}

Test(harvest, in_steady_sun_the_lamp_rises_to_what_the_panel_sustains)
{
    struct fw_params params = fw_params_defaults();
    check_it_settles(&params, 20000); /* less than the full schedule */
    params.lamp_full_mw = 20000;
    check_it_settles(&params, 20000); /* a little more than it */
    check_it_settles(&params, 40000); /* full long before noon */
    params.capacity_mah = 60000;
    check_it_settles(&params, 40000);
}

Test(harvest, a_battery_full_at_noon_every_day_does_not_sink_the_lamp)
{
    struct fw_params params = fw_params_defaults();
    params.lamp_full_mw = 20000;
    struct day day = sunny;
    day.harvest_mah = 36500; /* twice the full schedule: full at noon */
    struct plant plant = plant_new(&params, 1.0);
    double first = 0.0;
    for (int i = 0; i < 60; i++) {
        double lamp_mah = plant_day(&plant, &day, 60).lamp_mah;
        first = i == 20 ? lamp_mah : first;
        cr_assert(i < 20 || lamp_mah >= 0.95 * full_schedule_mah(&params), "night %d: %f", i,
                  lamp_mah);
        cr_assert(i < 20 || fabs(lamp_mah - first) < 0.02 * first, "night %d: %f", i, lamp_mah);
    }
}

/* A lamp that takes a small share of what its plate says leaves the limit of the estimate, one full
 * schedule, far above what a night really costs; so what is counted on is the estimate itself. */
Test(harvest, a_clear_day_is_counted_on_for_what_it_offers_and_never_for_more)
{
    static const double takes[] = {0.10, 0.20, 0.30, 0.40, 0.49}; /* below half it is not learned */
    struct fw_params params = fw_params_defaults();
    params.policy = 0; /* the nights take the same, whatever is counted on */
    params.capacity_mah = 60000;
    for (int k = 0; k < 5; k++) {
        for (int offered = 24000; offered <= 42000; offered += 3000) {
            struct day day = sunny;
            day.harvest_mah = offered;
            struct plant plant = plant_new(&params, 1.0);
            plant.lamp_gain = takes[k];
            double taken = 0.0;
            for (int i = 0; i < 10; i++) {
                taken = plant_day(&plant, &day, 60).lamp_mah + draw_mah;
            }
            double counted = plant.rig.state.planned_mas / 3600.0 + draw_mah;
            /* dusk is seen five minutes late, so afternoons look a little longer */
            cr_assert_leq(counted, 1.01 * offered, "%d, %f taken: %f", offered, taken, counted);
            cr_assert_geq(counted, taken);
            /* full after noon: a straight line stands for half a sine, and the last percents of the
             * charge are held back and not seen */
            cr_assert(taken < 0.5 * offered || counted >= 0.92 * offered, "%d, %f taken: %f",
                      offered, taken, counted);
        }
    }
}

Test(harvest, cells_that_must_be_charged_slowly_are_a_limit_like_the_sun)
{
    struct fw_params params = fw_params_defaults();
    struct day cool = sunny;
    cool.harvest_mah = 60000;
    cool.cell_degc = 7; /* 3 A at the most for some ten hours, and the battery never full */
    struct plant plant = plant_new(&params, 0.5);
    plant.lamp_gain = 2.0;
    for (int i = 0; i < 20; i++) {
        plant_day(&plant, &cool, 60);
        double brought = plant.rig.state.planned_mas / 3600.0;
        cr_assert_leq(brought, 30000.0, "night %d: %f", i, brought);
    }
}

Test(harvest, a_day_without_leave_to_charge_offers_nothing)
{
    struct fw_params params = fw_params_defaults();
    struct day frost = sunny;
    frost.cell_degc = -3;
    struct plant plant = plant_new(&params, 1.0);
    for (int i = 0; i < 5; i++) {
        plant_day(&plant, &frost, 60);
    }
    for (int i = 0; i < 4; i++) {
        cr_assert_eq(plant.rig.state.harvest_mas[i], 0, "%d", plant.rig.state.harvest_mas[i]);
    }
}

Test(harvest, a_battery_that_stays_full_all_day_vouches_for_one_full_schedule)
{
    struct fw_params params = fw_params_defaults();
    params.lamp_full_mw = 1000;
    params.window_s = 1800; /* 38 mAh a night: it is full again in minutes */
    struct plant plant = plant_new(&params, 1.0);
    for (int i = 0; i < 8; i++) {
        plant_day(&plant, &sunny, 60);
    }
    double counted = plant.rig.state.planned_mas / 3600.0;
    cr_assert_leq(counted, 1.1 * full_schedule_mah(&params), "%f", counted);
    cr_assert_geq(counted, 0.85 * full_schedule_mah(&params), "%f", counted);
}

static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

struct winter {
    double lamp_mah;
    int dark; /* nights in which it was not lit for the whole window */
};

/* Days whose sun follows the day before by six tenths, from almost none to 2.4 times the mean. */
static struct winter live_through(const struct fw_params *params, double mean_mah, int days,
                                  uint32_t seed)
{
    struct winter winter = {0};
    struct plant plant = plant_new(params, 0.9);
    double clear = 0.5;
    for (int i = 0; i < days; i++) {
        clear = 0.6 * clear + 0.4 * (draw(&seed) % 1000) / 1000.0;
        double share = fmin(fmax((clear - 0.2) / 0.6, 0.05), 1.2);
        struct day day = {8, 16, mean_mah * 2.0 * share, 3};
        struct night night = plant_day(&plant, &day, 60);
        winter.lamp_mah += night.lamp_mah;
        winter.dark += night.lvd || night.lit_h < 11.9;
    }
    return winter;
}

Test(harvest, noisy_winters_have_no_dark_night_and_more_light_than_by_what_was_brought)
{
    struct fw_params params = fw_params_defaults();
    double lamp_ah = 0.0;
    for (uint32_t seed = 1; seed <= 6; seed++) {
        struct winter winter = live_through(&params, 8000, 150, seed);
        cr_assert_eq(winter.dark, 0, "%d dark nights in winter %u", winter.dark, seed);
        lamp_ah += winter.lamp_mah / 1000.0;
    }
    /* 6468 while a full battery was taken for a poor day */
    cr_assert_geq(lamp_ah, 6480.0, "%f Ah of light", lamp_ah);
}

Test(harvest, a_cloudy_month_after_a_sunny_one_is_not_lit_beyond_what_it_brings)
{
    struct fw_params params = fw_params_defaults();
    for (uint32_t seed = 1; seed <= 6; seed++) {
        /* a sunny fortnight teaches it much, then a month brings a quarter of that */
        struct plant plant = plant_new(&params, 1.0);
        for (int i = 0; i < 14; i++) {
            plant_day(&plant, &sunny, 60);
        }
        double lamp_mah = 0.0;
        double offered_mah = 0.0;
        uint32_t noise = seed;
        for (int i = 0; i < 30; i++) {
            struct day dull = sunny;
            dull.harvest_mah = 1000 + draw(&noise) % 8000;
            struct night night = plant_day(&plant, &dull, 60);
            cr_assert_eq(night.lvd, 0);
            cr_assert_float_eq(night.lit_h, 12.0, 0.06, "night %d", i);
            lamp_mah += night.lamp_mah;
            offered_mah += dull.harvest_mah;
        }
        cr_assert_leq(lamp_mah, offered_mah, "%f of %f", lamp_mah, offered_mah);
    }
}

Test(harvest, days_that_seemed_endless_do_not_spoil_five_dark_ones)
{
    struct fw_params params = fw_params_defaults();
    static const double offers_mah[] = {20000, 40000, 80000};
    for (int k = 0; k < 3; k++) {
        struct day day = sunny;
        day.harvest_mah = offers_mah[k];
        struct plant plant = plant_new(&params, 1.0);
        for (int i = 0; i < 30; i++) {
            plant_day(&plant, &day, 60);
        }
        day.harvest_mah = 0;
        for (int i = 0; i < 5; i++) {
            struct night night = plant_day(&plant, &day, 60);
            cr_assert_float_eq(night.lit_h, 12.0, 0.06, "night %d: %f h", i, night.lit_h);
            cr_assert_eq(night.lvd, 0);
            cr_assert_geq(night.least_pm, params.lamp_floor_pm);
        }
    }
}

/* Under the polar circle the battery takes charge for longer than a plain day of weights holds. */
Test(harvest, a_day_of_twenty_hours_is_weighed_like_any_other)
{
    struct rig rig = rig_settled(500);
    rig_learned(&rig, 14400);
    rig.in.dt_s = 60;
    rig_dusk(&rig);
    rig_run(&rig, 14400);
    rig_light(&rig);
    rig.in.charge_ma = 500;
    rig_run(&rig, 19 * 3600);
    rig.in.bat_mv = 14400; /* full at last */
    rig_run(&rig, 1800);
    rig.in.bat_mv = 13300;
    rig_dusk(&rig);
    double had = 500.0 * 19.5 * 3600;
    cr_assert_float_eq(rig.state.harvest_mas[0], had, 0.02 * had, "%d", rig.state.harvest_mas[0]);
}
