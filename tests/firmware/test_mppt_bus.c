/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fast loop on a bus that can lose its battery: load dump, operation without battery, and what
 * stops the converter at once. The bus is a capacitor; the board's own regulator steps ten thousand
 * times a second and lets the panel rise when the bus would pass the set-point. */
#include <criterion/criterion.h>

#include <math.h>

#include "panel.h"

static const double bus_f = 2200e-6; /* the capacitors of an 80 W board (estimate) */
static const double tick_s = 1e-4;

struct bus {
    struct bench bench;
    int battery;   /* 0: its protection is open */
    int regulator; /* 0: broken, the converter always gives what the panel has */
    double load_w;
    double bus_v, charge_a, integral_a;
    double given_w; /* what the converter may take at its set-point */
    double mean_w;  /* what it took since the last step */
    double highest_v, lowest_v;
    int ticks, since_step;
};

static struct bus bus_new(void)
{
    struct bus bus = {.bench = bench_new(), .battery = 1, .regulator = 1, .load_w = 0.3};
    bus.bus_v = bus.bench.open_v;
    return bus;
}

static void open_extremes(struct bus *bus)
{
    bus->highest_v = bus->bus_v;
    bus->lowest_v = bus->bus_v;
}

/* What the panel has to give at the set-point it is held at. */
static void look_at_the_sky(struct bus *bus)
{
    struct bench *b = &bus->bench;
    double set_v = fmin(b->out.pv_set_mv * 1e-3, panel_voc_v(&b->panel));
    bus->given_w = b->out.run ? set_v * panel_a(&b->panel, set_v) : 0.0;
}

/* The firmware's step with what the board has seen since the last. */
static void step(struct bus *bus)
{
    struct bench *b = &bus->bench;
    double mean_w = bus->since_step ? bus->mean_w / bus->since_step : 0.0;
    double set_v = b->out.run ? b->out.pv_set_mv * 1e-3 : 0.0;
    b->pv_v = fmin(fmax(set_v, panel_high_v(&b->panel, mean_w)), panel_voc_v(&b->panel));
    b->in.pv_mv = panel_mv(b->pv_v);
    b->in.pv_ma = panel_ma(&b->panel, mean_w / b->pv_v);
    b->in.bat_mv = (int)(bus->bus_v * 1000.0);
    b->in.charge_ma = (int)(mean_w / fmax(bus->bus_v, 1.0) * 1000.0);
    b->in.dt_ms = bus->since_step / 10 + 1;
    fw_fast_step(&b->params, &b->state, &b->in, &b->out);
    look_at_the_sky(bus);
    bus->mean_w = 0.0;
    bus->since_step = 0;
}

/* Proportional and integral on the bus; together never more than there is, so that nothing winds up
 * while the battery takes it all. */
static double regulated_a(struct bus *bus, double most_a)
{
    double error_v = bus->bench.in.charge_mv * 1e-3 - bus->bus_v;
    double direct_a = error_v * bus_f / (4.0 * tick_s);
    double room_a = fmax(most_a - fmax(direct_a, 0.0), 0.0);
    bus->integral_a = fmin(fmax(bus->integral_a + direct_a / 16.0, 0.0), room_a);
    return fmin(fmax(bus->integral_a + direct_a, 0.0), most_a);
}

static void tick(struct bus *bus)
{
    double most_a = bus->given_w / fmax(bus->bus_v, 1.0);
    bus->charge_a = bus->regulator ? regulated_a(bus, most_a) : most_a;
    bus->mean_w += bus->charge_a * bus->bus_v;
    double load_a = bus->load_w / fmax(bus->bus_v, 5.0);
    double left_a = bus->charge_a - load_a;
    if (bus->battery) {
        bus->bus_v = bus->bench.open_v + bus->bench.ohm * left_a;
    } else {
        bus->bus_v = fmax(bus->bus_v + left_a * tick_s / bus_f, 0.0);
    }
    bus->highest_v = fmax(bus->highest_v, bus->bus_v);
    bus->lowest_v = fmin(bus->lowest_v, bus->bus_v);
    bus->ticks++;
    bus->since_step++;
    /* a thousand times a second the board compares the bus with ov_mv and calls early */
    int alert = bus->ticks % 10 == 0 && bus->bus_v * 1000.0 > bus->bench.params.ov_mv &&
                bus->bench.out.run;
    if (bus->since_step >= 1000 || alert) {
        step(bus);
    }
}

