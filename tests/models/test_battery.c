/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>

#include "models/battery.h"
#include "models/battery_lfp_rows.h"
#include "sim/base/random.h"
#include "tests/support/oracle.h"

/* A number between low and high; the index is its place. */
static double draw(uint64_t index, double low, double high)
{
    struct vs_random source = {.seed = 1, .stream = VS_STREAM_FUZZ};
    return low + (high - low) * vs_random_uniform(vs_random_key(&source), index);
}

static struct vs_battery_state state_at(double z, double degc)
{
    struct vs_battery_state s = {.z_frac = z, .temp_degc = degc};
    return s;
}

/* One random tick: a state anywhere, on a node of the tables every fourth time, a current of either
 * sign from 1 uA to 100 A that the tick can hold, a tick of 1 s to 1 h. */
struct trial {
    struct vs_battery_params params;
    struct vs_battery_tick tick;
    struct vs_battery_state before, after;
    struct vs_battery_flow flow;
    double current_a;
};

static struct trial random_trial(uint64_t index)
{
    static const double ticks_s[5] = {1, 10, 60, 300, 3600};
    uint64_t base = index * 16;
    struct trial t = {.params = vs_battery_defaults(draw(base, 10, 100))};
    t.tick = vs_battery_tick(&t.params, ticks_s[index % 5]);
    t.before.z_frac = draw(base + 1, 0, 1);
    if (index % 4 == 0) {
        t.before.z_frac = floor(t.before.z_frac * 200.0) / 200.0;
    }
    t.before.h = draw(base + 2, -1, 1);
    t.before.rc_root_w = draw(base + 3, -1, 1);
    t.before.temp_degc = draw(base + 4, -30, 50);
    struct vs_battery_range reach = vs_battery_reach(&t.params, &t.tick, &t.before);
    double size = exp(draw(base + 5, log(1e-6), log(100.0)));
    t.current_a = index % 2 ? fmin(size, reach.charge_max_a) : fmax(-size, reach.discharge_max_a);
    t.after = t.before;
    t.flow = vs_battery_advance(&t.params, &t.tick, &t.after, t.current_a);
    return t;
}

static double sum_of(const struct vs_battery_flow *f)
{
    return f->stored_j + f->ohmic_j + f->rc_loss_j + f->rc_stored_j + f->hysteresis_j +
           f->coulombic_j + f->self_discharge_j;
}

static double size_of(const struct vs_battery_flow *f)
{
    return fabs(f->stored_j) + f->ohmic_j + f->rc_loss_j + fabs(f->rc_stored_j) +
           fabs(f->hysteresis_j) + f->coulombic_j + f->self_discharge_j;
}

/* Start and rise of a table's line where a segment of the open-circuit voltage begins; `inside`: so
 * many of them are in one of the table's own. */
static void expect_line(const double *table, int segment, int inside, const double *got)
{
    double low = table[segment / inside], rise = table[segment / inside + 1] - low;
    double start = low + rise * ((double)(segment % inside) / inside);
    cr_expect_eq(got[0], start, "segment %d: %.17g, not %.17g", segment, got[0], start);
    cr_expect_eq(got[1], rise / inside, "segment %d: %.17g", segment, got[1]);
}

Test(battery, rows_are_what_the_tables_say)
{
    for (int k = 0; k < LFP_OCV_SEGMENTS; k++) {
        expect_line(lfp_ocv_v, k, 1, lfp_rows[k]);
        expect_line(lfp_hysteresis_v, k, LFP_OCV_SEGMENTS / LFP_HYSTERESIS_SEGMENTS,
                    lfp_rows[k] + 2);
        expect_line(lfp_charge_ohm, k, LFP_OCV_SEGMENTS / LFP_RESISTANCE_SEGMENTS, lfp_rows[k] + 4);
        expect_line(lfp_discharge_ohm, k, LFP_OCV_SEGMENTS / LFP_RESISTANCE_SEGMENTS,
                    lfp_rows[k] + 6);
    }
    for (int k = 1; k <= LFP_OCV_SEGMENTS; k++) {
        double area = 0.5 * (lfp_ocv_v[k - 1] + lfp_ocv_v[k]) / LFP_OCV_SEGMENTS;
        /* the sums reach 3.3, and each is rounded to 4.4e-16 of its size */
        cr_expect_float_eq(lfp_ocv_sum_v[k] - lfp_ocv_sum_v[k - 1], area, 2e-15);
    }
}

