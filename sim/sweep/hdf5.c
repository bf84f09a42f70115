/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hdf5.c - results as HDF5: one dataset a column over the dimension "row", as netCDF has it
 * (classic attributes units, long_name, flag_values, flag_meanings; days by the CF conventions).
 *
 * Rows wait until there are enough of them for a whole piece of each column, so that the pieces,
 * which are packed one by one, do not depend on how the rows came. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/sweep/hdf5_file.h"
#include "sim/sweep/results_parts.h"

#include <hdf5_hl.h>

enum {
    PIECE_ROWS = 8192,
    OWN_COLUMNS = 4, /* row, design, site, replicate */
    COLUMNS_MAX = OWN_COLUMNS + VS_SWEEP_AXES_MAX + VS_SWEEP_MEASURE_COUNT,
    FIXED_TEXT_MAX = 32000 /* bytes; a longer one does not fit into the head of an object */
};

/* Whole numbers or reals; one of the two is null. */
struct column {
    hid_t id;
    int64_t *whole; /* (PIECE_ROWS) */
    double *real;   /* (PIECE_ROWS) */
};

struct state {
    struct vs_hdf5_file file;
    hid_t id;
    int columns, waiting; /* rows that are not yet in the file */
    int64_t rows;         /* that are */
    int bad;              /* a call of the library failed, or memory ran out */
    struct column column[COLUMNS_MAX];
};

/* Remembers a failed call and hands its answer on. */
static hid_t seen(struct state *s, hid_t answer)
{
    s->bad |= answer < 0;
    return answer;
}

static void put_attribute(struct state *s, hid_t object, const char *name, hid_t type, hid_t space,
                          const void *value)
{
    hid_t id = seen(s, H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT));
    if (id >= 0) {
        seen(s, H5Awrite(id, type, value));
        H5Aclose(id);
    }
    H5Sclose(space);
}

static hid_t text_type(size_t size)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, size);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

static void put_text(struct state *s, hid_t object, const char *name, const char *text)
{
    size_t size = strlen(text);
    int fits = size <= FIXED_TEXT_MAX;
    hid_t type = text_type(!fits ? H5T_VARIABLE : size ? size : 1);
    put_attribute(s, object, name, type, H5Screate(H5S_SCALAR),
                  fits ? (const void *)text : (const void *)&text);
    H5Tclose(type);
}

/* What the numbers of a column stand for: as CF flags, whose words are parted by blanks, and as
 * they are. */
static void put_words(struct state *s, hid_t object, const char *const *words, size_t count)
{
    size_t size = 1;
    for (size_t k = 0; k < count; k++) {
        size += strlen(words[k]) + 1;
    }
    int32_t *values = calloc(count, sizeof *values);
    char *meanings = calloc(size, 1);
    if (!values || !meanings) {
        s->bad = 1;
    } else {
        char *at = meanings;
        for (size_t k = 0; k < count; k++) {
            values[k] = (int32_t)k;
            for (const char *c = words[k]; *c; c++) {
                *at++ = *c == ' ' ? '_' : *c;
            }
            *at++ = k + 1 < count ? ' ' : '\0';
        }
        hsize_t length = count;
        put_attribute(s, object, "flag_values", H5T_STD_I32LE, H5Screate_simple(1, &length, NULL),
                      values);
        put_text(s, object, "flag_meanings", meanings);
        hid_t type = text_type(H5T_VARIABLE);
        put_attribute(s, object, "words", type, H5Screate_simple(1, &length, NULL), words);
        H5Tclose(type);
    }
    free(values);
    free(meanings);
}

static hid_t make_dataset(struct state *s, const char *name, hid_t type)
{
    hsize_t none = 0, any = H5S_UNLIMITED, piece = PIECE_ROWS;
    hid_t space = seen(s, H5Screate_simple(1, &none, &any));
    hid_t how = seen(s, H5Pcreate(H5P_DATASET_CREATE));
    hid_t use = seen(s, H5Pcreate(H5P_DATASET_ACCESS));
    seen(s, H5Pset_chunk(how, 1, &piece));
    seen(s, H5Pset_obj_track_times(how, 0)); /* the same run gives the same bytes */
    seen(s, H5Pset_attr_creation_order(how, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED));
    seen(s, H5Pset_shuffle(how));
    seen(s, H5Pset_deflate(how, 1));
    /* pieces are written whole and never again, so none needs to be kept */
    seen(s, H5Pset_chunk_cache(use, 1, 0, 1.0));
    hid_t id = seen(s, H5Dcreate2(s->id, name, type, space, H5P_DEFAULT, how, use));
    H5Sclose(space);
    H5Pclose(how);
    H5Pclose(use);
    return id;
}