static void run(struct bus *bus, double seconds)
{
    int ticks = (int)(seconds / tick_s + 0.5);
    for (int k = 0; k < ticks; k++) {
        tick(bus);
    }
}

/* Charging with all the panel has, then the battery is gone. */
static struct bus dumped(int regulator)
{
    struct bus bus = bus_new();
    run(&bus, 20.0);
    cr_assert_gt(bus.given_w, 80.0);
    bus.regulator = regulator;
    bus.battery = 0;
    open_extremes(&bus);
    return bus;
}

Test(mppt_bus, a_load_dump_is_caught_by_the_boards_regulator)
{
    struct bus bus = dumped(1);
    run(&bus, 1.0);
    cr_assert_lt(bus.highest_v, 14.8, "%f V", bus.highest_v);
    cr_assert_eq(bus.bench.out.run, 1);
    run(&bus, 60.0);
    cr_assert_float_eq(bus.bus_v, 14.4, 0.05, "%f V", bus.bus_v);
}

Test(mppt_bus, a_load_dump_with_a_broken_regulator_is_cut_by_the_over_voltage_limit)
{
    /* 82 W for the millisecond between two looks lift 2.2 mF from 14.8 to 17.2 V at the most */
    double highest_v = 0.0;
    for (int phase = 0; phase < 10; phase++) {
        struct bus bus = dumped(0);
        bus.ticks += phase;
        run(&bus, 0.02);
        cr_assert_eq(bus.bench.out.run, 0);
        highest_v = fmax(highest_v, bus.highest_v);
    }
    cr_assert_lt(highest_v, 17.3, "%f V", highest_v);
    cr_assert_gt(highest_v, 16.0, "%f V", highest_v);
}

Test(mppt_bus, after_a_load_dump_it_tries_again_before_the_bus_has_run_down)
{
    struct bus bus = dumped(0);
    run(&bus, 0.02);
    cr_assert_eq(bus.bench.out.run, 0);
    cr_assert_eq(bus.bench.out.trips, FW_TRIP_BUS);
    int starts = 0;
    int ran = 0;
    for (int k = 0; k < 600000; k++) {
        tick(&bus);
        starts += bus.bench.out.run && !ran;
        ran = bus.bench.out.run;
        if (ran) {
            cr_assert_leq(bus.bus_v, 14.8 + 2.5);
        }
    }
    cr_assert_lt(bus.highest_v, 17.3, "%f V", bus.highest_v);
    cr_assert_gt(starts, 10, "it tries again, softly, as soon as the bus is down: %d", starts);
    cr_assert_gt(bus.lowest_v, 12.0, "%f V: the controller keeps its supply", bus.lowest_v);
}

Test(mppt_bus, without_a_battery_the_bus_stays_at_the_set_point)
{
    struct bus bus = dumped(1);
    run(&bus, 10.0);
    open_extremes(&bus);
    static const double loads_w[] = {0.3, 20.0, 5.0, 40.0, 0.3};
    static const double light[] = {1.0, 1.0, 0.4, 0.8, 0.2};
    for (int k = 0; k < 5; k++) {
        bus.load_w = loads_w[k];
        bus.bench.panel.light_frac = light[k];
        look_at_the_sky(&bus);
        run(&bus, 60.0);
        cr_assert_eq(bus.bench.out.run, 1);
        cr_assert_eq(bus.bench.state.limited, 1, "nothing is searched for");
    }
    /* the band of the load's own steps; between them it stands still */
    cr_assert_gt(bus.lowest_v, 13.9, "%f V", bus.lowest_v);
    cr_assert_lt(bus.highest_v, 14.8, "%f V", bus.highest_v);
    open_extremes(&bus);
    run(&bus, 700.0); /* a scan would have been due */
    cr_assert_gt(bus.lowest_v, 14.38, "%f V", bus.lowest_v);
    cr_assert_lt(bus.highest_v, 14.42, "%f V", bus.highest_v);
}

