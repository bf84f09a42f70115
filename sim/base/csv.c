/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/csv.h"

#include <csv.h>

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES = 1 << 16 };

/* libcsv tells what a field holds but not where it stood. It is therefore fed piece by piece, each
 * piece ending where a field may end: whatever a piece completes, the next one begins. A line
 * without a quote needs no parser: its fields are what stands between the delimiters. Decades of
 * weather are such lines, and cutting them here takes an eighth of the time. */
struct reader {
    struct csv_parser parser;
    const char *file;
    vs_csv_visit visit;
    void *context;
    struct vs_diag *diag;
    char delimiter;
    enum vs_err err;
    int line, column;             /* of the next byte */
    int after_cr;                 /* the last byte was CR: LF would be the same line end */
    int field_line, field_column; /* of the field that is being read */
    size_t field_bytes, row_bytes;
    int ended; /* the last piece completed a field or a row */
    int count;
    size_t text_used;
    struct vs_csv_field fields[VS_CSV_FIELDS_MAX];
    char text[VS_CSV_ROW_BYTES_MAX + VS_CSV_FIELDS_MAX];
};

static enum vs_err refuse(struct reader *r, const char *what)
{
    return vs_fail(r->diag, VS_ERR_INPUT, r->file, r->field_line, r->field_column, "%s", what);
}

static void take_field(void *bytes, size_t length, void *context)
{
    struct reader *r = context;
    r->ended = 1;
    if (r->err) {
        return;
    }
    if (r->count == VS_CSV_FIELDS_MAX) {
        r->err = vs_fail(r->diag, VS_ERR_INPUT, r->file, r->field_line, r->field_column,
                         "the row has more than %d fields; allowed are %d", VS_CSV_FIELDS_MAX,
                         VS_CSV_FIELDS_MAX);
        return;
    }
    if (length && memchr(bytes, 0, length)) {
        r->err = refuse(r, "the field holds a zero byte; allowed is text");
        return;
    }
    char *text = r->text + r->text_used;
    if (length) {
        memcpy(text, bytes, length);
    }
    text[length] = '\0';
    r->text_used += length + 1;
    r->fields[r->count++] = (struct vs_csv_field){text, r->field_line, r->field_column};
}

static void take_row(int end, void *context)
{
    (void)end;
    struct reader *r = context;
    r->ended = 1;
    if (!r->err) {
        struct vs_csv_row row = {r->file, r->fields[0].line, r->count, r->fields};
        r->err = r->visit(r->context, &row, r->diag);
    }
    r->count = 0;
    r->text_used = 0;
    r->row_bytes = 0;
}

static void count_bytes(struct reader *r, const char *piece, size_t size)
{
    for (size_t k = 0; k < size; k++) {
        int line_end = piece[k] == '\n' || piece[k] == '\r';
        int second_half = piece[k] == '\n' && r->after_cr;
        r->after_cr = piece[k] == '\r';
        r->column = line_end ? 1 : r->column + 1;
        r->line += line_end && !second_half;
    }
}

static int is_blank(const char *piece, size_t size)
{
    size_t k = 0;
    while (k < size && strchr(" \t\r\n", piece[k]) && piece[k]) {
        k++;
    }
    return k == size;
}

static enum vs_err feed_piece(struct reader *r, const char *piece, size_t size)
{
    r->field_bytes += size;
    r->row_bytes += size;
    if (r->field_bytes > VS_CSV_FIELD_BYTES_MAX || r->row_bytes > VS_CSV_ROW_BYTES_MAX) {
        int field = r->field_bytes > VS_CSV_FIELD_BYTES_MAX;
        return vs_fail(r->diag, VS_ERR_INPUT, r->file, r->field_line, r->field_column,
                       "the %s is longer than %d bytes (a quote that is not closed?); allowed are "
                       "%d bytes",
                       field ? "field" : "row",
                       field ? VS_CSV_FIELD_BYTES_MAX : VS_CSV_ROW_BYTES_MAX,
                       field ? VS_CSV_FIELD_BYTES_MAX : VS_CSV_ROW_BYTES_MAX);
    }
    r->ended = 0;
    if (csv_parse(&r->parser, piece, size, take_field, take_row, r) != size) {
        return vs_fail(r->diag, VS_ERR_MEMORY, r->file, r->line, 0, "%s",
                       csv_strerror(csv_error(&r->parser)));
    }
    count_bytes(r, piece, size);
    int skipped = r->field_bytes == size && r->column == 1 && is_blank(piece, size);
    if (r->ended || skipped) {
        r->field_line = r->line;
        r->field_column = r->column;
        r->field_bytes = 0;
        r->row_bytes = r->count ? r->row_bytes : 0;
    }
    return r->err;
}

static int is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* Cuts line[length], which has no quote, into fields without the spaces around them. Returns -1
 * where it passes a limit: the piecewise way then finds out which, and says it. */
