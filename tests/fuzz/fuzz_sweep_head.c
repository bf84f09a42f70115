/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_sweep_head.c - any bytes as the head of a sweep, beyond the checksum that guards it in a
 * file: no crash, no leak, and what is taken gives the same bytes again. */
#include "tests/fuzz/target.h"

#include <stdlib.h>
#include <string.h>

#include "sim/sweep/head.h"

static void promise(int kept)
{
    if (!kept) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vs_sweep_head *head;
    struct vs_diag diag = {.text = ""};
    enum vs_err err = vs_sweep_head_read(data, size, "fuzz", &head, &diag);
    if (err) {
        promise(err == VS_ERR_INPUT && !head && strchr(diag.text, ';'));
        return 0;
    }
    uint8_t *bytes;
    size_t again;
    promise(vs_sweep_head_write(head, &bytes, &again, &diag) == VS_OK);
    promise(again == size && memcmp(bytes, data, size) == 0);
    free(bytes);
    vs_sweep_head_free(head);
    return 0;
}