Test(battery, energy_at_the_terminals_equals_energy_stored_and_lost_in_every_tick)
{
    for (uint64_t k = 0; k < 20000; k++) {
        struct trial t = random_trial(k);
        double entered = t.flow.mean_v * t.current_a * t.tick.dt_s;
        /* a dozen roundings of terms no larger than the sum of sizes */
        cr_assert_leq(fabs(sum_of(&t.flow) - entered), 1e-13 * size_of(&t.flow),
                      "trial %d: %.17g entered, %.17g booked", (int)k, entered, sum_of(&t.flow));
    }
}

Test(battery, energy_held_is_a_function_of_the_state)
{
    for (uint64_t k = 0; k < 20000; k++) {
        struct trial t = random_trial(k);
        double rise = vs_battery_energy_j(&t.params, &t.after) -
                      vs_battery_energy_j(&t.params, &t.before);
        /* the difference of two numbers of up to 4.6 MJ is good to 2e-9 J, and so is one rounding
         * of the state of charge */
        cr_assert_leq(fabs(rise - (t.flow.stored_j + t.flow.rc_stored_j)),
                      4e-9 + 1e-13 * size_of(&t.flow), "trial %d", (int)k);
    }
}

/* The trial's tick again, with a line that was drawn beside the current, as the bus leaves it. */
static struct trial beside(const struct trial *t, double off_frac)
{
    struct trial b = *t;
    struct vs_battery_stock stock = vs_battery_stock(&t->tick, &t->before);
    struct vs_battery_now now = vs_battery_now(&t->params, &t->tick, &t->before, &stock);
    struct vs_battery_way way;
    vs_battery_turn(&t->params, &t->tick, &t->before, &now, t->current_a < 0, &way);
    vs_battery_line_now(&t->params, &t->tick, &t->before, &now, &way,
                        t->current_a * (1 + off_frac));
    b.after = t->before;
    b.flow = vs_battery_advance_now(&t->params, &t->tick, &b.after, &now, &way, t->current_a);
    return b;
}

Test(battery, a_line_drawn_beside_the_current_moves_no_energy_that_is_not_there)
{
    double worst = 0, worst_v = 0;
    long count = 0;
    for (uint64_t k = 0; k < 20000; k++) {
        struct trial t = random_trial(k);
        double most_a = t.params.capacity_as / 3600.0; /* more than a lamp's: full in an hour */
        if (t.tick.dt_s > 60 || fabs(t.current_a) > most_a) {
            continue;
        }
        struct trial b = beside(&t, k % 3 ? 5e-5 : -5e-5); /* as far as the bus lets it be */
        double entered = b.flow.mean_v * b.current_a * b.tick.dt_s;
        cr_assert_leq(fabs(sum_of(&b.flow) - entered), 1e-13 * size_of(&b.flow), "trial %d",
                      (int)k);
        double rise = vs_battery_energy_j(&b.params, &b.after) -
                      vs_battery_energy_j(&b.params, &b.before);
        double missed_j = fabs(rise - (b.flow.stored_j + b.flow.rc_stored_j)) - 4e-9;
        worst = fmax(worst, missed_j / size_of(&b.flow));
        worst_v = fmax(worst_v, fabs(b.flow.end_v - t.flow.end_v));
        count++;
    }
    /* the square of the step: 2.5e-9 of how the voltage bends over the way, which a node does by
     * some hundredths of itself */
    cr_expect_lt(worst, 2e-10, "%.3g of what moved", worst);
    cr_expect_lt(worst_v, 1e-10, "%.3g V at the end", worst_v);
    accuracy_book("battery", "energy of a tick by a line beside its current", "relative", count,
                  worst, 2e-10, "the state's own");
}

