/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "sim/base/random.h"
#include "sim/engine/bus.h"

static struct vs_battery_params pack;
static struct vs_battery_tick tick;

static void set_up(void)
{
    pack = vs_battery_defaults(30.0);
    tick = vs_battery_tick(&pack, 60.0);
}

static struct vs_battery_state at(double z, double degc)
{
    return (struct vs_battery_state){.z_frac = z, .temp_degc = degc};
}

static struct vs_bus_request free_bus(double offered_w, double load_w)
{
    return (struct vs_bus_request){.offered_w = offered_w,
                                   .load_w = load_w,
                                   .set_v = 14.4,
                                   .charge_max_a = 20,
                                   .may_charge = 1,
                                   .may_discharge = 1};
}

/* From what the tick before left. */
static struct vs_bus_flow solve_after(const struct vs_battery_state *state,
                                      const struct vs_bus_request *q, struct vs_bus_trace *trace)
{
    struct vs_battery_stock stock = vs_battery_stock(&tick, state);
    struct vs_battery_now now = vs_battery_now(&pack, &tick, state, &stock);
    struct vs_battery_way way;
    return vs_bus_solve(&pack, &tick, state, &now, q, trace, &way);
}

static struct vs_bus_flow solve(const struct vs_battery_state *state,
                                const struct vs_bus_request *q)
{
    struct vs_bus_trace nothing = {0};
    return solve_after(state, q, &nothing);
}

/* Power that appears on the bus and is neither load nor battery, over what moves. */
static double imbalance(const struct vs_battery_state *state, const struct vs_bus_request *q)
{
    struct vs_bus_flow f = solve(state, q);
    struct vs_battery_state moved = *state;
    struct vs_battery_flow e = vs_battery_advance(&pack, &tick, &moved, f.current_a);
    double left = f.converter_w - f.served_frac * q->load_w - e.mean_v * f.current_a;
    return fabs(left) / fmax(f.converter_w + q->load_w, 1e-3);
}

Test(bus, power_in_equals_power_out_whatever_the_state, .init = set_up)
{
    struct vs_random r = {3, 0, VS_STREAM_FUZZ};
    uint64_t key = vs_random_key(&r);
    double worst = 0;
    for (uint64_t k = 0; k < 20000; k++) {
        struct vs_battery_state s = at(0.3 + 0.69 * vs_random_uniform(key, 4 * k),
                                       -5.0 + 40.0 * vs_random_uniform(key, 4 * k + 1));
        double pv = fmax(100.0 * vs_random_uniform(key, 4 * k + 2) - 20.0, 0);
        struct vs_bus_request q = free_bus(pv, 60.0 * vs_random_uniform(key, 4 * k + 3));
        worst = fmax(worst, imbalance(&s, &q));
    }
    /* one Newton correction of the chord across a node of the voltage table */
    cr_expect_lt(worst, 1e-9, "worst imbalance %.3g of the power", worst);
}

/* A day and a night by turns, with what happens in them: clouds that come at once, a lamp that is
 * dimmed, a path that closes, a set-point that is met, a battery that is nearly empty. */
static struct vs_bus_request request_of(uint64_t key, int k)
{
    double hour = k % 600 / 600.0, sun = fmax(sin(2 * 3.14159265 * hour), 0);
    int cloud = vs_random_uniform(key, (uint64_t)(k / 37)) < 0.4;
    int level = (int)(6 * vs_random_uniform(key, (uint64_t)(100000 + k / 90)));
    struct vs_bus_request q = free_bus((cloud ? 15 : 90) * sun,
                                       hour > 0.5 ? 0.1 + 17 * level : 0.1);
    q.set_v = 13.8;
    q.may_charge = vs_random_uniform(key, (uint64_t)(200000 + k / 50)) < 0.9;
    q.may_discharge = vs_random_uniform(key, (uint64_t)(300000 + k / 50)) < 0.9;
    return q;
}

Test(bus, what_the_tick_before_left_does_not_change_what_comes_out, .init = set_up)
{
    struct vs_random r = {9, 0, VS_STREAM_FUZZ};
    uint64_t key = vs_random_key(&r);
    struct vs_battery_state s = at(0.4, 10);
    struct vs_bus_trace trace = {0};
    double worst = 0, worst_balance = 0;
    int at_set_point = 0, empty = 0, barred = 0;
    for (int k = 0; k < 40000; k++) {
        struct vs_bus_request q = request_of(key, k);
        struct vs_bus_flow f = solve_after(&s, &q, &trace), fresh = solve(&s, &q);
        double scale = fmax(fabs(fresh.current_a), 0.01);
        worst = fmax(worst, fabs(f.current_a - fresh.current_a) / scale);
        at_set_point += f.is_cut && f.current_a > 0;
        empty += f.is_short && q.may_discharge > 0;
        barred += f.current_a == 0;
        struct vs_battery_flow e = vs_battery_advance(&pack, &tick, &s, f.current_a);
        double left = f.converter_w - f.served_frac * q.load_w - e.mean_v * f.current_a;
        worst_balance = fmax(worst_balance, fabs(left) / fmax(f.converter_w + q.load_w, 1.0));
    }
    cr_expect(at_set_point > 100 && empty > 100 && barred > 100, "%d %d %d", at_set_point, empty,
              barred);
    /* both are a step of Newton's, of 5e-5 at most, away from the same root */
    cr_expect_lt(worst, 1e-9, "worst current off by %.3g", worst);
    cr_expect_lt(worst_balance, 1e-10, "worst imbalance %.3g of the power", worst_balance);
}

