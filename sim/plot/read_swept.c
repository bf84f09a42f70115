/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/plot/read_swept.h"

#include <assert.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/csv.h"
#include "sim/plot/canvas.h"

/* design, site, varied..., replicate, measures... */
enum { DESIGN_PLACE = 0, SITE_PLACE = 1, VARIED_PLACE = 2 };

static const double varied_most = 1e12;

struct reader {
    const struct vs_swept_asked *asked;
    int asked_count;
    int header_count;              /* fields of the header; 0 before it */
    int place[VS_SWEPT_ASKED_MAX]; /* of what is asked for */
    size_t room;
    struct vs_swept *swept;
};

/* --- the header ------------------------------------------------------------------------------- */

static enum vs_err refuse_field(const struct vs_csv_row *row, int field, struct vs_diag *diag,
                                const char *what)
{
    const struct vs_csv_field *f = &row->fields[field];
    return vs_fail(diag, VS_ERR_INPUT, row->file, f->line, f->column, "'%.40s' %s", f->text, what);
}

static int is_word(const char *text)
{
    return text[0] && strlen(text) < VS_SWEPT_WORD_BYTES && vs_canvas_text_width_em(text) >= 0;
}

static enum vs_err memory_ran_out(const struct vs_csv_row *row, struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_MEMORY, row->file, row->line, 0, "memory ran out");
}

/* Where the column called name stands from place `from` on; -1 for nowhere. */
static int find_field(const struct vs_csv_row *row, int from, const char *name)
{
    for (int i = from; i < row->count; i++) {
        if (strcmp(row->fields[i].text, name) == 0) {
            return i;
        }
    }
    return -1;
}

static enum vs_err name_varied(const struct reader *r, const struct vs_csv_row *row,
                               struct vs_diag *diag)
{
    for (int k = 0; k < r->swept->varied_count; k++) {
        int place = VARIED_PLACE + k;
        const char *name = row->fields[place].text;
        if (!is_word(name)) {
            return refuse_field(row, place, diag,
                                "is no name of what was varied; allowed are 1 to 63 bytes of UTF-8 "
                                "without control characters");
        }
        int again = find_field(row, place + 1, name);
        if (again >= 0) {
            return refuse_field(row, again, diag, "comes a second time; once is allowed");
        }
        memcpy(r->swept->varied[k].name, name, strlen(name) + 1);
    }
    return VS_OK;
}

static enum vs_err find_asked(struct reader *r, const struct vs_csv_row *row, int replicate,
                              struct vs_diag *diag)
{
    for (int k = 0; k < r->asked_count; k++) {
        const char *name = r->asked[k].name;
        r->place[k] = find_field(row, replicate + 1, name);
        if (r->place[k] < 0) {
            const struct vs_csv_field *f = &row->fields[replicate];
            return vs_fail(diag, VS_ERR_INPUT, row->file, f->line, f->column,
                           "the header has no measure %.60s after replicate; this plot needs it",
                           name);
        }
        int again = find_field(row, r->place[k] + 1, name);
        if (again >= 0) {
            return refuse_field(row, again, diag, "comes a second time; once is allowed");
        }
        assert(strlen(name) < VS_SWEPT_WORD_BYTES);
        memcpy(r->swept->asked[k].name, name, strlen(name) + 1);
    }
    return VS_OK;
}

static enum vs_err read_header(struct reader *r, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct vs_swept *s = r->swept;
    int replicate = find_field(row, VARIED_PLACE, "replicate");
    r->header_count = row->count;
    if (row->count < VARIED_PLACE || strcmp(row->fields[DESIGN_PLACE].text, "design") != 0 ||
        strcmp(row->fields[SITE_PLACE].text, "site") != 0 || replicate < 0) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "the header is not design,site,...,replicate,...; allowed is what `vesper "
                       "sweep` writes");
    }
    if (replicate - VARIED_PLACE > VS_SWEPT_VARIED_MAX) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "%d columns were varied; allowed are %d", replicate - VARIED_PLACE,
                       VS_SWEPT_VARIED_MAX);
    }
    s->varied_count = replicate - VARIED_PLACE;
    s->asked_count = r->asked_count;
    s->varied = calloc((size_t)s->varied_count + 1, sizeof *s->varied);
    s->asked = calloc((size_t)s->asked_count + 1, sizeof *s->asked);
    if (!s->varied || !s->asked) {
        return memory_ran_out(row, diag);
    }
    enum vs_err err = name_varied(r, row, diag);
    return err ? err : find_asked(r, row, replicate, diag);
}

