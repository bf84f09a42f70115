/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A build without MPI: a sweep is alone, so nothing is ever sent or taken. */
#include "sim/sweep/ranks.h"

#include <stdlib.h>

enum vs_err vs_ranks_start(struct vs_ranks *ranks, struct vs_diag *diag)
{
    *ranks = vs_launcher_told();
    return ranks->count == 1
               ? VS_OK
               : vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                         "sweep: started as %d processes by an MPI launcher, and this vesper was "
                         "built without MPI; build it where MPI is installed, or share the work "
                         "out by --shard",
                         ranks->count);
}

void vs_ranks_send(int to, int kind, const void *bytes, size_t size)
{
    (void)to;
    (void)kind;
    (void)bytes;
    (void)size;
    abort();
}

enum vs_err vs_ranks_take(struct vs_message *message, double wait_s, int *came,
                          struct vs_diag *diag)
{
    (void)message;
    (void)wait_s;
    *came = 0;
    return vs_fail(diag, VS_ERR_INTERNAL, "", 0, 0, "there is nobody to hear from");
}

void vs_message_free(struct vs_message *message)
{
    (void)message;
}

double vs_ranks_now_s(void)
{
    return 0;
}

void vs_ranks_end(const struct vs_ranks *ranks)
{
    (void)ranks;
}

void vs_ranks_abandon(int exit_code)
{
    exit(exit_code);
}
