/* SPDX-License-Identifier: GPL-3.0-or-later */
/* night_sums.h - the sums of the night that is running, tick by tick. In lane vocabulary; what they
 * come to at noon is in tally.h. */
#ifndef VS_ENGINE_NIGHT_SUMS_H
#define VS_ENGINE_NIGHT_SUMS_H

#include "models/real.h"

/* A battery is called full above this: the last percents come and go with the charger's taper. */
#define VS_FULL_SOC_FRAC 0.98

struct vs_night_sums {
    real window_h, lit_h, lamp_wh, flux_lmh;
    real level_min, soc_dusk, soc_min, degc_min, degc_max, full;
    real ghi_whm2;       /* since midnight */
    real cold_charge_as; /* charge taken below 0 degC, whole run */
    real charge_as, discharge_as;
};

/* One tick's worth, as the lamp reports it. */
struct vs_tally_tick {
    double dt_s;
    int dark; /* no lane gives light: what the lamp did is 0 and not looked at */
    real elevation_rad, ghi_wm2;
    real lamp_w, flux_lm, level_frac, on_frac; /* on_frac: share of the tick with light */
    real soc_frac, battery_degc, current_a;
};

/* A night begins; what is summed over days and the whole run goes on. */
static inline void vs_night_sums_clear(struct vs_night_sums *t)
{
    t->window_h = t->lit_h = t->lamp_wh = t->flux_lmh = K(0.0);
    t->level_min = K(1.0);
    t->soc_dusk = K(-1.0);
    t->soc_min = K(1.0);
    t->degc_min = K(1000.0);
    t->degc_max = K(-1000.0);
    t->full = K(0.0);
}

/* dark_rad: the sun's elevation below which light is asked for. */
static inline void vs_night_sums_add(struct vs_night_sums *t, real dark_rad,
                                     const struct vs_tally_tick *k)
{
    double h = k->dt_s / 3600.0;
    t->window_h += pick(k->elevation_rad < dark_rad, K(h), K(0.0));
    if (!k->dark) {
        t->lit_h += k->on_frac * K(h);
        t->lamp_wh += k->lamp_w * K(h);
        t->flux_lmh += k->flux_lm * K(h);
        t->level_min = pick(k->on_frac > K(0.0), min(t->level_min, k->level_frac), t->level_min);
    }
    mask dusk = (k->elevation_rad < K(0.0)) & (t->soc_dusk < K(0.0));
    t->soc_dusk = pick(dusk, k->soc_frac, t->soc_dusk);
    t->soc_min = min(t->soc_min, k->soc_frac);
    t->degc_min = min(t->degc_min, k->battery_degc);
    t->degc_max = max(k->battery_degc, t->degc_max);
    t->ghi_whm2 += k->ghi_wm2 * K(h);
    t->full = pick(k->soc_frac > K(VS_FULL_SOC_FRAC), K(1.0), t->full);
    real charge = k->current_a * K(k->dt_s);
    real in = max(charge, K(0.0));
    t->charge_as += in;
    t->discharge_as -= min(charge, K(0.0));
    t->cold_charge_as += pick(k->battery_degc < K(0.0), in, K(0.0));
}

#endif
