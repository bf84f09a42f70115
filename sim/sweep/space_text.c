/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A space in words and as a hash. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <string.h>

#include "sim/base/shortest.h"
#include "sim/sweep/space.h"

static const uint64_t fnv_start = 0xcbf29ce484222325u;

static uint64_t fnv(uint64_t hash, const void *bytes, size_t count)
{
    const unsigned char *at = bytes;
    for (size_t k = 0; k < count; k++) {
        hash = (hash ^ at[k]) * 0x100000001b3u;
    }
    return hash;
}

/* Byte by byte from the lowest, whatever the machine's order. */
static uint64_t fnv_number(uint64_t hash, double value)
{
    uint64_t bits;
    unsigned char bytes[8];
    memcpy(&bits, &value, sizeof bits);
    for (int k = 0; k < 8; k++) {
        bytes[k] = (unsigned char)(bits >> 8 * k);
    }
    return fnv(hash, bytes, sizeof bytes);
}

const char *vs_space_words(const struct vs_space *space, const double *values, char *out,
                           size_t size)
{
    size_t at = 0;
    snprintf(out, size, "the project as it is");
    for (int k = 0; k < space->axis_count && at < size; k++) {
        char text[VS_NAME_SIZE];
        at += (size_t)snprintf(out + at, size - at, "%s%s %s", k ? ", " : "",
                               space->axes[k].is.name,
                               vs_axis_text(&space->axes[k].is, values[k], text));
    }
    return out;
}

static void write_axis(const struct vs_space *space, const struct vs_space_axis *axis, FILE *out)
{
    char from[VS_SHORTEST_BYTES], to[VS_SHORTEST_BYTES], step[VS_SHORTEST_BYTES];
    char text[VS_NAME_SIZE];
    fprintf(out, "axis %s", axis->is.name);
    if (space->kind == VS_SPACE_LIST) {
        fprintf(out, "\n");
        return;
    }
    for (int64_t k = 0; axis->named && k < axis->count; k++) {
        fprintf(out, "%s%s", k ? "," : " ", vs_axis_text(&axis->is, axis->value[k], text));
    }
    if (!axis->named) {
        fprintf(out, " %s:%s", vs_print_shortest(axis->from, from),
                vs_print_shortest(axis->to, to));
    }
    if (!axis->named && axis->count) {
        fprintf(out, ":%s", vs_print_shortest(axis->step, step));
    }
    fprintf(out, "\n");
}

void vs_space_write(const struct vs_space *space, FILE *out)
{
    static const char *const kinds[] = {"grid", "list", "sobol", "latin"};
    fprintf(out, "space 1\n"); /* of the form and of the way that numbers become designs */
    fprintf(out, "kind %s\n", kinds[space->kind]);
    fprintf(out, "designs %lld\n", (long long)space->designs);
    if (space->kind == VS_SPACE_LATIN) {
        fprintf(out, "seed %llu\n", (unsigned long long)space->seed);
    }
    for (int k = 0; k < space->axis_count; k++) {
        write_axis(space, &space->axes[k], out);
    }
    if (space->kind == VS_SPACE_LIST) {
        uint64_t hash = fnv_start;
        for (int64_t k = 0; k < space->designs * space->axis_count; k++) {
            hash = fnv_number(hash, space->rows[k]);
        }
        fprintf(out, "rows %016llx\n", (unsigned long long)hash);
    }
    for (int k = 0; k < space->project->site_count; k++) {
        if (space->site_mask >> k & 1) {
            fprintf(out, "site %s\n", space->project->sites[k].name);
        }
    }
}

uint64_t vs_space_hash(const struct vs_space *space)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out) {
        return 0;
    }
    vs_space_write(space, out);
    uint64_t hash = fclose(out) ? 0 : fnv(fnv_start, text, size);
    free(text);
    return hash;
}
