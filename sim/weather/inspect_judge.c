/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "sim/weather/inspect_parts.h"
#include "sim/weather/record_hours.h"

static const double year_days = 364;         /* a year without the hours that a clock cuts off */
static const double missing_max_frac = 0.10; /* beyond this a record is more climate than record */
static const double odd_energy_frac = 0.005; /* light that cannot be, told from this on */
static const double closure_max_wm2 = 15;
static const double climate_off_frac = 0.10;
static const double calm_max_frac = 0.40;
static const double kt_floor = 0.10; /* no day darker in years: a record made from sunshine hours */
static const double calm_days_min = 30; /* fewer days may well be calm */
enum { KT_FLOOR_DAYS = 1000, WINTERS_FEW = 10 };

static void say(struct vs_inspection *in, enum vs_fitness weight, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void say(struct vs_inspection *in, enum vs_fitness weight, const char *format, ...)
{
    if (in->reasons == VS_REASONS_MAX) {
        return;
    }
    struct vs_reason *reason = &in->reason[in->reasons++];
    reason->weight = weight;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason->text, sizeof reason->text, format, arguments);
    va_end(arguments);
    in->fitness = weight > in->fitness ? weight : in->fitness;
}

void vs_span_words(double days, char *out, size_t size)
{
    double hours = days * 24;
    int unit = hours < 1.5 ? 0 : hours < 48 ? 1 : 2;
    static const char *const names[] = {"min", "h", "days"};
    snprintf(out, size, "%.0f %s", unit == 0 ? hours * 60 : unit == 1 ? hours : days, names[unit]);
}

/* The command that mends what was said last, around the name of the file. */
static void remedy(struct vs_inspection *in, const char *before, const char *after)
{
    struct vs_reason *last = &in->reason[in->reasons - 1];
    snprintf(last->remedy, sizeof last->remedy, "%s %s %s", before, in->record->file, after);
}

static int there(const struct vs_inspection *in, enum vs_column c)
{
    return in->column[c].state == VS_COLUMN_MEASURED;
}

static void judge_columns(struct vs_inspection *in)
{
    const struct vs_record *r = in->record;
    int parts = there(in, VS_COLUMN_DNI) && there(in, VS_COLUMN_DHI);
    int plane = there(in, VS_COLUMN_PLANE_BEAM) || there(in, VS_COLUMN_PLANE_DIFFUSE);
    if (!there(in, VS_COLUMN_GHI) && !parts && plane) {
        say(in, VS_FITNESS_NOT,
            "irradiance on a plane tilted by %g deg alone, which tells too little of the level: "
            "ask its source for slope 0, or for a typical year",
            r->plane_tilt_deg);
    } else if (!there(in, VS_COLUMN_GHI) && !parts) {
        say(in, VS_FITNESS_NOT, "no global irradiance");
    } else if (!there(in, VS_COLUMN_DHI) && !there(in, VS_COLUMN_DNI)) {
        say(in, VS_FITNESS_FIT,
            "no diffuse irradiance: it is worked out hour by hour from the global (Erbs-Driesse)");
    }
    if (!r->has_place) {
        say(in, VS_FITNESS_NOT,
            "no latitude and longitude: without them nobody knows where the sun stood");
        remedy(in, "vesper weather convert", "-o OUT.csv --place LAT,LON");
    }
    if (r->step_s > 3600 && r->step_s < VS_RECORD_DAY_S) {
        say(in, VS_FITNESS_NOT,
            "a value every %g h; steps of an hour or less, or whole days, are read",
            r->step_s / 3600.0);
    }
    if (in->days < year_days) {
        char span[32];
        vs_span_words(in->days, span, sizeof span);
        say(in, VS_FITNESS_NOT, "less than a year: %s", span);
    }
}

static void judge_gaps(struct vs_inspection *in)
{
    const struct vs_record *r = in->record;
    const struct vs_column_facts *ghi = &in->column[VS_COLUMN_GHI];
    double missing = (double)ghi->missing / (double)(r->count ? r->count : 1);
    double longest_d = (double)ghi->longest * r->step_s / VS_RECORD_DAY_S;
    char where[32] = "at the start";
    if (ghi->longest_line) {
        snprintf(where, sizeof where, "after line %d", ghi->longest_line);
    }
    if (there(in, VS_COLUMN_GHI) && missing > missing_max_frac) {
        say(in, VS_FITNESS_NOT, "%.0f %% of the global irradiance is missing", 100 * missing);
    } else if (in->long_gaps > 0 || (r->step_s == VS_RECORD_DAY_S && ghi->missing > 0)) {
        say(in, VS_FITNESS_FILL,
            "gaps in the global irradiance, %ld of them too long to interpolate (the longest "
            "%.*f days, %s): the climate can fill them",
            r->step_s == VS_RECORD_DAY_S ? ghi->gaps : in->long_gaps, longest_d < 10, longest_d,
            where);
    }
    const struct vs_column_facts *air = &in->column[VS_COLUMN_AIR];
    double air_h = (double)air->longest * r->step_s / 3600;
    if (r->step_s != VS_RECORD_DAY_S && air_h > VS_GAP_HOURS_MAX) {
        say(in, VS_FITNESS_FILL,
            "the air temperature is missing for up to %.0f h: the climate can fill that", air_h);
    } else if (!there(in, VS_COLUMN_AIR) && r->step_s != VS_RECORD_DAY_S) {
        say(in, VS_FITNESS_FILL, "no air temperature: the climate can bring one");
    }
    if (in->reasons > 0 && in->reason[in->reasons - 1].weight == VS_FITNESS_FILL) {
        remedy(in, "vesper check PROJECT --weather", "--fill climate");
    }
    if (r->step_s == VS_RECORD_DAY_S) {
        say(in, VS_FITNESS_FIT,
            "days, not hours: how the light goes within a day, air, wind and snow are made by the "
            "project's climate");
    }
}

