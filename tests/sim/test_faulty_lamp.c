/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "sim/engine/fast.h"
#include "tests/scenes/lamp_year.h"

/* A lamp on a bench: light and air are set by hand, both firmwares run at their own rates. */
struct stand {
    struct vs_season_lamp *k;
    struct vs_fast_state fast;
    struct vs_lamp_probe probe; /* of the last tick */
    double least_cell_degc;
    unsigned events; /* of all ticks */
};

static struct vs_minute minute_of(double g_wm2, double air_degc, struct vs_diode *curve)
{
    struct vs_pv_params module = vs_pv_defaults();
    *curve = vs_pv_at(&module, g_wm2, air_degc);
    struct vs_pv_point best = vs_diode_mpp(curve);
    return (struct vs_minute){.pmp_w = best.power_w,
                              .vmp_v = best.voltage_v,
                              .voc_v = vs_diode_voc_v(curve),
                              .ghi_wm2 = g_wm2,
                              .poa_wm2 = g_wm2,
                              .air_degc = air_degc,
                              .elevation_rad = g_wm2 > 0 ? 0.5 : -0.5};
}

static void start(struct stand *s, struct vs_lamp_params p)
{
    memset(s, 0, sizeof *s);
    s->k = scene_start(&p);
    vs_fast_reset(&p.board, &s->fast);
}

/* So many seconds at dt_s of 1 or 60. */
static void run(struct stand *s, int dt_s, double g_wm2, double air_degc, int seconds)
{
    struct vs_lamp *lamp = &s->k->lamp;
    struct vs_tick tick = vs_tick_of(&lamp->params, dt_s);
    struct vs_diode curve;
    struct vs_minute minute = minute_of(g_wm2, air_degc, &curve);
    for (int t = 0; t < seconds; t += dt_s) {
        struct vs_source source;
        if (dt_s == 1) {
            source = vs_fast_second(lamp, &tick, &s->fast, &curve);
        }
        vs_lamp_tick(lamp, &tick, &minute, 5, dt_s == 1 ? &source : NULL, &s->probe);
        s->events |= vs_board_belief(&lamp->state.board).events;
    }
    vs_lamp_take_stock(lamp);
}

static double booked_j(const struct stand *s, enum vs_ledger_line line)
{
    return vs_ledger_line_j(&s->k->lamp.ledger, line);
}

static void expect_closed_books(const struct stand *s, const char *what)
{
    double residual = vs_ledger_residual_frac(&s->k->lamp.ledger);
    cr_expect_lt(fabs(residual), VS_LEDGER_TOLERANCE, "%s: residual %.3g", what, residual);
}

static int has_bit(unsigned bits, enum vs_firmware_words kind, const char *words)
{
    for (int k = 0; vs_firmware_word(kind, k); k++) {
        if (strstr(vs_firmware_word(kind, k), words)) {
            return bits >> k & 1;
        }
    }
    cr_expect(0, "the firmware knows no '%s'", words);
    return 0;
}

static struct vs_belief belief(const struct stand *s)
{
    return vs_board_belief(&s->k->lamp.state.board);
}

static int suspects(const struct stand *s, const char *words)
{
    return has_bit(belief(s).faults, VS_FIRMWARE_FAULTS, words);
}

/* A lamp that burns all night at full level, with one fault. */
static struct vs_lamp_params with(enum vs_fault_kind kind, double value, double start_s,
                                  double end_s)
{
    struct vs_lamp_params p = scene_lamp();
    scene_set_policy(&p, "fixed");
    p.initial_soc_frac = 0.6;
    struct vs_fault_info row = vs_fault_info(kind);
    p.faults.at[p.faults.count++] = (struct vs_fault){.kind = kind,
                                                      .start_s = start_s,
                                                      .end_s = end_s,
                                                      .value = value,
                                                      .period_s = row.periodic ? 4 : 0};
    return p;
}

/* Two days and nights as a season has them, then dusk and dawn at the second. */
Test(faulty_lamp, the_books_close_under_every_fault)
{
    for (int kind = 0; kind < VS_FAULT_COUNT; kind++) {
        struct vs_fault_info row = vs_fault_info((enum vs_fault_kind)kind);
        double value = row.unit[0] ? row.least + 0.3 * (row.most - row.least) : 0;
        struct stand s;
        start(&s, with((enum vs_fault_kind)kind, value, 3600, HUGE_VAL));
        for (int day = 0; day < 2; day++) {
            run(&s, 60, 600, 4, 9 * 3600);
            run(&s, 60, 0, -4, 15 * 3600);
        }
        expect_closed_books(&s, row.name);
        run(&s, 1, 700, 4, 1200);
        run(&s, 1, 0, 4, 1200);
        expect_closed_books(&s, row.name);
        scene_drop(s.k);
    }
}

