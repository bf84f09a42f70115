/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/calendar.h"
#include "sim/base/output.h"
#include "sim/cli/commands.h"
#include "sim/cli/load.h"
#include "sim/cli/options.h"
#include "sim/cli/print.h"
#include "sim/cli/progress.h"
#include "sim/cli/trace_csv.h"
#include "sim/engine/trace.h"
#include "sim/verdict/scene.h"
#include "sim/verdict/skies.h"

struct values {
    const char *project, *site, *from, *to, *out;
    struct vs_option_list weather;
    int tick, policy, firmware, fill;
    long seed;
};

static const char *const ticks[] = {"60s", "1s", NULL};
static const char *const policies[] = {"project", "fixed", "stages", "adaptive", "voltage", NULL};

static const char *const firmwares[] = {"host", "qemu", NULL};
enum { FIRMWARE_HOST, FIRMWARE_QEMU };

static const struct vs_option options[] = {
    {.name = "site",
     .value = "NAME",
     .kind = VS_OPTION_TEXT,
     .offset = offsetof(struct values, site),
     .required = 1,
     .help = "site of the project, by its English or Chinese name"},
    {.name = "from",
     .value = "YYYY-MM-DD",
     .kind = VS_OPTION_TEXT,
     .offset = offsetof(struct values, from),
     .required = 1,
     .help = "first day"},
    {.name = "to",
     .value = "YYYY-MM-DD",
     .kind = VS_OPTION_TEXT,
     .offset = offsetof(struct values, to),
     .required = 1,
     .help = "last day, included"},
    {.name = "tick",
     .value = "TICK",
     .kind = VS_OPTION_CHOICE,
     .choices = ticks,
     .offset = offsetof(struct values, tick),
     .fallback = "60s",
     .help = "1s runs the fast firmware as well, ten times a second"},
    {.name = "policy",
     .value = "POLICY",
     .kind = VS_OPTION_CHOICE,
     .choices = policies,
     .offset = offsetof(struct values, policy),
     .fallback = "project",
     .help = "dimming policy of the firmware"},
    {.name = "firmware",
     .value = "WHERE",
     .kind = VS_OPTION_CHOICE,
     .choices = firmwares,
     .offset = offsetof(struct values, firmware),
     .fallback = "host",
     .help = "where the firmware runs: in this program, or as its image in an\n"
             "emulated Cortex-M0 (takes qemu-system-arm; the variable\n"
             "VESPER_M0_IMAGE=FILE.elf names another image)"},
    VS_OPTION_WEATHER_SEED(offsetof(struct values, seed)),
    VS_OPTION_WEATHER(offsetof(struct values, weather)),
    VS_OPTION_FILL(offsetof(struct values, fill)),
    VS_OPTION_OUTPUT(offsetof(struct values, out), "FILE.csv", 0, "write there instead of stdout"),
};

static const struct vs_operand operands[] = {
    {"PROJECT", offsetof(struct values, project), "project file (YAML)", 0},
};

static const char *const examples[] = {
    "vesper trace data/projects/qinglong.yaml --site Mutoudeng --from 2025-12-10 --to 2025-12-20",
    "vesper trace data/projects/qinglong.yaml --site 官场乡 --tick 1s \\\n"
    "      --from 2026-01-05 --to 2026-01-05 -o day.csv",
    NULL,
};

static const struct vs_usage usage = {
    .command = "trace",
    .about =
        "Writes every signal of one lamp as CSV, a row a tick, from local midnight of the "
        "first day.\n"
        "The lamp runs from the first year of the weather on, so the trace shows what check "
        "judged.\n"
        "The numbers under faults, lamp_why and events are sums of bits: `vesper catalog` names "
        "them.",
    .operands = operands,
    .operand_count = 1,
    .required_operands = 1,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
};

static void show_progress(void *context, double done_frac)
{
    vs_progress_update(context, "trace", done_frac);
}

/* Days to seconds; both ends are checked here, the weather's own span by the engine. */
static enum vs_err read_days(const struct values *v, double utc_offset_h, struct vs_trace *t,
                             struct vs_diag *diag)
{
    struct vs_date from, to;
    const char *bad = vs_date_parse(v->from, &from) ? v->from
                      : vs_date_parse(v->to, &to)   ? v->to
                                                    : NULL;
    if (bad) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0, "trace: '%s' is no day; YYYY-MM-DD is allowed",
                       bad);
    }
    int64_t offset = (int64_t)(utc_offset_h * 3600.0);
    t->from_unix_s = vs_date_days(from) * 86400 - offset;
    t->to_unix_s = (vs_date_days(to) + 1) * 86400 - offset;
    if (t->to_unix_s <= t->from_unix_s) {
        return vs_fail(
            diag, VS_ERR_USAGE, "", 0, 0,
            "trace: --to %s lies before --from %s; the same day or a later one is allowed", v->to,
            v->from);
    }
    return VS_OK;
}

