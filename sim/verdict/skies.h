/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skies.h - the weather that a project is judged on, as hours for each site and year.
 *
 * Synthetic: one common clearness for all sites, each with its own sun and air. Or measured years
 * (sim/weather/years.h), the same for all sites but for the height of each in its air. Beside
 * the project's sites stand the changed ones that show what an assumption weighs. */
#ifndef VS_VERDICT_SKIES_H
#define VS_VERDICT_SKIES_H

#include "sim/engine/season.h"
#include "sim/verdict/scene.h"
#include "sim/weather/years.h"

enum { VS_SKIES_EXTRA_MAX = 4 };

/* A site of its own beside the project's. */
struct vs_skies_extra {
    double latitude_deg, longitude_deg, altitude_m;
    int thick;    /* with the thick-cloud noise turned */
    int snowless; /* without the climate's snow */
};

struct vs_skies {
    const struct vs_project *project;
    const struct vs_climate *climate;
    const struct vs_weather_years *measured; /* null: synthetic */
    int skip; /* of the measured years, the first that are left out */
    uint64_t seed;
    int extra_count;
    struct vs_skies_extra extra[VS_SKIES_EXTRA_MAX];
};

/* The hours of a site, the extra ones included, and a year counted from 0. */
struct vs_hours_source vs_skies_source(const struct vs_skies *skies);
int vs_skies_count(const struct vs_skies *skies); /* sites, the extra ones included */

/* Adds the first site moved as the variant says, under the other kind of thick cloud, or without
 * snow; returns its index for the source. Only made weather knows the last two. */
int vs_skies_shifted(struct vs_skies *skies, const struct vs_scene_variant *variant);
int vs_skies_thick(struct vs_skies *skies);
int vs_skies_snowless(struct vs_skies *skies);

/* Days of one clearness. */
struct vs_skies_spell {
    int days;
    double kt_day;
};

/* Hours of spells one after another, beginning at local midnight of the 15th of a month; the air is
 * the month's mean and 2 K, with the swing that belongs to each clearness. */
enum vs_err vs_skies_event(const struct vs_skies *skies, int site, int month,
                           const struct vs_skies_spell *spells, int count, struct vs_hours *out,
                           struct vs_diag *diag);

/* The first whole hour after sunset of the day that the hours begin with, at local midnight. */
size_t vs_skies_after_sunset(const struct vs_hours *hours, const struct vs_sky_params *sky);

#endif
