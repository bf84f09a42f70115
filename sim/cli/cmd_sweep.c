/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/cli/commands.h"
#include "sim/cli/print.h"
#include "sim/cli/progress.h"
#include "sim/cli/sweep_manifest.h"
#include "sim/cli/sweep_set.h"
#include "sim/engine/lanes.h"
#include "sim/engine/season.h"
#include "sim/sweep/journal.h"
#include "sim/sweep/results.h"
#include "sim/sweep/share.h"

struct values {
    struct vs_sweep_asked asked;
    const char *out, *shard;
    int resume, list_isa;
};

#define ASKED(member) offsetof(struct values, asked) + offsetof(struct vs_sweep_asked, member)

static const struct vs_option options[] = {
    {.name = "vary",
     .letter = 'v',
     .value = "NAME=VALUES",
     .kind = VS_OPTION_LIST,
     .offset = ASKED(vary),
     .help = "panel_w=60:200:20, box=pole,buried or site=Guanchang; may be given several\n"
             "times, and then every value of one meets every value of the others. NAME is\n"
             "panel_w, battery_ah, lamp_w, tilt_deg, azimuth_deg, hours, policy, box,\n"
             "heater_w, quiescent_ma, air_shift_k, any number of the project by its path\n"
             "(battery.bms.over_v) or any parameter of the firmware (lamp_floor_pm)"},
    {.name = "list",
     .value = "FILE",
     .kind = VS_OPTION_TEXT,
     .offset = ASKED(list),
     .help = "designs from a CSV instead: a header of names, a design a row"},
    {.name = "sobol",
     .value = "N",
     .kind = VS_OPTION_INT,
     .min = 0,
     .max = 1e9,
     .offset = ASKED(sobol),
     .fallback = "0",
     .help = "N designs spread evenly over what --vary spans, by Sobol's sequence"},
    {.name = "latin",
     .value = "N",
     .kind = VS_OPTION_INT,
     .min = 0,
     .max = 1e9,
     .offset = ASKED(latin),
     .fallback = "0",
     .help = "N designs of a Latin hypercube"},
    {.name = "replicates",
     .letter = 'r',
     .value = "R",
     .kind = VS_OPTION_INT,
     .min = 0,
     .max = 100000,
     .offset = ASKED(replicates),
     .fallback = "0",
     .help = "R times with parts drawn from the project's tolerances; all designs of a\n"
             "replicate meet the same sky and the same parts. 0: as the data sheets say"},
    {.name = "aggregate",
     .kind = VS_OPTION_FLAG,
     .offset = ASKED(aggregate),
     .help = "one row over all replicates instead of one for each"},
    {.name = "fleet",
     .kind = VS_OPTION_FLAG,
     .offset = ASKED(fleet),
     .help = "every lamp of a site as built, each with parts of its own: nights in which\n"
             "any is dark, and calls for service; takes one replicate unless told more"},
    {.name = "events",
     .kind = VS_OPTION_FLAG,
     .offset = ASKED(events),
     .help = "five cloudy days as well, begun at sunsets of the lamp's own winters: in how\n"
             "many of them it stayed lit"},
    {.name = "years",
     .letter = 'y',
     .value = "N",
     .kind = VS_OPTION_INT,
     .min = 0,
     .max = 1000,
     .offset = ASKED(years),
     .fallback = "0",
     .help = "synthetic years; 0 takes the project's own number"},
    VS_OPTION_WEATHER_SEED(ASKED(seed)),
    VS_OPTION_WEATHER(ASKED(weather)),
    VS_OPTION_FILL(ASKED(fill)),
    {.name = "out",
     .letter = 'o',
     .value = "FILE",
     .kind = VS_OPTION_TEXT,
     .offset = offsetof(struct values, out),
     .help = "results: HDF5 where it ends in .h5, else CSV; beside it FILE.manifest.json and,\n"
             "until the sweep has ended, FILE.part"},
    {.name = "resume",
     .kind = VS_OPTION_FLAG,
     .offset = offsetof(struct values, resume),
     .help = "goes on where a sweep of the same arguments was stopped, by Ctrl-C or a loss\n"
             "of power"},
    {.name = "shard",
     .value = "K/N",
     .kind = VS_OPTION_TEXT,
     .offset = offsetof(struct values, shard),
     .help = "works out part K of N and leaves FILE.part for `vesper merge`, for job arrays"},
    {.name = "threads",
     .letter = 't',
     .value = "N",
     .kind = VS_OPTION_INT,
     .min = 0,
     .max = 1024,
     .offset = ASKED(threads),
     .fallback = "0",
     .help = "threads; 0 takes what the machine has; the result is the same for any"},
    {.name = "isa",
     .value = "NAME",
     .kind = VS_OPTION_TEXT,
     .offset = ASKED(isa),
     .help = "instruction set to make skies and run lamps with, instead of the widest; the result\n"
             "is the same for any. reference: each lamp by itself"},
    {.name = "list-isa",
     .kind = VS_OPTION_FLAG,
     .offset = offsetof(struct values, list_isa),
     .help = "prints the names that --isa takes on this machine, one a line"},
};

