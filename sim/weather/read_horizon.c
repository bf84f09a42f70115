/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/read_horizon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "models/elementary.h"
#include "sim/base/csv.h"

enum {
    POINTS_MAX = 3600,
    LEAST_POINTS = 2,
    LEAST_UPLOAD = 4,
    WORD_BYTES = 64,
    ALL_ROUND_DEG = 360
};

/* Azimuths as the file has them. */
struct point {
    double azimuth_deg, height_deg;
};

enum stage { FIRST_ROW, TABLE_HEAD, ROWS, LEGEND };

struct reader {
    struct point *points; /* POINTS_MAX + 2: one for north, one to close the circle */
    int count;
    enum vs_horizon_form form;
    enum stage stage;
    int last_line;
};

/* The first two words of a row, whatever stands between them, with their places. */
struct words {
    char text[2][WORD_BYTES];
    int line[2], column[2];
    int count;
};

static const char apart[] = " \t;";

static void add_words(const struct vs_csv_field *field, struct words *w)
{
    const char *at = field->text;
    while (w->count < 2 && *at) {
        at += strspn(at, apart);
        size_t length = strcspn(at, apart);
        if (length) {
            snprintf(w->text[w->count], WORD_BYTES, "%.*s", (int)length, at);
            w->line[w->count] = field->line;
            w->column[w->count] = field->column + (int)(at - field->text);
            w->count++;
        }
        at += length;
    }
}

static struct words words_of(const struct vs_csv_row *row)
{
    struct words w = {.count = 0};
    for (int k = 0; k < row->count && w.count < 2; k++) {
        add_words(&row->fields[k], &w);
    }
    return w;
}

static enum vs_err refuse(const struct vs_csv_row *row, const struct words *w, int k,
                          const char *what, const char *allowed, struct vs_diag *diag)
{
    int there = k < w->count;
    return vs_fail(diag, VS_ERR_INPUT, row->file, there ? w->line[k] : row->line,
                   there ? w->column[k] : 1, "%s is '%.40s'; allowed is %s", what,
                   there ? w->text[k] : "", allowed);
}

static enum vs_err take_height(const struct vs_csv_row *row, const struct words *w, int k,
                               double *height_deg, struct vs_diag *diag)
{
    double x = 0;
    if (k >= w->count || vs_number(w->text[k], &x) || !(x >= 0 && x <= 89)) {
        return refuse(row, w, k, "the height", "a number from 0 to 89 deg", diag);
    }
    *height_deg = x + 0.0;
    return VS_OK;
}

static enum vs_err take_azimuth(const struct reader *r, const struct vs_csv_row *row,
                                const struct words *w, double *azimuth_deg, struct vs_diag *diag)
{
    int table = r->form == VS_HORIZON_TABLE;
    double low = table ? -180 : 0, high = table ? 180 : 360, x = 0;
    if (vs_number(w->text[0], &x) || !(x >= low && x <= high)) {
        return refuse(row, w, 0, "the azimuth",
                      table ? "a number from -180 to 180 deg" : "a number from 0 to 360 deg", diag);
    }
    if (r->count > 0 && !(x > r->points[r->count - 1].azimuth_deg)) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, w->line[0], w->column[0],
                       "the azimuth %g follows %g; allowed is a rising order", x,
                       r->points[r->count - 1].azimuth_deg);
    }
    *azimuth_deg = x + 0.0;
    return VS_OK;
}

static enum vs_err take_point(struct reader *r, const struct vs_csv_row *row, const struct words *w,
                              struct vs_diag *diag)
{
    int upload = r->form == VS_HORIZON_UPLOAD;
    struct point p = {0, 0};
    if (r->count == POINTS_MAX) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "the profile has more than %d directions; allowed are %d", POINTS_MAX,
                       POINTS_MAX);
    }
    if (upload && w->count > 1) {
        return refuse(row, w, 1, "a second value", "one height a line", diag);
    }
    enum vs_err err = upload ? VS_OK : take_azimuth(r, row, w, &p.azimuth_deg, diag);
    err = err ? err : take_height(row, w, upload ? 0 : 1, &p.height_deg, diag);
    if (!err) {
        r->points[r->count++] = p;
    }
    return err;
}

