/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "models/real.h"
#include "sim/cli/commands.h"
#include "sim/cli/dispatch.h"
#include "sim/cli/print.h"

static const struct vs_command commands[] = {
    {"check", vs_cmd_check, "judge a project: does the design keep its lamps lit?"},
    {"trace", vs_cmd_trace, "write every signal of one lamp over some days as CSV"},
    {"scenario", vs_cmd_scenario,
     "run scenarios: what goes wrong, and what must hold all the same"},
    {"sweep", vs_cmd_sweep, "run whole grids of designs, many lamps at a time"},
    {"merge", vs_cmd_merge, "put the shards of a sweep together"},
    {"weather", vs_cmd_weather, "inspect, mend and convert weather files"},
    {"plot", vs_cmd_plot, "draw a trace, dark winters or a sweep as SVG, PNG or PDF"},
    {"catalog", vs_cmd_catalog,
     "list firmware parameters, faults, formats and the words of a trace"},
};

static void print_help(FILE *out);

static const struct vs_dispatch dispatch = {
    .commands = commands,
    .count = sizeof commands / sizeof *commands,
    .where = "",
    .also = ", help, --help and --version",
    .help = print_help,
};

#ifdef __clang__
#define VS_COMPILER "clang " __clang_version__
#else
#define VS_COMPILER "gcc " __VERSION__
#endif

double vs_monotonic_s(void *context)
{
    (void)context;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void print_help(FILE *out)
{
    fputs("usage: vesper COMMAND [ARGUMENTS]\n\n"
          "Will this lamp stay lit? Runs a solar street light's own controller firmware through\n"
          "years of weather and judges the design.\n\n"
          "commands:\n",
          out);
    vs_dispatch_list(&dispatch, out);
    fputs("  help      say what a command takes: vesper help COMMAND\n\n"
          "`vesper COMMAND --help` does the same, `vesper --version` says what was built.\n",
          out);
}

static int print_version(void)
{
    printf("vesper %s\n", VESPER_VERSION);
    printf("compiler  %s\n", VS_COMPILER);
    printf("lanes     %d\n", VS_LANES);
    puts("licence   GPL-3.0-or-later (firmware/ and models/ alone: MIT); no warranty");
    struct vs_diag diag = {0};
    enum vs_err err = vs_finish_stdout(&diag);
    return err ? vs_complain(err, &diag) : 0;
}

/* vesper help COMMAND is vesper COMMAND --help; a second word is a command of that command. */
static int help(int argc, char **argv)
{
    char ask[] = "--help";
    char *arguments[] = {argv[0], ask, ask, ask, NULL};
    for (int i = 1; i < argc && i < 3; i++) {
        arguments[i] = argv[i];
    }
    return vs_dispatch_run(&dispatch, 4, arguments);
}

int main(int argc, char **argv)
{
    /* a reader that goes away is a failed write, to be told as such, and no silent death */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files likewise */
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        return print_version();
    }
    if (argc > 1 && strcmp(argv[1], "help") == 0) {
        return help(argc - 1, argv + 1);
    }
    return vs_dispatch_run(&dispatch, argc, argv);
}
