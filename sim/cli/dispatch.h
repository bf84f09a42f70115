/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dispatch.h - a table of commands by name: the program's own, and those of a command that has
 * commands of its own. */
#ifndef VS_CLI_DISPATCH_H
#define VS_CLI_DISPATCH_H

#include <stdio.h>

struct vs_command {
    const char *name;
    int (*run)(int argc, char **argv); /* its name is argv[0]; returns the exit code */
    const char *about;                 /* for the list of commands */
};

struct vs_dispatch {
    const struct vs_command *commands;
    int count;
    const char *where; /* begins a complaint: "", or the command with a colon and a space */
    const char *also;  /* ends the list of what there is: ", help and --help" */
    void (*help)(FILE *out);
};

/* The rows of the commands, for a help text. */
void vs_dispatch_list(const struct vs_dispatch *d, FILE *out);

/* Runs the command that argv[1] names, with what follows. Without one the help goes to stderr; for
 * --help and -h it goes to stdout.
 * Returned  the exit code of the command; 2 without one or for a name that there is not */
int vs_dispatch_run(const struct vs_dispatch *d, int argc, char **argv);

#endif
