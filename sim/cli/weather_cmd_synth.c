/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/cli/options.h"
#include "sim/cli/print.h"
#include "sim/cli/weather_commands.h"
#include "sim/cli/weather_file.h"
#include "sim/project/climate_file.h"
#include "sim/weather/record_of_hours.h"
#include "sim/weather/synth.h"

struct values {
    const char *climate, *place, *output;
    long years, from, seed;
};

static const struct vs_operand operands[] = {
    {"CLIMATE", offsetof(struct values, climate), "climate file (YAML)", 0},
};

static const struct vs_option options[] = {
    {.name = "years",
     .letter = 'y',
     .value = "N",
     .kind = VS_OPTION_INT,
     .min = 1,
     .max = 1000,
     .offset = offsetof(struct values, years),
     .fallback = "1",
     .help = "how many"},
    {.name = "from",
     .value = "YEAR",
     .kind = VS_OPTION_INT,
     .min = 1971,
     .max = 9000,
     .offset = offsetof(struct values, from),
     .fallback = "2025",
     .help = "of the first 1 January"},
    VS_OPTION_SEED(offsetof(struct values, seed), 0, "1",
                   "other years for another seed, the same for the same"),
    VS_OPTION_PLACE(offsetof(struct values, place), "LAT,LON,ALT",
                    "where the hours are wanted, under the climate's sky; else its own place"),
    VS_OPTION_OUTPUT(offsetof(struct values, output), "OUT", 1,
                     "what to write, by its ending: .csv (plain) or .epw (a single year)"),
};

static const char *const examples[] = {
    "vesper weather synth data/climates/qinglong.yaml --years 30 -o thirty.csv",
    "vesper weather synth data/climates/qinglong.yaml --seed 7 -o year.epw",
    NULL,
};

static const struct vs_usage usage = {
    .command = "weather synth",
    .about = "Writes hourly years made from a climate, by the calendar: the same weather that\n"
             "`vesper check` makes for the same climate, place, seed and dates.",
    .operands = operands,
    .operand_count = 1,
    .required_operands = 1,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
};

/* The made years run from July to June; a row of calendar years is cut out of them. */
static enum vs_err make_hours(const struct values *v, const struct vs_climate *climate,
                              const struct vs_place *place, struct vs_hours *out,
                              struct vs_diag *diag)
{
    int64_t first = vs_date_days((struct vs_date){(int)v->from, 1, 1});
    int64_t end = vs_date_days((struct vs_date){(int)(v->from + v->years), 1, 1});
    if (vs_hours_alloc(out, (size_t)(end - first) * 24)) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for %ld years", v->years);
    }
    for (int year = (int)v->from - 1; year < v->from + v->years; year++) {
        struct vs_clearness sky;
        struct vs_hours made;
        enum vs_err err = vs_clearness_year(climate, (uint64_t)v->seed, year, &sky, diag);
        if (err) {
            return err;
        }
        int64_t begins = sky.first_day, ends = begins + (int64_t)sky.days;
        err = vs_synth_hours(climate, &sky, place, &made, diag);
        vs_clearness_free(&sky);
        if (err) {
            return err;
        }
        int64_t from = begins > first ? begins : first, to = ends < end ? ends : end;
        memcpy(out->rows + (from - first) * 24, made.rows + (from - begins) * 24,
               (size_t)(to - from) * 24 * sizeof *out->rows);
        struct vs_hour *rows = out->rows;
        size_t count = out->count;
        *out = made;
        out->rows = rows;
        out->count = count;
        vs_hours_free(&made);
    }
    out->start_unix_s = first * 86400 - (int64_t)(climate->utc_offset_h * 3600.0);
    return VS_OK;
}

static enum vs_err synth(const struct values *v, struct vs_hours *hours, struct vs_record *record,
                         struct vs_diag *diag)
{
    struct vs_climate climate;
    const struct vs_writer *writer;
    enum vs_err err = vs_writer_for(usage.command, "output", v->output, &writer, diag);
    err = err ? err : vs_climate_load(v->climate, &climate, diag);
    if (err) {
        return err;
    }
    if (writer == &vs_writer_epw && v->years > 1) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "weather synth: an .epw file holds one year and --years is %ld; allowed is "
                       "1, or a .csv file",
                       v->years);
    }
    struct vs_place place = {climate.latitude_deg, climate.longitude_deg, climate.altitude_m};
    err = v->place ? vs_place_option(usage.command, v->place, &place, diag) : VS_OK;
    err = err ? err : make_hours(v, &climate, &place, hours, diag);
    err = err ? err : vs_record_of_hours(hours, record, diag);
    if (!err) {
        snprintf(record->place, sizeof record->place, "%s", climate.name);
        snprintf(record->make, sizeof record->make, "synthetic (seed %ld)", v->seed);
    }
    return err ? err : vs_weather_write(writer, record, v->output, diag);
}

int vs_weather_synth(int argc, char **argv)
{
    struct values v;
    int code = vs_options_take(&usage, argc, argv, &v);
    if (code != VS_OPTIONS_GO) {
        return code;
    }
    struct vs_diag diag = {0};
    struct vs_hours hours = {.count = 0};
    struct vs_record record = {.count = 0};
    enum vs_err err = synth(&v, &hours, &record, &diag);
    vs_record_free(&record);
    vs_hours_free(&hours);
    return err ? vs_complain(err, &diag) : 0;
}