Test(battery, a_closed_round_of_cold_and_warm_ticks_returns_all_it_did_not_lose)
{
    struct vs_battery_params p = vs_battery_defaults(30);
    struct vs_battery_tick tick = vs_battery_tick(&p, 60);
    struct vs_battery_state s = state_at(0.6, 20);
    double start_j = vs_battery_energy_j(&p, &s);
    double net_j = 0, lost_j = 0, moved_j = 0;
    for (uint64_t k = 0; k < 50000; k++) {
        s.temp_degc = draw(3 * k, -5, 40); /* moves both resistances between any two ticks */
        double current_a = draw(3 * k + 1, -4, 4) + 8.0 * (0.6 - s.z_frac);
        struct vs_battery_flow f = vs_battery_advance(&p, &tick, &s, current_a);
        net_j += f.mean_v * current_a * tick.dt_s;
        lost_j += f.heat_j + f.self_discharge_j;
        moved_j += fabs(f.mean_v * current_a * tick.dt_s);
    }
    double rise_j = vs_battery_energy_j(&p, &s) - start_j;
    /* 50000 sums of some 1e7 J and as many roundings of z, each 1.5e-10 J */
    cr_expect_lt(fabs(net_j - lost_j - rise_j), 1e-11 * moved_j);
    cr_expect_gt(lost_j, 1e-3 * moved_j, "%g of %g J", lost_j, moved_j);
}

Test(battery, losses_are_never_negative_except_hysteresis_after_a_turn)
{
    for (uint64_t k = 0; k < 20000; k++) {
        struct trial t = random_trial(k);
        /* rounding of a sum of squares that may be zero */
        cr_assert_geq(t.flow.rc_loss_j, -1e-15 * size_of(&t.flow), "trial %d", (int)k);
        cr_assert_geq(t.flow.ohmic_j, 0.0);
        cr_assert_geq(t.flow.coulombic_j, 0.0);
        cr_assert_geq(t.flow.self_discharge_j, 0.0);
    }
}

Test(battery, sixty_ticks_of_a_second_end_where_one_of_a_minute_does)
{
    struct vs_battery_params p = vs_battery_defaults(30);
    p.self_discharge_per_s = 0; /* proportional to what is held at the tick's start */
    struct vs_battery_tick second = vs_battery_tick(&p, 1);
    struct vs_battery_tick minute = vs_battery_tick(&p, 60);
    for (int k = -4; k <= 4; k++) {
        struct vs_battery_state a = {.z_frac = 0.5, .h = 0.3, .rc_root_w = 0.2, .temp_degc = 25};
        struct vs_battery_state b = a;
        double r1 = 0.5 * vs_battery_resistance_ohm(&p, 0.5, 25, k < 0 ? 0 : 1);
        struct vs_rc_step step;
        double root_w = a.rc_root_w;
        for (int i = 0; i < 60; i++) {
            vs_battery_advance(&p, &second, &a, k);
            step = vs_rc_step(r1, &second, root_w, k);
            root_w = step.end_root_w;
        }
        vs_battery_advance(&p, &minute, &b, k);
        step = vs_rc_step(r1, &minute, 0.2, k);
        /* exact updates: what differs is sixty roundings */
        cr_expect_float_eq(a.z_frac, b.z_frac, 1e-12);
        cr_expect_float_eq(a.h, b.h, 1e-12);
        cr_expect_float_eq(root_w, step.end_root_w, 1e-12);
    }
}

Test(battery, line_is_the_tangent_of_the_mean_voltage)
{
    for (uint64_t k = 0; k < 5000; k++) {
        struct trial t = random_trial(k);
        double guess = t.current_a;
        if (fabs(guess) < 1e-3) {
            continue; /* the step below must not cross zero, where the resistance changes */
        }
        struct vs_battery_line line = vs_battery_line(&t.params, &t.tick, &t.before, guess);
        cr_assert_float_eq(line.a_v + line.b_ohm * guess, t.flow.mean_v,
                           1e-12 * (1.0 + fabs(guess) * line.b_ohm));
        cr_assert_gt(line.b_ohm, 0.0);
        double step = 1e-5 * guess;
        struct vs_battery_state low = t.before, high = t.before;
        double rise = vs_battery_advance(&t.params, &t.tick, &high, guess + step).mean_v -
                      vs_battery_advance(&t.params, &t.tick, &low, guess - step).mean_v;
        /* the difference quotient: 13 V of roundings over the step, and a corner of the table
         * inside it, which is rare and smaller than a thousandth */
        double rounding = 1e-14 / fabs(step);
        cr_assert_float_eq(rise / (2 * step), line.b_ohm, 1e-3 * line.b_ohm + rounding,
                           "trial %d at %g A", (int)k, guess);
    }
}

