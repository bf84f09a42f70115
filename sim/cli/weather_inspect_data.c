/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/cli/json.h"
#include "sim/cli/print.h"
#include "sim/cli/weather_inspect.h"

enum { DIGITS = 6 };

static const char *const states[] = {"absent", "empty", "filler", "measured"};

static void date_text(int64_t day, char out[16])
{
    struct vs_date d = vs_date_of_days(day);
    snprintf(out, 16, "%04d-%02d-%02d", d.year, d.month, d.day);
}

static void put_record(struct vs_json *j, const struct vs_inspection *in)
{
    const struct vs_record *r = in->record;
    vs_json_text(j, "file", r->file);
    vs_json_text(j, "format", r->format);
    vs_json_text(j, "place", r->place);
    vs_json_text(j, "make", r->make);
    vs_json_number(j, "latitude_deg", r->has_place ? r->latitude_deg : NAN);
    vs_json_number(j, "longitude_deg", r->has_place ? r->longitude_deg : NAN);
    vs_json_number(j, "altitude_m", r->has_altitude ? r->altitude_m : NAN);
    vs_json_number(j, "utc_offset_h", r->utc_offset_h);
    vs_json_text(j, "stamp", vs_stamp_word(r->stamp));
    vs_json_text(j, "clock", vs_clock_word(r->clock));
    vs_json_flag(j, "typical_year", in->typical);
    vs_json_integer(j, "step_s", r->step_s);
    vs_json_integer(j, "start_unix_s", r->start_unix_s);
    vs_json_integer(j, "rows", (int64_t)r->count);
    vs_json_integer(j, "rows_missing", in->rows_missing);
    vs_json_number(j, "days", in->days);
    vs_json_integer(j, "values_clipped", r->clipped);
    vs_json_integer(j, "values_set_aside", r->set_aside);
}

static void put_columns(struct vs_json *j, const struct vs_inspection *in)
{
    vs_json_open_object(j, "columns");
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        const struct vs_column_facts *f = &in->column[c];
        if (f->state == VS_COLUMN_ABSENT) {
            continue;
        }
        vs_json_open_object(j, vs_column_info[c].key);
        vs_json_text(j, "state", states[f->state]);
        vs_json_text(j, "unit", vs_column_info[c].unit);
        if (f->state == VS_COLUMN_FILLER) {
            vs_json_number(j, "value", f->value);
        }
        vs_json_integer(j, "missing", f->missing);
        vs_json_integer(j, "gaps", f->gaps);
        vs_json_integer(j, "longest_gap", f->longest);
        vs_json_integer(j, "longest_gap_after_line", f->longest_line);
        vs_json_close(j);
    }
    vs_json_close(j);
}

static void put_limit(struct vs_json *j, const char *key, const struct vs_limit_facts *f)
{
    vs_json_open_object(j, key);
    vs_json_integer(j, "hours", f->hours);
    vs_json_number(j, "whm2", f->whm2);
    vs_json_number(j, "worst_wm2", f->worst_wm2);
    vs_json_integer(j, "worst_line", f->worst_line);
    vs_json_close(j);
}

static void put_light(struct vs_json *j, const struct vs_inspection *in)
{
    vs_json_open_object(j, "shift");
    vs_json_flag(j, "found", in->shift.found);
    vs_json_number(j, "late_h", in->shift.found ? in->shift.late_h : NAN);
    vs_json_number(j, "symmetric_h", in->shift.found ? in->shift.symmetric_h : NAN);
    vs_json_number(j, "centroid_h", in->shift.centroid_h);
    vs_json_number(j, "correlation", in->shift.found ? in->shift.correlation : NAN);
    vs_json_integer(j, "clear_days", in->shift.days);
    vs_json_text(j, "cause", in->shift.cause[0] ? in->shift.cause : NULL);
    vs_json_close(j);
    vs_json_open_object(j, "closure");
    vs_json_integer(j, "hours", in->closure.hours);
    int there = in->closure.hours > 0;
    vs_json_number(j, "bias_wm2", there ? in->closure.bias_wm2 : NAN);
    vs_json_number(j, "rms_wm2", there ? in->closure.rms_wm2 : NAN);
    vs_json_number(j, "worst_wm2", there ? in->closure.worst_wm2 : NAN);
    vs_json_integer(j, "worst_line", in->closure.worst_line);
    vs_json_close(j);
    vs_json_number(j, "ghi_whm2", in->ghi_whm2);
    put_limit(j, "sun_down", &in->night);
    put_limit(j, "above_extraterrestrial", &in->over_extra);
    put_limit(j, "above_clear_sky", &in->over_clear);
    put_limit(j, "diffuse_above_global", &in->over_global);
    vs_json_number(j, "calm_frac", in->calm_frac);
    vs_json_integer(j, "long_gaps", in->long_gaps);
}

