/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <stdio.h>

#include "sim/cli/options.h"
#include "sim/cli/print.h"
#include "sim/cli/weather_commands.h"
#include "sim/cli/weather_days.h"
#include "sim/cli/weather_extremes.h"
#include "sim/cli/weather_file.h"

struct values {
    struct vs_option_list files;
    const char *place;
    long days, missing, seed;
    double kt, design_kwhm2;
    int format;
};

static const struct vs_operand operands[] = {
    {"FILE...", offsetof(struct values, files), "records of one place, in the order of time", 1},
};

static const struct vs_option options[] = {
    {.name = "days",
     .letter = 'd',
     .value = "N",
     .kind = VS_OPTION_INT,
     .min = VS_EXTREME_DAYS_MIN,
     .max = VS_EXTREME_DAYS_MAX,
     .offset = offsetof(struct values, days),
     .fallback = "5",
     .help = "cloudy days in a row that the design is to outlast"},
    {.name = "kt",
     .value = "KT",
     .kind = VS_OPTION_REAL,
     .min = 0.05,
     .max = 0.95,
     .offset = offsetof(struct values, kt),
     .fallback = "0.3",
     .help = "clearness below which a day is cloudy"},
    {.name = "design",
     .value = "KWH",
     .kind = VS_OPTION_REAL,
     .min = 0,
     .max = 12,
     .offset = offsetof(struct values, design_kwhm2),
     .fallback = "0",
     .help = "mean of those days that the design reckons with, kWh/m2 a day; 0: none"},
    {.name = "missing",
     .value = "N",
     .kind = VS_OPTION_INT,
     .min = 0,
     .max = 60,
     .offset = offsetof(struct values, missing),
     .fallback = "3",
     .help = "days that a winter may miss and still count"},
    VS_OPTION_FILE_PLACE(offsetof(struct values, place)),
    VS_OPTION_SEED(offsetof(struct values, seed), 0, "1", "seed of the bootstrap"),
    VS_OPTION_FORMAT(offsetof(struct values, format)),
};

static const char *const examples[] = {
    "vesper weather extremes 54439.csv",
    "vesper weather extremes 54439.csv --kt 0.35 --format csv >extremes.csv\n"
    "  vesper plot extremes.csv --kind extremes -o extremes.svg",
    NULL,
};

static const struct vs_usage usage = {
    .command = "weather extremes",
    .about = "Says how dark the winters of a record get: the darkest days in a row of each, what\n"
             "one winter in ten and in fifty brings, and how often cloudy days come in a row.",
    .operands = operands,
    .operand_count = 1,
    .required_operands = 1,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
};

static enum vs_err work_out(const struct values *v, const struct vs_pooled_days *pool,
                            struct vs_diag *diag)
{
    struct vs_extremes_how how = vs_extremes_how();
    how.place = pool->name;
    how.days = (int)v->days;
    how.kt_below = v->kt;
    how.design_kwhm2 = v->design_kwhm2;
    how.missing_days_most = (int)v->missing;
    how.seed = (uint64_t)v->seed;
    struct vs_daily daily = {.first_day = pool->days.first_day,
                             .count = pool->days.count,
                             .ghi_kwhm2 = pool->days.ghi_kwhm2,
                             .outside_kwhm2 = pool->days.outside_kwhm2};
    struct vs_extremes found;
    enum vs_err err = vs_extremes_make(&daily, &how, &found, diag);
    if (!err) {
        err = vs_extremes_print(&found, (enum vs_format)v->format, stdout, diag);
        vs_extremes_free(&found);
    }
    return err ? err : vs_finish_stdout(diag);
}

int vs_weather_extremes(int argc, char **argv)
{
    struct values v;
    int code = vs_options_take(&usage, argc, argv, &v);
    if (code != VS_OPTIONS_GO) {
        return code;
    }
    struct vs_diag diag = {0};
    struct vs_pooled_days pool;
    enum vs_err err = vs_pool_days(usage.command, &v.files, v.place, VS_POOL_ONE_PLACE, &pool, NULL,
                                   &diag);
    if (!err) {
        err = work_out(&v, &pool, &diag);
        vs_pooled_days_free(&pool);
    }
    return err ? vs_complain(err, &diag) : 0;
}
