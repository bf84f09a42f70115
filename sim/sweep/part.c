/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/part.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/hash.h"
#include "sim/sweep/bytes.h"

static const uint8_t file_mark[8] = "\x89vsweep\n";
static const uint8_t record_mark[8] = "\xffrecord\n";

enum {
    VERSION = 1,
    INTRO_BYTES = 68, /* what stands before the head */
    FRAME_BYTES = 32,
    SUM_BYTES = 8,
    HEAD_BYTES_MAX = 1 << 28,
    PIECE_BYTES = 1 << 16
};

static enum vs_err refuse_memory(const struct vs_part *part, struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_MEMORY, part->path, 0, 0, "no memory for a record");
}

static enum vs_err refuse_write(const struct vs_part *part, int reason, struct vs_diag *diag)
{
    return vs_fail(
        diag, VS_ERR_OUTPUT, part->path, 0, 0,
        "cannot be written (%s); what it holds is kept: with room for the rest, the same "
        "command with --resume goes on",
        strerror(reason));
}

/* Returns how many of the bytes are there; -1 with errno. */
static ssize_t read_at(int file, int64_t place, uint8_t *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t got = pread(file, bytes + done, size - done, (off_t)place + (off_t)done);
        if (got < 0 && errno != EINTR) {
            return -1;
        }
        if (got == 0) {
            break;
        }
        done += got > 0 ? (size_t)got : 0;
    }
    return (ssize_t)done;
}

static int write_at(int file, int64_t place, const uint8_t *bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t put = pwrite(file, bytes + done, size - done, (off_t)place + (off_t)done);
        if (put < 0 && errno != EINTR) {
            return -1;
        }
        done += put > 0 ? (size_t)put : 0;
    }
    return fdatasync(file);
}

static enum vs_err refuse_read(const struct vs_part *part, struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_MISSING, part->path, 0, 0, "cannot be read (%s); a readable file",
                   strerror(errno));
}

static int make_room(struct vs_part *part, size_t size)
{
    if (size > part->room) {
        uint8_t *larger = realloc(part->buffer, size);
        if (!larger) {
            return -1;
        }
        part->buffer = larger;
        part->room = size;
    }
    return 0;
}

static size_t bytes_of_row(const struct vs_sweep_head *head)
{
    return 16 + 8 * (VS_SWEEP_MEASURE_COUNT + (size_t)head->axis_count);
}

static size_t put_intro(const struct vs_part *part, const uint8_t *head, size_t size)
{
    uint8_t *at = part->buffer;
    memcpy(at, file_mark, sizeof file_mark);
    at = vs_put_u32(at + sizeof file_mark, VERSION);
    at = vs_put_u32(at, (uint32_t)size);
    at = vs_put_u32(at, (uint32_t)part->shard.k);
    at = vs_put_u32(at, (uint32_t)part->shard.n);
    at = vs_put_u32(at, (uint32_t)part->run.threads);
    memcpy(at, part->run.isa, sizeof part->run.isa);
    at = vs_put_u64(at + sizeof part->run.isa, vs_crc64(0, part->buffer, INTRO_BYTES - SUM_BYTES));
    memcpy(at, head, size);
    size_t whole = INTRO_BYTES + size;
    vs_put_u64(at + size, vs_crc64(0, part->buffer, whole));
    return whole + SUM_BYTES;
}

enum vs_err vs_part_begin(struct vs_part *part, struct vs_diag *diag)
{
    uint8_t *head;
    size_t size;
    enum vs_err err = vs_sweep_head_write(part->head, &head, &size, diag);
    if (err) {
        return err;
    }
    if (size > HEAD_BYTES_MAX || make_room(part, INTRO_BYTES + size + SUM_BYTES)) {
        free(head);
        return refuse_memory(part, diag);
    }
    size_t whole = put_intro(part, head, size);
    free(head);
    part->begin = (int64_t)whole;
    part->row_bytes = bytes_of_row(part->head);
    if (write_at(part->file, 0, part->buffer, whole)) {
        int reason = errno;
        int cut = ftruncate(part->file, 0);
        (void)cut; /* what is left of a head counts as none anyway */
        return refuse_write(part, reason, diag);
    }
    return VS_OK;
}

