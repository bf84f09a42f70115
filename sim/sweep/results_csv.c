/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/csv.h"
#include "sim/base/shortest.h"
#include "sim/sweep/results_parts.h"

enum { DAYS_MAX = 2000000 /* the years 0 to 7000 lie within; a date beyond is none */ };

static enum vs_err finish(struct vs_results *results, struct vs_diag *diag)
{
    return vs_output_bytes(&results->out, "", 0,
                           diag); /* a full disk is told now, with its reason */
}

static enum vs_err csv_open(struct vs_results *results, struct vs_diag *diag)
{
    FILE *stream = results->out.stream;
    fputs("design,site,", stream);
    for (int k = 0; k < results->head->axis_count; k++) {
        vs_csv_put(stream, results->head->axes[k].name);
        fputc(',', stream);
    }
    fputs("replicate", stream);
#define VS_SWEEP_HEADING(name, unit, meaning)                                                      \
    fputs(VS_SWEEP_##name == VS_SWEEP_worst_night_day ? ",worst_night" : "," #name, stream);
    VS_SWEEP_MEASURES(VS_SWEEP_HEADING)
#undef VS_SWEEP_HEADING
    fputc('\n', stream);
    return finish(results, diag);
}

static void put_number(FILE *stream, double value)
{
    char text[VS_SHORTEST_BYTES];
    if (isinf(value)) {
        fputs(value > 0 ? "inf" : "-inf", stream);
    } else {
        fputs(vs_print_shortest(value, text), stream);
    }
}

static void put_day(FILE *stream, double day)
{
    if (fabs(day) < DAYS_MAX) {
        struct vs_date date = vs_date_of_days((int64_t)floor(day));
        fprintf(stream, "%04d-%02d-%02d", date.year, date.month, date.day);
    }
}

static void put_row(const struct vs_results *results, const struct vs_sweep_row *row,
                    const double *value)
{
    FILE *stream = results->out.stream;
    const struct vs_sweep_head *head = results->head;
    fprintf(stream, "%" PRId64 ",", row->design);
    vs_csv_put(stream, head->sites[row->site]);
    for (int a = 0; a < head->axis_count; a++) {
        fputc(',', stream);
        if (head->axes[a].word_count) {
            vs_csv_put(stream, head->axes[a].words[(int)value[a]]);
        } else {
            put_number(stream, value[a]);
        }
    }
    if (row->replicate < 0) {
        fputs(",all", stream);
    } else {
        fprintf(stream, ",%" PRId32, row->replicate);
    }
    for (int m = 0; m < VS_SWEEP_MEASURE_COUNT; m++) {
        fputc(',', stream);
        if (m == VS_SWEEP_worst_night_day) {
            put_day(stream, row->measure[m]);
        } else {
            put_number(stream, row->measure[m]);
        }
    }
    fputc('\n', stream);
}

static enum vs_err csv_put(struct vs_results *results, const struct vs_sweep_rows *rows,
                           struct vs_diag *diag)
{
    for (size_t k = 0; k < rows->count; k++) {
        put_row(results, &rows->row[k], rows->value + k * (size_t)results->head->axis_count);
    }
    return finish(results, diag);
}

static enum vs_err csv_close(struct vs_results *results, int dropped, struct vs_diag *diag)
{
    (void)results;
    (void)dropped;
    (void)diag;
    return VS_OK;
}

const struct vs_results_kind vs_results_csv = {".csv", csv_open, csv_put, csv_close};
