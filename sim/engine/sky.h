/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sky.h - from hourly weather to what the panel offers in each minute.
 *
 * Sun, plane of array, cell temperature and the module's curve depend on place, plane and module
 * only, so they are worked out once per group and shared by all its lamps.
 *
 * Pure: no I/O, no allocation, no globals. Any hour can be made alone; neighbours are read for the
 * interpolation only. Snow remembers, so what lies is worked out beforehand (snow_lies.h). */
#ifndef VS_ENGINE_SKY_H
#define VS_ENGINE_SKY_H

#include "models/cell.h"
#include "models/horizon.h"
#include "models/iam.h"
#include "models/pv.h"
#include "models/snow.h"
#include "models/sun.h"
#include "models/transpose.h"
#include "sim/base/hours.h"
#include "sim/engine/minute.h"
#include "sim/engine/sky_lanes.h"
#include "sim/engine/sky_noise.h"

/* What light there is below the horizon, where no irradiance model reaches: the logarithm of
 * illuminance is a straight line in elevation from the horizon to civil dusk. It decides the
 * instant at which a controller sees dusk, and nothing else. */
struct vs_twilight {
    double log10_lx_at_horizon; /* 2.80: about 630 lx; from memory, to be checked */
    double log10_lx_per_deg; /* 0.378: 3.4 lx at civil dusk, -6 deg; from memory, to be checked */
    double lm_per_w;         /* 115 lm/W of daylight */
    double overcast_frac;    /* 0.3 of the clear value under full cloud; an estimate */
};

/* Snow as it lies through one hour. */
struct vs_snow_hour {
    double lit_frac;    /* share of the light that reaches the cells through it; 1: bare */
    double albedo_frac; /* of the ground */
};

struct vs_sky_params {
    struct vs_site site;
    struct vs_plane plane;
    struct vs_iam_diffuse iam_diffuse; /* of this glass at this tilt */
    struct vs_glass glass;
    struct vs_cell_params cell;
    struct vs_pv_params pv;
    struct vs_twilight twilight;
    double wind_height_m; /* height of the module, m */
    double wind_exponent; /* power law between 10 m and the module */
    double soiling_frac;  /* share of light lost to dirt, 0..1 */
    double cable_ohm;     /* loop resistance between module and controller */
    double pressure_pa;   /* annual means, for refraction and absolute air mass */
    double mean_air_degc;
    double linke_turbidity[12];
    double utc_offset_h; /* for the month of a turbidity */
    int has_horizon;     /* 0: open all round */
    struct vs_horizon horizon;
    struct vs_horizon_shares hills; /* of this plane */
    struct vs_snow_params snow;
    const struct vs_snow_hour *snow_hours; /* one for each of the hours given; null: no snow */
    struct vs_minute_noise noise;
    const struct vs_sky_code *code; /* that makes it; null: the widest that the processor runs */
};

/* Defaults for everything but site, plane and module: the reference glass and cell, clean, no
 * cable, an open horizon, no snow, no noise. Call vs_sky_prepare after setting site, plane, glass
 * and horizon: it derives iam_diffuse, pressure_pa and hills. */
struct vs_sky_params vs_sky_defaults(void);
void vs_sky_prepare(struct vs_sky_params *params);

/* The steps between, for a trace. */
struct vs_minute_detail {
    double dhi_wm2, dni_wm2;
    double effective_wm2; /* what the cells see */
    double cell_degc;
    double cos_zenith;
    struct vs_diode diode; /* the module with its cable */
};

/* What had to be set aside, so that a verdict can say it. */
struct vs_sky_notes {
    double dropped_whm2; /* irradiation given for hours in which the sun is not up */
    double moved_whm2;   /* beam beyond 1.1 x clear sky, booked as diffuse */
    long constant_hours; /* hours that fell back to a constant clear-sky index */
    double plane_whm2;   /* what fell on the plane, to measure the next two by */
    double blocked_whm2; /* what hills kept from it, on top of that */
    double snow_whm2;    /* what of it snow kept from the cells */
};

/* The widest code that this processor runs, and the one that goes with lamps of an instruction set
 * (lanes.h; for an unknown one that of any processor). All give the same bits. */
const struct vs_sky_code *vs_sky_code(void);
const struct vs_sky_code *vs_sky_code_of(const char *isa);

/* Makes the 60 minutes of hour `index`.
 * Given     hours (neighbours are read where they exist), index < hours->count
 * Returned  minutes[60]; detail[60] if not null; notes are added to
 * Accuracy  the mean of ghi over the hour equals the hour's to 1e-12 relative wherever the sun is
 *           up for part of it and no minute is given more than there is outside the air (what is
 *           too much is dropped, and noted); so does dhi where nothing was moved and no minute
 *           flickers below it
 * Method    the clear-sky index is linear between hour centres, then each hour is scaled to its
 *           own mean; a scale outside 0.8..1.25 means that the index is constant over that hour */
void vs_sky_hour(const struct vs_sky_params *params, const struct vs_hours *hours, size_t index,
                 struct vs_minute *minutes, struct vs_minute_detail *detail,
                 struct vs_sky_notes *notes);

/* The same for hours [first, first + count), one after another: the sun of a neighbour is worked
 * out once. minutes[60 * count]. Bit-equal to vs_sky_hour hour by hour. */
void vs_sky_hours(const struct vs_sky_params *params, const struct vs_hours *hours, size_t first,
                  size_t count, struct vs_minute *minutes, struct vs_sky_notes *notes);

/* One hour at its middle. */
struct vs_sky_sample {
    double pmp_w, vmp_v; /* maximum power point behind the cable; 0 below 1 W/m2 */
    double poa_wm2, cell_degc;
    double elevation_rad; /* of the sun, without refraction */
};

/* Hours [first, first + count) by one sample each, sun and panel at the middle of the hour: sixty
 * times as fast, for quick looks at a file, for scans before a sizing and for the sun that snow
 * slides by. No controller can run on it: there is no dusk in it. Horizon and snow count, noise
 * does not.
 * Given     as vs_sky_hours; samples[count]
 * Accuracy  a year's energy on the plane and at the panel within 1 % of the minutes' (tests/sim/
 *           test_sky_hourly says how much; the hours of sunrise and sunset err by more)
 * Method    beam = (global - diffuse) / cos z with cos z held at 0.065, what is beyond 1.1 x clear
 *           sky taken as diffuse; an hour whose middle lies in the night is all diffuse */
void vs_sky_hourly(const struct vs_sky_params *params, const struct vs_hours *hours, size_t first,
                   size_t count, struct vs_sky_sample *samples);

#endif