/* A list of things that have not happened yet changes not a bit. */
Test(faulty_lamp, before_its_fault_a_lamp_is_a_sound_one)
{
    struct vs_lamp_params p = scene_lamp();
    struct stand sound, doomed;
    start(&sound, p);
    for (int kind = 0; p.faults.count < VS_FAULT_MAX; kind += 2) {
        p.faults.at[p.faults.count++] = (struct vs_fault){
            .kind = (enum vs_fault_kind)kind, .start_s = 1e8, .end_s = 2e8, .period_s = 7};
    }
    start(&doomed, p);
    for (int part = 0; part < 6; part++) {
        run(&sound, part < 4 ? 60 : 1, part % 2 ? 0 : 500, 2, part < 4 ? 12 * 3600 : 1800);
        run(&doomed, part < 4 ? 60 : 1, part % 2 ? 0 : 500, 2, part < 4 ? 12 * 3600 : 1800);
    }
    cr_expect_eq(memcmp(&sound.k->lamp.state, &doomed.k->lamp.state, sizeof sound.k->lamp.state),
                 0);
    cr_expect_eq(sound.fast.charge_a, doomed.fast.charge_a);
    scene_drop(sound.k);
    scene_drop(doomed.k);
}

/* The same fault, seen by a season's tick and by a trace's: pin voltage and power taken. */
static void expect_panel(enum vs_fault_kind kind, double value, double least_w, double most_w,
                         double least_v, double most_v)
{
    for (int dt_s = 1; dt_s <= 60; dt_s += 59) {
        struct stand s;
        start(&s, with(kind, value, 1800, HUGE_VAL));
        run(&s, dt_s, 800, 20, 1800);
        cr_expect_gt(s.probe.pv_w, 55, "before %s: %.1f W", vs_fault_kind_name(kind), s.probe.pv_w);
        run(&s, dt_s, 800, 20, 240);
        const char *name = vs_fault_kind_name(kind);
        cr_expect(s.probe.pv_w >= least_w && s.probe.pv_w <= most_w, "%s at %d s: %.2f W", name,
                  dt_s, s.probe.pv_w);
        cr_expect(s.probe.pv_v >= least_v && s.probe.pv_v <= most_v, "%s at %d s: %.2f V", name,
                  dt_s, s.probe.pv_v);
        scene_drop(s.k);
    }
}

Test(faulty_lamp, a_panel_cut_off_shorted_or_covered_gives_nothing)
{
    expect_panel(VS_FAULT_panel_open, 0, 0, 0, 0, 0.01);
    expect_panel(VS_FAULT_panel_short, 0, 0, 0, 0, 0.01);
    expect_panel(VS_FAULT_panel_reverse, 0, 0, 0, -30, 0.01);
    expect_panel(VS_FAULT_panel_covered, 1, 0, 0, 0, 0.01);
}

Test(faulty_lamp, half_the_light_is_half_the_power_and_another_wiring_another_voltage)
{
    expect_panel(VS_FAULT_panel_dark, 0.5, 24, 34, 15, 22);
    expect_panel(VS_FAULT_panel_covered, 0.1, 45, 60, 15, 22);
    expect_panel(VS_FAULT_panel_over_voltage, 1.2, 50, 66, 19, 27);
}

/* Cold cells refuse the charge, so the panel stands at its open-circuit voltage of 22 V. */
Test(faulty_lamp, a_panel_of_too_much_voltage_is_noticed)
{
    for (int dt_s = 1; dt_s <= 60; dt_s += 59) {
        struct vs_lamp_params p = with(VS_FAULT_panel_over_voltage, 1.6, 0, HUGE_VAL);
        struct vs_fault cold = {.kind = VS_FAULT_battery_degc, .end_s = HUGE_VAL, .value = -12};
        vs_fault_add(&p.faults, cold);
        struct stand s;
        start(&s, p);
        run(&s, dt_s, 800, 20, 600);
        cr_expect_gt(s.probe.pv_v, 33, "at %d s: %.2f V", dt_s, s.probe.pv_v);
        cr_expect(suspects(&s, "panel over-voltage"));
        scene_drop(s.k);
    }
}

