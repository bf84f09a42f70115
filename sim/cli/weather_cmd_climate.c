/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/output.h"
#include "sim/cli/options.h"
#include "sim/cli/print.h"
#include "sim/cli/weather_commands.h"
#include "sim/cli/weather_days.h"
#include "sim/cli/weather_file.h"
#include "sim/project/climate_file.h"
#include "sim/weather/clear_hours.h"
#include "sim/weather/derive_climate.h"
#include "sim/weather/record_hours.h"

struct values {
    struct vs_option_list files;
    const char *base, *name, *place, *output;
};

static const struct vs_operand operands[] = {
    {"FILE...", offsetof(struct values, files), "records, the place's own first", 1},
};

static const struct vs_option options[] = {
    {.name = "base",
     .letter = 'b',
     .value = "FILE",
     .kind = VS_OPTION_TEXT,
     .offset = offsetof(struct values, base),
     .help = "climate file (YAML) for what the records cannot say: snow, and of daily\n"
             "sunshine the air and the wind"},
    {.name = "name",
     .letter = 'n',
     .value = "TEXT",
     .kind = VS_OPTION_TEXT,
     .offset = offsetof(struct values, name),
     .help = "what the climate is called; else the place of the first file"},
    VS_OPTION_FILE_PLACE(offsetof(struct values, place)),
    VS_OPTION_OUTPUT(offsetof(struct values, output), "OUT.yaml", 0,
                     "write there instead of stdout"),
};

static const char *const examples[] = {
    "vesper weather climate 54439.csv --base data/climates/qinglong.yaml -o qianan.yaml",
    "vesper weather climate 2019.csv 2020.csv 2021.csv --name \"My county\" -o my.yaml",
    NULL,
};

static const struct vs_usage usage = {
    .command = "weather climate",
    .about =
        "Makes a climate file out of records: how clear days are and how they follow each other,\n"
        "their diffuse share, air and wind. Files of other places are taken as more years; their\n"
        "air is brought to the height of the first at 6 K/km.",
    .operands = operands,
    .operand_count = 1,
    .required_operands = 1,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
};

/* Days of the pool that hold something, as the statistics take them. */
struct series {
    struct vs_daily_series of;
    int64_t *day;
    double *kt, *diffuse_frac, *air_degc, *air_max_degc, *air_min_degc, *wind_ms;
};

static void series_free(struct series *s)
{
    free(s->day);
    free(s->kt);
    free(s->diffuse_frac);
    free(s->air_degc);
    free(s->air_max_degc);
    free(s->air_min_degc);
    free(s->wind_ms);
}

static enum vs_err series_of(const struct vs_pooled_days *pool, struct series *s,
                             struct vs_diag *diag)
{
    const struct vs_record_days *d = &pool->days;
    double **const columns[] = {&s->kt,           &s->diffuse_frac, &s->air_degc,
                                &s->air_max_degc, &s->air_min_degc, &s->wind_ms};
    memset(s, 0, sizeof *s);
    int failed = !(s->day = malloc((d->count + 1) * sizeof *s->day));
    for (int k = 0; k < 6; k++) {
        *columns[k] = malloc((d->count + 1) * sizeof **columns[k]);
        failed |= !*columns[k];
    }
    if (failed) {
        series_free(s);
        return vs_fail(diag, VS_ERR_MEMORY, pool->name, 0, 0, "memory ran out for the days");
    }
    size_t n = 0;
    for (size_t k = 0; k < d->count; k++) {
        double kt = d->ghi_kwhm2[k] / d->outside_kwhm2[k];
        if (isnan(kt) && isnan(d->air_degc[k]) && isnan(d->wind_ms[k])) {
            continue;
        }
        double share = d->dhi_kwhm2[k] / d->ghi_kwhm2[k];
        s->day[n] = d->first_day + (int64_t)k;
        s->kt[n] = fmin(kt, 1);
        s->diffuse_frac[n] = isnan(share) ? NAN : fmin(share, 1);
        s->air_degc[n] = d->air_degc[k];
        s->air_max_degc[n] = d->air_max_degc[k];
        s->air_min_degc[n] = d->air_min_degc[k];
        s->wind_ms[n] = d->wind_ms[k];
        n++;
    }
    s->of = (struct vs_daily_series){.name = pool->name,
                                     .count = n,
                                     .day = s->day,
                                     .kt = s->kt,
                                     .diffuse_frac = d->has_dhi ? s->diffuse_frac : NULL,
                                     .air_degc = d->has_air ? s->air_degc : NULL,
                                     .air_max_degc = d->has_air ? s->air_max_degc : NULL,
                                     .air_min_degc = d->has_air ? s->air_min_degc : NULL,
                                     .wind_ms = d->has_wind ? s->wind_ms : NULL};
    return VS_OK;
}

