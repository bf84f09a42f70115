/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/laws.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "firmware/core/fw.h"

/* What sensors may be off by, see laws.h, and more than any can be off by. */
static const double degc_slack = 0.5, any_degc = 200;
static const double amp_slack_frac = 0.02, amp_slack = 0.15;
static const double volt_slack_frac = 0.01, volt_slack = 0.02, any_volt = 100;

/* Estimates, each with the strictest value, moved alone, that all files of data/scenarios held with
 * when it was tried. */
static const double no_current_a = 0.01;      /* 0: two steps of a 12-bit shunt and noise */
static const double fast_loop_s = 1;          /* 0: ten passes to bring a limit down */
static const double heater_draw_a = 0.1;      /* 0: idle_ma and as much again for the sensors */
static const double worth_charging_w = 2;     /* 0.1: four times mppt_low_mw */
static const double sun_down_deg = -6;        /* 0: the end of civil dusk */
static const double charger_idle_s = 300;     /* 0: mppt_retry_ms and debounces */
static const double full_frac = 0.95;         /* 0.99, not 0.995: done below is done too early */
static const double settled_s = 3600;         /* 0: a fault echoes for so long after its end */
static const double count_slack_frac = 0.005; /* 0; sim.flips, which puts sigma to 0, not 0.001 */

/* A lamp in the cold is capped by its current at nominal voltage, 12.8 V; at lvd_mv, 11.2 V, the
 * same power takes 1.14 of it. The files hold with 1. */
static const double cold_cap_factor = 1.15;

/* As in the firmware, which has no public name for them: charger.c and lamp.c of firmware/core. */
static const double heat_trial_s = 10, overload_slack_a = 0.3;

/* An answer follows a reading by a tick, and a debounce is rounded up by another. The heater's law
 * needs both, the others hold with one. */
static double late_s(const struct vs_view *v)
{
    return 2 * v->dt_s;
}

static const struct {
    const char *name, *sentence;
} laws_table[] = {
#define LAW_ROW(name, sentence) {#name, sentence},
    VS_LAWS(LAW_ROW)
#undef LAW_ROW
};

const char *vs_law_name(enum vs_law law)
{
    return laws_table[law].name;
}

const char *vs_law_sentence(enum vs_law law)
{
    return laws_table[law].sentence;
}

void vs_laws_start(struct vs_laws *laws, const struct vs_scenario *scenario)
{
    memset(laws, 0, sizeof *laws);
    laws->scenario = scenario;
    laws->fault_end_s = -HUGE_VAL;
    laws->last_lit_night_h = -1;
}

/* What one tick is judged by. */
struct tick {
    const struct vs_view *v;
    const struct vs_lamp *lamp;
    const struct vs_lamp_probe *probe;
    const struct fw_params *fw;
    const struct fw_outputs *out;
    double degc_doubt, volt_doubt; /* what the sensors may be off by */
    int fault_free;                /* no fault acts, nor has lately */
};

static double now_s(const struct tick *t)
{
    return t->v->now_s;
}

/* Notes that a law was overstepped in this tick, or not; it is broken once that has lasted for more
 * than `grace_s`. */
static void hold(struct vs_laws *l, const struct tick *t, enum vs_law law, int overstepped,
                 double grace_s, const char *format, ...) __attribute__((format(printf, 6, 7)));
static void hold(struct vs_laws *l, const struct tick *t, enum vs_law law, int overstepped,
                 double grace_s, const char *format, ...)
{
    l->held_s[law] = overstepped ? l->held_s[law] + t->v->dt_s : 0;
    if (l->broken || !overstepped || l->held_s[law] <= grace_s) {
        return;
    }
    l->broken = 1;
    l->law = law;
    l->broken_s = now_s(t);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(l->words, sizeof l->words, format, arguments);
    va_end(arguments);
}

static double acting(const struct vs_laws *l, enum vs_fault_kind kind, double at_s,
                     double otherwise)
{
    const struct vs_fault *f = vs_fault_acting(&l->scenario->fault_set, kind, at_s);
    return f ? f->value : otherwise;
}

static int acts(const struct vs_laws *l, enum vs_fault_kind kind, double at_s)
{
    return vs_fault_acting(&l->scenario->fault_set, kind, at_s) != 0;
}

