/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/print.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* --- widths ----------------------------------------------------------------------------------- */

struct range {
    uint32_t first, last;
};

/* Unicode 15 EastAsianWidth.txt, classes W and F, joined where only unassigned points lie between.
 */
static const struct range wide[] = {
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},
    {0x25fd, 0x25fe},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26a1, 0x26a1},
    {0x26c4, 0x26c5},   {0x2705, 0x2705},   {0x274c, 0x274c},   {0x2753, 0x2755},
    {0x2757, 0x2757},   {0x2795, 0x2797},   {0x2e80, 0x303e},   {0x3041, 0x33ff},
    {0x3400, 0x4dbf},   {0x4e00, 0xa4c6},   {0xa960, 0xa97c},   {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6b},   {0xff01, 0xff60},
    {0xffe0, 0xffe6},   {0x16fe0, 0x1b2fb}, {0x1f300, 0x1f320}, {0x1f32d, 0x1f335},
    {0x1f337, 0x1f37c}, {0x1f3a0, 0x1f3ca}, {0x1f400, 0x1f43e}, {0x1f440, 0x1f4fc},
    {0x1f5fb, 0x1f64f}, {0x1f680, 0x1f6c5}, {0x1f90c, 0x1f9ff}, {0x20000, 0x3fffd},
};

/* Marks that stand on the character before them, and what is never seen. */
static const struct range unseen[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x064b, 0x065f},   {0x200b, 0x200f},
    {0x202a, 0x202e}, {0x2060, 0x2064}, {0x20d0, 0x20f0}, {0x302a, 0x302d},   {0x3099, 0x309a},
    {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}, {0xe0100, 0xe01ef},
};

static int in_ranges(const struct range *ranges, size_t count, uint32_t point)
{
    for (size_t i = 0; i < count; i++) {
        if (point >= ranges[i].first && point <= ranges[i].last) {
            return 1;
        }
    }
    return 0;
}

/* Decodes one character; returns its bytes, 1 with *point = 0 where the bytes are not UTF-8. */
static int decode(const unsigned char *in, uint32_t *point)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    int length = in[0] < 0x80             ? 1
                 : (in[0] & 0xe0) == 0xc0 ? 2
                 : (in[0] & 0xf0) == 0xe0 ? 3
                 : (in[0] & 0xf8) == 0xf0 ? 4
                                          : 0;
    *point = 0;
    if (length < 2) {
        *point = length ? in[0] : 0;
        return 1;
    }
    uint32_t value = in[0] & (0xffu >> (length + 1));
    for (int i = 1; i < length; i++) {
        if ((in[i] & 0xc0) != 0x80) {
            return 1;
        }
        value = value << 6 | (in[i] & 0x3fu);
    }
    int surrogate = value >= 0xd800 && value <= 0xdfff;
    if (value < least[length] || value > 0x10ffff || surrogate) {
        return 1;
    }
    *point = value;
    return length;
}

int vs_text_width(const char *text)
{
    int width = 0;
    for (const unsigned char *in = (const unsigned char *)text; *in;) {
        uint32_t point;
        in += decode(in, &point);
        if (in_ranges(unseen, sizeof unseen / sizeof *unseen, point)) {
            continue;
        }
        width += in_ranges(wide, sizeof wide / sizeof *wide, point) ? 2 : 1;
    }
    return width;
}

void vs_text_take(char *out, size_t size, const char *text)
{
    size_t used = 0;
    while (*text) {
        uint32_t point;
        int length = decode((const unsigned char *)text, &point);
        if (used + (size_t)length >= size) {
            break;
        }
        if (point < ' ' || point == 0x7f) {
            out[used] = '?';
        } else {
            memcpy(out + used, text, (size_t)length);
        }
        used += (size_t)length;
        text += length;
    }
    out[used] = '\0';
}

/* --- tables ----------------------------------------------------------------------------------- */

enum { COLUMNS_MAX = 32, GAP = 2 };

struct vs_table {
    int columns;
    char align[COLUMNS_MAX + 1];
    char **cells; /* row by row; a rule is a row whose first cell is null */
    size_t count, room;
    int failed;
};

struct vs_table *vs_table_new(const char *align)
{
    size_t columns = strlen(align);
    assert(columns >= 1 && columns <= COLUMNS_MAX && strspn(align, "lr") == columns);
    struct vs_table *table = calloc(1, sizeof *table);
    if (table) {
        table->columns = (int)columns;
        memcpy(table->align, align, columns + 1);
    }
    return table;
}

void vs_table_free(struct vs_table *table)
{
    if (!table) {
        return;
    }
    for (size_t i = 0; i < table->count; i++) {
        free(table->cells[i]);
    }
    free(table->cells);
    free(table);
}

/* Takes text over. */
static void add(struct vs_table *table, char *text)
{
    if (table->count == table->room) {
        size_t room = table->room ? 2 * table->room : 64;
        char **cells = realloc(table->cells, room * sizeof *cells);
        if (!cells) {
            free(text);
            table->failed = 1;
            return;
        }
        table->cells = cells;
        table->room = room;
    }
    table->cells[table->count++] = text;
}

void vs_table_cell(struct vs_table *table, const char *format, ...)
{
    if (!table || table->failed) {
        return;
    }
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    char *text = length >= 0 ? malloc((size_t)length + 1) : NULL;
    if (text) {
        vsnprintf(text, (size_t)length + 1, format, again);
    }
    va_end(again);
    va_end(arguments);
    if (!text) {
        table->failed = 1;
        return;
    }
    add(table, text);
}