/* What no record says, where no other climate stands behind it. */
static void set_common(struct vs_climate *c)
{
    c->air_min_h = 6.5;
    c->air_max_h = 14.5;
    c->air_lapse_k_per_km = 6;
    c->wind_peak_h = 15;
    c->kt_month_effect_sd = 0.2; /* years differ, though a few of them do not show by how much */
    for (int m = 0; m < 12; m++) {
        c->linke_turbidity[m] = VS_TURBIDITY_DEFAULT;
    }
}

/* The base's air is of the base's height. */
static void move_base(struct vs_climate *c, double altitude_m)
{
    double colder_k = c->air_lapse_k_per_km * (altitude_m - c->altitude_m) / 1000.0;
    for (int m = 0; m < 12; m++) {
        c->air_degc[m] -= colder_k;
        c->air_max_degc[m] -= colder_k;
        c->air_min_degc[m] -= colder_k;
    }
}

static int is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7f;
}

/* As much of a text as fits; control characters become '?'. */
static void copy_words(char *out, size_t size, const char *text)
{
    vs_text_take(out, size, text);
    for (char *c = out; *c; c++) {
        *c = is_control(*c) ? '?' : *c;
    }
}

/* What the file could not be read back with. */
static enum vs_err judge_name(const char *name, struct vs_diag *diag)
{
    size_t length = name ? strlen(name) : 0;
    int bad = length >= VS_CLIMATE_NAME_SIZE;
    for (size_t k = 0; k < length; k++) {
        bad |= is_control(name[k]);
    }
    return bad ? vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                         "%s: option --name is %zu bytes long or holds control characters; "
                         "allowed is one line of at most %d bytes",
                         usage.command, length, VS_CLIMATE_NAME_SIZE - 1)
               : VS_OK;
}

static enum vs_err begin(const struct values *v, const struct vs_pooled_days *pool,
                         struct vs_climate *c, struct vs_diag *diag)
{
    vs_fields_defaults(&vs_climate_group, c);
    set_common(c);
    enum vs_err err = v->base ? vs_climate_load(v->base, c, diag) : VS_OK;
    int air = pool->days.has_air, wind = pool->days.has_wind;
    if (!v->base && (!air || !wind)) {
        return vs_fail(diag, VS_ERR_INPUT, v->files.item[0], 0, 0,
                       "the records hold no %s; allowed is --base CLIMATE.yaml, which says it",
                       air    ? "wind"
                       : wind ? "air temperature"
                              : "air temperature and no wind");
    }
    if (!err && v->base && !air) {
        move_base(c, pool->altitude_m);
    }
    c->latitude_deg = pool->latitude_deg;
    c->longitude_deg = pool->longitude_deg;
    c->altitude_m = pool->altitude_m;
    c->utc_offset_h = pool->utc_offset_h;
    char first[121];
    const char *slash = strrchr(v->files.item[0], '/');
    copy_words(first, sizeof first, slash ? slash + 1 : v->files.item[0]);
    snprintf(c->source, sizeof c->source, "derived from %d record%s, first %s", pool->file_count,
             pool->file_count > 1 ? "s" : "", first);
    copy_words(c->name, sizeof c->name, v->name ? v->name : pool->name);
    return err;
}

/* When a day is coldest, warmest and windiest: what only hours say. */
static enum vs_err derive_clock(const struct vs_record *record, struct vs_climate *c,
                                struct vs_diag *diag)
{
    struct vs_hours hours;
    struct vs_hours_notes notes;
    struct vs_hours_how how = {
        .utc_offset_h = c->utc_offset_h, .fill_climate = 1, .climate = c, .seed = 1};
    if (record->step_s >= VS_RECORD_DAY_S || !record->column[VS_COLUMN_AIR]) {
        return VS_OK;
    }
    enum vs_err err = vs_record_hours(record, &how, &hours, &notes, diag);
    if (!err) {
        vs_climate_derive_clock(&hours, c);
        vs_hours_free(&hours);
    }
    return err;
}

/* Four places behind the point say more than any record knows. */
static void round_all(const struct vs_group *group, void *out)
{
    for (int k = 0; k < group->count; k++) {
        const struct vs_field *f = &group->fields[k];
        char *member = (char *)out + f->offset;
        int count = f->kind == VS_FIELD_NUMBER    ? 1
                    : f->kind == VS_FIELD_NUMBERS ? f->columns * (f->rows ? f->rows : 1)
                                                  : 0;
        for (int i = 0; i < count; i++) {
            double *value = (double *)(void *)member + i;
            *value = rint(*value * 1e4) / 1e4;
        }
        if (f->kind == VS_FIELD_GROUP) {
            round_all(f->group, member);
        }
    }
}

/* Shorter than this, correlations and rare days are guesses, and cloudy weeks are missing. */
enum { FEW_YEARS = 10 };