/* A count of charge does not survive these. */
static int spoils_count(enum vs_fault_kind kind)
{
    switch (kind) {
    case VS_FAULT_bat_v_gain:
    case VS_FAULT_bat_v_offset:
    case VS_FAULT_bat_v_stuck:
    case VS_FAULT_bat_v_open:
    case VS_FAULT_charge_a_gain:
    case VS_FAULT_charge_a_offset:
    case VS_FAULT_charge_a_stuck:
    case VS_FAULT_charge_a_open:
    case VS_FAULT_lamp_a_gain:
    case VS_FAULT_lamp_a_offset:
    case VS_FAULT_lamp_a_stuck:
    case VS_FAULT_lamp_a_open:
    case VS_FAULT_adc_gain:
    case VS_FAULT_adc_bit_high:
    case VS_FAULT_adc_bit_low:
    case VS_FAULT_clock_drift:
    case VS_FAULT_tick_missed:
    case VS_FAULT_tick_doubled:
    case VS_FAULT_battery_resistance:
    case VS_FAULT_ram_flip:
    case VS_FAULT_battery_open: /* a silent pack is taken for an empty one */
    case VS_FAULT_battery_discharge_open:
        return 1;
    default:
        return 0;
    }
}

/* What the scenario's faults do to the judgement of this tick. */
static void weigh_faults(struct vs_laws *l, struct tick *t)
{
    const struct vs_fault_set *set = &l->scenario->fault_set;
    double at_s = now_s(t);
    for (int k = 0; k < set->count; k++) {
        const struct vs_fault *f = &set->at[k];
        int in_span = at_s >= f->start_s && at_s < f->end_s; /* between its periods too */
        int instant = f->kind == VS_FAULT_reset || f->kind == VS_FAULT_ram_flip;
        if (in_span && !(instant && at_s >= f->start_s + t->v->dt_s)) {
            l->fault_end_s = at_s + t->v->dt_s;
            l->gauge_doubted = l->gauge_doubted || spoils_count(f->kind);
        }
    }
    t->fault_free = at_s - l->fault_end_s >= settled_s;
    double gain = fabs(acting(l, VS_FAULT_adc_gain, at_s, 1) - 1);
    double bit = fmax(acting(l, VS_FAULT_adc_bit_high, at_s, -1),
                      acting(l, VS_FAULT_adc_bit_low, at_s, -1));
    const struct vs_board_params *board = &t->lamp->params.board;
    double step = bit < 0 ? 0 : ldexp(1.0, (int)bit - board->bits);
    double degc_range = board->sensors.cell_degc.high - board->sensors.cell_degc.low;
    double volt_range = board->sensors.bat_v.high - board->sensors.bat_v.low;
    t->degc_doubt = degc_slack + fabs(acting(l, VS_FAULT_cell_degc_offset, at_s, 0)) +
                    fabs(acting(l, VS_FAULT_cell_degc_gain, at_s, 1) - 1) * fabs(t->v->cell_degc) +
                    (gain + step) * degc_range +
                    (acts(l, VS_FAULT_cell_degc_stuck, at_s) ? any_degc : 0);
    double v = t->probe->bus_v;
    int lost = acts(l, VS_FAULT_bat_v_stuck, at_s) || acts(l, VS_FAULT_bat_v_open, at_s);
    t->volt_doubt = volt_slack + v * volt_slack_frac +
                    fabs(acting(l, VS_FAULT_bat_v_offset, at_s, 0)) +
                    fabs(acting(l, VS_FAULT_bat_v_gain, at_s, 1) - 1) * v + gain * v +
                    step * volt_range + (lost ? any_volt : 0);
}

/* --- battery ---------------------------------------------------------------------------------- */

/* What the cells stand at a temperature, with the doubt about it on the generous side. */
static double table_a(const struct tick *t)
{
    const struct fw_params *fw = t->fw;
    double ddc = t->v->cell_degc * 10, doubt = t->degc_doubt * 10;
    double c_pm = fw->charge_c_pm;
    if (ddc < fw->charge_stop_cold_ddc - doubt || ddc > fw->charge_stop_hot_ddc + doubt) {
        return 0;
    }
    if (ddc < fw->charge_cool_ddc - doubt) {
        c_pm = fw->charge_cool_c_pm;
    } else if (ddc > fw->charge_hot_ddc + doubt) {
        c_pm = fw->charge_hot_c_pm;
    }
    return fw->capacity_mah / 1000.0 * c_pm / 1000.0;
}