static void put_months(struct vs_json *j, const char *key, const struct vs_month_facts month[12])
{
    vs_json_open_array(j, key);
    for (int m = 0; m < 12; m++) {
        vs_json_open_object(j, NULL);
        vs_json_integer(j, "month", m + 1);
        vs_json_integer(j, "days", month[m].days);
        vs_json_number(j, "ghi_kwhm2_day", month[m].ghi_kwhm2);
        vs_json_number(j, "kt", month[m].kt);
        vs_json_number(j, "diffuse_frac", month[m].diffuse_frac);
        vs_json_number(j, "air_degc", month[m].air_degc);
        vs_json_number(j, "air_min_degc", month[m].air_min_degc);
        vs_json_number(j, "air_max_degc", month[m].air_max_degc);
        vs_json_number(j, "wind_ms", month[m].wind_ms);
        vs_json_close(j);
    }
    vs_json_close(j);
}

static void put_run(struct vs_json *j, int length, const struct vs_run_facts *run)
{
    char date[16] = "";
    date_text(run->first_day, date);
    vs_json_integer(j, "days", length);
    vs_json_text(j, "from", isnan(run->ghi_kwhm2) ? NULL : date);
    vs_json_number(j, "ghi_kwhm2_day", run->ghi_kwhm2);
    vs_json_number(j, "share_of_month", run->share);
    vs_json_number(j, "kt", run->kt);
}

static void put_winters(struct vs_json *j, const struct vs_inspection *in)
{
    vs_json_open_array(j, "darkest_runs");
    for (int k = 0; k < VS_RUNS; k++) {
        vs_json_open_object(j, NULL);
        put_run(j, vs_run_days[k], &in->runs[k].worst);
        vs_json_number(j, "median_winter_kwhm2_day", in->runs[k].median_kwhm2);
        vs_json_number(j, "one_winter_in_ten_kwhm2_day", in->runs[k].tenth_kwhm2);
        vs_json_close(j);
    }
    vs_json_close(j);
    vs_json_open_array(j, "winters");
    for (size_t w = 0; w < in->winters; w++) {
        vs_json_open_object(j, NULL);
        vs_json_integer(j, "year", in->winter[w].year);
        vs_json_integer(j, "days", in->winter[w].days);
        vs_json_open_array(j, "runs");
        for (int k = 0; k < VS_RUNS; k++) {
            vs_json_open_object(j, NULL);
            put_run(j, vs_run_days[k], &in->winter[w].run[k]);
            vs_json_close(j);
        }
        vs_json_close(j);
        vs_json_close(j);
    }
    vs_json_close(j);
}

enum vs_err vs_inspect_json(const struct vs_inspection *in, FILE *stream, struct vs_diag *diag)
{
    struct vs_json *j = vs_json_new(DIGITS);
    char words[VS_VERDICT_BYTES];
    vs_verdict_words(in, words, sizeof words);
    vs_json_text(j, "verdict", words);
    vs_json_flag(j, "long_enough_for_autonomy", in->long_enough);
    vs_json_open_array(j, "reasons");
    for (int k = 0; k < in->reasons; k++) {
        vs_json_open_object(j, NULL);
        int caution = in->reason[k].weight == VS_FITNESS_FIT;
        vs_json_text(j, "leads_to", caution ? NULL : vs_fitness_word(in->reason[k].weight));
        vs_json_text(j, "text", in->reason[k].text);
        vs_json_text(j, "remedy", in->reason[k].remedy[0] ? in->reason[k].remedy : NULL);
        vs_json_close(j);
    }
    vs_json_close(j);
    put_record(j, in);
    put_columns(j, in);
    if (in->hourly) {
        put_light(j, in);
    }
    put_months(j, "months", in->month);
    if (in->climate) {
        vs_json_text(j, "climate", in->climate->name);
        put_months(j, "climate_months", in->climate_month);
    }
    vs_json_number(j, "kt_day_least", in->kt_least);
    vs_json_number(j, "kt_day_most", in->kt_most);
    put_winters(j, in);
    enum vs_err err = vs_json_write(j, stream, diag);
    vs_json_free(j);
    return err;
}

