/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/fast.h"

#include "sim/engine/faulty_panel.h"

#include <string.h>

void vs_fast_reset(const struct vs_board_params *board, struct vs_fast_state *state)
{
    memset(state, 0, sizeof *state);
    vs_board_fast_reset(board, &state->board);
}

/* The bus as the converter's current of the last period has it. */
static double bus_voltage(const struct vs_fast_bus *bus, const struct vs_fast_state *state,
                          double set_v)
{
    double out_a = state->charge_a > 0 ? state->charge_a : 0;
    double into_a = out_a - bus->load_w / bus->a_v;
    const struct vs_pack *pack = &bus->pack;
    if (pack->charge_open + pack->discharge_open < 0.5) {
        return bus->a_v + bus->b_ohm * into_a;
    }
    int barred = state->surplus_w > 0 ? pack->charge_open > 0.5 : pack->discharge_open > 0.5;
    into_a = barred ? 0 : into_a;
    return vs_pack_bus_v(pack, bus->a_v + bus->b_ohm * into_a, into_a, state->surplus_w, set_v);
}

struct vs_fast_pins vs_fast_look(const struct vs_fast_state *state, const struct vs_fast_bus *bus,
                                 double charge_v)
{
    return (struct vs_fast_pins){state->pv_v, state->pv_a, bus_voltage(bus, state, charge_v),
                                 state->charge_a};
}

/* Where the panel gives no more than taken_w, between the set-point and the open circuit. */
static double risen_v(const struct vs_diode *curve, double set_v, double open_v, double taken_w)
{
    double low = set_v, high = open_v;
    for (int k = 0; k < 24; k++) {
        double v = 0.5 * (low + high);
        int more = v * vs_diode_current_a(curve, v) > taken_w;
        low = more ? v : low;
        high = more ? high : v;
    }
    return high;
}

/* What lifts the bus to the set-point; more the board's own regulator does not let through. */
static double most_w(const struct vs_fast_bus *bus, double charge_v)
{
    if (bus->pack.charge_open > 0.5) {
        return bus->load_w;
    }
    double pack_a = (charge_v - bus->pack.diode_v - bus->a_v) / bus->b_ohm;
    double most_a = pack_a + bus->load_w / bus->a_v;
    return most_a > 0 ? most_a * charge_v : 0;
}

double vs_fast_answer(const struct vs_converter *converter, struct vs_fast_state *state,
                      const struct vs_fast_command *command, double charge_v,
                      const struct vs_diode *curve, const struct vs_fast_bus *bus)
{
    double open_v = vs_diode_voc_v(curve);
    double bus_v = bus_voltage(bus, state, charge_v);
    /* a buck converter cannot pull the panel below the battery, nor hold it above open circuit */
    double floor_v = bus_v + converter->headroom_v;
    double panel_v = command->pv_set_v > floor_v ? command->pv_set_v : floor_v;
    int running = command->run && panel_v < open_v;
    panel_v = running ? panel_v : open_v;
    double panel_a = running ? vs_diode_current_a(curve, panel_v) : 0;
    double free_w = panel_v * panel_a;
    double out_w = panel_a > 0 ? vs_converter_out_w(converter, free_w) : 0;
    double limit_w = most_w(bus, charge_v);
    state->surplus_w = out_w - bus->load_w;
    if (out_w > limit_w) {
        panel_v = risen_v(curve, panel_v, open_v, vs_converter_in_w(converter, limit_w));
        panel_a = vs_diode_current_a(curve, panel_v);
        panel_a = panel_a > 0 ? panel_a : 0;
        out_w = limit_w;
        bus_v = charge_v;
    }
    state->pv_v = panel_v;
    state->pv_a = panel_a;
    /* an empty bus is lifted to the pack's voltage within the period */
    state->charge_a = out_w / (bus_v > 1.0 ? bus_v : bus->a_v);
    return bus->pack.charge_open > 0.5 ? free_w : panel_v * panel_a;
}

double vs_fast_period(const struct vs_board_params *board, const struct vs_converter *converter,
                      struct vs_fast_state *state, const struct vs_commands *commands,
                      const struct vs_diode *curve, const struct vs_fast_bus *bus)
{
    struct vs_fast_pins pins = vs_fast_look(state, bus, commands->charge_v);
    struct vs_fast_command command = vs_board_fast_step(board, &state->board, bus->faults, &pins,
                                                        commands, 1000 / VS_FAST_PER_SECOND);
    return vs_fast_answer(converter, state, &command, commands->charge_v, curve, bus);
}

struct vs_source vs_fast_second(const struct vs_lamp *lamp, const struct vs_tick *tick,
                                struct vs_fast_state *state, const struct vs_diode *curve)
{
    const struct vs_lamp_params *p = &lamp->params;
    const struct vs_lamp_state *s = &lamp->state;
    struct vs_battery_line line = vs_battery_line(
        &p->plant.battery, &tick->battery, &s->plant.battery, state->charge_a - s->plant.lamp_a);
    struct vs_fast_bus bus = {line.a_v, line.b_ohm, s->plant.lamp_a * s->plant.bus_v,
                              vs_pack_now(&s->plant.bms, &vs_plant_sound), NULL};
    if (state->boots != s->board.boots || s->plant.powered < 0.5) {
        vs_fast_reset(&p->board, state);
        state->boots = s->board.boots;
    }
    int faulty = p->faults.count > 0;
    struct vs_faults_now now;
    if (faulty) {
        now = vs_faults_at(&p->faults, (double)s->last_s, (double)s->now_s);
        bus.pack = vs_pack_now(&s->plant.bms, &now.plant);
        bus.b_ohm += bus.pack.series_ohm;
        bus.pack.series_ohm = 0; /* it is in the line */
        bus.faults = &now.board;
    }
    double taken_w = 0;
    for (int k = 0; k < VS_FAST_PER_SECOND; k++) {
        struct vs_diode seen = *curve;
        if (faulty) {
            double at_s = (double)s->now_s + (double)k / VS_FAST_PER_SECOND;
            struct vs_plant_faults plant = vs_plant_faults_at(&p->faults, at_s);
            seen = vs_faulty_diode(&plant, &p->module, curve);
        }
        taken_w += vs_fast_period(&p->board, &p->plant.converter, state, &s->plant.commands, &seen,
                                  &bus) /
                   VS_FAST_PER_SECOND;
    }
    return (struct vs_source){taken_w, state->pv_v};
}
