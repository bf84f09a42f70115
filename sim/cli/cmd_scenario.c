/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/base/output.h"
#include "sim/cli/commands.h"
#include "sim/cli/options.h"
#include "sim/cli/print.h"
#include "sim/cli/trace_csv.h"
#include "sim/scenario/run.h"

struct values {
    const char *path, *out;
};

static const struct vs_option options[] = {
    VS_OPTION_OUTPUT(offsetof(struct values, out), "FILE.csv", 0,
                     "also write every signal of every tick there, as `vesper trace` does;\n"
                     "for a single scenario"),
};

static const struct vs_operand operands[] = {
    {"PATH", offsetof(struct values, path), "scenario file (YAML), or a folder of them", 0},
};

static const char *const examples[] = {
    "vesper scenario data/scenarios",
    "vesper scenario data/scenarios/snow_week.yaml -o snow.csv",
    NULL,
};

static const struct vs_usage usage = {
    .command = "scenario",
    .about =
        "Runs a lamp through days on which something goes wrong, and says whether what must hold\n"
        "does. A line a scenario: nights, dark ones among them, least level of the lit lamp, "
        "least\n"
        "light of a night, least charge. Exit 0: all hold; 1: at least one does not.\n"
        "data/scenarios/README.md says how files are written, `vesper catalog` what can go wrong.",
    .operands = operands,
    .operand_count = 1,
    .required_operands = 1,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
};

/* A run in progress: the trace of a tick needs to know when the scenario began. */
struct session {
    struct vs_scenario *scenario;
    struct vs_trace_csv csv;
    int rows, failed;
};

/* The table's head comes with its first row, so that a refusal stands alone. */
static void print_row(struct session *s, const struct vs_scenario_result *result)
{
    char line[512];
    if (s->rows++ == 0) {
        vs_scenario_head(line, sizeof line);
        puts(line);
    }
    vs_scenario_row(result, line, sizeof line);
    puts(line);
    s->failed += !result->passed;
}

static int write_tick(void *context, const struct vs_view *view)
{
    struct session *s = context;
    double offset_s = s->csv.utc_offset_h * 3600.0;
    struct vs_trace_row row = {
        .unix_s = s->scenario->start_day * 86400 + (int64_t)(view->now_s - offset_s),
        .minute = *view->minute,
        .detail = *view->detail,
        .probe = *view->probe,
        .belief = vs_board_belief(&view->lamp->state.board),
    };
    return vs_trace_csv_row(&s->csv, &row);
}

static enum vs_err run_file(struct session *s, const char *path, FILE *trace, struct vs_diag *diag)
{
    struct vs_scenario_result result;
    enum vs_err err = vs_scenario_load(path, s->scenario, diag);
    if (err) {
        return err;
    }
    s->csv = (struct vs_trace_csv){trace, s->scenario->project.utc_offset_h, 0};
    struct vs_scenario_watch watch = {write_tick, s};
    err = vs_scenario_run(s->scenario, trace ? &watch : NULL, &result, diag);
    if (!err) {
        print_row(s, &result);
    }
    return err;
}

static enum vs_err run_traced(struct session *s, const struct values *v, struct vs_diag *diag)
{
    struct vs_output out;
    enum vs_err err = vs_output_open(&out, v->out, diag);
    if (err) {
        return err;
    }
    err = run_file(s, v->path, out.stream, diag);
    return vs_output_end(&out, err, diag);
}

static int is_scenario(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 5 && strcmp(entry->d_name + length - 5, ".yaml") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Every *.yaml of a folder, by name; *count < 0 where the path is no folder. */
static enum vs_err run_folder(struct session *s, const char *folder, int *count,
                              struct vs_diag *diag)
{
    struct dirent **entries;
    enum vs_err err = VS_OK;
    *count = scandir(folder, &entries, is_scenario, by_name);
    for (int k = 0; k < *count; k++) {
        char path[VS_PATH_SIZE];
        int length = snprintf(path, sizeof path, "%s/%s", folder, entries[k]->d_name);
        if (!err && (length < 0 || (size_t)length >= sizeof path)) {
            err = vs_fail(diag, VS_ERR_INPUT, folder, 0, 0,
                          "the path is too long; at most %d bytes", VS_PATH_SIZE - 1);
        }
        err = err ? err : run_file(s, path, NULL, diag);
        free(entries[k]);
    }
    if (*count >= 0) {
        free(entries);
    }
    if (*count == 0) {
        err = vs_fail(diag, VS_ERR_INPUT, folder, 0, 0,
                      "there is no scenario; files named *.yaml are taken for such");
    }
    return err;
}

static enum vs_err run_all(struct session *s, const struct values *v, struct vs_diag *diag)
{
    struct stat status;
    if (v->out && stat(v->path, &status) == 0 && S_ISDIR(status.st_mode)) {
        return vs_fail(diag, VS_ERR_USAGE, "scenario", 0, 0,
                       "option --output is given for the folder '%.200s'; for a single scenario it "
                       "is allowed",
                       v->path);
    }
    if (v->out) {
        return run_traced(s, v, diag);
    }
    int count;
    enum vs_err err = run_folder(s, v->path, &count, diag);
    return count < 0 ? run_file(s, v->path, NULL, diag) : err;
}

int vs_cmd_scenario(int argc, char **argv)
{
    struct values v;
    int code = vs_options_take(&usage, argc, argv, &v);
    if (code != VS_OPTIONS_GO) {
        return code;
    }
    struct vs_diag diag = {0};
    struct session session = {.scenario = malloc(sizeof *session.scenario)};
    enum vs_err err = VS_OK;
    if (!session.scenario) {
        err = vs_fail(&diag, VS_ERR_MEMORY, "", 0, 0, "no memory for a scenario");
    }
    err = err ? err : run_all(&session, &v, &diag);
    err = err ? err : vs_finish_stdout(&diag);
    free(session.scenario);
    return err ? vs_complain(err, &diag) : session.failed > 0;
}
