/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_horizon.c - any bytes as the skyline of a place. */
#include "tests/fuzz/target.h"

#include <stdlib.h>

#include "sim/weather/read_horizon.h"

static void promise(int kept)
{
    if (!kept) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct vs_horizon horizon;
    struct vs_horizon_notes notes;
    struct vs_diag diag = {.text = ""};
    enum vs_err err = vs_read_horizon_memory((const char *)data, size, "fuzz", &horizon, &notes,
                                             &diag);
    if (err) {
        promise(err == VS_ERR_INPUT && diag.text[0] && diag.line >= 1);
        return 0;
    }
    promise(notes.points >= 1 && notes.points <= 3600);
    for (int k = 0; k <= VS_HORIZON_STEPS; k++) {
        /* 89 deg and the rounding of an interpolation */
        promise(horizon.height_rad[k] >= 0 && horizon.height_rad[k] <= 1.5533431);
    }
    promise(horizon.height_rad[0] == horizon.height_rad[VS_HORIZON_STEPS]);
    return 0;
}
