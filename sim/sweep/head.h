/* SPDX-License-Identifier: GPL-3.0-or-later */
/* head.h - what a sweep is, beside its rows: all that its files say of it and all that decides
 * them.
 *
 * Two sweeps are the same when their heads are, byte for byte: then they give the same rows, and
 * what one has worked out the other may go on with. So everything that decides a row is a fact here
 * (project and firmware by their hashes, seed, years, weather), and nothing that does not: no
 * threads, no instruction set, no path, no date. */
#ifndef VS_SWEEP_HEAD_H
#define VS_SWEEP_HEAD_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/err.h"
#include "sim/base/hash.h"

enum {
    VS_SWEEP_NAME_MAX = 63,      /* bytes of a name or a word */
    VS_SWEEP_TEXT_MAX = 1 << 20, /* bytes of a text */
    VS_SWEEP_AXES_MAX = 64,
    VS_SWEEP_WORDS_MAX = 1 << 16, /* of an axis */
    VS_SWEEP_FACTS_MAX = 64,
    VS_SWEEP_SITES_MAX = 1024,
    VS_SWEEP_CHUNKS_MAX = 1 << 24 /* 8 bytes of memory each */
};

/* A number where text is null. */
struct vs_sweep_fact {
    const char *name;
    const char *text;
    int64_t number;
};

/* Something that is varied. Its value in a design is a double: of an axis with words, which word.
 */
struct vs_sweep_axis {
    const char *name, *unit, *meaning; /* unit "1" for none; meaning may be "" */
    int word_count;                    /* 0: its values are numbers */
    const char *const *words;
};

struct vs_sweep_head {
    int64_t chunks;
    int fact_count, axis_count, site_count;
    const struct vs_sweep_fact *facts;
    const struct vs_sweep_axis *axes;
    const char *const *sites; /* names, by the number that a row has */
};

/* Part k of n, from 1; a sweep that is not shared out is 1 of 1. */
struct vs_sweep_shard {
    int k, n;
};

/* Chunks are dealt out like cards, so that shards end at about the same time. */
int vs_sweep_shard_owns(struct vs_sweep_shard shard, int64_t chunk);

/* How a part of a sweep was run: told in the manifest, and decides nothing. */
struct vs_sweep_run {
    char isa[32];
    int threads;
};

/* Names are of 1..VS_SWEEP_NAME_MAX bytes without '/', '\\' or control characters; those of axes
 * and of the columns that every file has differ from each other; counts lie within the limits
 * above. Errors   VS_ERR_INPUT, told of `file` */
enum vs_err vs_sweep_head_check(const struct vs_sweep_head *head, const char *file,
                                struct vs_diag *diag);

/* The head as bytes, with the names of this program's measures; the caller frees *bytes.
 * Errors   VS_ERR_MEMORY */
enum vs_err vs_sweep_head_write(const struct vs_sweep_head *head, uint8_t **bytes, size_t *size,
                                struct vs_diag *diag);

/* The head out of such bytes, checked; to be freed by vs_sweep_head_free.
 * Errors   VS_ERR_INPUT, also where the measures are those of another program; VS_ERR_MEMORY */
enum vs_err vs_sweep_head_read(const uint8_t *bytes, size_t size, const char *file,
                               struct vs_sweep_head **head, struct vs_diag *diag);
void vs_sweep_head_free(struct vs_sweep_head *head);

/* SHA-256 of the bytes of vs_sweep_head_write.
 * Errors   VS_ERR_MEMORY */
enum vs_err vs_sweep_head_identity(const struct vs_sweep_head *head,
                                   uint8_t digest[VS_SHA256_BYTES], struct vs_diag *diag);

/* Says in out the first thing in which they differ, as "seed is 7 there and 8 here".
 * Returned  0 if they are the same; out is then empty */
int vs_sweep_head_differs(const struct vs_sweep_head *there, const struct vs_sweep_head *here,
                          char *out, size_t size);

#endif
