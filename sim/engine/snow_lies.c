/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/snow_lies.h"

#include <stdlib.h>

#include "models/elementary.h"

/* Where the depth on the ground is unknown, it shall not bare the module. */
static const double depth_unknown_cm = 1e3;

int vs_snow_any(const struct vs_hours *hours)
{
    int any = 0;
    for (size_t k = 0; k < hours->count; k++) {
        any |= hours->rows[k].snowfall_cm > 0 || hours->rows[k].ground_snow_cm > 0;
    }
    return any;
}

static int depth_is_known(const struct vs_hours *hours)
{
    int known = 0;
    for (size_t k = 0; k < hours->count; k++) {
        known |= hours->rows[k].ground_snow_cm > 0;
    }
    return known;
}

/* The ground does not ask what the module does, so it comes first. */
static void lay_on_ground(const struct vs_sky_params *sky, const struct vs_hours *hours,
                          struct vs_snow_state *state, struct vs_snow_hour *lies)
{
    for (size_t k = 0; k < hours->count; k++) {
        const struct vs_hour *row = &hours->rows[k];
        state->fall_age_h = row->snowfall_cm > 0 ? 0 : state->fall_age_h + 1;
        lies[k].lit_frac = 1;
        lies[k].albedo_frac = row->ground_snow_cm > 0
                                  ? vs_snow_albedo_frac(sky->plane.albedo_frac, row->ground_snow_cm,
                                                        state->fall_age_h / 24.0)
                                  : sky->plane.albedo_frac;
    }
}

/* The sun that a covered module would have had, by hourly samples, a day at a time: snow lies in a
 * few hundred hours of a year. */
struct bare {
    struct vs_sky_params sky; /* snow on the ground, none on the module */
    size_t first, count;
    struct vs_sky_sample sample[24];
};

static double poa_of(struct bare *bare, const struct vs_hours *hours, size_t hour)
{
    if (hour < bare->first || hour >= bare->first + bare->count) {
        bare->first = hour;
        bare->count = hours->count - hour < 24 ? hours->count - hour : 24;
        vs_sky_hourly(&bare->sky, hours, bare->first, bare->count, bare->sample);
    }
    return bare->sample[hour - bare->first].poa_wm2;
}

void vs_snow_lay(const struct vs_sky_params *sky, const struct vs_hours *hours,
                 struct vs_snow_state *state, struct vs_snow_hour *lies)
{
    struct bare bare = {.sky = *sky};
    bare.sky.snow_hours = lies;
    lay_on_ground(sky, hours, state, lies);
    int known = depth_is_known(hours);
    double sin_tilt = real_sincos(sky->plane.tilt_rad).sin;
    for (size_t k = 0; k < hours->count; k++) {
        const struct vs_hour *row = &hours->rows[k];
        state->fall_cm = row->snowfall_cm > 0 ? state->fall_cm + row->snowfall_cm : 0;
        if (!(state->cover_frac > 0) && !(row->snowfall_cm > 0)) {
            continue;
        }
        struct vs_snow_weather weather = {state->fall_cm,
                                          known ? row->ground_snow_cm : depth_unknown_cm,
                                          row->air_degc, poa_of(&bare, hours, k)};
        state->cover_frac = vs_snow_cover_frac(&sky->snow, state->cover_frac, &weather, sin_tilt);
        lies[k].lit_frac = vs_snow_lit_frac(&sky->snow, state->cover_frac);
    }
}

enum vs_err vs_snow_lay_new(struct vs_sky_params *sky, const struct vs_hours *hours,
                            struct vs_snow_state *state, struct vs_snow_hour **lies,
                            struct vs_diag *diag)
{
    *lies = NULL;
    sky->snow_hours = NULL;
    if (!vs_snow_any(hours) && !(state->cover_frac > 0)) {
        state->fall_age_h += (double)hours->count;
        return VS_OK;
    }
    *lies = malloc(hours->count * sizeof **lies);
    if (!*lies) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for the snow of %zu hours",
                       hours->count);
    }
    vs_snow_lay(sky, hours, state, *lies);
    sky->snow_hours = *lies;
    return VS_OK;
}
