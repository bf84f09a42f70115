/* SPDX-License-Identifier: GPL-3.0-or-later */
/* launcher.h - whether a launcher of MPI programs started this process, and as which of how many.
 *
 * Told from the environment, so that a program that nobody launched never touches MPI, which would
 * start a helper process for it and may speak on stderr. */
#ifndef VS_SWEEP_LAUNCHER_H
#define VS_SWEEP_LAUNCHER_H

struct vs_ranks {
    int rank, count; /* rank 0..count-1; 0 of 1: alone */
};

/* Known are mpirun of Open MPI, whatever speaks PMI (MPICH, srun --mpi=pmi2), and srun --mpi=pmix.
 */
struct vs_ranks vs_launcher_told(void);

#endif
