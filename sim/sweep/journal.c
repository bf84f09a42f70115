/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/journal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/sweep/part.h"

enum { TRIES = 100 /* to open a file that others keep taking away */ };

struct vs_journal {
    struct vs_part part;
    struct vs_sweep_head head; /* of the plan */
    char *path;
    int64_t *place; /* (chunks): of its record; 0 for none */
    int64_t done, end;
};

/* `<out>.part`, where out is what a link leads to, as it is for the output itself. */
static char *part_path(const char *out)
{
    char *real = realpath(out, NULL);
    const char *stem = real ? real : out;
    size_t size = strlen(stem) + sizeof ".part";
    char *path = malloc(size);
    if (path) {
        snprintf(path, size, "%s.part", stem);
    }
    free(real);
    return path;
}

static enum vs_err refuse(const struct vs_journal *j, const char *what, struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_OUTPUT, j->path, 0, 0, "%s (%s); a folder that can be written",
                   what, strerror(errno));
}

/* Whether the name still leads to the file that was locked: the sweep that held it may have ended
 * and taken its file away between our opening and our locking. */
static int is_named(const struct vs_journal *j)
{
    struct stat ours, named;
    return fstat(j->part.file, &ours) == 0 && stat(j->path, &named) == 0 &&
           ours.st_dev == named.st_dev && ours.st_ino == named.st_ino;
}

