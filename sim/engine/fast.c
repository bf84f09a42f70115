/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/fast.h"

#include <string.h>

void vs_fast_reset(const struct vs_board_params *board, struct vs_fast_state *state)
{
    memset(state, 0, sizeof *state);
    vs_board_fast_reset(board, &state->board);
}

double vs_fast_period(const struct vs_board_params *board, const struct vs_converter *converter,
                      struct vs_fast_state *state, const struct vs_commands *commands,
                      const struct vs_diode *curve, const struct vs_fast_bus *bus)
{
    double bus_v = state->charge_a > 0 ? state->charge_a : 0;
    bus_v = bus->a_v + bus->b_ohm * (bus_v - bus->load_w / bus->a_v);
    struct vs_fast_pins pins = {state->pv_v, state->pv_a, bus_v, state->charge_a};
    struct vs_fast_command command = vs_board_fast_step(board, &state->board, &pins, commands,
                                                        1000 / VS_FAST_PER_SECOND);
    double open_v = vs_diode_voc_v(curve);
    /* a buck converter cannot pull the panel below the battery, nor hold it above open circuit */
    double floor_v = bus_v + converter->headroom_v;
    double panel_v = command.pv_set_v > floor_v ? command.pv_set_v : floor_v;
    int running = command.run && panel_v < open_v;
    panel_v = running ? panel_v : open_v;
    double panel_a = running ? vs_diode_current_a(curve, panel_v) : 0;
    double taken_w = panel_v * panel_a;
    double out_w = taken_w > 0 ? vs_converter_out_w(converter, taken_w) : 0;
    state->pv_v = panel_v;
    state->pv_a = panel_a;
    state->charge_a = out_w / bus_v;
    return taken_w;
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
