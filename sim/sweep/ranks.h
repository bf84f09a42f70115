/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ranks.h - the processes of one sweep on many machines, and bytes between them.
 *
 * ranks.c is the only door to MPI; a build without it has ranks_none.c, which is always alone. All
 * calls from one thread. What MPI itself finds wrong ends all ranks, as is its custom: what was
 * worked out is in the journal. */
#ifndef VS_SWEEP_RANKS_H
#define VS_SWEEP_RANKS_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/err.h"
#include "sim/sweep/launcher.h"

/* Starts as {0}; the memory is kept from message to message. */
struct vs_message {
    int from, kind; /* kind: the sender's, from 0 */
    size_t size, room;
    uint8_t *bytes;
};

/* Touches MPI only where a launcher started more than one. *ranks is right also where this fails,
 * so that only one of them need say so. Errors   VS_ERR_USAGE: this build has no MPI, or the
 * launcher is of another MPI */
enum vs_err vs_ranks_start(struct vs_ranks *ranks, struct vs_diag *diag);

/* Not more than INT_MAX bytes. Returns once the bytes may be changed, which a long message is only
 * when it is taken. */
void vs_ranks_send(int to, int kind, const void *bytes, size_t size);

/* The next message of anybody, waiting for it up to wait_s and using no processor while it does.
 * *came: 1 if there was one. Errors   VS_ERR_MEMORY */
enum vs_err vs_ranks_take(struct vs_message *message, double wait_s, int *came,
                          struct vs_diag *diag);

void vs_message_free(struct vs_message *message);

double vs_ranks_now_s(void); /* of a clock that only goes forward */

/* Ends MPI in this process, together with all others; or all processes, this one among them, where
 * some no longer answer. The first of them is harmless alone. */
void vs_ranks_end(const struct vs_ranks *ranks);
void vs_ranks_abandon(int exit_code);

#endif