Test(bus, a_whole_pack_is_one_with_nothing_in_the_way, .init = set_up)
{
    struct vs_random r = {5, 0, VS_STREAM_FUZZ};
    uint64_t key = vs_random_key(&r);
    for (uint64_t k = 0; k < 5000; k++) {
        struct vs_battery_state s = at(vs_random_uniform(key, 3 * k), 20);
        struct vs_bus_request q = free_bus(80.0 * vs_random_uniform(key, 3 * k + 1),
                                           60.0 * vs_random_uniform(key, 3 * k + 2));
        struct vs_bus_flow looked_at = solve(&s, &q);
        q.whole = 1;
        struct vs_bus_flow f = solve(&s, &q);
        cr_assert_eq(memcmp(&f, &looked_at, sizeof f), 0, "trial %d", (int)k);
    }
}

Test(bus, a_full_battery_is_held_at_the_set_point, .init = set_up)
{
    struct vs_battery_state s = at(0.995, 25);
    struct vs_bus_request q = free_bus(70, 1);
    q.set_v = 13.65;
    struct vs_bus_flow f = solve(&s, &q);
    struct vs_battery_flow e = vs_battery_advance(&pack, &tick, &s, f.current_a);
    cr_expect_float_eq(e.mean_v, 13.65, 1e-6);
    cr_expect_lt(f.converter_w, 70);
}

Test(bus, the_charge_limit_is_kept_and_the_load_served_beside_it, .init = set_up)
{
    struct vs_battery_state s = at(0.5, 5);
    struct vs_bus_request q = free_bus(70, 10);
    q.charge_max_a = 3;
    struct vs_bus_flow f = solve(&s, &q);
    cr_expect_float_eq(f.current_a, 3, 1e-12);
    cr_expect_eq(f.served_frac, 1);
}

Test(bus, a_closed_charge_path_takes_nothing_in_and_still_gives, .init = set_up)
{
    struct vs_battery_state s = at(0.5, -5);
    struct vs_bus_request q = free_bus(70, 10);
    q.may_charge = 0;
    cr_expect_eq(solve(&s, &q).current_a, 0);
    q.offered_w = 0;
    cr_expect_lt(solve(&s, &q).current_a, -0.5);
}

Test(bus, an_open_discharge_path_leaves_the_load_to_the_panel, .init = set_up)
{
    struct vs_battery_state s = at(0.5, 20);
    struct vs_bus_request q = free_bus(5, 20);
    q.may_discharge = 0;
    struct vs_bus_flow f = solve(&s, &q);
    cr_expect_eq(f.current_a, 0);
    cr_expect_float_eq(f.served_frac, 0.25, 1e-12);
}

Test(bus, an_empty_battery_gives_what_is_above_the_floor_and_no_more, .init = set_up)
{
    struct vs_battery_state s = at(1e-4, 25);
    struct vs_bus_request q = free_bus(0, 50);
    struct vs_bus_flow f = solve(&s, &q);
    vs_battery_advance(&pack, &tick, &s, f.current_a);
    cr_expect_float_eq(s.z_frac, 0, 1e-6);
    cr_expect_lt(f.served_frac, 1);
    cr_expect_gt(f.served_frac, 0);
}

Test(bus, nothing_offered_and_nothing_asked_moves_nothing, .init = set_up)
{
    struct vs_battery_state s = at(0.5, 25);
    struct vs_bus_request q = free_bus(0, 0);
    struct vs_bus_flow f = solve(&s, &q);
    cr_expect_eq(f.current_a, 0);
    cr_expect_eq(f.converter_w, 0);
    cr_expect_eq(f.served_frac, 1);
}

/* The same balance with a diode in the way of charge and a bad contact in the way of both. */
Test(bus, what_a_diode_and_a_contact_take_is_missing_from_the_pack, .init = set_up)
{
    struct vs_random r = {4, 0, VS_STREAM_FUZZ};
    uint64_t key = vs_random_key(&r);
    double worst = 0;
    for (uint64_t k = 0; k < 5000; k++) {
        struct vs_battery_state s = at(0.3 + 0.6 * vs_random_uniform(key, 3 * k), 20);
        struct vs_bus_request q = free_bus(80.0 * vs_random_uniform(key, 3 * k + 1),
                                           60.0 * vs_random_uniform(key, 3 * k + 2));
        q.series_ohm = 0.1;
        q.diode_v = q.offered_w > q.load_w ? 0.7 : 0;
        struct vs_bus_flow f = solve(&s, &q);
        double lost_w = (q.diode_v + 0.1 * f.current_a) * f.current_a;
        struct vs_battery_flow e = vs_battery_advance(&pack, &tick, &s, f.current_a);
        double left = f.converter_w - f.served_frac * q.load_w - e.mean_v * f.current_a - lost_w;
        worst = fmax(worst, fabs(left) / (f.converter_w + q.load_w));
    }
    cr_expect_lt(worst, 1e-9, "worst %.2g", worst);
}