static void judge_charge(struct vs_laws *l, const struct tick *t)
{
    const struct vs_battery_params *pack = &t->lamp->params.plant.battery;
    double in_a = t->probe->battery_a, most_a = table_a(t);
    double grace_s = t->v->dt_s > 1 ? 0 : fast_loop_s;
    hold(l, t, VS_LAW_charge_table,
         in_a > (most_a > 0 ? most_a * (1 + amp_slack_frac) + amp_slack : no_current_a), grace_s,
         "%.2f A into cells at %.1f degC, which stand %.2f A", in_a, t->v->cell_degc, most_a);
    double ohm = acting(l, VS_FAULT_battery_resistance, now_s(t), 0);
    double cell_v = (t->probe->bus_v - ohm * in_a) / pack->series;
    double limit_v = t->fw->ov_mv / 1000.0 / pack->series;
    hold(l, t, VS_LAW_cell_voltage,
         in_a > no_current_a && cell_v > limit_v + t->volt_doubt / pack->series, grace_s,
         "%.3f V a cell, whose limit is %.3f V", cell_v, limit_v);
    hold(l, t, VS_LAW_over_voltage,
         t->out->charge_on && t->probe->bus_v > t->fw->ov_mv / 1000.0 + t->volt_doubt,
         grace_s + t->v->dt_s, "charging at %.2f V", t->probe->bus_v);
    int lost = acts(l, VS_FAULT_cell_degc_open, now_s(t));
    hold(l, t, VS_LAW_lost_sensor, lost && (in_a > no_current_a || t->out->charge_max_ma > 0),
         late_s(t->v), "%.2f A, limit %.2f A", in_a, t->out->charge_max_ma / 1000.0);
}

static void judge_discharge(struct vs_laws *l, const struct tick *t)
{
    const struct vs_lamp_state *s = &t->lamp->state;
    double ddc = t->v->cell_degc * 10, doubt = t->degc_doubt * 10;
    int lit = t->probe->lamp_w > 0;
    double open_v = t->probe->bus_v - t->probe->battery_a * t->fw->bat_mohm / 1000.0;
    hold(l, t, VS_LAW_empty_pack, lit && open_v < t->fw->lvd_mv / 1000.0 - t->volt_doubt,
         t->fw->lvd_s + late_s(t->v), "lamp on at %.2f V without load", open_v);
    int beyond = ddc < t->fw->discharge_stop_cold_ddc - doubt ||
                 ddc > t->fw->discharge_stop_hot_ddc + doubt;
    double slow_a = t->fw->capacity_mah / 1000.0 * t->fw->discharge_cold_c_pm / 1000.0;
    int fast = ddc < t->fw->discharge_cold_ddc - doubt &&
               s->plant.lamp_a > slow_a * cold_cap_factor + amp_slack;
    hold(l, t, VS_LAW_discharge_table, lit && (beyond || fast), late_s(t->v),
         "lamp takes %.2f A from cells at %.1f degC", s->plant.lamp_a, t->v->cell_degc);
    double rated_a = t->fw->lamp_full_mw / (double)t->fw->nominal_mv;
    double due_a = rated_a * t->out->lamp_pm / 1000.0;
    double short_a = rated_a * t->fw->lamp_short_pm / 1000.0;
    double over_a = due_a * t->fw->lamp_over_pm / 1000.0 + overload_slack_a;
    int shorted = !t->out->heater && s->plant.lamp_a > short_a * (1 + amp_slack_frac) + amp_slack;
    int over = !t->out->heater && s->plant.lamp_a > over_a * (1 + amp_slack_frac) + amp_slack;
    double time_s = shorted ? t->v->dt_s : t->fw->lamp_over_s + late_s(t->v);
    hold(l, t, VS_LAW_lamp_current, shorted || over, time_s, "%.2f A, due are %.2f A",
         s->plant.lamp_a, due_a);
    hold(l, t, VS_LAW_heater, t->out->heater && t->probe->battery_a < -heater_draw_a,
         heat_trial_s + late_s(t->v), "heater on, %.2f A out of the battery", -t->probe->battery_a);
}