static const struct vs_operand operands[] = {
    {"PROJECT", ASKED(project), "project file (YAML)", 0},
};

static const char *const examples[] = {
    "vesper sweep data/projects/qinglong.yaml --vary panel_w=60:200:20 "
    "--vary battery_ah=20:120:10 -o lolp.csv",
    "vesper sweep data/projects/qinglong.yaml --fleet -o fleet.csv",
    "vesper sweep data/projects/qinglong.yaml --vary lamp_floor_pm=20:200:20 --replicates 50 "
    "--aggregate -o floor.h5",
    NULL,
};

static const struct vs_usage usage = {
    .command = "sweep",
    .about = "Runs the controller's real firmware for whole grids of designs at every site of a\n"
             "project, through years of weather, many lamps at a time. One row of results for\n"
             "each design at each site; `vesper plot` draws them.\n"
             "`mpirun -n N vesper sweep ...` where built with MPI: one of the N hands out, the\n"
             "others work, each with its own --threads; the result is the same for any N.",
    .operands = operands,
    .operand_count = 1,
    .required_operands = 0,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
};

static int list_isa(void)
{
    struct vs_diag diag = {0};
    for (int k = 0; vs_lanes_at(k); k++) {
        printf("%s\n", vs_lanes_at(k)->name);
    }
    printf("%s\n", VS_ISA_REFERENCE);
    enum vs_err err = vs_finish_stdout(&diag);
    return err ? vs_complain(err, &diag) : 0;
}

/* What was appended is on the disk already, so there is nothing to save: say how to go on. */
static char parting[600];

static void leave(int signal)
{
    ssize_t ignored = write(STDERR_FILENO, parting, strlen(parting));
    (void)ignored;
    _exit(128 + signal);
}

static void listen(const char *part)
{
    snprintf(parting, sizeof parting,
             "\nvesper: stopped; what was worked out is in %.400s; the same command with --resume "
             "goes on\n",
             part);
    struct sigaction action = {.sa_handler = leave};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static enum vs_err judge_options(const struct values *v, struct vs_diag *diag)
{
    if (!v->asked.project || !v->out) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0, "sweep: %s is missing; see --help",
                       v->asked.project ? "--out FILE" : "PROJECT");
    }
    if (v->asked.aggregate && v->asked.replicates == 0) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "sweep: --aggregate is for --replicates, which is not given");
    }
    if (v->asked.isa && strcmp(v->asked.isa, VS_ISA_REFERENCE) != 0 &&
        !vs_lanes_find(v->asked.isa)) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "sweep: --isa is '%.60s'; --list-isa prints what this machine runs",
                       v->asked.isa);
    }
    return vs_weather_judge("sweep", &v->asked.weather, v->asked.years, v->asked.fill, diag);
}