/* --- a row ------------------------------------------------------------------------------------ */

/* Place of the field's word, which is added when it is new. */
static enum vs_err take_word(const struct vs_csv_row *row, int field, struct vs_swept_words *words,
                             int *place, struct vs_diag *diag)
{
    const char *text = row->fields[field].text;
    for (int k = words->count - 1; k >= 0; k--) {
        if (strcmp(words->word[k], text) == 0) {
            *place = k;
            return VS_OK;
        }
    }
    if (!is_word(text)) {
        return refuse_field(row, field, diag,
                            "is no word to be drawn; allowed are 1 to 63 bytes of UTF-8 without "
                            "control characters");
    }
    if (words->count == VS_SWEPT_WORDS_MAX) {
        return refuse_field(row, field, diag, "is one more than the 64 different words allowed");
    }
    memcpy(words->word[words->count], text, strlen(text) + 1);
    *place = words->count++;
    return VS_OK;
}

/* The first row says whether a column holds numbers or words. */
static enum vs_err read_varied(struct reader *r, int k, const struct vs_csv_row *row,
                               struct vs_diag *diag)
{
    struct vs_swept_column *column = &r->swept->varied[k];
    int field = VARIED_PLACE + k, place = 0;
    double *value = &column->value[r->swept->rows];
    int bad = vs_number(row->fields[field].text, value) || fabs(*value) > varied_most;
    if (r->swept->rows == 0) {
        column->is_words = bad;
    }
    if (!column->is_words) {
        return bad ? refuse_field(row, field, diag,
                                  "stands in a column of numbers; allowed are numbers up to 1e12")
                   : VS_OK;
    }
    enum vs_err err = take_word(row, field, &column->words, &place, diag);
    *value = place;
    return err;
}

static enum vs_err read_asked(struct reader *r, int k, const struct vs_csv_row *row,
                              struct vs_diag *diag)
{
    const struct vs_swept_asked *asked = &r->asked[k];
    const struct vs_csv_field *f = &row->fields[r->place[k]];
    double *value = &r->swept->asked[k].value[r->swept->rows];
    if (!f->text[0]) {
        *value = NAN;
        return VS_OK;
    }
    if (vs_number(f->text, value) || *value < asked->min || *value > asked->max) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, f->line, f->column,
                       "%s is '%.40s'; allowed is a number from %g to %g, or nothing", asked->name,
                       f->text, asked->min, asked->max);
    }
    return VS_OK;
}

static enum vs_err read_replicate(struct reader *r, const struct vs_csv_row *row,
                                  struct vs_diag *diag)
{
    int field = VARIED_PLACE + r->swept->varied_count;
    const char *text = row->fields[field].text;
    int *replicate = &r->swept->replicate[r->swept->rows];
    double value = VS_SWEPT_ALL;
    if (strcmp(text, "all") != 0 &&
        (vs_number(text, &value) || value < 0 || value >= INT_MAX || value != floor(value))) {
        return refuse_field(row, field, diag, "is no replicate; allowed is a whole number or all");
    }
    *replicate = (int)value;
    return VS_OK;
}

static int grow_column(struct vs_swept_column *column, size_t room)
{
    double *more = realloc(column->value, room * sizeof *more);
    column->value = more ? more : column->value;
    return !more;
}

