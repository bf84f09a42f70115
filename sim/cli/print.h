/* SPDX-License-Identifier: GPL-3.0-or-later */
/* print.h - tables for eyes and for spreadsheets, and complaints.
 *
 * Widths are those of a terminal: UTF-8 is decoded, a Chinese character takes two places, a
 * combining mark none. */
#ifndef VS_CLI_PRINT_H
#define VS_CLI_PRINT_H

#include <stddef.h>
#include <stdio.h>

#include "sim/base/err.h"

/* Places that the text takes on a terminal. Control characters and bytes that are not UTF-8 count
 * one each. */
int vs_text_width(const char *text);

/* Copies what fits of a text, in whole characters; control characters and bytes that are not UTF-8
 * become '?'. */
void vs_text_take(char *out, size_t size, const char *text);

/* Cells are put row by row; the row ends by itself after the last column. A failure (no memory) is
 * remembered and comes out of vs_table_print and vs_table_csv. */
struct vs_table;

/* align: one letter a column, l or r, as many as there are columns, e.g. "lrr". */
struct vs_table *vs_table_new(const char *align); /* null without memory, which all below accept */
void vs_table_free(struct vs_table *table);
void vs_table_cell(struct vs_table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void vs_table_rule(struct vs_table *table); /* a line across, before the next row; not in CSV */
/* A row of names, ended by null, and a line below it. */
void vs_table_heads(struct vs_table *table, const char *const *names);

/* Columns two places apart, every line begun with indent (may be ""), no blanks at line ends.
 * A last row that is not full is padded with empty cells.
 * Errors   VS_ERR_MEMORY, VS_ERR_OUTPUT */
enum vs_err vs_table_print(const struct vs_table *table, const char *indent, FILE *stream,
                           struct vs_diag *diag);
/* A table as a part of a page, three places in: prints it unless *err is set, puts what fails there
 * and frees the table in any case. */
void vs_table_put(struct vs_table *table, FILE *stream, enum vs_err *err, struct vs_diag *diag);
enum vs_err vs_table_csv(const struct vs_table *table, FILE *stream, struct vs_diag *diag);

/* A paragraph of words, indented, broken at blanks before it leaves a page of 100 places; its lines
 * after the first are indented by two more. At most 2047 bytes. */
void vs_print_paragraph(FILE *stream, int indent, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Pushes what is buffered in stdout out and says whether all of it got there.
 * Errors   VS_ERR_OUTPUT */
enum vs_err vs_finish_stdout(struct vs_diag *diag);

/* Prints the complaint on stderr and returns the exit code of err. */
int vs_complain(enum vs_err err, const struct vs_diag *diag);

#endif