/* --- controller ------------------------------------------------------------------------------- */

static void judge_outputs(struct vs_laws *l, const struct tick *t)
{
    int out = t->probe->lamp_w > 0 || t->probe->pv_w > 0;
    hold(l, t, VS_LAW_no_supply, !t->probe->powered && out, 0, "lamp %.1f W, panel %.1f W",
         t->probe->lamp_w, t->probe->pv_w);
    int commanded = t->probe->powered && (t->out->lamp_pm > 0 || t->out->charge_on);
    hold(l, t, VS_LAW_asleep, commanded && t->out->asleep, 0, "level %d, charger %d",
         (int)t->out->lamp_pm, (int)t->out->charge_on);
    double board_ddc = 10 * acting(l, VS_FAULT_board_degc_stuck, now_s(t), -50);
    hold(l, t, VS_LAW_board_hot, commanded && board_ddc > t->fw->board_hot_ddc + 10 * degc_slack,
         late_s(t->v), "level %d, charger %d", (int)t->out->lamp_pm, (int)t->out->charge_on);
}

static unsigned why(const struct tick *t, int bit)
{
    return (unsigned)t->out->why >> bit & 1u;
}

static void judge_lamp(struct vs_laws *l, const struct tick *t)
{
    const struct fw_params *fw = t->fw;
    if (!t->probe->powered) {
        return;
    }
    int adaptive = fw->policy == FW_POLICY_adaptive;
    int low = t->out->window && adaptive && t->out->lamp_pm < fw->lamp_floor_pm;
    unsigned good = why(t, FW_WHY_CUT) | why(t, FW_WHY_COLD) | why(t, FW_WHY_LAMP) |
                    why(t, FW_WHY_BOARD) | why(t, FW_WHY_ASLEEP);
    double fade_s = (double)fw->lamp_floor_pm / fw->slew_pm_per_s + late_s(t->v);
    hold(l, t, VS_LAW_floor, low && !good, fade_s, "level %d of 1000 for no reason but bits %#x",
         (int)t->out->lamp_pm, (unsigned)t->out->why);

    double ddc = t->v->cell_degc * 10, doubt = t->degc_doubt * 10 + fw->temp_hyst_ddc;
    int mild = ddc > fw->discharge_cold_ddc + doubt && ddc < fw->discharge_stop_hot_ddc - doubt;
    double open_mv = 1000 * (t->probe->bus_v - t->probe->battery_a * fw->bat_mohm / 1000.0);
    int charged = open_mv > fw->lvr_mv + 1000 * t->volt_doubt &&
                  t->out->soc_pm - t->out->soc_min_pm >= fw->lvr_soc_pm;
    int bright = open_mv > fw->lvd_mv + 1000 * t->volt_doubt;
    int untrue = (why(t, FW_WHY_COLD) && mild) || (why(t, FW_WHY_CUT) && charged && bright);
    hold(l, t, VS_LAW_reason, untrue, fw->lvr_s + late_s(t->v),
         "held down by bits %#x at %.1f degC and %.2f V", (unsigned)t->out->why, t->v->cell_degc,
         t->probe->bus_v);
}

