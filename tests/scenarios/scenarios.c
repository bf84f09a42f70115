/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs scenario files and prints a line for each. With --first it stops at the first that fails.
 * Exit code: 0 all pass, 1 one fails, 2 one cannot be read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/scenario/run.h"

static int complain(const struct vs_diag *diag)
{
    char words[900];
    vs_diag_format(diag, words, sizeof words);
    fprintf(stderr, "%s\n", words);
    return 2;
}

int main(int argc, char **argv)
{
    struct vs_scenario *scenario = malloc(sizeof *scenario);
    struct vs_scenario_result result;
    struct vs_diag diag = {0};
    char line[512];
    int first_only = argc > 1 && strcmp(argv[1], "--first") == 0, failed = 0, count = 0;
    if (!scenario) {
        return 2;
    }
    vs_scenario_head(line, sizeof line);
    printf("%s\n", line);
    for (int k = 1 + first_only; k < argc && !(first_only && failed); k++, count++) {
        enum vs_err err = vs_scenario_load(argv[k], scenario, &diag);
        err = err ? err : vs_scenario_run(scenario, NULL, &result, &diag);
        if (err) {
            free(scenario);
            return complain(&diag);
        }
        vs_scenario_row(&result, line, sizeof line);
        printf("%s\n", line);
        failed += !result.passed;
    }
    printf("%d scenarios, %d failed\n", count, failed);
    free(scenario);
    return failed || count == 0;
}
