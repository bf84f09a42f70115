/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep_work.c - a sweep of made up rows as a process, to be killed and to be merged:
 *
 *     sweep_work OUT [k n]
 *
 * Goes on with what an earlier one left. Alone it writes OUT; as shard k of n it leaves OUT.part.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/made_sweep.h"

static enum vs_err work(const char *out, int k, int n, struct vs_diag *diag)
{
    struct vs_journal_plan plan = fixture_plan(out, k, n);
    struct vs_journal *journal;
    enum vs_err err = vs_journal_open(&plan, VS_JOURNAL_RESUME, &journal, diag);
    if (err) {
        return err;
    }
    printf("%lld chunks were there\n", (long long)vs_journal_done_count(journal));
    fflush(stdout);
    err = fixture_work(journal, FIXTURE_CHUNKS, k % 2, diag);
    err = err || n > 1 ? err : fixture_finish(journal, out, diag);
    if (err || n > 1) {
        vs_journal_close(journal);
    } else {
        vs_journal_remove(journal);
    }
    return err;
}

int main(int argc, char **argv)
{
    if (argc != 2 && argc != 4) {
        fputs("usage: sweep_work OUT [k n]\n", stderr);
        return 2;
    }
    struct vs_diag diag = {.text = ""};
    enum vs_err err = work(argv[1], argc == 4 ? atoi(argv[2]) : 1, argc == 4 ? atoi(argv[3]) : 1,
                           &diag);
    if (err) {
        char text[2048];
        vs_diag_format(&diag, text, sizeof text);
        fprintf(stderr, "%s\n", text);
    }
    return vs_err_exit_code(err);
}