static enum vs_err read_shard(const char *text, struct vs_sweep_shard *shard, struct vs_diag *diag)
{
    *shard = (struct vs_sweep_shard){1, 1};
    char rest;
    if (text && (sscanf(text, "%d/%d%c", &shard->k, &shard->n, &rest) != 2 || shard->k < 1 ||
                 shard->n < shard->k || shard->n > 100000)) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "sweep: --shard is '%.60s'; allowed is K/N with 1 <= K <= N", text);
    }
    return VS_OK;
}

struct run {
    struct vs_share *share;
    struct vs_sweep_set *set;
    struct vs_journal *journal;
    struct vs_progress progress;
    double owned, done; /* chunks of this run */
};

static void show(void *context, double done_frac)
{
    struct run *r = context;
    vs_progress_update(&r->progress, "sweep", (r->done + done_frac) / r->owned);
}

static enum vs_err work_out(struct run *r, struct vs_diag *diag)
{
    struct vs_sweep_set *s = r->set;
    struct vs_sweep_rows rows = {0};
    enum vs_err err = VS_OK;
    s->plan.progress = show;
    s->plan.progress_context = r;
    for (int64_t chunk = vs_journal_next(r->journal, 0); !err && chunk >= 0;
         chunk = vs_journal_next(r->journal, chunk + 1)) {
        err = vs_sweep_work(&s->plan, &s->cut, &s->head, chunk, &rows, diag);
        err = err ? err : vs_journal_append(r->journal, chunk, &rows, diag);
        r->done += 1;
    }
    vs_sweep_rows_free(&rows);
    return err;
}

static void show_chunks(void *context, double done)
{
    struct run *r = context;
    vs_progress_update(&r->progress, "sweep", done / r->owned);
}

static enum vs_err hand_out(struct run *r, struct vs_sweep_shard shard, struct vs_diag *diag)
{
    struct vs_share_lead lead = {.journal = r->journal,
                                 .head = &r->set->head,
                                 .shard = shard,
                                 .progress = show_chunks,
                                 .progress_context = r};
    return vs_share_lead(r->share, &lead, diag);
}

static enum vs_err write_results(const struct values *v, struct run *r, struct vs_diag *diag)
{
    struct vs_results *results;
    struct vs_sweep_rows rows = {0};
    enum vs_err err = vs_results_open(v->out, &r->set->head, &results, diag);
    if (err) {
        return err;
    }
    for (int64_t chunk = 0; !err && chunk < r->set->cut.chunks; chunk++) {
        err = vs_journal_read(r->journal, chunk, &rows, diag);
        err = err ? err : vs_results_put(results, &rows, diag);
    }
    vs_sweep_rows_free(&rows);
    return vs_results_end(results, err, diag);
}

static enum vs_err finish(const struct values *v, struct run *r, const struct vs_sweep_run *how,
                          struct vs_diag *diag)
{
    enum vs_err err = write_results(v, r, diag);
    if (!err) {
        struct vs_sweep_told told = {v->out, v->asked.project, &r->set->head, 1, how};
        err = vs_sweep_manifest_write(&told, diag);
    }
    if (err) {
        vs_journal_close(r->journal);
    } else {
        vs_journal_remove(r->journal);
    }
    return err;
}