static void judge_daylight(struct vs_laws *l, const struct tick *t)
{
    double pmp_w = t->lamp->params.plant.panel_scale * t->v->minute->pmp_w;
    double elevation_deg = t->v->minute->elevation_rad / VS_RAD_PER_DEG;
    int day = pmp_w > worth_charging_w && elevation_deg > 0;
    int wrong = t->probe->powered && t->fault_free &&
                ((elevation_deg < sun_down_deg && !t->out->night) ||
                 (day && (t->out->night || t->out->asleep)));
    hold(l, t, VS_LAW_daylight, wrong, fmax(t->fw->dusk_s, t->fw->dawn_s) + late_s(t->v),
         "%s, sun at %.1f deg",
         t->out->asleep  ? "asleep"
         : t->out->night ? "night"
                         : "day",
         elevation_deg);

    const struct fw_params *fw = t->fw;
    double ddc = t->v->cell_degc * 10, doubt = t->degc_doubt * 10;
    int warm = ddc > fw->charge_resume_cold_ddc + doubt && ddc < fw->charge_resume_hot_ddc - doubt;
    int may = t->probe->powered && t->fault_free && day && warm && !t->out->asleep &&
              t->probe->bus_v < fw->ov_clear_mv / 1000.0 - t->volt_doubt &&
              t->v->minute->vmp_v > t->probe->bus_v + t->lamp->params.plant.converter.headroom_v;
    int charging = t->out->mode == FW_MODE_BULK || t->out->mode == FW_MODE_CV;
    int done = t->out->mode == FW_MODE_DONE;
    int takes = t->probe->battery_a > no_current_a || t->probe->pv_w > t->fw->mppt_low_mw / 1000.0;
    int idle = !charging || !takes;
    int early = done && t->probe->soc_frac < full_frac;
    hold(l, t, VS_LAW_idle_charger, may && (done ? early : idle), charger_idle_s,
         "mode %d at %.1f %% of charge, panel could give %.0f W", (int)t->out->mode,
         100 * t->probe->soc_frac, pmp_w);
}

static void judge_count(struct vs_laws *l, const struct tick *t)
{
    if (!t->probe->powered) {
        return;
    }
    if (t->out->events >> FW_EVENT_FULL & 1 && t->fault_free) {
        l->gauge_doubted = 0;
    }
    double off = fabs(t->out->soc_pm / 1000.0 - t->probe->soc_frac);
    double sigma = t->out->sigma_pm / 1000.0;
    /* a pack that is not what its nameplate says, until the firmware has learned it */
    double learned_as = 3.6 * t->out->capacity_mah;
    double unlike = fabs(1 - t->lamp->params.plant.battery.capacity_as / learned_as);
    double soc = t->probe->soc_frac;
    double slack = count_slack_frac + unlike * fmax(soc, 1 - soc);
    hold(l, t, VS_LAW_gauge, !l->gauge_doubted && off > 4 * sigma + slack, t->v->dt_s,
         "counted %.1f %% with sigma %.1f, true are %.1f %%", t->out->soc_pm / 10.0, 100 * sigma,
         100 * t->probe->soc_frac);
}

static struct tick tick_of(const struct vs_view *view)
{
    return (struct tick){.v = view,
                         .lamp = view->lamp,
                         .probe = view->probe,
                         .fw = &view->lamp->params.board.firmware,
                         .out = &view->lamp->state.board.outputs};
}

void vs_laws_tick(struct vs_laws *laws, const struct vs_view *view)
{
    struct tick t = tick_of(view);
    weigh_faults(laws, &t);
    judge_charge(laws, &t);
    judge_discharge(laws, &t);
    judge_outputs(laws, &t);
    judge_lamp(laws, &t);
    judge_daylight(laws, &t);
    judge_count(laws, &t);
    laws->faults = view->probe->powered ? (unsigned)t.out->faults : laws->faults;
    if (view->night) {
        laws->last_lit_night_h = view->night->required_h - view->night->lit_h;
    }
}

void vs_laws_end(struct vs_laws *laws, const struct vs_view *view)
{
    struct tick t = tick_of(view);
    double residual = vs_ledger_residual_frac(&view->lamp->ledger);
    hold(laws, &t, VS_LAW_books, !(fabs(residual) < VS_LEDGER_TOLERANCE), 0,
         "they miss by %.2g of what went through", residual);
    int dark = laws->last_lit_night_h < 0 ||
               laws->last_lit_night_h > t.lamp->params.demand.dark_tolerance_h;
    hold(laws, &t, VS_LAW_last_night, dark && !laws->scenario->ends_dark, 0,
         "%.2f h of it are dark", laws->last_lit_night_h);
    unsigned left = laws->faults & ~laws->scenario->remain_bits;
    int first = 0;
    while (left && !(left >> first & 1u)) {
        first++;
    }
    hold(laws, &t, VS_LAW_left_over, left != 0, 0, "%s", left ? vs_signal_fault_name(first) : "");
}
