/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/dispatch.h"

#include <string.h>

#include "sim/cli/print.h"

void vs_dispatch_list(const struct vs_dispatch *d, FILE *out)
{
    for (int i = 0; i < d->count; i++) {
        fprintf(out, "  %-8s  %s\n", d->commands[i].name, d->commands[i].about);
    }
}

static int refuse(const struct vs_dispatch *d, const char *found)
{
    char names[256] = "";
    for (int i = 0; i < d->count; i++) {
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "", d->commands[i].name);
    }
    struct vs_diag diag = {0};
    enum vs_err err = vs_fail(&diag, VS_ERR_USAGE, "", 0, 0,
                              "%sthere is no %s '%.80s'; there are %s%s", d->where,
                              found[0] == '-' ? "option" : "command", found, names, d->also);
    return vs_complain(err, &diag);
}

int vs_dispatch_run(const struct vs_dispatch *d, int argc, char **argv)
{
    if (argc < 2) {
        d->help(stderr);
        return vs_err_exit_code(VS_ERR_USAGE);
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        struct vs_diag diag = {0};
        d->help(stdout);
        enum vs_err err = vs_finish_stdout(&diag);
        return err ? vs_complain(err, &diag) : 0;
    }
    for (int i = 0; i < d->count; i++) {
        if (strcmp(argv[1], d->commands[i].name) == 0) {
            return d->commands[i].run(argc - 1, argv + 1);
        }
    }
    return refuse(d, argv[1]);
}