/* Records say nothing of snow: it is the base's, or there is none. taken: days of the base's for
 * which the records have no weather. */
static void describe_snow(const struct vs_climate *c, double taken, char *out, size_t size)
{
    double days = 0;
    for (int m = 0; m < 12; m++) {
        days += c->snow.days[m];
    }
    if (days + taken <= 0) {
        snprintf(out, size,
                 "No snow: no record tells of it. Where it snows, write snow: days, or take a base "
                 "that does.");
        return;
    }
    int used = snprintf(out, size, "Snow on %.1f days a year, from the base.", days);
    if (taken > 0 && (size_t)used < size) {
        snprintf(out + used, size - (size_t)used,
                 " %.1f more days of it found no days cloudy and cold enough.", taken);
    }
}

static void describe(const struct vs_pooled_days *pool, const struct vs_derived *d,
                     const char *base, const char *snow, char *out, size_t size)
{
    size_t used = (size_t)snprintf(
        out, size, "Climate of %s, derived from %d file%s.\n\nDays behind the numbers, January on:",
        pool->name, pool->file_count, pool->file_count > 1 ? "s" : "");
    static const char *const names[] = {"clearness", "diffuse share", "air", "wind"};
    const int *const counts[] = {d->kt_days, d->diffuse_days, d->air_days, d->wind_days};
    for (int k = 0; k < 4; k++) {
        used += (size_t)snprintf(out + used, size - used, "\n  %s:", names[k]);
        for (int m = 0; m < 12; m++) {
            used += (size_t)snprintf(out + used, size - used, " %d", counts[k][m]);
        }
    }
    used += (size_t)snprintf(out + used, size - used,
                             "\nMonths of single years behind kt_month_effect_sd: %d.\n0 of "
                             "either: %s.\n%s",
                             d->effect_months,
                             base ? "taken from the base" : "common values, estimates", snow);
    if (d->kt_days[0] < FEW_YEARS * 31) {
        snprintf(out + used, size - used,
                 "\nLess than %d years: correlations and rare days are guesses, and a typical year "
                 "hides\nthe cloudy weeks. Do not judge autonomy by it.",
                 FEW_YEARS);
    }
}

/* The writer knows a stream, a person a path. */
static enum vs_err name_output(const char *path, enum vs_err err, struct vs_diag *diag)
{
    snprintf(diag->file, sizeof diag->file, "%s", path);
    return err;
}

static enum vs_err write_climate(const struct values *v, const struct vs_climate *c,
                                 const char *comment, struct vs_diag *diag)
{
    if (!v->output) {
        enum vs_err err = vs_climate_write(c, comment, stdout, diag);
        return err ? name_output("stdout", err, diag) : vs_finish_stdout(diag);
    }
    struct vs_output out;
    enum vs_err err = vs_output_open(&out, v->output, diag);
    if (err) {
        return err;
    }
    err = vs_climate_write(c, comment, out.stream, diag);
    return vs_output_end(&out, err ? name_output(v->output, err, diag) : VS_OK, diag);
}

static enum vs_err derive(const struct values *v, const struct vs_pooled_days *pool,
                          const struct vs_record *first, struct vs_diag *diag)
{
    struct vs_climate c;
    struct vs_derived derived;
    struct series s;
    char comment[2048], snow[256];
    enum vs_err err = begin(v, pool, &c, diag);
    err = err ? err : series_of(pool, &s, diag);
    if (err) {
        return err;
    }
    err = vs_climate_derive(&s.of, &c, &derived, diag);
    series_free(&s);
    err = err || !pool->days.has_air ? err : derive_clock(first, &c, diag);
    if (err) {
        return err;
    }
    round_all(&vs_climate_group, &c);
    describe_snow(&c, vs_climate_fit_snow(&c), snow, sizeof snow);
    err = vs_climate_check(&c, pool->name, diag);
    describe(pool, &derived, v->base, snow, comment, sizeof comment);
    return err ? err : write_climate(v, &c, comment, diag);
}

int vs_weather_climate(int argc, char **argv)
{
    struct values v;
    int code = vs_options_take(&usage, argc, argv, &v);
    if (code != VS_OPTIONS_GO) {
        return code;
    }
    struct vs_diag diag = {0};
    struct vs_pooled_days pool;
    struct vs_record first = {.count = 0};
    enum vs_err err = judge_name(v.name, &diag);
    err = err ? err
              : vs_pool_days(usage.command, &v.files, v.place, VS_POOL_ANY_PLACE, &pool, &first,
                             &diag);
    if (!err) {
        err = derive(&v, &pool, &first, &diag);
        vs_pooled_days_free(&pool);
    }
    vs_record_free(&first);
    return err ? vs_complain(err, &diag) : 0;
}