static hid_t add_column(struct state *s, const char *name, hid_t type, const char *unit,
                        const char *meaning)
{
    struct column *c = &s->column[s->columns++];
    int is_real = H5Tget_class(type) == H5T_FLOAT;
    c->id = make_dataset(s, name, type);
    c->real = is_real ? calloc(PIECE_ROWS, sizeof *c->real) : NULL;
    c->whole = is_real ? NULL : calloc(PIECE_ROWS, sizeof *c->whole);
    s->bad |= !c->real && !c->whole;
    if (s->columns == 1) {
        seen(s, H5DSset_scale(c->id, name));
    } else {
        seen(s, H5DSattach_scale(c->id, s->column[0].id, 0));
    }
    put_text(s, c->id, "units", unit);
    put_text(s, c->id, "long_name", meaning);
    return c->id;
}

static void add_axis(struct state *s, const struct vs_sweep_axis *axis)
{
    const char *meaning = axis->meaning[0] ? axis->meaning : axis->name;
    if (axis->word_count) {
        hid_t id = add_column(s, axis->name, H5T_STD_I32LE, axis->unit, meaning);
        put_words(s, id, axis->words, (size_t)axis->word_count);
    } else {
        add_column(s, axis->name, H5T_IEEE_F64LE, axis->unit, meaning);
    }
}

static void add_measure(struct state *s, int measure, const char *name, const char *unit,
                        const char *meaning)
{
    if (measure == VS_SWEEP_worst_night_day) {
        hid_t id = add_column(s, "worst_night", H5T_IEEE_F64LE, "days since 1970-01-01",
                              "evening of that night");
        put_text(s, id, "calendar", "proleptic_gregorian");
    } else {
        add_column(s, name, H5T_IEEE_F64LE, unit, meaning);
    }
}

static void add_columns(struct state *s, const struct vs_sweep_head *head)
{
    add_column(s, "row", H5T_STD_I64LE, "1", "row of the file, from 0");
    add_column(s, "design", H5T_STD_I64LE, "1", "number of the design in its space, from 0");
    hid_t site = add_column(s, "site", H5T_STD_I32LE, "1", "site of the project");
    if (head->site_count) {
        put_words(s, site, head->sites, (size_t)head->site_count);
    }
    for (int k = 0; k < head->axis_count; k++) {
        add_axis(s, &head->axes[k]);
    }
    add_column(s, "replicate", H5T_STD_I32LE, "1", "from 0; -1: over all replicates");
#define VS_SWEEP_ADD(name, unit, meaning) add_measure(s, VS_SWEEP_##name, #name, unit, meaning);
    VS_SWEEP_MEASURES(VS_SWEEP_ADD)
#undef VS_SWEEP_ADD
}

static void put_facts(struct state *s, const struct vs_sweep_head *head)
{
    put_text(s, s->id, "Conventions", "CF-1.8");
    put_text(s, s->id, "source", "vesper sweep");
    for (int k = 0; k < head->fact_count; k++) {
        const struct vs_sweep_fact *fact = &head->facts[k];
        if (fact->text) {
            put_text(s, s->id, fact->name, fact->text);
        } else {
            put_attribute(s, s->id, fact->name, H5T_STD_I64LE, H5Screate(H5S_SCALAR),
                          &fact->number);
        }
    }
}

static enum vs_err refuse(const struct vs_results *results, const struct state *s,
                          struct vs_diag *diag)
{
    const char *reason = s && s->file.reason ? strerror(s->file.reason) : "HDF5 gave up";
    return vs_fail(diag, VS_ERR_OUTPUT, results->out.shown, 0, 0,
                   "could not be written whole (%s); a path with room for all of it", reason);
}

static enum vs_err judge(const struct vs_results *results, const struct state *s,
                         struct vs_diag *diag)
{
    return s->bad || s->file.reason ? refuse(results, s, diag) : VS_OK;
}