Test(faulty_lamp, headlights_at_night_lift_the_panels_voltage)
{
    for (int dt_s = 1; dt_s <= 60; dt_s += 59) {
        struct stand s;
        start(&s, with(VS_FAULT_panel_light, 30, 600, 660));
        run(&s, dt_s, 0, 5, 600);
        cr_expect_lt(s.probe.pv_v, 0.1);
        run(&s, dt_s, 0, 5, 60);
        cr_expect_gt(s.probe.pv_v, 12, "%.2f V", s.probe.pv_v);
        run(&s, dt_s, 0, 5, 60);
        cr_expect_lt(s.probe.pv_v, 0.1);
        scene_drop(s.k);
    }
}

/* 4 s is cut off for 2 s and on for 2 s. */
Test(faulty_lamp, a_loose_plug_cuts_off_half_of_the_time)
{
    struct stand s;
    start(&s, with(VS_FAULT_panel_flicker, 0, 0, HUGE_VAL));
    run(&s, 1, 800, 20, 400);
    int off = 0;
    for (int t = 0; t < 40; t++) {
        run(&s, 1, 800, 20, 1);
        off += s.probe.pv_v < 1;
    }
    cr_expect_eq(off, 20);
    scene_drop(s.k);
}

/* By day: a pack that lets nothing out and nothing in. */
Test(faulty_lamp, a_broken_battery_lead_shows_no_voltage_without_the_converter)
{
    for (int dt_s = 1; dt_s <= 60; dt_s += 59) {
        struct stand s;
        start(&s, with(VS_FAULT_battery_open, 0, 0, HUGE_VAL));
        run(&s, dt_s, 800, 20, 7200);
        cr_expect_eq(s.probe.battery_a, 0);
        cr_expect(s.probe.powered, "the controller lives on the panel");
        cr_expect(suspects(&s, "does not answer"), "at %d s", dt_s);
        cr_expect(has_bit(s.events, VS_FIRMWARE_EVENTS, "wake-up pulse"), "at %d s", dt_s);
        run(&s, dt_s, 0, 20, 120);
        cr_expect_eq(s.probe.bus_v, 0);
        cr_expect_not(s.probe.powered);
        expect_closed_books(&s, "lead broken");
        scene_drop(s.k);
    }
}

/* The protection has tripped in the night; it lets go as soon as charge comes in. */
Test(faulty_lamp, a_pack_tripped_empty_shows_nothing_is_woken_and_charged)
{
    for (int dt_s = 1; dt_s <= 60; dt_s += 59) {
        struct vs_lamp_params p = scene_lamp();
        p.initial_soc_frac = 0.02;
        p.initial_degc = 20;
        struct stand s;
        start(&s, p);
        s.k->lamp.state.plant.bms.under.open = s.k->lamp.state.plant.bms.discharge_open = 1;
        run(&s, dt_s, 0, 20, 600);
        cr_expect_eq(s.probe.bus_v, 0);
        cr_expect_not(s.probe.powered);
        run(&s, dt_s, 600, 20, 1800);
        cr_expect(s.probe.powered);
        cr_expect(has_bit(s.events, VS_FIRMWARE_EVENTS, "wake-up pulse"), "at %d s", dt_s);
        cr_expect_not(s.probe.discharge_open);
        cr_expect_gt(s.probe.battery_a, 1.5, "at %d s: %.2f A", dt_s, s.probe.battery_a);
        cr_expect_gt(booked_j(&s, VS_LEDGER_protection), 0);
        expect_closed_books(&s, "tripped");
        scene_drop(s.k);
    }
}

/* Charge that stops at once lifts the bus to the set-point; the load lives on the converter. */
Test(faulty_lamp, a_charge_switch_that_opens_under_charge_is_noticed)
{
    struct stand s;
    start(&s, with(VS_FAULT_battery_charge_open, 0, 1800, HUGE_VAL));
    run(&s, 1, 800, 20, 1800);
    cr_expect_gt(s.probe.battery_a, 2);
    double before_v = s.probe.bus_v;
    run(&s, 1, 800, 20, 3);
    cr_expect_eq(s.probe.battery_a, 0);
    cr_expect_float_eq(s.probe.bus_v, 14.4, 0.01);
    cr_expect_gt(s.probe.bus_v, before_v + 0.3);
    cr_expect(suspects(&s, "does not answer"));
    /* the converter gives what the controller takes, and the panel stands near open circuit */
    cr_expect_lt(s.fast.charge_a, 0.05, "%.3f A", s.fast.charge_a);
    cr_expect_gt(s.fast.pv_v, 20, "%.2f V", s.fast.pv_v);
    run(&s, 1, 0, 20, 1200); /* and at night it feeds the lamp as before */
    cr_expect_lt(s.probe.battery_a, -1);
    cr_expect_gt(s.probe.bus_v, 12);
    expect_closed_books(&s, "charge switch");
    scene_drop(s.k);
}