static enum vs_err refuse_head(const struct vs_part *part, const char *what, struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_INPUT, part->path, 0, 0,
                   "%s; allowed is what a sweep of this version of vesper left (once it is "
                   "deleted, the sweep begins anew)",
                   what);
}

static enum vs_err take_intro(struct vs_part *part, const uint8_t *intro, struct vs_diag *diag)
{
    const uint8_t *at = intro + sizeof file_mark;
    if (memcmp(intro, file_mark, sizeof file_mark) != 0 || vs_take_u32(at) != VERSION) {
        return refuse_head(part, "is no part of a sweep", diag);
    }
    if (vs_take_u64(intro + INTRO_BYTES - SUM_BYTES) !=
        vs_crc64(0, intro, INTRO_BYTES - SUM_BYTES)) {
        return refuse_head(part, "its head is damaged", diag);
    }
    uint32_t k = vs_take_u32(at + 8), n = vs_take_u32(at + 12), threads = vs_take_u32(at + 16);
    if (vs_take_u32(at + 4) > HEAD_BYTES_MAX || k < 1 || k > n || n > VS_SWEEP_CHUNKS_MAX ||
        threads > INT32_MAX || !memchr(at + 20, 0, sizeof part->run.isa)) {
        return refuse_head(part, "its head is damaged", diag);
    }
    part->shard = (struct vs_sweep_shard){(int)k, (int)n};
    part->run.threads = (int)threads;
    memcpy(part->run.isa, at + 20, sizeof part->run.isa);
    return VS_OK;
}

enum vs_err vs_part_read_head(struct vs_part *part, int *torn, struct vs_diag *diag)
{
    uint8_t intro[INTRO_BYTES];
    part->head = NULL;
    ssize_t got = read_at(part->file, 0, intro, sizeof intro);
    *torn = got >= 0 && got < INTRO_BYTES &&
            memcmp(intro, file_mark, got < 8 ? (size_t)got : 8) == 0;
    if (got < 0) {
        return refuse_read(part, diag);
    }
    if (got < INTRO_BYTES) {
        return refuse_head(part, "ends before the sweep began", diag);
    }
    enum vs_err err = take_intro(part, intro, diag);
    if (err) {
        return err;
    }
    struct stat status;
    size_t whole = INTRO_BYTES + (size_t)vs_take_u32(intro + 12);
    if (fstat(part->file, &status) || status.st_size < (off_t)(whole + SUM_BYTES)) {
        *torn = 1;
        return refuse_head(part, "ends within its head", diag);
    }
    if (make_room(part, whole + SUM_BYTES)) {
        return refuse_memory(part, diag);
    }
    got = read_at(part->file, 0, part->buffer, whole + SUM_BYTES);
    if (got < (ssize_t)(whole + SUM_BYTES)) {
        return refuse_read(part, diag);
    }
    if (vs_take_u64(part->buffer + whole) != vs_crc64(0, part->buffer, whole)) {
        return refuse_head(part, "its head is damaged", diag);
    }
    part->begin = (int64_t)(whole + SUM_BYTES);
    err = vs_sweep_head_read(part->buffer + INTRO_BYTES, whole - INTRO_BYTES, part->path,
                             &part->head, diag);
    part->row_bytes = err ? 0 : bytes_of_row(part->head);
    return err;
}

/* What the frame of a record says; 0 if it is none that this part can have. */
static int take_frame(const struct vs_part *part, const uint8_t frame[FRAME_BYTES], int64_t *chunk,
                      size_t *rows)
{
    if (memcmp(frame, record_mark, sizeof record_mark) != 0 ||
        vs_take_u64(frame + 24) != vs_crc64(0, frame, 24)) {
        return 0;
    }
    uint64_t number = vs_take_u64(frame + 8);
    *chunk = (int64_t)number;
    *rows = vs_take_u32(frame + 16);
    return number < (uint64_t)part->head->chunks && *rows <= VS_SWEEP_ROWS_MAX &&
           vs_take_u32(frame + 20) == part->row_bytes && vs_sweep_shard_owns(part->shard, *chunk);
}

