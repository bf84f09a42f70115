/* SPDX-License-Identifier: GPL-3.0-or-later */
/* oracle.h - rows of reference values, and the book of what was measured against them.
 *
 * Plain C, no test framework. Reads the CSV files of one folder and hands over every row of every
 * file whose header has the columns that a test needs, so that further files with the same columns
 * are run without a change. Reads the environment: VESPER_ORACLES (a folder to read instead of
 * tests/oracles) and VESPER_ACCURACY (a file to append measured lines to). */
#ifndef VS_TESTS_SUPPORT_ORACLE_H
#define VS_TESTS_SUPPORT_ORACLE_H

/* One row: value[k] and text[k] are those of columns[k]; an empty cell is NAN and "". A cell that
 * is no number is NAN too, and its words are in text[k]. */
struct oracle_row {
    const char *file;
    int line;
    const double *value;
    const char *const *text;
};

/* Visits every matching row, files in alphabetical order.
 * Given     columns, count    names that the header must have, in any order; count 1..32
 * Returned  the number of rows visited; -1 if the folder cannot be read */
long oracle_each(const char *const *columns, int count,
                 void (*visit)(const struct oracle_row *row, void *context), void *context);

/* 1 when VESPER_ORACLES names the folder, so that a test without rows is skipped, not failed. */
int oracle_foreign(void);

/* A quantity measured over many rows: keeps the worst, prints each row that fails. */
struct oracle_gauge {
    const char *quantity, *unit;
    double tolerance;
    double worst;
    long rows, failed;
};

/* Notes |got - want| * scale for one row; scale turns the difference into the gauge's unit (1 for
 * an absolute, 1 / |want| for a relative one). A NAN in got fails; a NAN in want is no reference
 * and is passed over. */
void oracle_note(struct oracle_gauge *gauge, const struct oracle_row *row, double got, double want,
                 double scale);

/* Books one line of measured accuracy: appended to the file named by VESPER_ACCURACY when that is
 * set. Fields hold no comma. */
void accuracy_book(const char *model, const char *quantity, const char *unit, long rows,
                   double worst, double tolerance, const char *source);

/* Books what a gauge holds. */
void oracle_book(const struct oracle_gauge *gauge, const char *model, const char *source);

#endif
