/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lanes_threads [MOST] - the same bits for 1 to MOST (4) threads, as a plain program: for ctest,
 * and to be run by itself under a checker of threads (tests/README.md). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/engine/lanes.h"
#include "tests/scenes/mixed_lamps.h"

enum { LAMPS = 40 };

static const struct mixed_weather weather = {{0.5, -2.0, 9, 1}, 3, 1, 0, 4};

/* Lamps on both skies and one that runs alone. */
static uint64_t hash_of(const char *isa, int threads)
{
    struct mixed *m = mixed_start(0, LAMPS);
    struct mixed_run run = {
        .weather = &weather, .isa = isa, .years = 1, .threads = threads, .dt_s = 60};
    struct vs_diag diag = {0};
    for (int k = 0; k < LAMPS; k++) {
        m->lamps[k].group = k % 3 == 2;
    }
    struct vs_fault covered = {
        .kind = VS_FAULT_panel_covered, .start_s = 0, .end_s = 1e9, .value = 0.5};
    vs_fault_add(&m->lamps[7].lamp.params.faults, covered);
    m->lamps[7].lamp.params.module = vs_pv_defaults();
    enum vs_err err = mixed_run(&run, m, &diag);
    uint64_t hash = err ? 0 : mixed_hash(m);
    if (err) {
        fprintf(stderr, "%s, %d threads: %s\n", isa, threads, diag.text);
    }
    mixed_drop(m);
    return hash;
}

int main(int argc, char **argv)
{
    int most = argc > 1 ? atoi(argv[1]) : 4;
    uint64_t want = hash_of(VS_ISA_REFERENCE, 1);
    int wrong = want == 0;
    printf("%016" PRIx64 " %s, 1 thread\n", want, VS_ISA_REFERENCE);
    for (int k = -1; k < 0 || vs_lanes_at(k); k++) {
        const char *isa = k < 0 ? VS_ISA_REFERENCE : vs_lanes_at(k)->name;
        for (int threads = 1; threads <= most; threads++) {
            uint64_t hash = hash_of(isa, threads);
            if (hash != want) {
                printf("%016" PRIx64 " %s, %d threads\n", hash, isa, threads);
                wrong = 1;
            }
        }
    }
    printf(wrong ? "DIFFERENT\n" : "the same for every code and 1 to %d threads\n", most);
    return wrong;
}
