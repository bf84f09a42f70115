/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "models/real.h"
#include "sim/cli/commands.h"
#include "sim/cli/print.h"

static const struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *about;
} commands[] = {
    {"check", vs_cmd_check, "judge a project: does the design keep its lamps lit?"},
    {"trace", vs_cmd_trace, "write every signal of one lamp over some days as CSV"},
    {"scenario", vs_cmd_scenario,
     "run scenarios: what goes wrong, and what must hold all the same"},
    {"weather", vs_cmd_weather, "inspect, mend and convert weather files"},
    {"plot", vs_cmd_plot, "draw a trace as SVG, PNG or PDF"},
    {"catalog", vs_cmd_catalog, "list firmware parameters, faults, formats and the words of a trace"},
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

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
    for (int i = 0; i < COMMAND_COUNT; i++) {
        fprintf(out, "  %-8s  %s\n", commands[i].name, commands[i].about);
    }
    fputs("  help      say what a command takes: vesper help COMMAND\n\n"
          "`vesper COMMAND --help` does the same, `vesper --version` says what was built.\n",
          out);
}

static void print_version(void)
{
    printf("vesper %s\n", VESPER_VERSION);
    printf("compiler  %s\n", VS_COMPILER);
    printf("lanes     %d\n", VS_LANES);
    puts("licence   GPL-3.0-or-later (firmware/ and models/ alone: MIT); no warranty");
}

static const struct command *find(const char *name)
{
    for (int i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(name, commands[i].name) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}

static int refuse(const char *what, const char *found)
{
    char names[256] = "";
    for (int i = 0; i < COMMAND_COUNT; i++) {
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s, ", commands[i].name);
    }
    struct vs_diag diag = {0};
    enum vs_err err = vs_fail(&diag, VS_ERR_USAGE, "", 0, 0,
                              "there is no %s '%.80s'; there are %s%s", what, found, names,
                              "help, --help and --version");
    return vs_complain(err, &diag);
}

static int finish(void)
{
    struct vs_diag diag = {0};
    enum vs_err err = vs_finish_stdout(&diag);
    return err ? vs_complain(err, &diag) : 0;
}

static int help(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stdout);
        return finish();
    }
    const struct command *command = find(argv[1]);
    if (!command) {
        return refuse("command", argv[1]);
    }
    char ask[] = "--help";
    char *arguments[] = {argv[1], ask, NULL};
    return command->run(2, arguments);
}

int main(int argc, char **argv)
{
    /* a reader that goes away is a failed write, to be told as such, and no silent death */
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2) {
        print_help(stderr);
        return 2;
    }
    const char *first = argv[1];
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0) {
        print_help(stdout);
        return finish();
    }
    if (strcmp(first, "--version") == 0) {
        print_version();
        return finish();
    }
    if (strcmp(first, "help") == 0) {
        return help(argc - 1, argv + 1);
    }
    const struct command *command = find(first);
    if (!command) {
        return refuse(first[0] == '-' ? "option" : "command", first);
    }
    return command->run(argc - 1, argv + 1);
}
