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

/* An optional key that says no more than its absence does. */
static int is_fallback(const struct vs_field *f, const char *member)
{
    if (f->required) {
        return 0;
    }
    switch (f->kind) {
    case VS_FIELD_NUMBER:
        return *(const double *)(const void *)member == f->fallback;
    case VS_FIELD_INTEGER:
        return *(const int *)(const void *)member == (int)f->fallback;
    case VS_FIELD_TEXT:
        return !*member;
    case VS_FIELD_NUMBERS: {
        int count = f->columns * (f->rows ? f->rows : 1);
        for (int k = 0; k < count; k++) {
            double value = ((const double *)(const void *)member)[k];
            if (value != (f->fallbacks ? f->fallbacks[k % f->columns] : 0)) {
                return 0;
            }
        }
        return 1;
    }
    default:
        return 0;
    }
}

static void put_comment(const struct vs_field *f, int indent, FILE *out)
{
    const char *unit = vs_field_unit(f->unit);
    fprintf(out, "%*s# %s%s%s\n", indent, "", f->help, *unit ? ", " : "", unit);
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
        fprintf(out, "%*s%s:", indent, "", f->key);
        switch (f->kind) {
        case VS_FIELD_NUMBER:
            fputc(' ', out);
            put_number(*(const double *)(const void *)member, out);
            break;
        case VS_FIELD_INTEGER:
            fprintf(out, " %d", *(const int *)(const void *)member);
            break;
        case VS_FIELD_TEXT:
            fputc(' ', out);
            put_text(member, out);
            break;
        case VS_FIELD_CHOICE:
            fprintf(out, " %s", f->words[*(const int *)(const void *)member]);
            break;
        case VS_FIELD_NUMBERS:
            put_numbers(f, (const double *)(const void *)member, indent, out);
            break;
        case VS_FIELD_GROUP:
            fputc('\n', out);
            if (vs_fields_write(f->group, member, indent + 2, out)) {
                return -1;
            }
            continue;
        default:
            return -1;
        }
        fputc('\n', out);
    }
    return 0;
}