static enum vs_err sweep(const struct values *v, struct vs_share *share, struct vs_sweep_set *set,
                         struct vs_diag *diag)
{
    struct vs_sweep_shard shard;
    enum vs_err err = read_shard(v->shard, &shard, diag);
    if (!err) {
        vs_share_begin(share);
        err = vs_sweep_set(&v->asked, set, diag);
    }
    if (err) {
        return err;
    }
    struct vs_journal_plan plan = {.out = v->out, .head = &set->head, .shard = shard};
    const char *isa = v->asked.isa ? v->asked.isa : vs_lanes_at(0)->name;
    snprintf(plan.run.isa, sizeof plan.run.isa, "%s", isa);
    plan.run.threads = (int)v->asked.threads;
    struct run r = {.share = share, .set = set};
    err = vs_journal_open(&plan, v->resume ? VS_JOURNAL_RESUME : VS_JOURNAL_FRESH, &r.journal,
                          diag);
    if (err) {
        return err;
    }
    listen(vs_journal_path(r.journal));
    for (int64_t chunk = vs_journal_next(r.journal, 0); chunk >= 0;
         chunk = vs_journal_next(r.journal, chunk + 1)) {
        r.owned += 1;
    }
    vs_progress_start(&r.progress, stderr, isatty(STDERR_FILENO), vs_monotonic_s, NULL);
    vs_progress_work(&r.progress, set->cut.lamp_years * r.owned / (double)set->cut.chunks,
                     "lamp-years");
    err = share->ranks.count > 1 ? hand_out(&r, shard, diag) : work_out(&r, diag);
    vs_progress_end(&r.progress);
    if (!err && shard.n == 1) {
        return finish(v, &r, &plan.run, diag);
    }
    if (!err) {
        fprintf(stderr, "vesper: shard %d of %d is in %s; `vesper merge OUT` puts all together\n",
                shard.k, shard.n, vs_journal_path(r.journal));
    }
    vs_journal_close(r.journal);
    return err;
}

/* The exit code, or VS_OPTIONS_GO. */
static int take_options(int argc, char **argv, struct values *v)
{
    int code = vs_options_take(&usage, argc, argv, v);
    if (code == VS_OPTIONS_GO && v->asked.fleet && v->asked.replicates == 0) {
        v->asked.replicates = 1;
    }
    return code;
}

static struct vs_sweep_set *make_set(struct vs_diag *diag, enum vs_err *err)
{
    struct vs_sweep_set *set = calloc(1, sizeof *set);
    *err = set ? VS_OK : vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for the project");
    return set;
}

static int lead(struct vs_share *share, int argc, char **argv)
{
    struct values v;
    int code = take_options(argc, argv, &v);
    if (code != VS_OPTIONS_GO) {
        return code;
    }
    if (v.list_isa) {
        return list_isa();
    }
    struct vs_diag diag = {0};
    enum vs_err err;
    struct vs_sweep_set *set = make_set(&diag, &err);
    err = err ? err : judge_options(&v, &diag);
    err = err ? err : sweep(&v, share, set, &diag);
    code = err ? vs_complain(err, &diag) : 0;
    vs_sweep_set_free(set);
    return code;
}

/* The leader found the arguments good, so that this one need not print anything. */
static void follow(struct vs_share *share, int argc, char **argv)
{
    if (!vs_share_begins(share)) {
        return;
    }
    struct values v;
    struct vs_diag diag = {0};
    enum vs_err err;
    struct vs_sweep_set *set = make_set(&diag, &err);
    struct vs_share_work work = {.shard = {1, 1}};
    if (!err && take_options(argc, argv, &v) != VS_OPTIONS_GO) {
        err = vs_fail(&diag, VS_ERR_USAGE, "", 0, 0,
                      "sweep: rank %d has other arguments than rank 0", share->ranks.rank);
    }
    err = err ? err : judge_options(&v, &diag); /* --isa is of the machine */
    err = err ? err : read_shard(v.shard, &work.shard, &diag);
    err = err ? err : vs_sweep_set(&v.asked, set, &diag);
    if (!err) {
        work.plan = &set->plan;
        work.cut = &set->cut;
        work.head = &set->head;
    }
    vs_share_follow(share, &work, err, &diag);
    vs_sweep_set_free(set);
}

int vs_cmd_sweep(int argc, char **argv)
{
    struct vs_share share;
    struct vs_diag diag = {0};
    enum vs_err err = vs_share_start(&share, &diag);
    if (err) {
        return share.ranks.rank ? vs_err_exit_code(err) : vs_complain(err, &diag);
    }
    int code = 0;
    if (share.ranks.rank) {
        follow(&share, argc, argv);
    } else {
        code = lead(&share, argc, argv);
    }
    int missing = vs_share_end(&share);
    if (missing) {
        fprintf(stderr, "vesper: %d of %d ranks do not answer and are ended\n", missing,
                share.ranks.count);
        vs_ranks_abandon(code);
    }
    return code;
}
