/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/inspect.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/weather/inspect_parts.h"

enum { HOUR_S = 3600 };

static const double calm_ms = 0.2; /* up to this a cup wheel stands still */

/* The last line of the file before a step. */
static int line_before(const struct vs_record *r, size_t step)
{
    while (step > 0 && r->line[step - 1] == 0) {
        step--;
    }
    return step > 0 ? r->line[step - 1] : 0;
}

static void look_at_column(const struct vs_record *r, enum vs_column c,
                           struct vs_column_facts *facts)
{
    const double *values = r->column[c];
    long run = 0;
    int differ = 0;
    facts->value = NAN;
    for (size_t k = 0; values && k < r->count; k++) {
        int missing = isnan(values[k]);
        run = missing ? run + 1 : 0;
        facts->missing += missing;
        facts->gaps += run == 1;
        if (run > facts->longest) {
            facts->longest = run;
            facts->longest_line = line_before(r, k + 1 - (size_t)run);
        }
        differ |= !missing && !isnan(facts->value) && values[k] != facts->value;
        facts->value = missing || !isnan(facts->value) ? facts->value : values[k];
    }
    facts->state = !values                            ? VS_COLUMN_ABSENT
                   : facts->missing == (long)r->count ? VS_COLUMN_EMPTY
                   : differ                           ? VS_COLUMN_MEASURED
                                                      : VS_COLUMN_FILLER;
}

/* Files of one label, made of months of many years, name their kind in their source. */
static int is_typical(const struct vs_record *r)
{
    return (r->typical || vs_record_names_typical(r)) &&
           (double)r->count * r->step_s <= 366.0 * VS_RECORD_DAY_S;
}

static double calm_frac(const struct vs_record *r)
{
    long calm = 0, all = 0;
    for (size_t k = 0; k < r->count; k++) {
        double wind = vs_record_at(r, VS_COLUMN_WIND, k);
        calm += wind <= calm_ms;
        all += !isnan(wind);
    }
    return all > 0 ? (double)calm / (double)all : NAN;
}

enum vs_err vs_inspect(const struct vs_record *record, const struct vs_climate *climate,
                       struct vs_inspection *out, struct vs_diag *diag)
{
    memset(out, 0, sizeof *out);
    out->record = record;
    out->climate = climate;
    out->typical = is_typical(record);
    out->days = (double)record->count * record->step_s / VS_RECORD_DAY_S;
    out->calm_frac = calm_frac(record);
    for (size_t k = 0; k < record->count; k++) {
        out->rows_missing += record->line[k] == 0;
    }
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        look_at_column(record, (enum vs_column)c, &out->column[c]);
    }
    out->hourly = record->step_s <= HOUR_S && record->has_place &&
                  out->column[VS_COLUMN_GHI].state == VS_COLUMN_MEASURED;
    enum vs_err err = out->hourly ? vs_inspect_light(out, diag) : VS_OK;
    err = err || !out->hourly ? err : vs_time_shift(record, &out->shift, diag);
    struct vs_record_days days = {.count = 0};
    if (!err) {
        err = vs_record_days(record, record->utc_offset_h, &days, diag);
        err = err == VS_ERR_INPUT ? VS_OK : err; /* a record without days has none */
    }
    if (!err) {
        vs_inspect_days(out, &days);
        err = vs_inspect_winters(out, &days, diag);
    }
    vs_record_days_free(&days);
    if (err) {
        vs_inspection_free(out);
        return err;
    }
    vs_inspect_judge(out);
    return VS_OK;
}

void vs_inspection_free(struct vs_inspection *inspection)
{
    free(inspection->winter);
    inspection->winter = NULL;
    inspection->winters = 0;
}
