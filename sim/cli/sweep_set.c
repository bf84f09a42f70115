/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/sweep_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum vs_err span_space(const struct vs_sweep_asked *a, struct vs_sweep_set *s,
                              struct vs_diag *diag)
{
    if ((a->list != NULL) + (a->sobol > 0) + (a->latin > 0) > 1) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "sweep: of --list, --sobol and --latin one is allowed; without any, all "
                       "that --vary names is combined");
    }
    enum vs_err err = VS_OK;
    for (int k = 0; !err && k < a->vary.count; k++) {
        err = vs_space_vary(&s->space, a->vary.item[k], diag);
    }
    if (err) {
        return err;
    }
    uint64_t seed = s->loaded.seed;
    return a->list        ? vs_space_list(&s->space, a->list, diag)
           : a->sobol > 0 ? vs_space_sample(&s->space, VS_SPACE_SOBOL, a->sobol, seed, diag)
           : a->latin > 0 ? vs_space_sample(&s->space, VS_SPACE_LATIN, a->latin, seed, diag)
                          : vs_space_grid(&s->space, diag);
}

static enum vs_err write_space(struct vs_sweep_set *s, struct vs_diag *diag)
{
    size_t size = 0;
    FILE *text = open_memstream(&s->space_text, &size);
    if (text) {
        vs_space_write(&s->space, text);
    }
    if (!text || fclose(text)) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for the sweep's description");
    }
    return VS_OK;
}

/* Everything that the project and its climate say, but for where they stand. */
static void hash_inputs(const struct vs_loaded *loaded, struct vs_project *scratch,
                        uint8_t digest[VS_SHA256_BYTES])
{
    struct vs_sha256 hash;
    *scratch = loaded->project;
    memset(scratch->path, 0, sizeof scratch->path);
    vs_sha256_begin(&hash);
    vs_sha256_add(&hash, scratch, sizeof *scratch);
    vs_sha256_add(&hash, &loaded->climate, sizeof loaded->climate);
    vs_sha256_end(&hash, digest);
}

static void digest_of_text(const char *hex, uint8_t digest[VS_SHA256_BYTES])
{
    for (int k = 0; k < VS_SHA256_BYTES; k++) {
        unsigned byte = 0;
        sscanf(hex + 2 * k, "%2x", &byte);
        digest[k] = (uint8_t)byte;
    }
}

/* Measured hours by their hash: a file that was mended is other weather. */
static void describe_weather(const struct vs_sweep_asked *a, struct vs_sweep_set *s)
{
    if (!s->loaded.has_file) {
        snprintf(s->weather_text, sizeof s->weather_text, "synthetic years of the climate");
        return;
    }
    struct vs_sha256 hash;
    uint8_t digest[VS_SHA256_BYTES];
    char text[VS_SHA256_TEXT];
    vs_sha256_begin(&hash);
    for (int k = 0; k < s->loaded.weather.piece_count; k++) {
        const struct vs_hours *h = &s->loaded.weather.piece[k].hours;
        vs_sha256_add(&hash, &h->start_unix_s, sizeof h->start_unix_s);
        vs_sha256_add(&hash, h->rows, h->count * sizeof *h->rows);
    }
    vs_sha256_end(&hash, digest);
    snprintf(s->weather_text, sizeof s->weather_text, "%d measured years in %d files, sha256 %s",
             vs_sweep_years(&s->plan), a->weather.count, vs_sha256_text(digest, text));
}

static enum vs_err make_head(const struct vs_sweep_asked *a, struct vs_sweep_set *s,
                             struct vs_diag *diag)
{
    struct vs_project *scratch = malloc(sizeof *scratch);
    enum vs_err err = scratch ? write_space(s, diag)
                              : vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for a project");
    if (!err) {
        hash_inputs(&s->loaded, scratch, s->manifest.project);
    }
    free(scratch);
    if (err) {
        return err;
    }
    digest_of_text(VESPER_FIRMWARE_SHA256, s->manifest.firmware);
    describe_weather(a, s);
    s->manifest.engine = VESPER_VERSION " " VESPER_ENGINE_SHA256;
    s->manifest.seed = (int64_t)s->loaded.seed;
    s->manifest.years = vs_sweep_years(&s->plan);
    s->manifest.replicates = a->replicates;
    s->manifest.space = s->space_text;
    s->manifest.weather = s->weather_text;
    int facts = vs_sweep_manifest_facts(&s->manifest, s->facts);
    s->facts[facts++] = (struct vs_sweep_fact){.name = "aggregate", .number = a->aggregate};
    s->facts[facts++] = (struct vs_sweep_fact){.name = "fleet", .number = a->fleet};
    s->facts[facts++] = (struct vs_sweep_fact){.name = "events", .number = a->events};
    s->facts[facts++] = (struct vs_sweep_fact){.name = "designs_per_chunk",
                                               .number = s->cut.designs_per_block};
    for (int k = 0; k < s->space.axis_count; k++) {
        const struct vs_axis_name *is = &s->space.axes[k].is;
        int words = 0;
        while (is->words && is->words[words]) {
            words++;
        }
        s->axes[k] = (struct vs_sweep_axis){.name = is->name,
                                            .unit = is->unit[0] ? is->unit : "1",
                                            .meaning = "",
                                            .word_count = words,
                                            .words = is->words};
    }
    for (int site = 0; site < s->loaded.project.site_count; site++) {
        s->sites[site] = s->loaded.project.sites[site].name;
    }
    s->head = (struct vs_sweep_head){.chunks = s->cut.chunks,
                                     .fact_count = facts,
                                     .axis_count = s->space.axis_count,
                                     .site_count = s->loaded.project.site_count,
                                     .facts = s->facts,
                                     .axes = s->axes,
                                     .sites = s->sites};
    return VS_OK;
}

enum vs_err vs_sweep_set(const struct vs_sweep_asked *a, struct vs_sweep_set *s,
                         struct vs_diag *diag)
{
    enum vs_err err = vs_load(a->project, &a->weather, a->fill, a->seed, &s->loaded, diag);
    if (err) {
        return err;
    }
    vs_space_start(&s->space, &s->loaded.project);
    err = span_space(a, s, diag);
    err = err ? err : vs_sweep_check(&s->space, &s->loaded.climate, a->replicates > 0, diag);
    if (err) {
        return err;
    }
    s->plan = (struct vs_sweep_plan){
        .space = &s->space,
        .climate = &s->loaded.climate,
        .measured = s->loaded.has_file ? &s->loaded.weather : NULL,
        .years = a->years > 0 ? (int)a->years : s->loaded.project.weather.years,
        .seed = s->loaded.seed,
        .replicates = (int)a->replicates,
        .aggregate = a->aggregate,
        .fleet = a->fleet,
        .events = a->events,
        .threads = (int)a->threads,
        .isa = a->isa,
    };
    s->cut = vs_sweep_cut(&s->plan);
    return make_head(a, s, diag);
}

void vs_sweep_set_free(struct vs_sweep_set *s)
{
    if (s) {
        free(s->space_text);
        vs_space_free(&s->space);
        vs_unload(&s->loaded);
        free(s);
    }
}