Test(battery, a_power_is_met_after_one_correction)
{
    for (uint64_t k = 0; k < 5000; k++) {
        struct vs_battery_params p = vs_battery_defaults(30);
        struct vs_battery_tick tick = vs_battery_tick(&p, 60);
        struct vs_battery_state s = {draw(4 * k, 0.3, 0.95), draw(4 * k + 1, -1, 1),
                                     draw(4 * k + 2, -0.2, 0.2), 10};
        double power_w = draw(4 * k + 3, -50, 70);
        double current = power_w / vs_battery_ocv_v(&p, &s);
        for (int pass = 0; pass < 2; pass++) {
            struct vs_battery_line line = vs_battery_line(&p, &tick, &s, current);
            current = 2 * power_w /
                      (line.a_v + sqrt(line.a_v * line.a_v + 4 * line.b_ohm * power_w));
        }
        struct vs_battery_flow f = vs_battery_advance(&p, &tick, &s, current);
        /* second order: the first guess is off by some 1e-2, the square of its square is left,
         * times the little that the curve bends */
        cr_assert_float_eq(f.mean_v * current, power_w, 1e-8 * 70, "trial %d", (int)k);
    }
}

Test(battery, reach_ends_exactly_full_and_exactly_at_the_floor)
{
    for (uint64_t k = 0; k < 5000; k++) {
        struct trial t = random_trial(k);
        struct vs_battery_range reach = vs_battery_reach(&t.params, &t.tick, &t.before);
        struct vs_battery_state full = t.before, empty = t.before;
        vs_battery_advance(&t.params, &t.tick, &full, reach.charge_max_a);
        /* half a dozen roundings of numbers below 1 */
        cr_assert_float_eq(full.z_frac, 1.0, 1e-15);
        double floor_frac = vs_battery_floor_frac(&t.params, t.before.temp_degc);
        if (reach.discharge_max_a < 0) {
            vs_battery_advance(&t.params, &t.tick, &empty, reach.discharge_max_a);
            cr_assert_float_eq(empty.z_frac, floor_frac, 1e-15);
        } else {
            cr_assert_leq(t.before.z_frac, floor_frac + 1e-4);
        }
    }
}

Test(battery, a_full_pack_takes_only_what_it_leaks)
{
    struct vs_battery_params p = vs_battery_defaults(30);
    struct vs_battery_tick tick = vs_battery_tick(&p, 60);
    struct vs_battery_state s = state_at(1, 25);
    double leak_a = p.self_discharge_per_s * p.capacity_as + p.bms_drain_a;
    cr_expect_float_eq(vs_battery_reach(&p, &tick, &s).charge_max_a, leak_a / p.eta_charge, 1e-9);
}

Test(battery, an_empty_pack_gives_nothing_and_leaks_nothing)
{
    struct vs_battery_params p = vs_battery_defaults(30);
    struct vs_battery_tick tick = vs_battery_tick(&p, 3600);
    struct vs_battery_state s = state_at(0, 25);
    cr_expect_eq(vs_battery_reach(&p, &tick, &s).discharge_max_a, 0.0);
    struct vs_battery_flow f = vs_battery_advance(&p, &tick, &s, 0.0);
    cr_expect_eq(s.z_frac, 0.0);
    cr_expect_eq(f.self_discharge_j, 0.0);
}

Test(battery, cold_strands_charge_and_warmth_gives_it_back)
{
    struct vs_battery_params p = vs_battery_defaults(30);
    struct vs_battery_tick tick = vs_battery_tick(&p, 60);
    struct vs_battery_state s = state_at(0.4, -20);
    double held_j = vs_battery_energy_j(&p, &s);
    cr_expect_eq(vs_battery_reach(&p, &tick, &s).discharge_max_a, 0.0, "half is stranded");
    s.temp_degc = 20;
    cr_expect_lt(vs_battery_reach(&p, &tick, &s).discharge_max_a, -100.0);
    cr_expect_eq(vs_battery_energy_j(&p, &s), held_j, "temperature moves no charge");
}

