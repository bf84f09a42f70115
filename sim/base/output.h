/* SPDX-License-Identifier: GPL-3.0-or-later */
/* output.h - files that are whole or not there.
 *
 * What is written has no name until vs_output_commit: it lives in an unnamed file on the target's
 * own file system, so that neither a failure nor a killed process leaves anything behind (but for
 * kill -9 in the instant between the two steps that replace an older file), and the file that stood
 * there before stays until then. A target that exists and is no regular file (a
 * pipe, a device) is written straight through, because renaming over it would replace it.
 * A symbolic link is followed: the file that it names is the one that is replaced. */
#ifndef VS_BASE_OUTPUT_H
#define VS_BASE_OUTPUT_H

#include <stdio.h>

#include "sim/base/err.h"

enum { VS_OUTPUT_PATH_MAX = 4096 };

/* Write through `stream`; the other members belong to output.c. */
struct vs_output {
    FILE *stream;                    /* null when closed */
    char shown[256];                 /* the path as the caller gave it, for messages */
    char target[VS_OUTPUT_PATH_MAX]; /* links followed; empty when written straight through */
    unsigned mode;                   /* permissions of the file that is replaced; 0 for none */
};

/* Errors   VS_ERR_OUTPUT with the path and the reason; out is then closed. */
enum vs_err vs_output_open(struct vs_output *out, const char *path, struct vs_diag *diag);

/* Writes bytes[size] to the stream, so that a failure is told with its reason. out is then closed.
 * Errors   VS_ERR_OUTPUT */
enum vs_err vs_output_bytes(struct vs_output *out, const void *bytes, size_t size,
                            struct vs_diag *diag);

/* Gives the file its name, after everything has reached it. out is closed in every case.
 * Errors   VS_ERR_OUTPUT, also when any earlier write to the stream failed; nothing is left then.
 */
enum vs_err vs_output_commit(struct vs_output *out, struct vs_diag *diag);

/* Ends what has been written with this outcome: commits it, or drops it and returns err as it is.
 */
enum vs_err vs_output_end(struct vs_output *out, enum vs_err err, struct vs_diag *diag);

/* Drops what was written. Harmless on an out that is closed or was zeroed. */
void vs_output_discard(struct vs_output *out);

#endif