static enum vs_err lock(struct vs_journal *j, struct vs_diag *diag)
{
    for (int try = 0; try < TRIES; try++) {
        j->part.file = open(j->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (j->part.file < 0) {
            return refuse(j, "cannot be opened", diag);
        }
        if (flock(j->part.file, LOCK_EX | LOCK_NB)) {
            return errno == EWOULDBLOCK
                       ? vs_fail(diag, VS_ERR_OUTPUT, j->path, 0, 0,
                                 "another sweep is writing to it; wait until it has ended, or give "
                                 "this one another --out")
                       : refuse(j, "cannot be locked", diag);
        }
        if (is_named(j)) {
            return VS_OK;
        }
        close(j->part.file);
        j->part.file = -1;
    }
    errno = EBUSY;
    return refuse(j, "cannot be opened", diag);
}

static enum vs_err note(void *context, int64_t chunk, int64_t place, struct vs_diag *diag)
{
    (void)diag;
    struct vs_journal *j = context;
    if (!j->place[chunk]) {
        j->place[chunk] = place;
        j->done++;
    }
    return VS_OK;
}

static enum vs_err compare(const struct vs_journal *j, const struct vs_part *there,
                           const struct vs_journal_plan *plan, struct vs_diag *diag)
{
    char what[512];
    if (vs_sweep_head_differs(there->head, plan->head, what, sizeof what)) {
        return vs_fail(diag, VS_ERR_USAGE, j->path, 0, 0,
                       "is of another sweep: %s; resume with what it was begun with, or delete it",
                       what);
    }
    if (there->shard.k != plan->shard.k || there->shard.n != plan->shard.n) {
        return vs_fail(diag, VS_ERR_USAGE, j->path, 0, 0,
                       "holds shard %d/%d and not %d/%d; resume with what it was begun with, or "
                       "delete it",
                       there->shard.k, there->shard.n, plan->shard.k, plan->shard.n);
    }
    return VS_OK;
}

/* Takes over what the file holds and cuts off what was only begun. */
static enum vs_err take_over(struct vs_journal *j, const struct vs_journal_plan *plan, int *torn,
                             struct vs_diag *diag)
{
    struct vs_part there = {.file = j->part.file, .path = j->path};
    enum vs_err err = vs_part_read_head(&there, torn, diag);
    err = err ? err : compare(j, &there, plan, diag);
    if (!err) {
        j->part.begin = there.begin;
        j->part.row_bytes = there.row_bytes;
        err = vs_part_scan(&j->part, note, j, &j->end, diag);
    }
    vs_sweep_head_free(there.head);
    vs_part_free(&there);
    if (!err && ftruncate(j->part.file, (off_t)j->end)) {
        err = refuse(j, "cannot be written", diag);
    }
    return err;
}

/* So that the file's name lasts when the machine itself goes down; not worth an error where a file
 * system cannot do it. */
static void sync_folder(const char *path)
{
    char *folder = strdup(path);
    char *slash = folder ? strrchr(folder, '/') : NULL;
    if (slash) {
        slash[slash == folder] = '\0';
    }
    int file = open(slash ? folder : ".", O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        fsync(file);
        close(file);
    }
    free(folder);
}

static enum vs_err begin(struct vs_journal *j, struct vs_diag *diag)
{
    if (ftruncate(j->part.file, 0)) {
        return refuse(j, "cannot be written", diag);
    }
    enum vs_err err = vs_part_begin(&j->part, diag);
    j->end = j->part.begin;
    sync_folder(j->path);
    return err;
}

static enum vs_err start(struct vs_journal *j, const struct vs_journal_plan *plan,
                         enum vs_journal_how how, struct vs_diag *diag)
{
    enum vs_err err = lock(j, diag);
    if (err) {
        return err;
    }
    struct stat status;
    if (fstat(j->part.file, &status)) {
        return refuse(j, "cannot be read", diag);
    }
    if (status.st_size && how == VS_JOURNAL_FRESH) {
        return vs_fail(diag, VS_ERR_USAGE, j->path, 0, 0,
                       "a sweep to this output was begun and not ended; --resume goes on with it, "
                       "or delete this file to begin anew");
    }
    int torn = status.st_size == 0;
    err = torn ? VS_OK : take_over(j, plan, &torn, diag);
    return torn ? begin(j, diag) : err;
}

enum vs_err vs_journal_open(const struct vs_journal_plan *plan, enum vs_journal_how how,
                            struct vs_journal **journal, struct vs_diag *diag)
{
    *journal = NULL;
    assert(plan->shard.k >= 1 && plan->shard.k <= plan->shard.n);
    enum vs_err err = vs_sweep_head_check(plan->head, plan->out, diag);
    if (err) {
        return err;
    }
    struct vs_journal *j = calloc(1, sizeof *j);
    char *path = part_path(plan->out);
    int64_t *place = calloc((size_t)plan->head->chunks + 1, sizeof *place);
    if (!j || !path || !place) {
        free(j);
        free(path);
        free(place);
        return vs_fail(diag, VS_ERR_MEMORY, plan->out, 0, 0, "no memory for the journal");
    }
    j->head = *plan->head;
    j->path = path;
    j->place = place;
    j->part = (struct vs_part){
        .file = -1, .path = path, .head = &j->head, .shard = plan->shard, .run = plan->run};
    err = start(j, plan, how, diag);
    if (err) {
        vs_journal_close(j);
        return err;
    }
    *journal = j;
    return VS_OK;
}

const char *vs_journal_path(const struct vs_journal *journal)
{
    return journal->path;
}

int vs_journal_done(const struct vs_journal *journal, int64_t chunk)
{
    return journal->place[chunk] != 0;
}

int64_t vs_journal_done_count(const struct vs_journal *journal)
{
    return journal->done;
}

int64_t vs_journal_next(const struct vs_journal *journal, int64_t chunk)
{
    for (; chunk < journal->head.chunks; chunk++) {
        if (!journal->place[chunk] && vs_sweep_shard_owns(journal->part.shard, chunk)) {
            return chunk;
        }
    }
    return -1;
}

enum vs_err vs_journal_append(struct vs_journal *journal, int64_t chunk,
                              const struct vs_sweep_rows *rows, struct vs_diag *diag)
{
    assert(chunk >= 0 && chunk < journal->head.chunks);
    assert(vs_sweep_shard_owns(journal->part.shard, chunk));
    assert(vs_sweep_rows_fit(rows, &journal->head));
    if (journal->place[chunk]) {
        return VS_OK;
    }
    int64_t place = journal->end;
    enum vs_err err = vs_part_append(&journal->part, &journal->end, chunk, rows, diag);
    return err ? err : note(journal, chunk, place, diag);
}

enum vs_err vs_journal_read(struct vs_journal *journal, int64_t chunk, struct vs_sweep_rows *rows,
                            struct vs_diag *diag)
{
    assert(vs_journal_done(journal, chunk));
    return vs_part_read(&journal->part, journal->place[chunk], chunk, rows, diag);
}

void vs_journal_close(struct vs_journal *journal)
{
    if (journal) {
        if (journal->part.file >= 0) {
            close(journal->part.file);
        }
        vs_part_free(&journal->part);
        free(journal->place);
        free(journal->path);
        free(journal);
    }
}

void vs_journal_remove(struct vs_journal *journal)
{
    if (journal) {
        unlink(journal->path); /* while it is locked, so that nobody else's goes */
        vs_journal_close(journal);
    }
}
