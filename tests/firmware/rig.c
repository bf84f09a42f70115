/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rig.h"

#include <math.h>

void rig_restart(struct rig *rig)
{
    fw_init(&rig->params, &rig->state);
}

struct rig rig_new(void)
{
    struct rig rig = {.params = fw_params_defaults()};
    rig.in = (struct fw_inputs){.dt_s = 1, .bat_mv = 13200, .cell_ddc = 250, .board_ddc = 250};
    rig_light(&rig);
    rig_restart(&rig);
    return rig;
}

void rig_run(struct rig *rig, int seconds)
{
    for (int t = 0; t < seconds; t += rig->in.dt_s) {
        fw_step(&rig->params, &rig->state, &rig->in, &rig->out);
    }
}

void rig_dark(struct rig *rig)
{
    rig->in.pv_mv = 1000;
    rig->in.charge_ma = 0;
}

void rig_light(struct rig *rig)
{
    rig->in.pv_mv = 20000;
}

struct rig rig_settled(int soc_pm)
{
    struct rig rig = rig_new();
    rig_run(&rig, 1);
    rig.state.charge_mas = soc_pm * rig.state.mas_per_pm;
    rig.state.sigma_mas = 0;
    rig_run(&rig, 400);
    return rig;
}

int rig_events(struct rig *rig, int seconds)
{
    int events = 0;
    for (int t = 0; t < seconds; t += rig->in.dt_s) {
        fw_step(&rig->params, &rig->state, &rig->in, &rig->out);
        events |= rig->out.events;
    }
    return events;
}

void rig_dusk(struct rig *rig)
{
    rig_dark(rig);
    for (int t = 0; t < 2 * 86400 && !rig->out.night; t += rig->in.dt_s) {
        rig_run(rig, rig->in.dt_s);
    }
}

int rig_has(const struct rig *rig, enum fw_fault fault)
{
    return (rig->out.faults >> fault) & 1;
}

void rig_learned(struct rig *rig, int night_length_s)
{
    struct fw_kept kept;
    fw_keep(&rig->state, &kept);
    kept.night_length_s = night_length_s;
    fw_restore(&rig->params, &rig->state, &kept);
}

/* Rested voltage of four LFP cells; close to what the firmware expects, steep at both ends. */
static double open_v(double soc)
{
    static const double at[] = {0.0, 0.05, 0.15, 0.30, 0.60, 0.95, 1.0};
    static const double v[] = {11.0, 12.50, 12.80, 13.0, 13.1, 13.25, 13.6};
    int i = 0;
    while (i < 5 && soc > at[i + 1]) {
        i++;
    }
    return v[i] + (v[i + 1] - v[i]) * (soc - at[i]) / (at[i + 1] - at[i]);
}

struct plant plant_new(const struct fw_params *params, double soc_frac)
{
    struct plant plant = {.rig = rig_new(), .lamp_gain = 1.0, .hour = 12.0};
    plant.rig.params = *params;
    plant.charge_mah = soc_frac * params->capacity_mah;
    plant.draw_ma = (params->quiescent_ua + params->self_discharge_ua) / 1000.0;
    plant.rig.in.bat_mv = (int)(1000.0 * open_v(soc_frac));
    rig_restart(&plant.rig);
    return plant;
}

static double offered_ma(const struct day *day, double hour)
{
    double length_h = day->sunset_h - day->sunrise_h;
    double phase = (hour - day->sunrise_h) / length_h;
    if (phase <= 0.0 || phase >= 1.0) {
        return 0.0;
    }
    return day->harvest_mah * 1.5707963 / length_h * sin(3.14159265 * phase);
}

void plant_step(struct plant *plant, const struct day *day, int dt_s)
{
    struct rig *rig = &plant->rig;
    const struct fw_outputs *out = &rig->out;
    double capacity = rig->params.capacity_mah;
    double soc = plant->charge_mah / capacity;
    double charge = offered_ma(day, plant->hour);
    charge = fmin(charge, out->charge_max_ma) * out->charge_on;
    /* the last percents are taken up more and more slowly */
    double room = fmax((1.0 - soc) * 50.0, 0.0);
    int held = out->charge_on && charge > 100.0 && room < 1.0;
    charge *= held ? fmax(room, 0.02) : 1.0;
    double bat = held ? 14.4 : open_v(soc) + charge * 3e-5;
    double lamp = out->lamp_pm * 1e-3 * rig->params.lamp_full_mw / bat * plant->lamp_gain *
                  (soc > 0.0);
    bat -= lamp * 3e-5;
    plant->charge_mah += (charge - lamp - plant->draw_ma) * dt_s / 3600.0;
    plant->charge_mah = fmin(fmax(plant->charge_mah, 0.0), capacity);
    plant->hour += dt_s / 3600.0;
    plant->hour -= plant->hour >= 24.0 ? 24.0 : 0.0;

    int light = plant->hour > day->sunrise_h && plant->hour < day->sunset_h;
    rig->in.dt_s = dt_s;
    rig->in.pv_mv = light ? 18000 : 500;
    rig->in.charge_ma = (int)(charge + 0.5);
    rig->in.lamp_ma = (int)(lamp + 0.5);
    rig->in.bat_mv = (int)(1000.0 * bat + 0.5);
    rig->in.cell_ddc = (int)(10.0 * day->cell_degc);
    fw_step(&rig->params, &rig->state, &rig->in, &rig->out);
}

struct night plant_day(struct plant *plant, const struct day *day, int dt_s)
{
    struct night night = {.least_pm = 1000};
    int steps = 86400 / dt_s;
    for (int i = 0; i < steps; i++) {
        int before_pm = plant->rig.out.lamp_pm;
        plant_step(plant, day, dt_s);
        const struct fw_outputs *out = &plant->rig.out;
        night.lit_h += (out->lamp_pm > 0) * dt_s / 3600.0;
        night.full_h += out->lamp_pm * 1e-3 * dt_s / 3600.0;
        night.lamp_mah += plant->rig.in.lamp_ma * dt_s / 3600.0;
        night.lvd |= out->lvd && out->window;
        if (out->window && out->night_age_s <= 3600) {
            night.first_pm = out->lamp_pm;
        }
        if (out->window && before_pm == out->lamp_pm) {
            night.least_pm = out->lamp_pm < night.least_pm ? out->lamp_pm : night.least_pm;
            night.most_pm = out->lamp_pm > night.most_pm ? out->lamp_pm : night.most_pm;
        }
    }
    return night;
}
