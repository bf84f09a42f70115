/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sim/cli/check.h"
#include "sim/cli/commands.h"
#include "sim/cli/options.h"
#include "sim/cli/print.h"
#include "sim/cli/progress.h"

struct values {
    const char *project;
    struct vs_option_list weather;
    long years, seed, threads;
    int format, fill;
};

static const struct vs_option options[] = {
    {.name = "years",
     .letter = 'y',
     .value = "N",
     .kind = VS_OPTION_INT,
     .min = 0,
     .max = 1000,
     .offset = offsetof(struct values, years),
     .fallback = "0",
     .help = "synthetic years; 0 takes the project's own number"},
    VS_OPTION_WEATHER_SEED(offsetof(struct values, seed)),
    VS_OPTION_WEATHER(offsetof(struct values, weather)),
    VS_OPTION_FILL(offsetof(struct values, fill)),
    VS_OPTION_FORMAT(offsetof(struct values, format)),
    {.name = "threads",
     .letter = 't',
     .value = "N",
     .kind = VS_OPTION_INT,
     .min = 0,
     .max = 1024,
     .offset = offsetof(struct values, threads),
     .fallback = "0",
     .help = "threads; 0 takes what the machine has; the result is the same for any"},
};

static const struct vs_operand operands[] = {
    {"PROJECT", offsetof(struct values, project), "project file (YAML)", 0},
};

static const char *const examples[] = {
    "vesper check data/projects/qinglong.yaml",
    "vesper check data/projects/qinglong.yaml --years 100 --seed 7 --format json",
    "vesper check data/projects/qinglong.yaml --weather CHN_Hebei.Chengde.544230_CSWD.epw",
    NULL,
};

static const struct vs_usage usage = {
    .command = "check",
    .about =
        "Runs the controller's real firmware through years of weather at every site of a project\n"
        "and judges it clause by clause: as the tender is written, as its firmware manages it,\n"
        "and through five cloudy days. Exit 0: all clauses pass; 1: at least one fails.",
    .operands = operands,
    .operand_count = 1,
    .required_operands = 1,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
};

static void show_progress(void *context, const char *label, double done_frac)
{
    vs_progress_update(context, label, done_frac);
}

static enum vs_err judge_and_print(const struct values *v, struct vs_loaded *loaded,
                                   struct vs_verdict *verdict, struct vs_diag *diag)
{
    struct vs_progress progress;
    vs_progress_start(&progress, stderr, isatty(STDERR_FILENO), vs_monotonic_s, NULL);
    struct vs_verdict_options how = {
        .years = v->years > 0 ? (int)v->years : loaded->project.weather.years,
        .seed = loaded->seed,
        .threads = (int)v->threads,
        .measured = loaded->has_file ? &loaded->weather : NULL,
        .climate = &loaded->climate,
        .progress = show_progress,
        .progress_context = &progress,
    };
    enum vs_err err = vs_verdict_make(&loaded->project, &how, verdict, diag);
    vs_progress_end(&progress);
    if (err) {
        return err;
    }
    static enum vs_err (*const print[])(const struct vs_verdict *, const struct vs_loaded *, FILE *,
                                        struct vs_diag *) = {vs_check_text, vs_check_json,
                                                             vs_check_csv};
    err = print[v->format](verdict, loaded, stdout, diag);
    return err ? err : vs_finish_stdout(diag);
}

int vs_cmd_check(int argc, char **argv)
{
    struct values v;
    int code = vs_options_take(&usage, argc, argv, &v);
    if (code != VS_OPTIONS_GO) {
        return code;
    }
    struct vs_diag diag = {0};
    struct vs_loaded *loaded = calloc(1, sizeof *loaded);
    struct vs_verdict *verdict = calloc(1, sizeof *verdict);
    enum vs_err err = vs_weather_judge("check", &v.weather, v.years, v.fill, &diag);
    if (!err && (!loaded || !verdict)) {
        err = vs_fail(&diag, VS_ERR_MEMORY, "", 0, 0, "no memory for the project");
    }
    err = err ? err : vs_load(v.project, &v.weather, v.fill, v.seed, loaded, &diag);
    err = err ? err : judge_and_print(&v, loaded, verdict, &diag);
    code = err ? vs_complain(err, &diag) : !verdict->pass;
    if (loaded) {
        vs_unload(loaded);
    }
    free(verdict);
    free(loaded);
    return code;
}
