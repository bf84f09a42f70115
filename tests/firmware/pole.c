/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiled with FW_LANES = 8; see pole.h. Loops over lanes have no branch, so that they cost little
 * beside the controllers. */
#include "pole.h"

#include <math.h>
#include <string.h>

#include "firmware/core/fw.h"

_Static_assert(FW_LANES == POLES, "this unit is for eight lanes");

enum { COLD_EVERY = 15 };

struct poles {
    struct fw_params params;
    struct fw_state state;
    struct fw_inputs in;
    struct fw_outputs out;
    struct pole truth[POLES];
    double charge_mah[POLES];
    double lamp_mw[POLES]; /* at full level */
    /* by the cells' temperature, worked out every quarter of an hour */
    double cell_degc[POLES];
    double locked_frac[POLES], sag_v_per_ma[POLES];
};

size_t poles_size(void)
{
    return sizeof(struct poles);
}

static double between(double x, double low, double high)
{
    x = x > low ? x : low;
    return x < high ? x : high;
}

/* Rested voltage of four LFP cells as in rig.c, summed piece by piece. */
static double open_v(double soc)
{
    return 11.0 + 30.0 * between(soc, 0.0, 0.05) + 3.0 * (between(soc, 0.05, 0.15) - 0.05) +
           (4.0 / 3.0) * (between(soc, 0.15, 0.30) - 0.15) +
           (1.0 / 3.0) * (between(soc, 0.30, 0.60) - 0.30) +
           (3.0 / 7.0) * (between(soc, 0.60, 0.95) - 0.60) + 7.0 * (between(soc, 0.95, 1.0) - 0.95);
}

/* Share of the capacity that cells give, the firmware's defaults made true. */
static double usable_frac(double degc)
{
    return 0.5 + 0.017 * (between(degc, -30.0, -10.0) + 20.0) +
           0.015 * (between(degc, -10.0, 0.0) + 10.0) + 0.013 * between(degc, 0.0, 10.0) +
           0.05 / 15.0 * (between(degc, 10.0, 25.0) - 10.0);
}

double pole_usable_mah(const struct pole *pole, double cell_degc)
{
    return pole->capacity_mah * between(usable_frac(cell_degc) + pole->usable_frac, 0.0, 1.0);
}

void poles_start(struct poles *poles, const int32_t *params, const struct pole truth[POLES])
{
    memset(poles, 0, sizeof *poles);
    for (int lane = 0; lane < POLES; lane++) {
        for (int i = 0; i < FW_PARAM_COUNT; i++) {
            fw_param_set(&poles->params, i, lane, params[i]);
        }
        poles->truth[lane] = truth[lane];
        poles->charge_mah[lane] = truth[lane].soc_frac * truth[lane].capacity_mah;
        poles->lamp_mw[lane] = params[FW_PARAM_lamp_full_mw] * truth[lane].lamp_gain;
        poles->in.bat_mv[lane] = (int32_t)(1000.0 * open_v(truth[lane].soc_frac));
    }
    fw_init(&poles->params, &poles->state);
}

static void turn_cold(struct poles *poles, const struct pole_day days[POLES], int minute)
{
    double wave = cos((minute / 60.0 + 12.0 - 15.0) * 3.14159265 / 12.0);
    for (int k = 0; k < POLES; k++) {
        double degc = days[k].cell_degc + days[k].swing_k * wave;
        poles->cell_degc[k] = degc;
        double locked = 1.0 - usable_frac(degc) - poles->truth[k].usable_frac;
        poles->locked_frac[k] = between(locked, 0.0, 1.0);
        /* 30 mohm when warm, half as much again at freezing point */
        poles->sag_v_per_ma[k] = 3e-5 * (1.0 + between(0.025 * (20.0 - degc), 0.0, 2.0));
    }
}

static void flow(struct poles *poles, const struct pole_day days[POLES], double sine)
{
    for (int k = 0; k < POLES; k++) {
        double capacity = poles->truth[k].capacity_mah;
        double soc = poles->charge_mah[k] / capacity;
        double offered = days[k].harvest_mah * sine;
        double charge = between(offered, 0.0, poles->out.charge_max_ma[k]);
        /* the last percents are taken up more and more slowly */
        double room = between((1.0 - soc) * 50.0, 0.02, 1.0);
        int held = charge > 100.0 && room < 1.0;
        charge *= held ? room : 1.0;
        /* what is locked up shows when little else is left */
        double locked = poles->locked_frac[k];
        double above = soc - locked;
        double seen = soc - locked * between(1.0 - above * (1.0 / 0.3), 0.0, 1.0);
        double rest_v = open_v(seen);
        double bat_v = rest_v + charge * poles->sag_v_per_ma[k];
        double level = above > 0.0 ? poles->out.lamp_pm[k] * 1e-3 : 0.0;
        double lamp = level * poles->lamp_mw[k] / bat_v;
        bat_v = (bat_v - lamp * poles->sag_v_per_ma[k]) * poles->truth[k].divider_gain;
        bat_v = held ? 14.4 : bat_v; /* the converter holds what its own divider says */
        double net = charge - lamp - poles->truth[k].draw_ma;
        poles->charge_mah[k] = between(poles->charge_mah[k] + net / 60.0, 0.0, capacity);
        poles->in.charge_ma[k] = (int32_t)(charge * poles->truth[k].shunt_gain + 0.5);
        poles->in.lamp_ma[k] = (int32_t)(lamp + 0.5);
        poles->in.bat_mv[k] = (int32_t)(1000.0 * bat_v + 0.5);
        poles->in.cell_ddc[k] = (int32_t)(10.0 * poles->cell_degc[k] + 500.5) - 500;
    }
}