Test(battery, floor_follows_the_table_and_never_falls_as_it_cools)
{
    struct vs_battery_params p = vs_battery_defaults(30);
    cr_expect_float_eq(vs_battery_floor_frac(&p, -20), 0.50, 1e-15);
    cr_expect_float_eq(vs_battery_floor_frac(&p, -15), 0.415, 1e-15);
    cr_expect_float_eq(vs_battery_floor_frac(&p, 0), 0.18, 1e-15);
    cr_expect_float_eq(vs_battery_floor_frac(&p, 60), 0.0, 1e-15);
    for (int t = 0; t < 400; t++) {
        double degc = -40 + 0.25 * t;
        cr_expect_geq(vs_battery_floor_frac(&p, degc), vs_battery_floor_frac(&p, degc + 0.25));
    }
}

Test(battery, resistance_rises_as_it_cools_without_a_jump)
{
    struct vs_battery_params p = vs_battery_defaults(30);
    static const double published[6][2] = {{40, 0.71}, {25, 1.0},  {10, 1.45},
                                           {0, 1.90},  {-10, 3.4}, {-20, 6.4}};
    for (int k = 0; k < 6; k++) {
        double r = vs_battery_resistance_factor(&p, published[k][0]);
        cr_expect_float_eq(r, published[k][1], 0.015 * published[k][1], "two digits: %g", r);
    }
    for (int t = 0; t < 10000; t++) {
        double degc = -40 + 0.01 * t;
        double ratio = vs_battery_resistance_factor(&p, degc) /
                       vs_battery_resistance_factor(&p, degc + 0.01);
        cr_expect(ratio > 1 && ratio < 1.001);
    }
}

Test(battery, a_cold_pack_sags_before_its_floor)
{
    struct vs_battery_params p = vs_battery_defaults(30);
    struct vs_battery_tick tick = vs_battery_tick(&p, 60);
    struct vs_battery_state above = state_at(0.54, -20), at = state_at(0.501, -20);
    double high = vs_battery_advance(&p, &tick, &above, -2).mean_v;
    double low = vs_battery_advance(&p, &tick, &at, -2).mean_v;
    cr_expect_gt(high, 12.0);
    cr_expect_lt(low, 10.0, "a controller that cuts at 11 V must act before the protection does");
}

Test(battery, the_knee_is_not_met_on_charge_or_when_warm)
{
    struct vs_battery_params p = vs_battery_defaults(30), without = p;
    without.knee_ohm = 0;
    struct vs_battery_tick tick = vs_battery_tick(&p, 60);
    struct vs_battery_state a = state_at(0.1, 5), b = a, c = state_at(0.01, 30), d = c;
    cr_expect_eq(vs_battery_advance(&p, &tick, &a, 3).mean_v,
                 vs_battery_advance(&without, &tick, &b, 3).mean_v);
    /* the warm floor is nothing but for a dozen roundings, and 3 A meet 4 ohm times that */
    cr_expect_float_eq(vs_battery_advance(&p, &tick, &c, -3).mean_v,
                       vs_battery_advance(&without, &tick, &d, -3).mean_v, 2e-14);
}

Test(battery, hysteresis_turns_over_with_charge_and_costs_energy_on_a_round_trip)
{
    struct vs_battery_params p = vs_battery_defaults(30);
    struct vs_battery_tick tick = vs_battery_tick(&p, 60);
    struct vs_battery_state s = {.z_frac = 0.5, .h = -1, .temp_degc = 25};
    double lost_j = 0;
    for (int minute = 0; minute < 60; minute++) { /* 1 Ah, a thirtieth of the capacity */
        lost_j += vs_battery_advance(&p, &tick, &s, 1).hysteresis_j;
    }
    cr_expect_float_eq(s.h, 1 - 2 * exp(-70.0 / 30.0), 1e-12);
    for (int minute = 0; minute < 60; minute++) {
        lost_j += vs_battery_advance(&p, &tick, &s, -1).hysteresis_j;
    }
    cr_expect_gt(lost_j, 0.0);
}

