/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sim/cli/commands.h"
#include "sim/cli/options.h"
#include "sim/cli/print.h"
#include "sim/cli/sweep_manifest.h"
#include "sim/sweep/merge.h"

struct values {
    const char *out;
    struct vs_option_list shards;
};

static const struct vs_operand operands[] = {
    {"OUT", offsetof(struct values, out),
     "file of results to write: CSV, or HDF5 where it ends in .h5", 0},
    {"SHARD", offsetof(struct values, shards),
     "the .part file that each shard left, all of them, in any order", 1},
};

static const char *const examples[] = {
    "vesper merge sweep.csv s1.csv.part s2.csv.part s3.csv.part",
    "vesper merge sweep.h5 shards/*.part",
    NULL,
};

static const struct vs_usage usage = {
    .command = "merge",
    .about = "Puts the shards of a sweep together: the file is the same as the sweep in one piece\n"
             "writes. Each shard has to be there once and whole; the .part files stay.",
    .operands = operands,
    .operand_count = 2,
    .required_operands = 2,
    .examples = examples,
};

static enum vs_err merge(const struct values *v, struct vs_diag *diag)
{
    size_t size = strlen(v->out);
    if (size >= 5 && strcmp(v->out + size - 5, ".part") == 0) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "merge: OUT is '%.200s', a part of a sweep; first comes the file to write",
                       v->out);
    }
    struct vs_merged merged;
    enum vs_err err = vs_merge(v->out, v->shards.item, v->shards.count, &merged, diag);
    if (!err) {
        struct vs_sweep_told told = {v->out, NULL, merged.head, merged.count, merged.runs};
        err = vs_sweep_manifest_write(&told, diag);
        vs_merged_free(&merged);
    }
    return err;
}

int vs_cmd_merge(int argc, char **argv)
{
    struct values v;
    int code = vs_options_take(&usage, argc, argv, &v);
    if (code != VS_OPTIONS_GO) {
        return code;
    }
    struct vs_diag diag = {0};
    enum vs_err err = merge(&v, &diag);
    return err ? vs_complain(err, &diag) : 0;
}