void vs_table_rule(struct vs_table *table)
{
    if (!table) {
        return;
    }
    assert(table->count % (size_t)table->columns == 0);
    for (int i = 0; i < table->columns && !table->failed; i++) {
        add(table, NULL);
    }
}

void vs_table_heads(struct vs_table *table, const char *const *names)
{
    for (int k = 0; names[k]; k++) {
        vs_table_cell(table, "%s", names[k]);
    }
    vs_table_rule(table);
}

static const char *cell(const struct vs_table *table, size_t index)
{
    return index < table->count ? table->cells[index] : "";
}

static void measure(const struct vs_table *table, int *width)
{
    for (size_t i = 0; i < table->count; i++) {
        int own = table->cells[i] ? vs_text_width(table->cells[i]) : 0;
        int *column = &width[i % (size_t)table->columns];
        *column = own > *column ? own : *column;
    }
}

static void print_rule(const struct vs_table *table, const int *width, FILE *stream)
{
    int places = -GAP;
    for (int k = 0; k < table->columns; k++) {
        places += width[k] + GAP;
    }
    for (int i = 0; i < places; i++) {
        fputc('-', stream);
    }
    fputc('\n', stream);
}

static void print_row(const struct vs_table *table, size_t first, const int *width, FILE *stream)
{
    int blanks = 0; /* owed, and paid only when something follows */
    for (int k = 0; k < table->columns; k++) {
        const char *text = cell(table, first + (size_t)k);
        int pad = width[k] - vs_text_width(text);
        blanks += table->align[k] == 'r' ? pad : 0;
        if (*text) {
            fprintf(stream, "%*s%s", blanks, "", text);
            blanks = 0;
        }
        blanks += (table->align[k] == 'l' ? pad : 0) + GAP;
    }
    fputc('\n', stream);
}

static enum vs_err finish(const struct vs_table *table, FILE *stream, struct vs_diag *diag)
{
    if (!table || table->failed) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out while a table was made");
    }
    return ferror(stream)
               ? vs_fail(diag, VS_ERR_OUTPUT, "", 0, 0,
                         "the table could not be written whole; somewhere that takes all of it")
               : VS_OK;
}

enum vs_err vs_table_print(const struct vs_table *table, const char *indent, FILE *stream,
                           struct vs_diag *diag)
{
    if (!table || table->failed) {
        return finish(table, stream, diag);
    }
    int width[COLUMNS_MAX] = {0};
    measure(table, width);
    for (size_t i = 0; i < table->count; i += (size_t)table->columns) {
        fputs(indent, stream);
        if (table->cells[i]) {
            print_row(table, i, width, stream);
        } else {
            print_rule(table, width, stream);
        }
    }
    return finish(table, stream, diag);
}

/* Quoted where a reader of RFC 4180 would need it, quotes doubled. */
static void put_csv(const char *text, FILE *stream)
{
    size_t length = strlen(text);
    int plain = length == 0 || (!strpbrk(text, ",\"\r\n") && text[0] != ' ' && text[0] != '\t' &&
                                text[length - 1] != ' ' && text[length - 1] != '\t');
    if (plain) {
        fputs(text, stream);
        return;
    }
    fputc('"', stream);
    for (; *text; text++) {
        if (*text == '"') {
            fputc('"', stream);
        }
        fputc(*text, stream);
    }
    fputc('"', stream);
}

void vs_table_put(struct vs_table *table, FILE *stream, enum vs_err *err, struct vs_diag *diag)
{
    if (!*err) {
        *err = vs_table_print(table, "   ", stream, diag);
    }
    vs_table_free(table);
}

enum vs_err vs_table_csv(const struct vs_table *table, FILE *stream, struct vs_diag *diag)
{
    if (!table || table->failed) {
        return finish(table, stream, diag);
    }
    for (size_t i = 0; i < table->count; i += (size_t)table->columns) {
        for (int k = 0; table->cells[i] && k < table->columns; k++) {
            if (k > 0) {
                fputc(',', stream);
            }
            put_csv(cell(table, i + (size_t)k), stream);
        }
        if (table->cells[i]) {
            fputc('\n', stream);
        }
    }
    return finish(table, stream, diag);
}

/* --- words ------------------------------------------------------------------------------------ */

enum { PAGE_WIDTH = 100 };

void vs_print_paragraph(FILE *stream, int indent, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    int at = fprintf(stream, "%*s", indent, "");
    for (char *word = text, *next; word; word = next) {
        next = strchr(word, ' ');
        if (next) {
            *next++ = '\0';
        }
        int width = vs_text_width(word);
        if (word != text && at + 1 + width > PAGE_WIDTH) {
            at = fprintf(stream, "\n%*s", indent + 2, "") - 1;
        } else if (word != text) {
            at += fprintf(stream, " ");
        }
        fputs(word, stream);
        at += width;
    }
    fputs("\n", stream);
}

/* --- the end of a command --------------------------------------------------------------------- */

enum vs_err vs_finish_stdout(struct vs_diag *diag)
{
    int earlier = ferror(stdout);
    if (fflush(stdout) || earlier) {
        return vs_fail(diag, VS_ERR_OUTPUT, "stdout", 0, 0,
                       "could not be written whole (%s); somewhere that takes all of it",
                       strerror(earlier ? EIO : errno));
    }
    return VS_OK;
}

int vs_complain(enum vs_err err, const struct vs_diag *diag)
{
    char line[sizeof diag->file + sizeof diag->text + 48];
    vs_diag_format(diag, line, sizeof line);
    fprintf(stderr, "%s\n", line);
    return vs_err_exit_code(err);
}
