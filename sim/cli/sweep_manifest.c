/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/sweep_manifest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/output.h"
#include "sim/cli/json.h"

static void put_head(struct vs_json *json, const struct vs_sweep_head *head)
{
    for (int k = 0; k < head->fact_count; k++) {
        const struct vs_sweep_fact *fact = &head->facts[k];
        if (fact->text) {
            vs_json_text(json, fact->name, fact->text);
        } else {
            vs_json_integer(json, fact->name, fact->number);
        }
    }
    vs_json_open_array(json, "varied");
    for (int k = 0; k < head->axis_count; k++) {
        vs_json_open_object(json, NULL);
        vs_json_text(json, "name", head->axes[k].name);
        vs_json_text(json, "unit", head->axes[k].unit);
        vs_json_close(json);
    }
    vs_json_close(json);
    vs_json_open_array(json, "sites");
    for (int k = 0; k < head->site_count; k++) {
        vs_json_text(json, NULL, head->sites[k]);
    }
    vs_json_close(json);
    vs_json_integer(json, "chunks", head->chunks);
}

static void put_runs(struct vs_json *json, const struct vs_sweep_told *told)
{
    vs_json_open_array(json, "runs");
    for (int k = 0; k < told->run_count; k++) {
        char shard[32];
        snprintf(shard, sizeof shard, "%d/%d", k + 1, told->run_count);
        vs_json_open_object(json, NULL);
        vs_json_text(json, "shard", shard);
        vs_json_text(json, "isa", told->runs[k].isa);
        vs_json_integer(json, "threads", told->runs[k].threads);
        vs_json_close(json);
    }
    vs_json_close(json);
}

static enum vs_err put_all(struct vs_json *json, const struct vs_sweep_told *told,
                           struct vs_diag *diag)
{
    uint8_t digest[VS_SHA256_BYTES];
    char text[VS_SHA256_TEXT];
    const char *slash = strrchr(told->out, '/');
    enum vs_err err = vs_sha256_file(told->out, digest, diag);
    if (err) {
        return err;
    }
    vs_json_text(json, "results", slash ? slash + 1 : told->out);
    vs_json_text(json, "results_sha256", vs_sha256_text(digest, text));
    if (told->project) {
        vs_json_text(json, "project", told->project);
    }
    err = vs_sweep_head_identity(told->head, digest, diag);
    if (!err) {
        vs_json_text(json, "sweep_sha256", vs_sha256_text(digest, text));
        put_head(json, told->head);
        put_runs(json, told);
    }
    return err;
}

static enum vs_err write_to(const char *path, const struct vs_json *json, struct vs_diag *diag)
{
    struct vs_output out;
    enum vs_err err = vs_output_open(&out, path, diag);
    if (err) {
        return err;
    }
    err = vs_json_write(json, out.stream, diag);
    return vs_output_end(&out, err, diag);
}

enum vs_err vs_sweep_manifest_write(const struct vs_sweep_told *told, struct vs_diag *diag)
{
    size_t size = strlen(told->out) + sizeof ".manifest.json";
    char *path = malloc(size);
    struct vs_json *json = vs_json_new(VS_JSON_DIGITS_MAX);
    enum vs_err err = VS_OK;
    if (!path || !json) {
        err = vs_fail(diag, VS_ERR_MEMORY, told->out, 0, 0, "no memory for the manifest");
    } else {
        snprintf(path, size, "%s.manifest.json", told->out);
        err = put_all(json, told, diag);
        err = err ? err : write_to(path, json, diag);
    }
    vs_json_free(json);
    free(path);
    return err;
}