static enum vs_err find_site(const struct values *v, const struct vs_project *p, int *site,
                             struct vs_diag *diag)
{
    const struct vs_project_site *found = vs_project_site_find(p, v->site);
    if (found) {
        *site = (int)(found - p->sites);
        return VS_OK;
    }
    char names[256] = "";
    for (int k = 0; k < p->site_count; k++) {
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s%s", k ? ", " : "", p->sites[k].name);
    }
    return vs_fail(diag, VS_ERR_USAGE, "", 0, 0, "trace: no site is named '%s'; the project has %s",
                   v->site, names);
}

static enum vs_err trace(const struct values *v, struct vs_loaded *l, struct vs_lamp *lamp,
                         struct vs_emulated *emulated, FILE *stream, struct vs_diag *diag)
{
    int site = 0;
    struct vs_skies skies = {.project = &l->project,
                             .climate = &l->climate,
                             .measured = l->has_file ? &l->weather : NULL,
                             .skip = l->has_file ? l->weather.repeated : 0,
                             .seed = l->seed};
    struct vs_trace_csv sink = {stream, l->project.utc_offset_h, 0};
    struct vs_progress progress;
    struct vs_scene_variant variant = vs_scene_variant(&l->project);
    if (v->policy > 0) {
        variant.policy = (enum vs_policy)(v->policy - 1);
    }
    struct vs_trace t = {.source = vs_skies_source(&skies),
                         .years = l->has_file ? l->weather.count - l->weather.repeated : 1000,
                         .lamp = lamp,
                         .dt_s = v->tick == 1 ? 1 : 60,
                         .sink = vs_trace_csv_row,
                         .sink_context = &sink,
                         .progress = show_progress,
                         .progress_context = &progress};
    enum vs_err err = find_site(v, &l->project, &site, diag);
    err = err ? err : read_days(v, l->project.utc_offset_h, &t, diag);
    err = err ? err : vs_scene_check(&l->project, diag);
    err = err ? err : vs_scene_sky(&l->project, &l->climate, site, &variant, &t.sky, diag);
    if (err) {
        return err;
    }
    t.site = site;
    struct vs_lamp_params params;
    vs_scene_lamp(&l->project, &variant, (uint64_t)site, &params);
    params.board.emulated = emulated;
    vs_lamp_start(lamp, &params, NULL, 0);
    vs_progress_start(&progress, stderr, isatty(STDERR_FILENO), vs_monotonic_s, NULL);
    err = vs_trace_run(&t, diag);
    vs_progress_end(&progress);
    return err;
}

static enum vs_err trace_to(const struct values *v, struct vs_loaded *l, struct vs_lamp *lamp,
                            struct vs_emulated *emulated, struct vs_diag *diag)
{
    if (!v->out) {
        enum vs_err err = trace(v, l, lamp, emulated, stdout, diag);
        return err ? err : vs_finish_stdout(diag);
    }
    struct vs_output out;
    enum vs_err err = vs_output_open(&out, v->out, diag);
    if (err) {
        return err;
    }
    err = trace(v, l, lamp, emulated, out.stream, diag);
    return vs_output_end(&out, err, diag);
}

static enum vs_err find_firmware(const struct values *v, struct vs_emulated **emulated,
                                 struct vs_diag *diag)
{
    if (v->firmware != FIRMWARE_QEMU) {
        return VS_OK;
    }
    const char *image = getenv("VESPER_M0_IMAGE");
    return vs_board_emulate(image && *image ? image : VESPER_M0_IMAGE, NULL, emulated, diag);
}

int vs_cmd_trace(int argc, char **argv)
{
    struct values v;
    int code = vs_options_take(&usage, argc, argv, &v);
    if (code != VS_OPTIONS_GO) {
        return code;
    }
    struct vs_diag diag = {0};
    struct vs_loaded *loaded = calloc(1, sizeof *loaded);
    struct vs_lamp *lamp = calloc(1, sizeof *lamp);
    struct vs_emulated *emulated = NULL;
    enum vs_err err = vs_fill_judge(usage.command, &v.weather, v.fill, &diag);
    if (!err && (!loaded || !lamp)) {
        err = vs_fail(&diag, VS_ERR_MEMORY, "", 0, 0, "no memory for the project");
    }
    err = err ? err : vs_load(v.project, &v.weather, v.fill, v.seed, loaded, &diag);
    err = err ? err : find_firmware(&v, &emulated, &diag);
    err = err ? err : trace_to(&v, loaded, lamp, emulated, &diag);
    code = err ? vs_complain(err, &diag) : 0;
    if (loaded) {
        vs_unload(loaded);
    }
    vs_emulated_close(emulated);
    free(lamp);
    free(loaded);
    return code;
}
