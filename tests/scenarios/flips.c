/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns bits of the firmware's state over, word by word, by night and by day, and wants the lamp to
 * be lit again within days and no law broken on the way.
 *
 * Not tried: `asleep`, with which the lamp rests until the next dawn, as it would when asked to.
 * Prints a line for every word that does harm; exit code 1 if there is one. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/scenario/run.h"

enum { WORD_BITS = 32, WORDS = sizeof(struct fw_state) / sizeof(word) };

enum { LEFT_OUT = offsetof(struct fw_state, asleep) / sizeof(word) };

static int does_harm(struct vs_scenario *scenario, int bit, char *verdict, size_t size)
{
    struct vs_scenario_result result;
    struct vs_diag diag = {0};
    scenario->fault_set.at[0].value = bit;
    if (vs_scenario_run(scenario, NULL, &result, &diag)) {
        fprintf(stderr, "%s\n", diag.text);
        exit(2);
    }
    snprintf(verdict, size, "%s", result.verdict);
    return !result.passed;
}

/* The scenario, whose first fault is the flip, with its time moved. */
static int try_words(struct vs_scenario *scenario, double start_s, const char *when)
{
    static const int bits[] = {0, 1, 11, 30, 31};
    int harmed = 0;
    char verdict[400];
    scenario->fault_set.at[0].start_s = start_s;
    for (int index = 0; index < WORDS; index++) {
        for (size_t k = 0; k < sizeof bits / sizeof *bits && index != LEFT_OUT; k++) {
            if (does_harm(scenario, index * WORD_BITS + bits[k], verdict, sizeof verdict)) {
                printf("word %d bit %d, %s: %s\n", index, bits[k], when, verdict);
                harmed++;
                break;
            }
        }
    }
    return harmed;
}

int main(int argc, char **argv)
{
    struct vs_scenario *scenario = malloc(sizeof *scenario);
    struct vs_diag diag = {0};
    if (!scenario || argc != 2 || vs_scenario_load(argv[1], scenario, &diag) ||
        scenario->fault_set.count != 1 || scenario->fault_set.at[0].kind != VS_FAULT_ram_flip) {
        fprintf(stderr, "usage: flips SCENARIO with a single ram_flip; %s\n", diag.text);
        free(scenario);
        return 2;
    }
    int harmed = try_words(scenario, vs_scenario_time_s("day 3 21:00"), "by night") +
                 try_words(scenario, vs_scenario_time_s("day 3 10:30"), "by day");
    printf("%d words, %d do harm\n", (int)WORDS, harmed);
    free(scenario);
    return harmed > 0;
}
