/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/ranks.h"

#include <assert.h>
#include <limits.h>
#include <mpi.h>
#include <stdlib.h>
#include <time.h>

enum { NAP_NS = 1000000 /* between looks for a message */ };

enum vs_err vs_ranks_start(struct vs_ranks *ranks, struct vs_diag *diag)
{
    *ranks = vs_launcher_told();
    if (ranks->count == 1) {
        return VS_OK;
    }
    int level, count;
    MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level);
    MPI_Comm_size(MPI_COMM_WORLD, &count);
    if (count != ranks->count || level < MPI_THREAD_FUNNELED) {
        MPI_Finalize();
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "sweep: %d processes were started and MPI knows of %d; start them with the "
                       "mpirun of the MPI that Vesper was built with, or by --shard",
                       ranks->count, count);
    }
    MPI_Comm_rank(MPI_COMM_WORLD, &ranks->rank);
    return VS_OK;
}

void vs_ranks_send(int to, int kind, const void *bytes, size_t size)
{
    assert(size <= INT_MAX);
    MPI_Send(bytes, (int)size, MPI_BYTE, to, kind, MPI_COMM_WORLD);
}

static enum vs_err receive(struct vs_message *m, MPI_Status *status, struct vs_diag *diag)
{
    int size;
    MPI_Get_count(status, MPI_BYTE, &size);
    if ((size_t)size > m->room) {
        uint8_t *bytes = realloc(m->bytes, (size_t)size);
        if (!bytes) {
            return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for %d bytes of rows", size);
        }
        m->bytes = bytes;
        m->room = (size_t)size;
    }
    m->size = (size_t)size;
    m->from = status->MPI_SOURCE;
    m->kind = status->MPI_TAG;
    MPI_Recv(m->bytes, size, MPI_BYTE, m->from, m->kind, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return VS_OK;
}

/* MPI's own waiting keeps a processor busy, which on a shared machine is taken from the lamps. */
enum vs_err vs_ranks_take(struct vs_message *message, double wait_s, int *came,
                          struct vs_diag *diag)
{
    double end_s = MPI_Wtime() + wait_s;
    for (*came = 0;;) {
        MPI_Status status;
        MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, came, &status);
        if (*came) {
            return receive(message, &status, diag);
        }
        if (MPI_Wtime() >= end_s) {
            return VS_OK;
        }
        nanosleep(&(struct timespec){.tv_nsec = NAP_NS}, NULL);
    }
}

void vs_message_free(struct vs_message *message)
{
    free(message->bytes);
    *message = (struct vs_message){0};
}

double vs_ranks_now_s(void)
{
    return MPI_Wtime();
}

void vs_ranks_end(const struct vs_ranks *ranks)
{
    if (ranks->count > 1) {
        MPI_Finalize();
    }
}

void vs_ranks_abandon(int exit_code)
{
    MPI_Abort(MPI_COMM_WORLD, exit_code);
}