static int cut_line(struct reader *r, const char *line, size_t length)
{
    memcpy(r->text, line, length);
    r->text[length] = r->delimiter; /* closes the last field */
    size_t begin = 0;
    r->count = 0;
    for (size_t k = 0; k <= length; k++) {
        if (r->text[k] != r->delimiter) {
            continue;
        }
        if (k - begin >= VS_CSV_FIELD_BYTES_MAX || r->count == VS_CSV_FIELDS_MAX) {
            r->count = 0;
            return -1;
        }
        int column = r->column + (int)begin;
        size_t end = k;
        while (begin < end && is_space(r->text[begin])) {
            begin++;
        }
        while (end > begin && is_space(r->text[end - 1])) {
            end--;
        }
        r->text[end] = '\0';
        r->fields[r->count++] = (struct vs_csv_field){r->text + begin, r->line, column};
        begin = k + 1;
    }
    return 0;
}

/* A whole line of bytes[size] in one go, if one begins there and is plain. Returns how many bytes
 * it had with its end; 0: the piecewise way has to see to it. */
static size_t feed_line(struct reader *r, const char *bytes, size_t size)
{
    if (r->field_bytes || r->row_bytes || r->count || r->after_cr) {
        return 0;
    }
    const char *end = memchr(bytes, '\n', size);
    size_t length = end ? (size_t)(end - bytes) : 0;
    size_t taken = length + 1;
    if (length && bytes[length - 1] == '\r') {
        length--;
    }
    if (!length || length >= VS_CSV_ROW_BYTES_MAX || memchr(bytes, '"', length) ||
        memchr(bytes, '\r', length) || memchr(bytes, 0, length) || is_blank(bytes, length) ||
        cut_line(r, bytes, length)) {
        return 0;
    }
    struct vs_csv_row row = {r->file, r->line, r->count, r->fields};
    r->err = r->visit(r->context, &row, r->diag);
    r->count = 0;
    r->line++;
    r->column = 1;
    r->field_line = r->line;
    r->field_column = 1;
    return taken;
}

/* Feeds what is left of a line, or all of it, up to its end or to where the bytes end. */
static enum vs_err feed_pieces(struct reader *r, const char *bytes, size_t size, size_t *fed)
{
    size_t begin = 0;
    enum vs_err err = VS_OK;
    for (size_t k = 0; k < size && !err; k++) {
        int line_end = bytes[k] == '\n' || bytes[k] == '\r';
        if (line_end || bytes[k] == r->delimiter || k - begin == VS_CSV_FIELD_BYTES_MAX) {
            err = feed_piece(r, bytes + begin, k + 1 - begin);
            begin = k + 1;
        }
        if (line_end) {
            break;
        }
    }
    if (begin == 0) {
        err = feed_piece(r, bytes, size);
        begin = size;
    }
    *fed = begin;
    return err;
}

static enum vs_err feed(struct reader *r, const char *bytes, size_t size)
{
    enum vs_err err = VS_OK;
    for (size_t done = 0; done < size && !err;) {
        size_t fed = feed_line(r, bytes + done, size - done);
        err = r->err;
        if (!fed) {
            err = feed_pieces(r, bytes + done, size - done, &fed);
        }
        done += fed;
    }
    return err;
}

static enum vs_err finish(struct reader *r)
{
    csv_set_opts(&r->parser, CSV_STRICT | CSV_STRICT_FINI);
    if (csv_fini(&r->parser, take_field, take_row, r)) {
        return refuse(r, "a quote opens here and the file ends inside it; allowed is a field with "
                         "its closing quote");
    }
    return r->err;
}

static struct reader *open_reader(const char *name, char delimiter, vs_csv_visit visit,
                                  void *context, struct vs_diag *diag)
{
    struct reader *r = calloc(1, sizeof *r);
    if (!r || csv_init(&r->parser, 0)) {
        free(r);
        vs_fail(diag, VS_ERR_MEMORY, name, 0, 0, "memory ran out");
        return NULL;
    }
    csv_set_delim(&r->parser, (unsigned char)delimiter);
    r->delimiter = delimiter;
    r->file = name;
    r->visit = visit;
    r->context = context;
    r->diag = diag;
    r->line = r->column = r->field_line = r->field_column = 1;
    return r;
}

static void close_reader(struct reader *r)
{
    csv_free(&r->parser);
    free(r);
}