static void note(const struct poles *poles, const word *before_pm, word due_before,
                 struct pole_night nights[POLES])
{
    const struct fw_outputs *out = &poles->out;
    for (int k = 0; k < POLES; k++) {
        struct pole_night *night = &nights[k];
        int pm = out->lamp_pm[k];
        int due = out->window[k] && due_before[k];
        night->lit_h += (pm > 0) / 60.0;
        night->full_h += pm / 60000.0;
        night->cut += due && out->lvd[k];
        int free = due && !out->lvd[k] && poles->state.discharge[k] == 0;
        night->below += free && pm < poles->params.lamp_floor_pm[k];
        if (free && pm == (*before_pm)[k]) {
            night->least_pm = pm < night->least_pm ? pm : night->least_pm;
            night->most_pm = pm > night->most_pm ? pm : night->most_pm;
        }
    }
}

/* In 1/h: times the day's harvest it is the current offered. */
static double sine_per_h(const struct pole_sun *sun, int minute)
{
    double hour = (minute + DAY_MIN / 2) % DAY_MIN / 60.0;
    double length_h = sun->set_h - sun->rise_h;
    double phase = (hour - sun->rise_h) / length_h;
    int light = phase > 0.0 && phase < 1.0;
    return light ? sin(3.14159265 * phase) * 1.5707963 / length_h : 0.0;
}

void poles_run(struct poles *poles, const struct pole_sun *sun, const struct pole_day days[POLES],
               int from, int to, struct pole_night nights[POLES])
{
    for (int k = 0; k < POLES && from == 0; k++) {
        nights[k] = (struct pole_night){.least_pm = 1000};
    }
    for (int minute = from; minute < to; minute++) {
        double sine = sine_per_h(sun, minute);
        if (minute % COLD_EVERY == 0) {
            turn_cold(poles, days, minute);
        }
        for (int k = 0; k < POLES; k++) {
            int dark = sine <= 0.0 || days[k].covered;
            poles->in.dt_s[k] = 60;
            poles->in.pv_mv[k] = dark ? 500 : 18000;
            double soc = poles->charge_mah[k] / poles->truth[k].capacity_mah;
            nights[k].soc_frac = minute < DAY_MIN / 2 && sine > 0.0 ? soc : nights[k].soc_frac;
        }
        flow(poles, days, sine);
        word before_pm = poles->out.lamp_pm;
        word due = poles->out.window;
        fw_step(&poles->params, &poles->state, &poles->in, &poles->out);
        note(poles, &before_pm, due, nights);
    }
}

void poles_copy(struct poles *poles, int lane)
{
    word *words[] = {(word *)&poles->state, (word *)&poles->in, (word *)&poles->out};
    static const size_t counts[] = {sizeof poles->state / sizeof(word),
                                    sizeof poles->in / sizeof(word),
                                    sizeof poles->out / sizeof(word)};
    for (int part = 0; part < 3; part++) {
        for (size_t i = 0; i < counts[part]; i++) {
            for (int k = 0; k < POLES; k++) {
                words[part][i][k] = words[part][i][lane];
            }
        }
    }
    for (int k = 0; k < POLES; k++) {
        poles->truth[k] = poles->truth[lane];
        poles->charge_mah[k] = poles->charge_mah[lane];
        poles->lamp_mw[k] = poles->lamp_mw[lane];
    }
}

void poles_set_charge(struct poles *poles, int lane, double soc_frac, int sigma_pm)
{
    poles->charge_mah[lane] = soc_frac * poles->truth[lane].capacity_mah;
    double pm = between(poles->charge_mah[lane] * 1000.0 / poles->params.capacity_mah[lane], 0,
                        1000);
    int32_t unit = poles->state.mas_per_pm[lane];
    poles->state.charge_mas[lane] = (int32_t)(pm * unit);
    poles->state.sigma_mas[lane] = sigma_pm * unit;
}

void poles_fill(struct poles *poles, int lane)
{
    poles->charge_mah[lane] = poles->truth[lane].capacity_mah;
    int32_t unit = poles->state.mas_per_pm[lane];
    poles->state.charge_mas[lane] = 1000 * unit;
    poles->state.sigma_mas[lane] = poles->params.sigma_full_pm[lane] * unit;
}

void poles_forget_last_night(struct poles *poles)
{
    for (int k = 0; k < POLES; k++) {
        poles->state.spent_mas[k] = 1100000000;
    }
}