static hid_t create(struct state *s)
{
    hid_t how = seen(s, H5Pcreate(H5P_FILE_CREATE));
    /* columns keep their order */
    seen(s, H5Pset_link_creation_order(how, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED));
    seen(s, H5Pset_attr_creation_order(how, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED));
    seen(s, H5Pset_obj_track_times(how, 0));
    hid_t id = seen(s, vs_hdf5_create(&s->file, how));
    H5Pclose(how);
    return id;
}

static enum vs_err hdf5_open(struct vs_results *results, struct vs_diag *diag)
{
    if (!results->out.target[0]) {
        return vs_fail(diag, VS_ERR_OUTPUT, results->out.shown, 0, 0,
                       "is a pipe or a device, and HDF5 cannot be written straight on; a path of "
                       "a file");
    }
    struct state *s = calloc(1, sizeof *s);
    if (!s) {
        return vs_fail(diag, VS_ERR_MEMORY, results->out.shown, 0, 0,
                       "no memory for the file of results");
    }
    results->state = s;
    s->file.file = fileno(results->out.stream);
    s->id = -1;
    if (H5open() < 0 || H5Eset_auto2(H5E_DEFAULT, NULL, NULL) < 0) { /* faults are told by us */
        s->bad = 1;
        return refuse(results, s, diag);
    }
    s->id = create(s);
    if (s->id >= 0) {
        add_columns(s, results->head);
        put_facts(s, results->head);
    }
    return judge(results, s, diag);
}

static void write_column(struct state *s, const struct column *c)
{
    hsize_t from = (hsize_t)s->rows, count = (hsize_t)s->waiting, whole = from + count;
    seen(s, H5Dset_extent(c->id, &whole));
    hid_t there = seen(s, H5Dget_space(c->id));
    hid_t here = seen(s, H5Screate_simple(1, &count, NULL));
    seen(s, H5Sselect_hyperslab(there, H5S_SELECT_SET, &from, NULL, &count, NULL));
    seen(s, c->real ? H5Dwrite(c->id, H5T_NATIVE_DOUBLE, here, there, H5P_DEFAULT, c->real)
                    : H5Dwrite(c->id, H5T_NATIVE_INT64, here, there, H5P_DEFAULT, c->whole));
    H5Sclose(there);
    H5Sclose(here);
}

static void flush(struct state *s)
{
    for (int k = 0; k < s->columns && s->waiting; k++) {
        write_column(s, &s->column[k]);
    }
    s->rows += s->waiting;
    s->waiting = 0;
}

static void take_row(struct state *s, const struct vs_sweep_head *head,
                     const struct vs_sweep_row *row, const double *value)
{
    int at = s->waiting++;
    struct column *c = s->column;
    (c++)->whole[at] = s->rows + at;
    (c++)->whole[at] = row->design;
    (c++)->whole[at] = row->site;
    for (int a = 0; a < head->axis_count; a++, c++) {
        if (c->real) {
            c->real[at] = value[a];
        } else {
            c->whole[at] = (int64_t)value[a];
        }
    }
    (c++)->whole[at] = row->replicate;
    for (int m = 0; m < VS_SWEEP_MEASURE_COUNT; m++) {
        (c++)->real[at] = row->measure[m];
    }
}

static enum vs_err hdf5_put(struct vs_results *results, const struct vs_sweep_rows *rows,
                            struct vs_diag *diag)
{
    struct state *s = results->state;
    for (size_t k = 0; k < rows->count && !s->bad; k++) {
        take_row(s, results->head, &rows->row[k],
                 rows->value + k * (size_t)results->head->axis_count);
        if (s->waiting == PIECE_ROWS) {
            flush(s);
        }
    }
    return judge(results, s, diag);
}

static enum vs_err hdf5_close(struct vs_results *results, int dropped, struct vs_diag *diag)
{
    struct state *s = results->state;
    if (!s) {
        return VS_OK;
    }
    if (!dropped && !s->bad) {
        flush(s);
    }
    for (int k = 0; k < s->columns; k++) {
        seen(s, s->column[k].id < 0 ? 0 : H5Dclose(s->column[k].id));
        free(s->column[k].whole);
        free(s->column[k].real);
    }
    seen(s, s->id < 0 ? 0 : H5Fclose(s->id));
    enum vs_err err = judge(results, s, diag);
    free(s);
    return err;
}

const struct vs_results_kind vs_results_hdf5 = {".h5", hdf5_open, hdf5_put, hdf5_close};