static size_t mark_bytes(const char *bytes, size_t size)
{
    return size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

enum vs_err vs_csv_read_memory(const char *text, size_t size, const char *name, vs_csv_visit visit,
                               void *context, struct vs_diag *diag)
{
    return vs_csv_read_delimited(text, size, name, ',', visit, context, diag);
}

/* Ends the reader as well. */
static enum vs_err read_all(struct reader *r, const char *text, size_t size)
{
    size_t mark = size ? mark_bytes(text, size) : 0;
    enum vs_err err = size ? feed(r, text + mark, size - mark) : VS_OK;
    err = err ? err : finish(r);
    close_reader(r);
    return err;
}

enum vs_err vs_csv_read_delimited(const char *text, size_t size, const char *name, char delimiter,
                                  vs_csv_visit visit, void *context, struct vs_diag *diag)
{
    struct reader *r = open_reader(name, delimiter, visit, context, diag);
    return r ? read_all(r, text, size) : VS_ERR_MEMORY;
}

enum vs_err vs_csv_read_part(const char *text, size_t size, const char *name, int first_line,
                             vs_csv_visit visit, void *context, struct vs_diag *diag)
{
    struct reader *r = open_reader(name, ',', visit, context, diag);
    if (!r) {
        return VS_ERR_MEMORY;
    }
    r->line = r->field_line = first_line;
    return read_all(r, text, size);
}

static enum vs_err feed_stream(struct reader *r, FILE *stream)
{
    char chunk[CHUNK_BYTES];
    enum vs_err err = VS_OK;
    size_t got = fread(chunk, 1, sizeof chunk, stream);
    size_t skip = mark_bytes(chunk, got);
    while (got > 0 && !err) {
        err = feed(r, chunk + skip, got - skip);
        skip = 0;
        got = fread(chunk, 1, sizeof chunk, stream);
    }
    if (!err && ferror(stream)) {
        err = vs_fail(r->diag, VS_ERR_MISSING, r->file, 0, 0, "cannot be read (%s)",
                      strerror(errno));
    }
    return err ? err : finish(r);
}

enum vs_err vs_csv_read(const char *path, vs_csv_visit visit, void *context, struct vs_diag *diag)
{
    FILE *stream = fopen(path, "rb");
    if (!stream) {
        return vs_fail(diag, VS_ERR_MISSING, path, 0, 0, "cannot be opened (%s); a readable file",
                       strerror(errno));
    }
    struct reader *r = open_reader(path, ',', visit, context, diag);
    enum vs_err err = r ? feed_stream(r, stream) : VS_ERR_MEMORY;
    if (r) {
        close_reader(r);
    }
    fclose(stream);
    return err;
}

void vs_csv_put(FILE *stream, const char *text)
{
    size_t size = strlen(text);
    int odd_end = size && (is_space(text[0]) || is_space(text[size - 1]));
    if (odd_end || strpbrk(text, ",\"\r\n")) {
        csv_fwrite(stream, text, size);
    } else {
        fputs(text, stream);
    }
}

enum { DIGITS_MAX = 200, EXPONENT_MAX = 9999 };

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A number cut into its digits and a power of ten, so that no decimal point, which depends on the
 * locale, is ever given to the C library. */
struct decimal {
    int minus, digits, exponent;
    uint64_t mantissa; /* of at most 19 digits */
    char text[DIGITS_MAX + 16];
};

static const char *cut_digits(const char *p, struct decimal *d, int after_point)
{
    for (; is_digit(*p) && d->digits < DIGITS_MAX; p++) {
        d->text[d->digits++] = *p;
        d->mantissa = d->mantissa * 10 + (uint64_t)(*p - '0');
        d->exponent -= after_point;
    }
    return p;
}

/* Returns where the number ends; null if there is none. */
static const char *cut(const char *p, struct decimal *d)
{
    d->minus = *p == '-';
    p += *p == '-' || *p == '+';
    p = cut_digits(p, d, 0);
    if (*p == '.') {
        p = cut_digits(p + 1, d, 1);
    }
    if (d->digits == 0 || (*p != 'e' && *p != 'E')) {
        return d->digits ? p : NULL;
    }
    p++;
    int down = *p == '-';
    p += *p == '-' || *p == '+';
    int power = 0;
    const char *begin = p;
    for (; is_digit(*p); p++) {
        power = power < EXPONENT_MAX ? power * 10 + (*p - '0') : EXPONENT_MAX;
    }
    d->exponent += down ? -power : power;
    return p > begin ? p : NULL;
}

int vs_number(const char *text, double *value)
{
    static const double ten_to[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                      1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                      1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    struct decimal d;
    d.digits = d.exponent = 0;
    d.mantissa = 0;
    const char *end = cut(text, &d);
    if (!end || *end) {
        return -1;
    }
    double result;
    int exact = d.digits <= 19 && d.mantissa <= (UINT64_C(1) << 53) && d.exponent >= -22 &&
                d.exponent <= 22;
    if (exact && d.exponent < 0) { /* both exact in a double, so one rounding */
        result = (double)d.mantissa / ten_to[-d.exponent];
    } else if (exact) {
        result = (double)d.mantissa * ten_to[d.exponent];
    } else {
        snprintf(d.text + d.digits, sizeof d.text - (size_t)d.digits, "e%d", d.exponent);
        result = strtod(d.text, NULL);
    }
    if (result > 1.7976931348623157e308) {
        return -1;
    }
    *value = d.minus ? -result : result;
    return 0;
}
