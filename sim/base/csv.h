/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv.h - rows of comma-separated text, with the place of every field; the one wrapper of libcsv.
 *
 * Rows are handed over one at a time and nothing is kept, so a file of any length needs the same
 * memory. Takes LF, CRLF and CR, a byte order mark, quotes, a last line without its end; blank
 * lines are skipped. Spaces around an unquoted field are not part of it. */
#ifndef VS_BASE_CSV_H
#define VS_BASE_CSV_H

#include <stddef.h>
#include <stdio.h>

#include "sim/base/err.h"

enum {
    VS_CSV_FIELDS_MAX = 512,       /* of a row */
    VS_CSV_FIELD_BYTES_MAX = 4096, /* quotes and spaces included */
    VS_CSV_ROW_BYTES_MAX = 32768
};

/* Valid until the visit ends. text ends in zero and holds no other. */
struct vs_csv_field {
    const char *text;
    int line, column; /* of its first byte, from 1 */
};

struct vs_csv_row {
    const char *file;
    int line;  /* of its first byte */
    int count; /* >= 1; an empty last field (a comma at the end) counts */
    const struct vs_csv_field *fields;
};

/* Sees one row; anything but VS_OK ends the reading and is what the reading returns. */
typedef enum vs_err (*vs_csv_visit)(void *context, const struct vs_csv_row *row,
                                    struct vs_diag *diag);

/* Reads a file, or text[size] under a name for messages.
 * Errors   VS_ERR_MISSING, VS_ERR_MEMORY, VS_ERR_INPUT (field, row or number of fields beyond the
 *          limits above, a zero byte, a quote that is never closed), what visit returns */
enum vs_err vs_csv_read(const char *path, vs_csv_visit visit, void *context, struct vs_diag *diag);
enum vs_err vs_csv_read_memory(const char *text, size_t size, const char *name, vs_csv_visit visit,
                               void *context, struct vs_diag *diag);

/* The same for the part of a text that begins with the text's line first_line. */
enum vs_err vs_csv_read_part(const char *text, size_t size, const char *name, int first_line,
                             vs_csv_visit visit, void *context, struct vs_diag *diag);

/* The same for text whose fields another character than a comma parts: ';', '|' or a tab. */
enum vs_err vs_csv_read_delimited(const char *text, size_t size, const char *name, char delimiter,
                                  vs_csv_visit visit, void *context, struct vs_diag *diag);

/* Writes a field, in quotes where a reader would else take it for something other than this text;
 * no comma and no line end. A failed write stays in the stream, for whoever closes it. */
void vs_csv_put(FILE *stream, const char *text);

/* Takes exactly one finite decimal number (sign, digits, point, exponent) with nothing before or
 * after it; no hexadecimal, no nan, no space, whatever the locale.
 * Returned  0, or -1 and *value as it was. Rounded correctly. */
int vs_number(const char *text, double *value);

#endif
