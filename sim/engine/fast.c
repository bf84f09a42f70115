/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/fast.h"

#include <string.h>

void vs_fast_reset(const struct vs_board_params *board, struct vs_fast_state *state)
{
    memset(state, 0, sizeof *state);
    vs_board_fast_reset(board, &state->board);
}

struct vs_fast_pins vs_fast_look(const struct vs_fast_state *state, const struct vs_fast_bus *bus)
{
    double in_a = state->charge_a > 0 ? state->charge_a : 0;
    double bus_v = bus->a_v + bus->b_ohm * (in_a - bus->load_w / bus->a_v);
    return (struct vs_fast_pins){state->pv_v, state->pv_a, bus_v, state->charge_a};
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

double vs_fast_answer(const struct vs_converter *converter, struct vs_fast_state *state,
                      const struct vs_fast_command *command, double charge_v,
                      const struct vs_diode *curve, const struct vs_fast_bus *bus)
{
    double bus_v = vs_fast_look(state, bus).bat_v;
    double open_v = vs_diode_voc_v(curve);
    /* a buck converter cannot pull the panel below the battery, nor hold it above open circuit */
    double floor_v = bus_v + converter->headroom_v;
    double panel_v = command->pv_set_v > floor_v ? command->pv_set_v : floor_v;
    int running = command->run && panel_v < open_v;
    panel_v = running ? panel_v : open_v;
    double panel_a = running ? vs_diode_current_a(curve, panel_v) : 0;
    double out_w = panel_a > 0 ? vs_converter_out_w(converter, panel_v * panel_a) : 0;
    /* what lifts the bus to the set-point; more the board's own regulator does not let through */
    double most_a = (charge_v - bus->a_v) / bus->b_ohm + bus->load_w / bus->a_v;
    double most_w = most_a > 0 ? most_a * charge_v : 0;
    if (out_w > most_w) {
        panel_v = risen_v(curve, panel_v, open_v, vs_converter_in_w(converter, most_w));
        panel_a = vs_diode_current_a(curve, panel_v);
        panel_a = panel_a > 0 ? panel_a : 0;
        out_w = most_w;
        bus_v = charge_v;
    }
    state->pv_v = panel_v;
    state->pv_a = panel_a;
    state->charge_a = out_w / bus_v;
    return panel_v * panel_a;
}

double vs_fast_period(const struct vs_board_params *board, const struct vs_converter *converter,
                      struct vs_fast_state *state, const struct vs_commands *commands,
                      const struct vs_diode *curve, const struct vs_fast_bus *bus)
{
    struct vs_fast_pins pins = vs_fast_look(state, bus);
    struct vs_fast_command command = vs_board_fast_step(board, &state->board, &pins, commands,
                                                        1000 / VS_FAST_PER_SECOND);
    return vs_fast_answer(converter, state, &command, commands->charge_v, curve, bus);
}

struct vs_source vs_fast_second(const struct vs_lamp *lamp, const struct vs_tick *tick,
                                struct vs_fast_state *state, const struct vs_diode *curve)
{
    const struct vs_lamp_params *p = &lamp->params;
    const struct vs_lamp_state *s = &lamp->state;
    struct vs_battery_line line = vs_battery_line(&p->battery, &tick->battery, &s->battery,
                                                  state->charge_a - s->lamp_a);
    struct vs_fast_bus bus = {line.a_v, line.b_ohm, s->lamp_a * s->bus_v};
    double taken_w = 0;
    for (int k = 0; k < VS_FAST_PER_SECOND; k++) {
        taken_w += vs_fast_period(&p->board, &p->converter, state, &s->commands, curve, &bus) /
                   VS_FAST_PER_SECOND;
    }
    return (struct vs_source){taken_w, state->pv_v};
}