Test(faulty_lamp, through_an_open_discharge_switch_charge_goes_by_its_diode)
{
    struct stand s;
    start(&s, with(VS_FAULT_battery_discharge_open, 0, 0, HUGE_VAL));
    run(&s, 1, 800, 20, 1800);
    cr_expect_gt(s.probe.battery_a, 0.4);
    const struct vs_lamp *lamp = &s.k->lamp;
    double cells_v = vs_battery_ocv_v(&lamp->params.plant.battery, &lamp->state.plant.battery);
    cr_expect_gt(s.probe.bus_v, cells_v + 0.7);
    cr_expect_gt(booked_j(&s, VS_LEDGER_protection), 0);
    scene_drop(s.k);
}

Test(faulty_lamp, a_bad_contact_drops_the_voltage_and_takes_the_energy)
{
    struct vs_lamp_params p = with(VS_FAULT_battery_resistance, 0.2, 3600, HUGE_VAL);
    struct stand s;
    start(&s, p);
    run(&s, 1, 0, 20, 3600);
    double before_v = s.probe.bus_v;
    run(&s, 1, 0, 20, 60);
    double amp = -s.probe.battery_a;
    cr_assert_gt(amp, 2);
    cr_expect_float_eq(s.probe.bus_v, before_v - 0.2 * amp, 0.05);
    cr_expect_float_eq(booked_j(&s, VS_LEDGER_fault), 0.2 * amp * amp * 60,
                       0.02 * 0.2 * amp * amp * 60);
    scene_drop(s.k);
}

Test(faulty_lamp, cells_held_cold_are_not_charged)
{
    struct stand s;
    start(&s, with(VS_FAULT_battery_degc, -12, 1800, 7200));
    run(&s, 60, 800, 20, 1800);
    cr_expect_gt(s.probe.battery_a, 2);
    run(&s, 60, 800, 20, 1800);
    cr_expect_eq(s.probe.battery_degc, -12);
    cr_expect_leq(s.probe.battery_a, 0);
    cr_expect(suspects(&s, "cells too cold"));
    scene_drop(s.k);
}

/* A night in which the lamp has been on for half an hour. */
static void into_the_night(struct stand *s, struct vs_lamp_params p)
{
    start(s, p);
    run(s, 1, 0, 10, 2400);
    cr_assert_float_eq(s->probe.lamp_w, 50, 3, "%.1f W", s->probe.lamp_w);
}

Test(faulty_lamp, a_shorted_lamp_is_switched_off_at_once_and_what_it_drew_is_booked)
{
    struct stand s;
    into_the_night(&s, with(VS_FAULT_lamp_short, 0.5, 2400, HUGE_VAL));
    run(&s, 1, 0, 10, 1);
    cr_expect_eq(s.probe.flux_lm, 0);
    cr_expect_gt(booked_j(&s, VS_LEDGER_fault), 200); /* 12.5 V over half an ohm for a second */
    run(&s, 1, 0, 10, 1);
    cr_expect_eq(s.probe.battery_a > -0.1, 1, "%.2f A", s.probe.battery_a);
    cr_expect(suspects(&s, "shorted"));
    expect_closed_books(&s, "short");
    scene_drop(s.k);
}

Test(faulty_lamp, an_overloaded_lamp_is_switched_off_after_a_while)
{
    struct stand s;
    into_the_night(&s, with(VS_FAULT_lamp_overload, 2, 2400, HUGE_VAL));
    run(&s, 1, 0, 10, 3);
    cr_expect_gt(s.probe.flux_lm, 5000);
    cr_expect_float_eq(booked_j(&s, VS_LEDGER_fault), 150, 10); /* 50 W more for 3 s */
    run(&s, 1, 0, 10, 6);
    cr_expect_eq(s.probe.flux_lm, 0);
    cr_expect(suspects(&s, "too much"));
    expect_closed_books(&s, "overload");
    scene_drop(s.k);
}

Test(faulty_lamp, a_lamp_cut_off_draws_nothing_and_is_noticed)
{
    struct stand s;
    into_the_night(&s, with(VS_FAULT_lamp_open, 0, 2400, HUGE_VAL));
    run(&s, 1, 0, 10, 120);
    cr_expect_eq(s.probe.lamp_w, 0);
    cr_expect_gt(s.probe.lamp_level_frac, 0.9); /* it is told to shine all the same */
    cr_expect(suspects(&s, "too little"));
    scene_drop(s.k);
}