static void judge_shift(struct vs_inspection *in)
{
    const struct vs_time_shift *s = &in->shift;
    if (s->beyond) {
        say(in, VS_FITNESS_NOT,
            "the light is about %.1f h %s, too much for wrong stamps: time zone or longitude is "
            "wrong",
            fabs(s->centroid_h), s->centroid_h > 0 ? "late" : "early");
    } else if (s->found && fabs(s->late_h) >= VS_SHIFT_TOLERANCE_H) {
        say(in, VS_FITNESS_FIX, "the light is %.2f h %s; --fix moves it", fabs(s->late_h),
            s->late_h > 0 ? "late" : "early");
        remedy(in, "vesper weather inspect", "--fix OUT.csv");
    }
}

static void judge_limits(struct vs_inspection *in)
{
    double all = in->ghi_whm2;
    if (in->night.whm2 > odd_energy_frac * all) {
        say(in, VS_FITNESS_FIT, "%.1f %% of the light is at night", 100 * in->night.whm2 / all);
    }
    if (in->over_extra.whm2 > odd_energy_frac * all) {
        say(in, VS_FITNESS_FIT, "%.1f %% of the light is more than the sun sends",
            100 * in->over_extra.whm2 / all);
    }
    if (in->closure.hours > 0 && in->closure.rms_wm2 > closure_max_wm2) {
        say(in, VS_FITNESS_FIT, "global, direct and diffuse do not agree (rms %.0f W/m2)",
            in->closure.rms_wm2);
    }
    if (in->calm_frac > calm_max_frac && in->days >= calm_days_min) {
        say(in, VS_FITNESS_FIT,
            "%.0f %% of the winds are calms: more likely a sheltered mast, or zeros for missing",
            100 * in->calm_frac);
    }
}

static double mean_of(const struct vs_month_facts month[12])
{
    double sum = 0;
    for (int k = 0; k < 12; k++) {
        sum += month[k].ghi_kwhm2 / 12;
    }
    return sum;
}

static void judge_climate(struct vs_inspection *in)
{
    double here = mean_of(in->month), there_ = in->climate ? mean_of(in->climate_month) : NAN;
    if (fabs(here / there_ - 1) > climate_off_frac) {
        say(in, VS_FITNESS_FIT, "the year has %.0f %% %s irradiance than the climate's",
            100 * fabs(here / there_ - 1), here > there_ ? "more" : "less");
    }
}

static void judge_length(struct vs_inspection *in)
{
    in->long_enough = !in->typical && in->whole_winters >= WINTERS_FEW;
    if (in->typical) {
        char dark[80] = "";
        if (in->runs[2].worst.share > 0) {
            snprintf(dark, sizeof dark, "its five darkest days have %.0f %% of usual light, ",
                     100 * in->runs[2].worst.share);
        }
        say(in, VS_FITNESS_FIT,
            "a single typical year cannot prove autonomy: made of usual months, it cannot tell how "
            "often dark weeks come (%sthe worst of 48 years in north China 31 to 39 %%)",
            dark);
    } else if (in->days >= year_days && in->whole_winters < WINTERS_FEW) {
        say(in, VS_FITNESS_FIT,
            "%zu whole winter%s: too few to know the one in ten, so autonomy is not proved",
            in->whole_winters, in->whole_winters == 1 ? "" : "s");
    }
    if (in->days >= KT_FLOOR_DAYS && in->kt_least > kt_floor) {
        say(in, VS_FITNESS_FIT,
            "no day in %.0f years is darker than Kt %.2f: likely made from sunshine hours, which "
            "cannot tell thick cloud",
            in->days / 365.25, in->kt_least);
    }
}

void vs_inspect_judge(struct vs_inspection *in)
{
    judge_columns(in);
    judge_gaps(in);
    judge_shift(in);
    judge_limits(in);
    judge_climate(in);
    judge_length(in);
}