/* One fact a line: of what, when, what, how much, in which unit. */
static void fact(struct vs_table *t, const char *section, const char *when, const char *quantity,
                 double value, const char *unit)
{
    vs_table_cell(t, "%s", section);
    vs_table_cell(t, "%s", when);
    vs_table_cell(t, "%s", quantity);
    if (isnan(value)) {
        vs_table_cell(t, "%s", "");
    } else {
        vs_table_cell(t, "%.*g", DIGITS, value);
    }
    vs_table_cell(t, "%s", unit);
}

static void month_facts(struct vs_table *t, const char *section,
                        const struct vs_month_facts month[12], int measured)
{
    for (int m = 0; m < 12; m++) {
        const struct vs_month_facts *f = &month[m];
        char when[16];
        snprintf(when, sizeof when, "%d", m + 1);
        if (measured) {
            fact(t, section, when, "days", (double)f->days, "1");
            fact(t, section, when, "diffuse share", f->diffuse_frac, "1");
        }
        fact(t, section, when, "global irradiation", f->ghi_kwhm2, "kWh/m2/d");
        fact(t, section, when, "clearness", f->kt, "1");
        fact(t, section, when, "air", f->air_degc, "degC");
        fact(t, section, when, "air of lowest hours", f->air_min_degc, "degC");
        fact(t, section, when, "air of highest hours", f->air_max_degc, "degC");
        fact(t, section, when, "wind", f->wind_ms, "m/s");
    }
}

static void light_facts(struct vs_table *t, const struct vs_inspection *in)
{
    const struct {
        const char *name;
        const struct vs_limit_facts *facts;
    } limits[] = {{"light while the sun is down", &in->night},
                  {"above extraterrestrial", &in->over_extra},
                  {"above clear sky", &in->over_clear},
                  {"diffuse above global", &in->over_global}};
    fact(t, "light", "", "late", in->shift.found ? in->shift.late_h : NAN, "h");
    fact(t, "light", "", "late by the energy's middle", in->shift.centroid_h, "h");
    fact(t, "light", "", "clear days", (double)in->shift.days, "1");
    int there = in->closure.hours > 0;
    fact(t, "light", "", "closure mean", there ? in->closure.bias_wm2 : NAN, "W/m2");
    fact(t, "light", "", "closure rms", there ? in->closure.rms_wm2 : NAN, "W/m2");
    fact(t, "light", "", "closure worst", there ? in->closure.worst_wm2 : NAN, "W/m2");
    for (int k = 0; k < 4; k++) {
        fact(t, limits[k].name, "", "hours", (double)limits[k].facts->hours, "h");
        fact(t, limits[k].name, "", "too much", limits[k].facts->whm2, "Wh/m2");
    }
}

static void winter_facts(struct vs_table *t, const struct vs_inspection *in)
{
    for (size_t w = 0; w < in->winters; w++) {
        for (int k = 0; k < VS_RUNS; k++) {
            const struct vs_run_facts *run = &in->winter[w].run[k];
            char section[64], when[16] = "";
            snprintf(section, sizeof section, "winter %d, darkest %d days", in->winter[w].year,
                     vs_run_days[k]);
            date_text(run->first_day, when);
            if (!isnan(run->ghi_kwhm2)) {
                fact(t, section, when, "global irradiation", run->ghi_kwhm2, "kWh/m2/d");
                fact(t, section, when, "share of the month's", run->share, "1");
                fact(t, section, when, "clearness", run->kt, "1");
            }
        }
    }
}

enum vs_err vs_inspect_csv(const struct vs_inspection *in, FILE *stream, struct vs_diag *diag)
{
    struct vs_table *t = vs_table_new("lllll");
    static const char *const heads[] = {"section", "when", "quantity", "value", "unit"};
    for (int k = 0; k < 5; k++) {
        vs_table_cell(t, "%s", heads[k]);
    }
    char words[VS_VERDICT_BYTES];
    vs_verdict_words(in, words, sizeof words);
    fact(t, "verdict", "", words, (double)in->fitness, "1");
    fact(t, "verdict", "", "long enough for autonomy", in->long_enough, "1");
    fact(t, "record", "", "days", in->days, "d");
    fact(t, "record", "", "rows missing", (double)in->rows_missing, "1");
    if (in->hourly) {
        light_facts(t, in);
    }
    month_facts(t, "month", in->month, 1);
    if (in->climate) {
        month_facts(t, "month of the climate", in->climate_month, 0);
    }
    winter_facts(t, in);
    enum vs_err err = vs_table_csv(t, stream, diag);
    vs_table_free(t);
    return err;
}
