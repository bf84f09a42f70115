/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_sweep_part.c - any bytes as what a sweep left: no crash, no leak, and the rows that are
 * taken fit the head they came with. */
#define _GNU_SOURCE /* memfd_create */
#include "tests/fuzz/target.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sim/sweep/part.h"

static void promise(int kept)
{
    if (!kept) {
        abort();
    }
}

static enum vs_err take(void *context, int64_t chunk, int64_t place, struct vs_diag *diag)
{
    struct vs_part *part = context;
    promise(chunk >= 0 && chunk < part->head->chunks && place >= part->begin);
    promise(vs_sweep_shard_owns(part->shard, chunk));
    struct vs_sweep_rows rows = {0};
    enum vs_err err = vs_part_read(part, place, chunk, &rows, diag);
    promise(err == VS_OK || err == VS_ERR_INPUT);
    promise(err || vs_sweep_rows_fit(&rows, part->head));
    vs_sweep_rows_free(&rows);
    return VS_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vs_diag diag = {.text = ""};
    struct vs_part part = {.file = memfd_create("part", MFD_CLOEXEC), .path = "fuzz"};
    promise(part.file >= 0 && write(part.file, data, size) == (ssize_t)size);
    int torn;
    enum vs_err err = vs_part_read_head(&part, &torn, &diag);
    if (err) {
        promise(err == VS_ERR_INPUT && strchr(diag.text, ';') && !part.head);
    } else {
        int64_t end;
        promise(vs_sweep_head_check(part.head, "fuzz", NULL) == VS_OK);
        promise(vs_part_scan(&part, take, &part, &end, &diag) == VS_OK);
        promise(end >= part.begin && end <= (int64_t)size);
    }
    vs_sweep_head_free(part.head);
    vs_part_free(&part);
    close(part.file);
    return 0;
}
