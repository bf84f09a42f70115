/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/trace.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/engine/snow_lies.h"

/* What goes on from hour to hour. */
struct run {
    struct vs_trace *trace;
    struct vs_season_lamp lamp; /* for the part before the trace */
    struct vs_fast_state fast;
    struct vs_snow_state snow;
    int recording, stopped;
};

static struct vs_date local_date(const struct vs_hours *hours, int64_t unix_s)
{
    return vs_date_of_days(vs_day_of(unix_s + (int64_t)(hours->utc_offset_h * 3600.0)));
}

/* One minute of the traced stretch. */
static void trace_minute(struct run *r, int64_t unix_s, const struct vs_minute *m,
                         const struct vs_minute_detail *d, double soil_degc)
{
    struct vs_trace *t = r->trace;
    struct vs_lamp *lamp = &r->lamp.lamp;
    struct vs_tick tick = vs_tick_of(&lamp->params, t->dt_s);
    for (int part = 0; part < 60 / t->dt_s && !r->stopped; part++) {
        struct vs_trace_row row = {.unix_s = unix_s + part * t->dt_s, .minute = *m, .detail = *d};
        struct vs_source source;
        int fast = t->dt_s == 1;
        if (fast) {
            source = vs_fast_second(lamp, &tick, &r->fast, &d->diode);
        }
        vs_lamp_tick(lamp, &tick, m, soil_degc, fast ? &source : 0, &row.probe);
        row.belief = vs_board_belief(&lamp->state.board);
        r->stopped = vs_board_trouble(&lamp->params.board, 0) || t->sink(t->sink_context, &row);
    }
}

static void trace_hour(struct run *r, const struct vs_hours *hours, size_t index)
{
    struct vs_minute minutes[VS_MINUTES_PER_HOUR];
    struct vs_minute_detail detail[VS_MINUTES_PER_HOUR];
    struct vs_sky_notes notes = {0};
    const struct vs_lamp_params *p = &r->lamp.lamp.params;
    int64_t start = hours->start_unix_s + 3600 * (int64_t)index;
    vs_sky_hour(&r->trace->sky, hours, index, minutes, detail, &notes);
    int of_year = vs_date_day_of_year(local_date(hours, start));
    double soil_degc = vs_soil_degc(&p->plant.soil, p->plant.box.depth_m, of_year);
    for (int k = 0; k < VS_MINUTES_PER_HOUR && !r->stopped; k++) {
        trace_minute(r, start + 60 * k, &minutes[k], &detail[k], soil_degc);
    }
    vs_lamp_take_stock(&r->lamp.lamp);
}

static void run_year(struct run *r, const struct vs_hours *hours)
{
    struct vs_trace *t = r->trace;
    int64_t start = hours->start_unix_s;
    int64_t end = start + 3600 * (int64_t)hours->count;
    size_t before = hours->count;
    if (t->from_unix_s < end) {
        before = t->from_unix_s > start ? (size_t)(t->from_unix_s - start) / 3600 : 0;
    }
    struct vs_sky_notes notes = {0};
    if (!r->recording && before > 0) {
        vs_season_hours(&r->lamp, &t->sky, hours, 0, before, 60, &notes);
    }
    for (size_t k = before; k < hours->count && !r->stopped; k++) {
        int64_t now = start + 3600 * (int64_t)k;
        if (now >= t->to_unix_s) {
            break;
        }
        if (!r->recording) {
            vs_fast_reset(&r->lamp.lamp.params.board, &r->fast);
            r->recording = 1;
        }
        trace_hour(r, hours, k);
        if (t->progress) {
            t->progress(t->progress_context, (double)(now + 3600 - t->from_unix_s) /
                                                 (double)(t->to_unix_s - t->from_unix_s));
        }
    }
}

/* A year with what lies of snow in it, as in a season. */
static enum vs_err run_year_in_snow(struct run *r, const struct vs_hours *hours,
                                    struct vs_diag *diag)
{
    struct vs_snow_hour *lies;
    enum vs_err err = vs_snow_lay_new(&r->trace->sky, hours, &r->snow, &lies, diag);
    if (!err) {
        run_year(r, hours);
    }
    r->trace->sky.snow_hours = NULL;
    free(lies);
    return err;
}

static enum vs_err outside(int64_t first, int64_t last, double offset_h, struct vs_diag *diag)
{
    struct vs_date from = vs_date_of_days(vs_day_of(first + (int64_t)(offset_h * 3600.0)));
    struct vs_date to = vs_date_of_days(vs_day_of(last - 1 + (int64_t)(offset_h * 3600.0)));
    return vs_fail(diag, VS_ERR_INPUT, "", 0, 0,
                   "the days asked for are not in the weather; it covers %04d-%02d-%02d to "
                   "%04d-%02d-%02d",
                   from.year, from.month, from.day, to.year, to.month, to.day);
}

enum vs_err vs_trace_run(struct vs_trace *trace, struct vs_diag *diag)
{
    struct run r = {.trace = trace, .lamp = {.years = trace->years, .stop_after_loss = -1}};
    r.lamp.lamp = *trace->lamp;
    int64_t first = 0, last = 0;
    double offset_h = 0;
    for (int year = 0; year < trace->years && !r.stopped; year++) {
        struct vs_hours hours = {0};
        enum vs_err err = trace->source.year(trace->source.context, trace->site, year, &hours,
                                             diag);
        if (err) {
            vs_hours_free(&hours);
            return err;
        }
        first = year == 0 ? hours.start_unix_s : first;
        last = hours.start_unix_s + 3600 * (int64_t)hours.count;
        offset_h = hours.utc_offset_h;
        if (trace->from_unix_s < first) {
            vs_hours_free(&hours);
            break;
        }
        err = run_year_in_snow(&r, &hours, diag);
        vs_hours_free(&hours);
        if (err) {
            return err;
        }
        if (last >= trace->to_unix_s) {
            break;
        }
    }
    *trace->lamp = r.lamp.lamp;
    enum vs_err trouble = vs_board_trouble(&trace->lamp->params.board, diag);
    if (trouble) {
        return trouble;
    }
    if (r.stopped) {
        return vs_fail(diag, VS_ERR_OUTPUT, "", 0, 0, "the trace could not be written");
    }
    if (trace->from_unix_s < first || last < trace->to_unix_s) {
        return outside(first, last, offset_h, diag);
    }
    double residual = vs_ledger_residual_frac(&trace->lamp->ledger);
    if (!(fabs(residual) < VS_LEDGER_TOLERANCE)) {
        return vs_fail(diag, VS_ERR_BOOKS, "", 0, 0,
                       "the energy books miss by %.3g of throughput; at most %.0e is allowed",
                       residual, VS_LEDGER_TOLERANCE);
    }
    return VS_OK;
}
