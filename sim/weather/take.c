/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/take.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static enum vs_err refuse(const struct vs_take *take, const struct vs_take_field *field,
                          struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_INPUT, field->file, field->line, field->column,
                   "%s is '%.40s'; allowed is a number from %g to %g%s%s%s", take->name,
                   field->text, take->low, take->high, take->unit,
                   take->missing ? ", or the code for a missing value: " : "",
                   take->missing ? take->missing : "");
}

static int is_missing(const char *codes, double number)
{
    char code[32];
    for (const char *p = codes; *p;) {
        size_t length = strcspn(p, " ");
        double x;
        if (length < sizeof code) {
            memcpy(code, p, length);
            code[length] = '\0';
            if (vs_number(code, &x) == 0 && x == number) {
                return 1;
            }
        }
        p += length + strspn(p + length, " ");
    }
    return 0;
}

static double scaled(double x, double scale)
{
    return scale == 0 ? x : scale > 0 && scale < 1 ? x / (1 / scale) : x * scale;
}

enum vs_err vs_take_number(const struct vs_take *take, const struct vs_take_field *field,
                           double *value, long *clipped, struct vs_diag *diag)
{
    double x;
    if (vs_number(field->text, &x)) {
        int none = take->missing && (!*field->text || strcasecmp(field->text, "nan") == 0);
        if (!none) {
            return refuse(take, field, diag);
        }
        *value = NAN;
        return VS_OK;
    }
    if (take->missing && !(x >= take->low && x <= take->high) && is_missing(take->missing, x)) {
        *value = NAN;
        return VS_OK;
    }
    if (take->night_low < 0 && x < take->low && x >= take->night_low) {
        x = take->low;
        *clipped += 1;
    }
    if (!(x >= take->low && x <= take->high)) {
        return refuse(take, field, diag);
    }
    *value = scaled(x, take->scale) + take->offset + 0.0; /* no -0.00 */
    return VS_OK;
}

static double kept(const struct vs_take *take, const struct vs_take_field *field, long *set_aside)
{
    double value = NAN;
    long clipped = 0;
    if (vs_take_number(take, field, &value, &clipped, NULL)) {
        *set_aside += *field->text != '\0';
        return NAN;
    }
    return value;
}

enum vs_err vs_take_value(const struct vs_take *take, int needed, const struct vs_take_field *field,
                          double *value, struct vs_record *record, struct vs_diag *diag)
{
    if (needed) {
        return vs_take_number(take, field, value, &record->clipped, diag);
    }
    *value = kept(take, field, &record->set_aside);
    return VS_OK;
}

enum vs_err vs_take_integer(const char *name, const struct vs_take_field *field, int low, int high,
                            int *value, struct vs_diag *diag)
{
    double x;
    if (vs_number(field->text, &x) || !(x >= low && x <= high) || x != (double)(int)x) {
        return vs_fail(diag, VS_ERR_INPUT, field->file, field->line, field->column,
                       "%s is '%.40s'; allowed is a whole number from %d to %d", name, field->text,
                       low, high);
    }
    *value = (int)x;
    return VS_OK;
}

int vs_take_count(const struct vs_csv_row *row)
{
    int count = row->count;
    while (count > 0 && row->fields[count - 1].text[0] == '\0') {
        count--;
    }
    return count;
}

enum vs_err vs_take_width(const struct vs_csv_row *row, int names, struct vs_diag *diag)
{
    int count = vs_take_count(row);
    if (row->count >= names && count <= names) {
        return VS_OK;
    }
    int values = row->count < names ? row->count : count;
    return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, row->fields[values - 1].column,
                   "the row has %d values; allowed are %d, as many as the header has names", values,
                   names);
}

/* A text without the blanks at its end. */
static size_t trimmed(const char *text, size_t length)
{
    while (length && strchr(" \t\r\n", text[length - 1])) {
        length--;
    }
    return length;
}

void vs_take_words(const char *text, char *out, size_t size)
{
    text += strspn(text, " \t");
    size_t length = strlen(text);
    length = trimmed(text, length < size ? length : size - 1);
    for (size_t k = 0; k < length; k++) {
        out[k] = text[k] >= ' ' && text[k] <= '~' ? text[k] : '?';
    }
    out[length] = '\0';
}