Test(battery, a_rested_pack_shows_equilibrium_plus_its_side_of_the_hysteresis)
{
    struct vs_battery_params p = vs_battery_defaults(30);
    struct vs_battery_state charged = {.z_frac = 0.5, .h = 1}, drained = {.z_frac = 0.5, .h = -1};
    double gap_v = vs_battery_ocv_v(&p, &charged) - vs_battery_ocv_v(&p, &drained);
    cr_expect_float_eq(gap_v, 2 * vs_battery_hysteresis_v(&p, 0.5), 1e-14);
    cr_expect(gap_v > 0.10 && gap_v < 0.20, "four cells of 17..30 mV either way: %g V", gap_v);
}

Test(battery, mean_voltage_is_the_limit_of_many_short_ticks)
{
    struct vs_battery_params p = vs_battery_defaults(30);
    /* out goes what is taken at the start of a tick: resistance, self-discharge; and hysteresis */
    p.r_scale = 1e-9;
    p.knee_ohm = 0;
    p.self_discharge_per_s = 0;
    p.hysteresis_gamma = 0;
    struct vs_battery_tick hour = vs_battery_tick(&p, 3600), second = vs_battery_tick(&p, 1);
    struct vs_battery_state a = state_at(0.97, 25), b = a;
    double one = vs_battery_advance(&p, &hour, &a, -20).mean_v;
    double many = 0;
    for (int k = 0; k < 3600; k++) {
        many += vs_battery_advance(&p, &second, &b, -20).mean_v / 3600;
    }
    /* 20 A meet some 1e-11 ohm, and 3600 roundings of 13 V */
    cr_expect_float_eq(one, many, 1e-9);
}

Test(battery, self_discharge_is_a_fortieth_in_a_warm_month_and_less_in_the_cold)
{
    struct vs_battery_params p = vs_battery_defaults(30);
    p.bms_drain_a = 0;
    struct vs_battery_tick hour = vs_battery_tick(&p, 3600);
    struct vs_battery_state warm = state_at(1, 25), cold = state_at(1, 0);
    for (int k = 0; k < 720; k++) {
        vs_battery_advance(&p, &hour, &warm, 0);
        vs_battery_advance(&p, &hour, &cold, 0);
    }
    cr_expect_float_eq(warm.z_frac, exp(-0.025), 1e-6, "the share held decays");
    cr_expect_float_eq((1 - cold.z_frac) / (1 - warm.z_frac), 0.16, 0.01, "50 kJ/mol");
}

Test(battery, charge_acceptance_steps_with_temperature)
{
    struct vs_battery_params p = vs_battery_defaults(30);
    static const double want[8][2] = {{-0.1, 0}, {0, 3},     {4.9, 3}, {5, 6},
                                      {15, 30},  {30, 22.5}, {55, 3},  {61, 0}};
    for (int k = 0; k < 8; k++) {
        cr_expect_float_eq(vs_battery_charge_limit_a(&p, want[k][0]), want[k][1], 1e-12);
    }
    p.accept_per_h[0] = 0.05;
    cr_expect_float_eq(vs_battery_charge_limit_a(&p, -10), 1.5, 1e-12, "cold charging allowed");
}

Test(battery, a_larger_pack_has_less_resistance_and_holds_more)
{
    struct vs_battery_params small = vs_battery_defaults(30), large = vs_battery_defaults(60);
    cr_expect_float_eq(vs_battery_resistance_ohm(&small, 0.5, 25, 1),
                       2 * vs_battery_resistance_ohm(&large, 0.5, 25, 1), 1e-15);
    struct vs_battery_state full = state_at(1, 25);
    double wh = vs_battery_energy_j(&small, &full) / 3600;
    cr_expect_float_eq(vs_battery_energy_j(&large, &full), 7200 * wh, 1e-6);
    cr_expect(wh > 384 && wh < 400, "30 Ah at an open-circuit mean of about 13.1 V: %g Wh", wh);
}
