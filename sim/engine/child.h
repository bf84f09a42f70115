/* SPDX-License-Identifier: GPL-3.0-or-later */
/* child.h - another program on two pipes, and never a wait without end.
 *
 * The child finds the requests at descriptor 3 and writes its answers to 4. What it says on stdout
 * and stderr is kept and quoted when it fails. A child that dies, or that moves no byte for as long
 * as the caller's patience lasts, is an error; after an error it is gone. It dies with the thread
 * that started it, however that ends. */
#ifndef VS_ENGINE_CHILD_H
#define VS_ENGINE_CHILD_H

#include <stddef.h>
#include <sys/types.h>

#include "sim/base/err.h"

enum { VS_CHILD_REQUESTS = 3, VS_CHILD_ANSWERS = 4 };

struct vs_child {
    pid_t pid;                   /* 0: none */
    int requests, answers, says; /* this side's ends */
    int kept_open;               /* the child's end of requests: a write after its death then waits
                                  * instead of raising a signal, and the death shows on answers */
    int patience_s;
    char words[256]; /* the last that it said, zero-terminated */
};

/* Starts argv[0], looked for in PATH. patience_s: 1..3600.
 * Errors    VS_ERR_MISSING if there is no such program, VS_ERR_INTERNAL; child is then stopped */
enum vs_err vs_child_start(struct vs_child *child, const char *const argv[], int patience_s,
                           struct vs_diag *diag);

/* Sends and receives that many bytes, both at a time, so that neither side's pipe fills up for
 * good. Either size may be 0.
 * Errors    VS_ERR_CHILD: it ended, or time ran out */
enum vs_err vs_child_exchange(struct vs_child *child, const void *sent, size_t sent_bytes,
                              void *received, size_t received_bytes, struct vs_diag *diag);

/* Waits for the end of a child that has been told to end.
 * Errors    VS_ERR_CHILD: another exit status than 0, or time ran out */
enum vs_err vs_child_finish(struct vs_child *child, struct vs_diag *diag);

/* Ends it at once. Harmless when there is none. */
void vs_child_stop(struct vs_child *child);

#endif