Test(faulty_lamp, a_brown_out_takes_the_controller_down_and_it_comes_back)
{
    struct stand s;
    into_the_night(&s, with(VS_FAULT_supply_low, 0, 2400, 2460));
    int64_t boots = s.k->lamp.state.board.boots;
    run(&s, 1, 0, 10, 60);
    cr_expect_not(s.probe.powered);
    cr_expect_eq(s.probe.lamp_w + s.probe.battery_a, 0);
    run(&s, 1, 0, 10, 60);
    cr_expect(s.probe.powered);
    cr_expect_eq(s.k->lamp.state.board.boots, boots + 1);
    scene_drop(s.k);
}

Test(faulty_lamp, a_reset_restarts_the_controller_once)
{
    struct stand s;
    into_the_night(&s, with(VS_FAULT_reset, 1, 2400, HUGE_VAL));
    run(&s, 1, 0, 10, 30);
    cr_expect_eq(s.k->lamp.state.board.boots, 2);
    cr_expect_eq(s.fast.boots, 2);
    cr_expect_eq(s.probe.lamp_w, 0);
    scene_drop(s.k);
}

Test(faulty_lamp, a_sleeping_controller_draws_less)
{
    struct stand s;
    start(&s, with(VS_FAULT_service_sleep, 0, 1800, 1860));
    run(&s, 1, 0, 20, 1799); /* in the dark of a crate */
    s.k->lamp.params.faults.at[0].end_s = HUGE_VAL;
    run(&s, 1, 0, 20, 10);
    cr_expect(belief(&s).asleep);
    cr_expect_float_eq(-s.probe.battery_a, 0.0008, 1e-5, "%.5f A", s.probe.battery_a);
    cr_expect_eq(s.probe.lamp_w, 0);
    scene_drop(s.k);
}

/* The heater warms the cells from the panel and then they are charged; by the season's tick and by
 * the fast firmware. */
Test(faulty_lamp, frozen_cells_are_heated_from_the_panel_and_then_charged)
{
    for (int dt_s = 1; dt_s <= 60; dt_s += 59) {
        struct vs_lamp_params p = scene_lamp();
        p.plant.box = vs_box_insulated();
        p.initial_degc = -8;
        p.initial_soc_frac = 0.5;
        p.plant.heater_w = 15;
        vs_firmware_param_set(&p.board, vs_firmware_param_find("heater_mw"), 15000);
        struct stand s;
        start(&s, p);
        run(&s, dt_s, 500, -8, 600);
        cr_expect_str_eq(belief(&s).charger_mode, "heat", "at %d s", dt_s);
        cr_expect_float_eq(s.probe.heater_w, 15, 1e-9);
        /* nothing goes into the cells, and little comes out of them */
        cr_expect_leq(s.probe.battery_a, 0.0, "at %d s: %.3f A", dt_s, s.probe.battery_a);
        cr_expect_gt(s.probe.battery_a, -0.1, "at %d s: %.3f A", dt_s, s.probe.battery_a);
        cr_expect_gt(s.probe.battery_degc, -7);
        double heated_j = booked_j(&s, VS_LEDGER_heater);
        cr_expect_gt(heated_j, 15 * 300);
        run(&s, dt_s, 500, -8, 2 * 3600);
        cr_expect_str_neq(belief(&s).charger_mode, "heat");
        cr_expect_gt(s.probe.battery_a, 1);
        expect_closed_books(&s, "heater");
        scene_drop(s.k);
    }
}

/* What the heater gives the box is what is booked: its heat capacity is 4500 J/K. */
Test(faulty_lamp, the_heaters_energy_is_the_boxs_warmth)
{
    struct vs_lamp_params p = scene_lamp();
    p.plant.box.ua_w_per_k = 1e-6; /* loses nothing */
    p.initial_degc = -20;
    p.plant.heater_w = 15;
    vs_firmware_param_set(&p.board, vs_firmware_param_find("heater_mw"), 15000);
    struct stand s;
    start(&s, p);
    run(&s, 60, 500, -20, 3600);
    double warmed_j = (s.probe.battery_degc + 20) * p.plant.box.heat_capacity_j_per_k;
    double heated_j = booked_j(&s, VS_LEDGER_heater);
    cr_assert_gt(heated_j, 30000);
    cr_expect_float_eq(warmed_j, heated_j, 0.01 * heated_j, "%.0f and %.0f J", warmed_j, heated_j);
    scene_drop(s.k);
}
