/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a scenario file: no crash, no leak, no number outside its range taken, and every
 * refusal says what and where. */
#include "sim/scenario/scenario.h"
#include "tests/fuzz/target.h"

#include <stdlib.h>
#include <string.h>

static void demand(int holds)
{
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vs_scenario *scenario = malloc(sizeof *scenario);
    struct vs_diag diag = {.line = -1};
    demand(scenario != NULL);
    enum vs_err err = vs_scenario_read((const char *)data, size, VESPER_SCENARIOS "/x.yaml",
                                       scenario, &diag);
    if (err) {
        demand(err == VS_ERR_INPUT || err == VS_ERR_MISSING);
        demand(diag.line >= 0 && diag.column >= 0);
        demand(strlen(diag.text) > 10 && strchr(diag.text, ';') != NULL);
    } else {
        demand(scenario->days >= 1 && scenario->reach_count >= 1);
        demand(scenario->fault_set.count == scenario->fault_count);
        for (int k = 0; k < scenario->fault_count; k++) {
            demand(scenario->fault_set.at[k].end_s > scenario->fault_set.at[k].start_s);
        }
    }
    free(scenario);
    return 0;
}
