/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/project/fields.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/shortest.h"

static void put_text(const char *text, FILE *out)
{
    fputc('"', out);
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\\') {
            fputc('\\', out);
        }
        fputc(*c, out);
    }
    fputc('"', out);
}

static void put_number(double value, FILE *out)
{
    char text[VS_SHORTEST_BYTES];
    fputs(vs_print_shortest(value, text), out);
}

static void put_row(const double *values, int columns, FILE *out)
{
    fputc('[', out);
    for (int k = 0; k < columns; k++) {
        fputs(k ? ", " : "", out);
        put_number(values[k], out);
    }
    fputc(']', out);
}

static void put_numbers(const struct vs_field *f, const double *values, int indent, FILE *out)
{
    if (f->rows == 0) {
        fputc(' ', out);
        put_row(values, f->columns, out);
        return;
    }
    for (int row = 0; row < f->rows; row++) {
        fprintf(out, "\n%*s- ", indent + 2, "");
        put_row(values + row * f->columns, f->columns, out);
    }
}

static int numbers_are_fallback(const struct vs_field *f, const double *values)
{
    int count = f->columns * (f->rows ? f->rows : 1);
    for (int k = 0; k < count; k++) {
        if (values[k] != (f->fallbacks ? f->fallbacks[k % f->columns] : 0)) {
            return 0;
        }
    }
    return 1;
}

/* An optional key that says no more than its absence does. */
static int is_fallback(const struct vs_field *f, const void *member)
{
    if (f->required) {
        return 0;
    }
    switch (f->kind) {
    case VS_FIELD_NUMBER:
        return *(const double *)member == f->fallback;
    case VS_FIELD_INTEGER:
    case VS_FIELD_CHOICE:
        return *(const int *)member == (int)f->fallback;
    case VS_FIELD_TEXT:
        return !*(const char *)member;
    case VS_FIELD_NUMBERS:
        return numbers_are_fallback(f, member);
    case VS_FIELD_GROUP:
        for (int k = 0; k < f->group->count; k++) {
            const struct vs_field *inner = &f->group->fields[k];
            if (!is_fallback(inner, (const char *)member + inner->offset)) {
                return 0;
            }
        }
        return 1;
    default:
        return 0;
    }
}

static void put_comment(const struct vs_field *f, int indent, FILE *out)
{
    const char *unit = vs_field_unit(f->unit);
    fprintf(out, "%*s# %s%s%s\n", indent, "", f->help, *unit ? ", " : "", unit);
}

static int put_value(const struct vs_field *f, const void *member, int indent, FILE *out)
{
    fprintf(out, "%*s%s:", indent, "", f->key);
    switch (f->kind) {
    case VS_FIELD_NUMBER:
        fputc(' ', out);
        put_number(*(const double *)member, out);
        break;
    case VS_FIELD_INTEGER:
        fprintf(out, " %d", *(const int *)member);
        break;
    case VS_FIELD_TEXT:
        fputc(' ', out);
        put_text(member, out);
        break;
    case VS_FIELD_CHOICE:
        fprintf(out, " %s", f->words[*(const int *)member]);
        break;
    case VS_FIELD_NUMBERS:
        put_numbers(f, member, indent, out);
        break;
    case VS_FIELD_GROUP:
        fputc('\n', out);
        return vs_fields_write(f->group, member, indent + 2, out);
    default:
        return -1;
    }
    fputc('\n', out);
    return 0;
}

int vs_fields_write(const struct vs_group *group, const void *from, int indent, FILE *out)
{
    for (int k = 0; k < group->count; k++) {
        const struct vs_field *f = &group->fields[k];
        const char *member = (const char *)from + f->offset;
        if (is_fallback(f, member)) {
            continue;
        }
        put_comment(f, indent, out);
        if (put_value(f, member, indent, out)) {
            return -1;
        }
    }
    return 0;
}