/* Whether the rows behind a frame are as they were written. -1 with errno where they cannot be
 * read. */
static int is_sound(const struct vs_part *part, const uint8_t frame[FRAME_BYTES], int64_t place,
                    size_t size)
{
    uint8_t piece[PIECE_BYTES];
    uint64_t sum = vs_crc64(0, frame, FRAME_BYTES);
    while (size) {
        size_t want = size < sizeof piece ? size : sizeof piece;
        ssize_t got = read_at(part->file, place, piece, want);
        if (got < (ssize_t)want) {
            return got < 0 ? -1 : 0;
        }
        sum = vs_crc64(sum, piece, want);
        place += (int64_t)want;
        size -= want;
    }
    ssize_t got = read_at(part->file, place, piece, SUM_BYTES);
    return got < 0 ? -1 : got == SUM_BYTES && vs_take_u64(piece) == sum;
}

/* The first mark of a record from *place on; 0 if there is none, -1 with errno. */
static int find_mark(const struct vs_part *part, int64_t *place)
{
    uint8_t piece[PIECE_BYTES];
    for (;;) {
        ssize_t got = read_at(part->file, *place, piece, sizeof piece);
        if (got < (ssize_t)sizeof record_mark) {
            return got < 0 ? -1 : 0;
        }
        size_t last = (size_t)got - sizeof record_mark;
        for (size_t k = 0; k <= last; k++) {
            if (piece[k] == record_mark[0] &&
                memcmp(piece + k, record_mark, sizeof record_mark) == 0) {
                *place += (int64_t)k;
                return 1;
            }
        }
        *place += (int64_t)last + 1;
    }
}

enum vs_err vs_part_scan(const struct vs_part *part, vs_part_visit visit, void *context,
                         int64_t *end, struct vs_diag *diag)
{
    int64_t place = part->begin;
    *end = place;
    int found;
    while ((found = find_mark(part, &place)) > 0) {
        uint8_t frame[FRAME_BYTES];
        int64_t chunk;
        size_t rows;
        ssize_t got = read_at(part->file, place, frame, sizeof frame);
        int sound = got < 0 ? -1 : 0;
        if (got == FRAME_BYTES && take_frame(part, frame, &chunk, &rows)) {
            sound = is_sound(part, frame, place + FRAME_BYTES, rows * part->row_bytes);
        }
        if (sound < 0) {
            return refuse_read(part, diag);
        }
        if (!sound) {
            place++;
            continue;
        }
        enum vs_err err = visit(context, chunk, place, diag);
        if (err) {
            return err;
        }
        place += (int64_t)(FRAME_BYTES + rows * part->row_bytes + SUM_BYTES);
        *end = place;
    }
    return found < 0 ? refuse_read(part, diag) : VS_OK;
}

static void take_rows(const struct vs_part *part, const uint8_t *at, struct vs_sweep_rows *rows)
{
    size_t axes = (size_t)part->head->axis_count;
    for (size_t k = 0; k < rows->count; k++, at += part->row_bytes) {
        struct vs_sweep_row *row = &rows->row[k];
        row->design = (int64_t)vs_take_u64(at);
        row->site = (int32_t)vs_take_u32(at + 8);
        row->replicate = (int32_t)vs_take_u32(at + 12);
        for (size_t m = 0; m < VS_SWEEP_MEASURE_COUNT; m++) {
            row->measure[m] = vs_take_double(at + 16 + 8 * m);
        }
        for (size_t a = 0; a < axes; a++) {
            rows->value[k * axes + a] = vs_take_double(at + 16 + 8 * (VS_SWEEP_MEASURE_COUNT + a));
        }
    }
}