Test(mppt_bus, without_a_battery_it_stands_ready_for_a_load_whatever_limit_acted_before)
{
    struct bus bus = bus_new();
    bus.bench.in.charge_max_ma = 1000;
    run(&bus, 30.0);
    cr_assert_lt(bus.given_w, 16.0); /* the set-point is near the open circuit */
    bus.battery = 0;
    run(&bus, 10.0);
    bus.load_w = 60.0;
    open_extremes(&bus);
    run(&bus, 10.0);
    cr_assert_gt(bus.lowest_v, 13.4, "%f V", bus.lowest_v);
}

Test(mppt_bus, a_battery_that_comes_back_is_charged_with_all_there_is)
{
    struct bus bus = dumped(1);
    run(&bus, 30.0);
    bus.battery = 1;
    run(&bus, 30.0);
    cr_assert_gt(bus.given_w, 0.99 * panel_best(&bus.bench.panel, 0.0, 0.0).w);
    cr_assert_eq(bus.bench.state.limited, 0);
}

Test(mppt_bus, it_starts_on_a_bus_without_a_battery)
{
    struct bus bus = bus_new();
    bus.battery = 0;
    bus.bus_v = 12.0;
    run(&bus, 5.0);
    open_extremes(&bus);
    run(&bus, 60.0);
    cr_assert_gt(bus.lowest_v, 14.38, "%f V", bus.lowest_v);
    cr_assert_lt(bus.highest_v, 14.42, "%f V", bus.highest_v);
}

Test(mppt_bus, a_battery_above_the_limit_keeps_it_off_until_it_has_fallen_below_the_other)
{
    struct bench bench = bench_new();
    bench_run(&bench, 10.0);
    bench.open_v = 14.9;
    bench_step(&bench);
    cr_assert_eq(bench.out.run, 0);
    cr_assert_eq(bench.out.trips, FW_TRIP_BUS);
    bench.open_v = 14.3; /* below ov_mv, above ov_clear_mv */
    bench_run(&bench, 60.0);
    cr_assert_eq(bench.out.run, 0);
    bench.open_v = 14.1;
    bench_run(&bench, 0.4);
    cr_assert_eq(bench.out.run, 1);
    cr_assert_eq(bench.out.trips, 0);
}

Test(mppt_bus, a_panel_too_high_for_the_board_keeps_it_off_until_it_has_fallen)
{
    struct bench bench = bench_new();
    bench.params.pv_max_mv = 24000;
    bench_run(&bench, 10.0);
    cr_assert_eq(bench.out.run, 1);
    bench.in.pv_mv = 24001;
    fw_fast_step(&bench.params, &bench.state, &bench.in, &bench.out);
    cr_assert_eq(bench.out.run, 0);
    cr_assert_eq(bench.out.trips, FW_TRIP_PANEL);
    bench.panel.voc_v = 23.0; /* more than 15/16 of the limit */
    bench_run(&bench, 100.0);
    cr_assert_eq(bench.out.run, 0);
    bench.panel.voc_v = 22.0;
    bench_run(&bench, 1.0);
    cr_assert_eq(bench.out.run, 1);
    cr_assert_eq(bench.out.trips, 0);
}

Test(mppt_bus, each_stop_says_why_until_the_next_start)
{
    struct bench bench = bench_new();
    bench_run(&bench, 10.0);
    bench.in.charge_ma = -60;
    fw_fast_step(&bench.params, &bench.state, &bench.in, &bench.out);
    cr_assert_eq(bench.out.trips, FW_TRIP_BACKFLOW);
    bench_run(&bench, 29.0);
    cr_assert_eq(bench.out.trips, FW_TRIP_BACKFLOW);
    bench_run(&bench, 2.0);
    cr_assert_eq(bench.out.trips, 0);
    bench.panel.light_frac = 0.003;
    bench_run(&bench, 12.0);
    cr_assert_eq(bench.out.trips, FW_TRIP_LOW_LIGHT);
    bench.panel.light_frac = 1.0;
    bench_run(&bench, 40.0);
    cr_assert_eq(bench.out.trips, 0);
    bench.in.charge_on = 0;
    bench_run(&bench, 10.0);
    cr_assert_eq(bench.out.run, 0);
    cr_assert_eq(bench.out.trips, 0, "the slow loop's own order is no trip");
}