static int is_plain_head(const struct words *w)
{
    return w->count == 2 && strcasecmp(w->text[0], "azimuth_deg") == 0 &&
           strcasecmp(w->text[1], "height_deg") == 0;
}

static int is_table_head(const struct words *w)
{
    return w->count == 2 && (strcmp(w->text[0], "A") == 0 || strcmp(w->text[0], "A_hor") == 0) &&
           strncmp(w->text[1], "H_hor", 5) == 0;
}

/* By its first row. */
static enum vs_err probe(struct reader *r, const struct vs_csv_row *row, const struct words *w,
                         struct vs_diag *diag)
{
    double x;
    r->stage = ROWS;
    if (is_plain_head(w)) {
        r->form = VS_HORIZON_PLAIN;
        return VS_OK;
    }
    if (is_table_head(w)) {
        r->form = VS_HORIZON_TABLE;
        return VS_OK;
    }
    if (strncasecmp(w->text[0], "latitude", 8) == 0) {
        r->form = VS_HORIZON_TABLE;
        r->stage = TABLE_HEAD;
        return VS_OK;
    }
    if (!vs_number(w->text[0], &x) && w->count == 1) {
        r->form = VS_HORIZON_UPLOAD;
        return take_point(r, row, w, diag);
    }
    return refuse(row, w, 0, "the first row",
                  "'azimuth_deg,height_deg', the latitude of a PVGIS profile or one height", diag);
}

static enum vs_err take_row(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct reader *r = context;
    struct words w = words_of(row);
    double x;
    if (w.count == 0 || w.text[0][0] == '#' || r->stage == LEGEND) {
        return VS_OK;
    }
    if (r->stage == FIRST_ROW) {
        return probe(r, row, &w, diag);
    }
    if (r->stage == TABLE_HEAD) {
        r->stage = is_table_head(&w) ? ROWS : TABLE_HEAD;
        return VS_OK;
    }
    if (r->form == VS_HORIZON_TABLE && r->count >= LEAST_POINTS && vs_number(w.text[0], &x)) {
        r->stage = LEGEND;
        return VS_OK;
    }
    r->last_line = row->line;
    return take_point(r, row, &w, diag);
}

/* Puts azimuths clockwise from north; where the file says a direction twice, as north at both ends,
 * it has to say the same. */
static enum vs_err finish_points(struct reader *r, const char *name, struct vs_diag *diag)
{
    int least = r->form == VS_HORIZON_UPLOAD ? LEAST_UPLOAD : LEAST_POINTS;
    if (r->count < least) {
        return vs_fail(diag, VS_ERR_INPUT, name, r->last_line, 1,
                       "the profile has %d directions; allowed are %d to %d", r->count, least,
                       POINTS_MAX);
    }
    for (int k = 0; k < r->count; k++) {
        struct point *p = &r->points[k];
        p->azimuth_deg = r->form == VS_HORIZON_UPLOAD  ? (double)ALL_ROUND_DEG * k / r->count
                         : r->form == VS_HORIZON_TABLE ? p->azimuth_deg + 180.0
                                                       : p->azimuth_deg;
    }
    const struct point *first = &r->points[0], *last = &r->points[r->count - 1];
    double step = r->points[1].azimuth_deg - first->azimuth_deg;
    double left = first->azimuth_deg + ALL_ROUND_DEG - last->azimuth_deg;
    if (r->form == VS_HORIZON_TABLE && left > 1.5 * step) { /* or a slip was taken for the legend */
        return vs_fail(diag, VS_ERR_INPUT, name, r->last_line, 1,
                       "the table ends at azimuth %g; allowed are equal steps all round",
                       last->azimuth_deg - 180.0);
    }
    if (last->azimuth_deg - first->azimuth_deg == ALL_ROUND_DEG) {
        if (last->height_deg != first->height_deg) {
            return vs_fail(diag, VS_ERR_INPUT, name, r->last_line, 1,
                           "north is %g deg high at the beginning and %g at the end; allowed is "
                           "one height",
                           first->height_deg, last->height_deg);
        }
        r->count--;
    }
    return VS_OK;
}

