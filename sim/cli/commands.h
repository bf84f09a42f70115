/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commands.h - the subcommands. Each gets its own name as argv[0] and returns the exit code. */
#ifndef VS_CLI_COMMANDS_H
#define VS_CLI_COMMANDS_H

int vs_cmd_catalog(int argc, char **argv);
int vs_cmd_check(int argc, char **argv);
int vs_cmd_trace(int argc, char **argv);
int vs_cmd_scenario(int argc, char **argv);
int vs_cmd_weather(int argc, char **argv);
int vs_cmd_sweep(int argc, char **argv);
int vs_cmd_merge(int argc, char **argv);
int vs_cmd_plot(int argc, char **argv);

/* Seconds of a clock that only goes forward, for vs_progress_start. context is not used. */
double vs_monotonic_s(void *context);

#endif
