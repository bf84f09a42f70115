/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/check.h"

#include <math.h>
#include <stdarg.h>

#include "sim/cli/print.h"
#include "sim/weather/daily_hours.h"

/* Words behind each other: "a, b, c". */
struct list {
    char text[1024];
    size_t used;
};

static void add(struct list *list, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct list *list, const char *format, ...)
{
    char item[192];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(item, sizeof item, format, arguments);
    va_end(arguments);
    if (list->used < sizeof list->text) {
        list->used += (size_t)snprintf(list->text + list->used, sizeof list->text - list->used,
                                       "%s%s", list->used ? ", " : "", item);
    }
}

static void put_clock(const struct vs_hours_notes *n, FILE *stream)
{
    if (n->night_hours || n->over_hours) {
        vs_print_paragraph(
            stream, 0,
            "The weather has light in %ld hours without sun (%.1f kWh/m2) and more than the sun "
            "gives in %ld (%.1f kWh/m2): its irradiance is late or early; what had no sun was "
            "dropped. `vesper weather inspect --fix` mends it.",
            n->night_hours, n->night_whm2 / 1000.0, n->over_hours, n->over_whm2 / 1000.0);
    }
}

static void put_filled(const struct vs_weather_years *y, FILE *stream)
{
    struct vs_filled f = vs_weather_years_filled(y);
    long all = 0;
    for (int k = 0; k < y->piece_count; k++) {
        all += (long)y->piece[k].hours.count;
    }
    const struct {
        const char *what;
        long hours;
    } made[] = {
        {"sun interpolated", f.interpolated},
        {"sun by the climate", f.climate},
        {"29 February taken from the day before", f.leap_day},
        {"diffuse part", f.dhi},
        {"air", f.air},
        {"wind", f.wind},
        {"diffuse cut to global", vs_weather_years_notes(y).dhi_cut},
    };
    struct list list = {.used = 0};
    for (size_t k = 0; k < sizeof made / sizeof *made; k++) {
        if (made[k].hours == all) {
            add(&list, "%s in all hours", made[k].what);
        } else if (made[k].hours > 0) {
            add(&list, "%s in %ld h", made[k].what, made[k].hours);
        }
    }
    if (list.used) {
        vs_print_paragraph(stream, 0, "Not measured: %s.", list.text);
    }
    if (f.climate) {
        vs_print_paragraph(stream, 0,
                           "A winter with such sun by the climate counts like any other: there "
                           "the climate speaks and not the record.");
    }
}

static double distance_km(double latitude_deg, double longitude_deg,
                          const struct vs_project_site *site)
{
    static const double earth_km = 6371, rad_per_deg = 3.14159265358979323846 / 180;
    double north = sin((site->latitude_deg - latitude_deg) * rad_per_deg / 2);
    double east = sin((site->longitude_deg - longitude_deg) * rad_per_deg / 2);
    double h = north * north + cos(latitude_deg * rad_per_deg) *
                                   cos(site->latitude_deg * rad_per_deg) * east * east;
    return 2 * earth_km * asin(sqrt(fmin(h, 1)));
}

/* Weather of elsewhere is said: the reader knows whether a mountain stands between. */
static void put_places(const struct vs_weather_years *y, const struct vs_project_site *site,
                       FILE *stream)
{
    struct list list = {.used = 0};
    for (int k = 0; k < y->piece_count; k++) {
        const struct vs_hours *h = &y->piece[k].hours;
        double km = distance_km(h->latitude_deg, h->longitude_deg, site);
        if (km >= 1) {
            add(&list, "%.2f %c, %.2f %c (%.0f km)", fabs(h->latitude_deg),
                h->latitude_deg < 0 ? 'S' : 'N', fabs(h->longitude_deg),
                h->longitude_deg < 0 ? 'W' : 'E', km);
        }
    }
    if (list.used) {
        vs_print_paragraph(stream, 0, "Measured away from %s, at %s.", site->name, list.text);
    }
}

static void put_measured(const struct vs_weather_years *y, const struct vs_project_site *site,
                         FILE *stream)
{
    put_places(y, site, stream);
    int typical = 0;
    for (int k = 0; k < y->piece_count; k++) {
        typical |= y->piece[k].typical;
    }
    if (typical) {
        vs_print_paragraph(stream, 0,
                           "A typical year is put together from ordinary months: the dark weeks of "
                           "real years are not in it, and its winter never was. Judge autonomy by "
                           "a long record or by made years.");
    }
    if (y->left_out_days) {
        fprintf(stream, "Left out: %ld day%s behind the last 30 June.\n", y->left_out_days,
                y->left_out_days == 1 ? "" : "s");
    }
    struct vs_hours_notes notes = vs_weather_years_notes(y);
    put_clock(&notes, stream);
    put_filled(y, stream);
    if (notes.days_cut) {
        fprintf(stream, "Brighter than any day near the ground, cut to Kt %.2f: %ld day%s.\n",
                VS_DAILY_KT_MOST, notes.days_cut, notes.days_cut == 1 ? "" : "s");
    }
}

static void put_hills(const struct vs_verdict *v, int site, FILE *stream)
{
    const struct vs_project_site *place = &v->project->sites[site];
    const struct vs_sky_notes *n = &v->site[site].sky;
    if (n->blocked_whm2 > 0) {
        vs_print_paragraph(
            stream, 0,
            "%s lies among hills of up to %.0f deg: they keep %.1f %% of the light from the panel.",
            place->name, place->skyline_notes.highest_deg,
            100.0 * n->blocked_whm2 / (n->plane_whm2 + n->blocked_whm2));
    }
}

static void put_snow(const struct vs_verdict *v, FILE *stream)
{
    struct list list = {.used = 0};
    for (int site = 0; site < v->site_count; site++) {
        const struct vs_sky_notes *n = &v->site[site].sky;
        if (n->snow_whm2 > 0) {
            add(&list, "%.1f %% at %s", 100.0 * n->snow_whm2 / n->plane_whm2,
                v->project->sites[site].name);
        }
    }
    if (list.used) {
        vs_print_paragraph(stream, 0, "Snow on the panel takes of its light: %s.", list.text);
    } else {
        fputs("No snow lies on the panel in this weather: what it would take is not judged.\n",
              stream);
    }
}

void vs_check_text_weather(const struct vs_verdict *v, const struct vs_loaded *loaded, FILE *stream)
{
    vs_print_paragraph(stream, 0,
                       "Judged on %s, by running the controller's firmware at a tick of 60 s.",
                       v->weather);
    if (loaded->has_file) {
        put_measured(&loaded->weather, &v->project->sites[0], stream);
    }
    for (int site = 0; site < v->site_count; site++) {
        put_hills(v, site, stream);
    }
    put_snow(v, stream);
}