/* A point at north, between its neighbours, if the file has none. */
static void begin_at_north(struct reader *r)
{
    const struct point *first = &r->points[0], *last = &r->points[r->count - 1];
    if (first->azimuth_deg == 0) {
        return;
    }
    double gap = first->azimuth_deg + ALL_ROUND_DEG - last->azimuth_deg;
    double part = (ALL_ROUND_DEG - last->azimuth_deg) / gap;
    double height = last->height_deg + part * (first->height_deg - last->height_deg);
    memmove(r->points + 1, r->points, (size_t)r->count * sizeof *r->points);
    r->points[0] = (struct point){0, height};
    r->count++;
}

/* Linear between the points, which begin at north; the last is joined to the first. */
static void sample(struct reader *r, struct vs_horizon *horizon)
{
    struct point *points = r->points;
    points[r->count] = (struct point){ALL_ROUND_DEG, points[0].height_deg};
    int next = 1;
    for (int step = 0; step < VS_HORIZON_STEPS; step++) {
        double azimuth = step * ((double)ALL_ROUND_DEG / VS_HORIZON_STEPS);
        while (next < r->count && points[next].azimuth_deg <= azimuth) {
            next++;
        }
        const struct point *a = &points[next - 1], *b = &points[next];
        double part = (azimuth - a->azimuth_deg) / (b->azimuth_deg - a->azimuth_deg);
        horizon->height_rad[step] = (a->height_deg + part * (b->height_deg - a->height_deg)) *
                                    VS_RAD_PER_DEG;
    }
    horizon->height_rad[VS_HORIZON_STEPS] = horizon->height_rad[0];
}

static enum vs_err finish(struct reader *r, const char *name, struct vs_horizon *horizon,
                          struct vs_horizon_notes *notes, struct vs_diag *diag)
{
    enum vs_err err = finish_points(r, name, diag);
    if (err) {
        return err;
    }
    *notes = (struct vs_horizon_notes){.form = r->form, .points = r->count};
    for (int k = 0; k < r->count; k++) {
        double height = r->points[k].height_deg;
        notes->highest_deg = height > notes->highest_deg ? height : notes->highest_deg;
    }
    begin_at_north(r);
    sample(r, horizon);
    return VS_OK;
}

/* text null: the file of that name. */
static enum vs_err read_either(const char *text, size_t size, const char *name,
                               struct vs_horizon *horizon, struct vs_horizon_notes *notes,
                               struct vs_diag *diag)
{
    struct reader r = {.points = malloc((POINTS_MAX + 2) * sizeof *r.points), .last_line = 1};
    if (!r.points) {
        return vs_fail(diag, VS_ERR_MEMORY, name, 0, 0, "no memory for a horizon");
    }
    enum vs_err err = text ? vs_csv_read_memory(text, size, name, take_row, &r, diag)
                           : vs_csv_read(name, take_row, &r, diag);
    err = err ? err : finish(&r, name, horizon, notes, diag);
    free(r.points);
    return err;
}

enum vs_err vs_read_horizon(const char *path, struct vs_horizon *horizon,
                            struct vs_horizon_notes *notes, struct vs_diag *diag)
{
    return read_either(NULL, 0, path, horizon, notes, diag);
}

enum vs_err vs_read_horizon_memory(const char *text, size_t size, const char *name,
                                   struct vs_horizon *horizon, struct vs_horizon_notes *notes,
                                   struct vs_diag *diag)
{
    return read_either(text, size, name, horizon, notes, diag);
}