static enum vs_err refuse_record(const struct vs_part *part, int64_t chunk, struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_INPUT, part->path, 0, 0,
                   "chunk %lld is damaged; the sweep's command with --resume works it out again",
                   (long long)chunk);
}

enum vs_err vs_part_read(struct vs_part *part, int64_t place, int64_t chunk,
                         struct vs_sweep_rows *rows, struct vs_diag *diag)
{
    uint8_t frame[FRAME_BYTES];
    int64_t number;
    size_t count;
    ssize_t got = read_at(part->file, place, frame, sizeof frame);
    if (got < 0) {
        return refuse_read(part, diag);
    }
    if (got < FRAME_BYTES || !take_frame(part, frame, &number, &count) || number != chunk) {
        return refuse_record(part, chunk, diag);
    }
    size_t size = count * part->row_bytes;
    if (make_room(part, size + SUM_BYTES)) {
        return refuse_memory(part, diag);
    }
    got = read_at(part->file, place + FRAME_BYTES, part->buffer, size + SUM_BYTES);
    if (got < 0) {
        return refuse_read(part, diag);
    }
    uint64_t sum = vs_crc64(vs_crc64(0, frame, FRAME_BYTES), part->buffer, size);
    if ((size_t)got < size + SUM_BYTES || vs_take_u64(part->buffer + size) != sum) {
        return refuse_record(part, chunk, diag);
    }
    enum vs_err err = vs_sweep_rows_size(rows, count, part->head, diag);
    if (err) {
        return err;
    }
    take_rows(part, part->buffer, rows);
    return vs_sweep_rows_fit(rows, part->head) ? VS_OK : refuse_record(part, chunk, diag);
}

static size_t put_record(const struct vs_part *part, int64_t chunk,
                         const struct vs_sweep_rows *rows)
{
    uint8_t *at = part->buffer;
    size_t axes = (size_t)part->head->axis_count;
    memcpy(at, record_mark, sizeof record_mark);
    vs_put_u64(at + 8, (uint64_t)chunk);
    vs_put_u32(at + 16, (uint32_t)rows->count);
    vs_put_u32(at + 20, (uint32_t)part->row_bytes);
    at = vs_put_u64(at + 24, vs_crc64(0, at, 24));
    for (size_t k = 0; k < rows->count; k++) {
        const struct vs_sweep_row *row = &rows->row[k];
        at = vs_put_u64(at, (uint64_t)row->design);
        at = vs_put_u32(at, (uint32_t)row->site);
        at = vs_put_u32(at, (uint32_t)row->replicate);
        for (size_t m = 0; m < VS_SWEEP_MEASURE_COUNT; m++) {
            at = vs_put_double(at, row->measure[m]);
        }
        for (size_t a = 0; a < axes; a++) {
            at = vs_put_double(at, rows->value[k * axes + a]);
        }
    }
    size_t size = (size_t)(at - part->buffer);
    vs_put_u64(at, vs_crc64(0, part->buffer, size));
    return size + SUM_BYTES;
}

enum vs_err vs_part_append(struct vs_part *part, int64_t *place, int64_t chunk,
                           const struct vs_sweep_rows *rows, struct vs_diag *diag)
{
    if (rows->count > VS_SWEEP_ROWS_MAX ||
        make_room(part, FRAME_BYTES + rows->count * part->row_bytes + SUM_BYTES)) {
        return refuse_memory(part, diag);
    }
    size_t size = put_record(part, chunk, rows);
    if (write_at(part->file, *place, part->buffer, size)) {
        int reason = errno;
        int cut = ftruncate(part->file, (off_t)*place);
        (void)cut; /* half a record is cut off on resume */
        return refuse_write(part, reason, diag);
    }
    *place += (int64_t)size;
    return VS_OK;
}

void vs_part_free(struct vs_part *part)
{
    free(part->buffer);
    part->buffer = NULL;
    part->room = 0;
}
