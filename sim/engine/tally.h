/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tally.h - what a lamp did, night by night, and the field's measures of it.
 *
 * A night runs from noon to noon (12:00 local) and carries the date of its evening. What
 * the clause demands is fixed by the sun, not by the controller: the hours in which the sun is more
 * than `dark_elevation` below the horizon, at most hours_per_night of them. A controller that sees
 * dusk late or never is thereby found out. */
#ifndef VS_ENGINE_TALLY_H
#define VS_ENGINE_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "sim/engine/night_sums.h"

struct vs_demand {
    double rated_w;            /* lamp input power that the clause asks for */
    double rated_flux_lm;      /* light at that power, new and at 25 degC */
    double hours_per_night;    /* 12; a shorter night asks for less */
    double dark_elevation_deg; /* -3: light is asked for below it, an estimate */
    double served_frac;        /* a night is fully served from this share of its energy on */
    double dark_tolerance_h;   /* a night is dark when more than this is missing */
};

struct vs_night {
    int32_t day;           /* of the evening, days since 1970-01-01 local */
    int32_t year;          /* of the run, counted from 0: the one in which the night ended */
    double required_h;     /* hours of light asked for */
    double lit_h;          /* hours with the lamp on, at most required_h */
    double demand_wh;      /* required_h x rated power */
    double served_wh;      /* lamp input energy, at most demand_wh */
    double light_frac;     /* light delivered / (required_h x rated light), at most 1 */
    double level_min_frac; /* lowest level while lit */
    double soc_dusk_frac;  /* at sunset */
    double soc_min_frac;
    double battery_min_degc;
    double battery_max_degc;
    double ghi_kwhm2; /* of the day before the night */
    double full;      /* 1 if the battery was full, from noon to noon */
};

/* A night is dark where more than so many hours of its light were missing. */
static inline int vs_night_is_dark(const struct vs_night *night, double tolerance_h)
{
    return night->required_h - night->lit_h > tolerance_h;
}

/* And has a loss of load where more of its energy was not served than this leaves. */
static inline int vs_night_has_loss(const struct vs_night *night, double served_frac)
{
    return night->demand_wh - night->served_wh > (1.0 - served_frac) * night->demand_wh;
}

/* Measures over a run of nights (units in the names). LOLP counts nights with a loss; LOLH and
 * LOLP_time count hours without light; EENS and LPSP count energy against the demand. */
struct vs_reliability {
    long nights, loss_nights, dark_nights, served_nights;
    double lolp_night, lolp_time;
    double lolh_h, dark_h;     /* totals */
    double demand_wh, eens_wh; /* totals */
    double lpsp;
    long longest_run_nights, runs; /* of nights with a loss */
    double worst_run_wh, mean_run_nights;
    double days_full_frac;
    long longest_without_full;
    double light_frac; /* light delivered / asked for, over all nights */
    double worst_light_frac, median_light_frac;
    double soc_min_frac;
    long worst_night; /* index of the night with the least light */
};

/* Given nights[count] and what counts as a loss: a night whose unserved energy exceeds
 * (1 - served_frac) of its demand. served_frac 1 takes every shortfall. */
struct vs_reliability vs_reliability_of(const struct vs_night *nights, size_t count,
                                        double served_frac, double dark_tolerance_h);

/* The nights of a lamp, and the one that is running. */
struct vs_tally {
    struct vs_demand demand;
    struct vs_night *nights; /* the owner's, capacity of them */
    size_t count, capacity;
    int32_t year; /* of the run; the owner moves it on */
    int whole;    /* the night that is running was seen from its dusk on */
    struct vs_night_sums sums;
    double ghi_before_whm2; /* of the day before the one that is running */
};

void vs_tally_start(struct vs_tally *tally, const struct vs_demand *demand, struct vs_night *nights,
                    size_t capacity);
/* Ends a day's irradiation, which belongs to the night that is running; called at midnight. */
void vs_tally_midnight(struct vs_tally *tally);
/* Closes the night whose evening was on `day`; called at noon. The first night of a run that began
 * after dusk is cut short and not kept, nor are nights beyond capacity. */
void vs_tally_noon(struct vs_tally *tally, int32_t day);

#endif