static int grow(struct reader *r)
{
    struct vs_swept *s = r->swept;
    if (s->rows < r->room) {
        return 0;
    }
    size_t room = r->room ? 2 * r->room : 1024;
    int *sites = realloc(s->site, room * sizeof *sites);
    s->site = sites ? sites : s->site;
    int *replicates = realloc(s->replicate, room * sizeof *replicates);
    s->replicate = replicates ? replicates : s->replicate;
    int failed = !sites || !replicates;
    for (int k = 0; k < s->varied_count; k++) {
        failed |= grow_column(&s->varied[k], room);
    }
    for (int k = 0; k < s->asked_count; k++) {
        failed |= grow_column(&s->asked[k], room);
    }
    r->room = failed ? r->room : room;
    return failed;
}

static enum vs_err take_row(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct reader *r = context;
    struct vs_swept *s = r->swept;
    if (r->header_count == 0) {
        return read_header(r, row, diag);
    }
    if (row->count != r->header_count) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "the row has %d fields; allowed are the %d of the header", row->count,
                       r->header_count);
    }
    if (s->rows == VS_SWEPT_ROWS_MAX) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "there are more than %d rows; allowed are %d", VS_SWEPT_ROWS_MAX,
                       VS_SWEPT_ROWS_MAX);
    }
    if (grow(r)) {
        return memory_ran_out(row, diag);
    }
    enum vs_err err = take_word(row, SITE_PLACE, &s->sites, &s->site[s->rows], diag);
    err = err ? err : read_replicate(r, row, diag);
    for (int k = 0; k < s->varied_count && !err; k++) {
        err = read_varied(r, k, row, diag);
    }
    for (int k = 0; k < r->asked_count && !err; k++) {
        err = read_asked(r, k, row, diag);
    }
    s->rows += err == VS_OK;
    return err;
}

/* --- the file --------------------------------------------------------------------------------- */

/* text is null to read the file called name. */
static enum vs_err read_any(const char *text, size_t size, const char *name, struct reader *r,
                            struct vs_diag *diag)
{
    assert(r->asked_count >= 0 && r->asked_count <= VS_SWEPT_ASKED_MAX);
    memset(r->swept, 0, sizeof *r->swept);
    enum vs_err err = text ? vs_csv_read_memory(text, size, name, take_row, r, diag)
                           : vs_csv_read(name, take_row, r, diag);
    if (!err && r->swept->rows == 0) {
        err = vs_fail(diag, VS_ERR_INPUT, name, 0, 0,
                      "the file holds no design; needed is what `vesper sweep` writes");
    }
    if (err) {
        vs_swept_free(r->swept);
    }
    return err;
}

enum vs_err vs_swept_read(const char *path, const struct vs_swept_asked *asked, int asked_count,
                          struct vs_swept *swept, struct vs_diag *diag)
{
    struct reader r = {.asked = asked, .asked_count = asked_count, .swept = swept};
    return read_any(NULL, 0, path, &r, diag);
}

enum vs_err vs_swept_read_memory(const char *text, size_t size, const char *name,
                                 const struct vs_swept_asked *asked, int asked_count,
                                 struct vs_swept *swept, struct vs_diag *diag)
{
    struct reader r = {.asked = asked, .asked_count = asked_count, .swept = swept};
    return read_any(text, size, name, &r, diag);
}

void vs_swept_free(struct vs_swept *swept)
{
    for (int k = 0; swept->varied && k < swept->varied_count; k++) {
        free(swept->varied[k].value);
    }
    for (int k = 0; swept->asked && k < swept->asked_count; k++) {
        free(swept->asked[k].value);
    }
    free(swept->varied);
    free(swept->asked);
    free(swept->site);
    free(swept->replicate);
    memset(swept, 0, sizeof *swept);
}

int vs_swept_find(const struct vs_swept *swept, const char *name)
{
    for (int k = 0; k < swept->varied_count; k++) {
        if (strcmp(swept->varied[k].name, name) == 0) {
            return k;
        }
    }
    return -1;
}
