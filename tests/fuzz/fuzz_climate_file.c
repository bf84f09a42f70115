/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a climate file: no crash, no leak, nothing taken that vs_climate_check refuses. */
#include "sim/project/climate_file.h"
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
    struct vs_climate climate;
    struct vs_diag diag = {.line = -1};
    enum vs_err err = vs_climate_read((const char *)data, size, "a.yaml", &climate, &diag);
    if (err) {
        demand(err == VS_ERR_INPUT && diag.line >= 0 && diag.column >= 0);
        demand(strlen(diag.text) > 10 && strchr(diag.text, ';') != NULL);
    } else {
        demand(vs_climate_check(&climate, "a.yaml", &diag) == VS_OK);
    }
    return 0;
}
