/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/weather_inspect.h"

#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/cli/print.h"
#include "sim/weather/reader.h"

enum { DARKEST_SHOWN = 5, FIVE_DAYS = 2 };

/* Ways to find a shift that differ by more than this are told both. */
#define DIFFER_H 0.15

/* What all sections need. The first failure is kept and the rest are skipped. */
struct page {
    const struct vs_inspection *in;
    const struct vs_record *r;
    FILE *stream;
    struct vs_diag *diag;
    enum vs_err err;
};

static const char *const month_names[12] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

const char *vs_fitness_word(enum vs_fitness fitness)
{
    static const char *const words[] = {"fit", "usable with --fill climate", "usable after --fix",
                                        "not usable"};
    return words[fitness];
}

void vs_verdict_words(const struct vs_inspection *in, char *out, size_t size)
{
    int runs_only = in->fitness != VS_FITNESS_NOT && !in->long_enough;
    snprintf(out, size, "%s%s", vs_fitness_word(in->fitness),
             runs_only ? ", but not to prove autonomy" : "");
}

const char *vs_stamp_word(enum vs_stamp_at stamp)
{
    static const char *const words[] = {"end", "beginning", "middle", "day"};
    return words[stamp];
}

const char *vs_clock_word(enum vs_clock_kind clock)
{
    static const char *const words[] = {"standard time", "UTC", "the sun's mean time"};
    return words[clock];
}

/* A number, or a dash where there is none. */
static void cell(struct vs_table *t, const char *format, double value)
    __attribute__((format(printf, 2, 0)));

static void cell(struct vs_table *t, const char *format, double value)
{
    char text[48] = "-";
    if (isfinite(value)) {
        snprintf(text, sizeof text, format, value);
    }
    vs_table_cell(t, "%s", text);
}

/* A date; of a typical year, whose label means nothing, month and day alone. */
static void put_date(const struct vs_inspection *in, int64_t day, char *out, size_t size)
{
    struct vs_date d = vs_date_of_days(day);
    if (in->typical) {
        snprintf(out, size, "%s %d", month_names[d.month - 1], d.day);
    } else {
        snprintf(out, size, "%04d-%02d-%02d", d.year, d.month, d.day);
    }
}

static int64_t local_day(const struct vs_record *r, double seconds)
{
    double local_s = (double)r->start_unix_s + seconds + r->utc_offset_h * 3600;
    return (int64_t)floor(local_s / VS_RECORD_DAY_S);
}

static void where(struct page *g)
{
    const struct vs_record *r = g->r;
    char lies[96] = "the file does not say where it lies", height[24] = "";
    if (r->has_place) {
        snprintf(lies, sizeof lies, "%.2f %s, %.2f %s", fabs(r->latitude_deg),
                 r->latitude_deg < 0 ? "S" : "N", fabs(r->longitude_deg),
                 r->longitude_deg < 0 ? "W" : "E");
    }
    if (r->has_altitude) {
        snprintf(height, sizeof height, ", %.0f m", r->altitude_m);
    }
    vs_print_paragraph(g->stream, 0, "%s%s%s: %s%s, UTC%+g",
                       r->place[0] ? r->place : "a place without a name", r->make[0] ? ", " : "",
                       r->make, lies, height, r->utc_offset_h);
}

static void head(struct page *g)
{
    const struct vs_record *r = g->r;
    fprintf(g->stream, "%s\n", r->file);
    where(g);
    for (int k = 0; vs_readers[k]; k++) {
        if (strcmp(vs_readers[k]->name, r->format) == 0) {
            vs_print_paragraph(g->stream, 0, "Format %s: %s", r->format, vs_readers[k]->about);
        }
    }
}

static void columns_of(struct page *g, enum vs_column_state state, const char *title)
{
    char text[2048];
    size_t used = (size_t)snprintf(text, sizeof text, "%s:", title);
    int found = 0;
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        const struct vs_column_facts *facts = &g->in->column[c];
        if (facts->state == state && c != VS_COLUMN_SOURCE_YEAR && used < sizeof text - 64) {
            used += (size_t)snprintf(text + used, sizeof text - used, "%s %s", found++ ? "," : "",
                                     vs_column_info[c].key);
            if (state == VS_COLUMN_FILLER) {
                used += (size_t)snprintf(text + used, sizeof text - used, " = %g", facts->value);
            }
        }
    }
    if (found) {
        vs_print_paragraph(g->stream, 3, "%s", text);
    }
}

/* The columns that weather is made of, where they have holes. */
static void gap_table(struct page *g)
{
    static const enum vs_column of[] = {VS_COLUMN_GHI, VS_COLUMN_DNI, VS_COLUMN_DHI, VS_COLUMN_AIR,
                                        VS_COLUMN_WIND};
    struct vs_table *t = vs_table_new("lrrrr");
    vs_table_heads(
        t, (const char *const[]){"holes", "missing", "gaps", "longest", "after line", NULL});
    int rows = 0;
    for (size_t k = 0; k < sizeof of / sizeof *of; k++) {
        const struct vs_column_facts *f = &g->in->column[of[k]];
        if (f->missing > 0 && f->state == VS_COLUMN_MEASURED) {
            double longest_h = (double)f->longest * g->r->step_s / 3600;
            rows++;
            vs_table_cell(t, "%s", vs_column_info[of[k]].key);
            vs_table_cell(t, "%.1f %%", 100 * (double)f->missing / (double)g->r->count);
            vs_table_cell(t, "%ld", f->gaps);
            vs_table_cell(t, longest_h < 48 ? "%.3g h" : "%.0f d",
                          longest_h < 48 ? longest_h : longest_h / 24);
            cell(t, "%.0f", f->longest_line ? (double)f->longest_line : NAN);
        }
    }
    if (rows) {
        vs_table_put(t, g->stream, &g->err, g->diag);
    } else {
        vs_table_free(t);
    }
}

static void contents(struct page *g)
{
    const struct vs_inspection *in = g->in;
    char first[16], last[16];
    put_date(in, local_day(g->r, 0), first, sizeof first);
    put_date(in, local_day(g->r, (double)g->r->step_s * (double)g->r->count - 1), last,
             sizeof last);
    char steps[96] = "one row a day";
    if (g->r->step_s != VS_RECORD_DAY_S) {
        snprintf(steps, sizeof steps, "a row every %d min, named by its %s in %s",
                 g->r->step_s / 60, vs_stamp_word(g->r->stamp), vs_clock_word(g->r->clock));
    }
    fprintf(g->stream, "\n1  What is there\n");
    if (in->typical) {
        vs_print_paragraph(g->stream, 3,
                           "A typical year, put together from months of different years; %s.",
                           steps);
    } else {
        char span[32];
        vs_span_words(in->days, span, sizeof span);
        vs_print_paragraph(g->stream, 3, "%s to %s, %s; %s.", first, last, span, steps);
    }
    if (in->rows_missing > 0) {
        fprintf(g->stream, "   %ld of %zu rows are missing.\n", in->rows_missing, g->r->count);
    }
    columns_of(g, VS_COLUMN_MEASURED, "Measured");
    columns_of(g, VS_COLUMN_FILLER, "Filler, one value throughout");
    columns_of(g, VS_COLUMN_EMPTY, "Named, but empty");
    if (g->r->clipped > 0) {
        fprintf(g->stream, "   Set to zero: %ld values a little below it.\n", g->r->clipped);
    }
    if (g->r->set_aside > 0) {
        fprintf(g->stream, "   Set aside: %ld impossible values in columns of no use here.\n",
                g->r->set_aside);
    }
    gap_table(g);
}

static void clock_lines(struct page *g)
{
    const struct vs_time_shift *s = &g->in->shift;
    if (s->beyond) {
        vs_print_paragraph(g->stream, 3, "Clock: the light's middle is %.1f h %s the sun's.",
                           fabs(s->centroid_h), s->centroid_h > 0 ? "after" : "before");
    } else if (!s->found) {
        vs_print_paragraph(g->stream, 3, "Clock: no day is clear and whole enough to tell.");
    } else if (fabs(s->late_h) < VS_SHIFT_TOLERANCE_H) {
        vs_print_paragraph(g->stream, 3, "Clock: on time (%+.2f h, by %ld clear day%s).", s->late_h,
                           s->days, s->days == 1 ? "" : "s");
    } else {
        vs_print_paragraph(
            g->stream, 3,
            "Clock: the light is %.2f h %s (by %ld clear days, correlation %.4f). Likely cause: "
            "%s.",
            fabs(s->late_h), s->late_h > 0 ? "LATE" : "EARLY", s->days, s->correlation, s->cause);
    }
    if (s->found && (fabs(s->late_h - s->centroid_h) > DIFFER_H ||
                     fabs(s->late_h - s->symmetric_h) > DIFFER_H)) {
        vs_print_paragraph(
            g->stream, 3,
            "Held to be alike, mornings and afternoons would make it %+.2f h; the middle of the "
            "energy of all days is %+.2f h off: clearness changes over the day, or clouds do.",
            s->symmetric_h, s->centroid_h);
    }
}

static void limit_row(struct page *g, struct vs_table *t, const char *name,
                      const struct vs_limit_facts *facts)
{
    vs_table_cell(t, "%s", name);
    vs_table_cell(t, "%ld", facts->hours);
    vs_table_cell(t, "%.0f", facts->whm2);
    vs_table_cell(t, "%.2f %%", g->in->ghi_whm2 > 0 ? 100 * facts->whm2 / g->in->ghi_whm2 : 0.0);
    cell(t, "%.0f", facts->hours ? facts->worst_wm2 : NAN);
    cell(t, "%.0f", facts->worst_line ? (double)facts->worst_line : NAN);
}

static void light(struct page *g)
{
    const struct vs_inspection *in = g->in;
    fprintf(g->stream, "\n2  The light against the sun\n");
    if (!in->hourly) {
        fputs("   Not looked at: that takes hours of global irradiance and a place.\n", g->stream);
        return;
    }
    clock_lines(g);
    struct vs_table *t = vs_table_new("lrrrrr");
    vs_table_heads(t, (const char *const[]){"too much", "hours", "Wh/m2", "of all", "worst W/m2",
                                            "line", NULL});
    limit_row(g, t, "light while the sun is down", &in->night);
    limit_row(g, t, "above what the sun sends", &in->over_extra);
    limit_row(g, t, "above 1.15 times a clean clear sky", &in->over_clear);
    limit_row(g, t, "diffuse above global", &in->over_global);
    vs_table_put(t, g->stream, &g->err, g->diag);
    const struct vs_closure_facts *c = &in->closure;
    if (c->hours > 0) {
        vs_print_paragraph(
            g->stream, 3,
            "Closure, GHI - (DNI cos z + DHI): mean %+.1f, rms %.1f, worst %+.0f W/m2 (line %d).",
            c->bias_wm2, c->rms_wm2, c->worst_wm2, c->worst_line);
    } else {
        vs_print_paragraph(g->stream, 3,
                           "Closure: not to be told without all of global, direct and diffuse.");
    }
}

static void month_row(struct vs_table *t, const struct vs_inspection *in, int month)
{
    const struct vs_month_facts *m = &in->month[month], *c = &in->climate_month[month];
    vs_table_cell(t, "%s", month_names[month]);
    vs_table_cell(t, "%ld", m->days);
    cell(t, "%.2f", m->ghi_kwhm2);
    cell(t, "%.3f", m->kt);
    cell(t, "%.2f", m->diffuse_frac);
    cell(t, "%.1f", m->air_degc);
    cell(t, "%.1f", m->air_min_degc);
    cell(t, "%.1f", m->air_max_degc);
    cell(t, "%.1f", m->wind_ms);
    if (in->climate) {
        cell(t, "%.2f", c->ghi_kwhm2);
        cell(t, "%.3f", c->kt);
        cell(t, "%.1f", c->air_degc);
        cell(t, "%.1f", c->air_min_degc);
        cell(t, "%.1f", c->air_max_degc);
        cell(t, "%.1f", c->wind_ms);
    }
}

static void months(struct page *g)
{
    const struct vs_inspection *in = g->in;
    fprintf(g->stream, "\n3  Month by month: GHI in kWh/m2 a day, Kt, diffuse share, air in degC, "
                       "wind in m/s\n");
    if (in->climate) {
        fprintf(g->stream, "   On the right the climate: %s\n", in->climate->name);
    }
    long days = 0;
    for (int month = 0; month < 12; month++) {
        days += in->month[month].days;
    }
    if (days == 0) {
        vs_print_paragraph(g->stream, 3,
                           in->record->has_place ? "There is no whole day of global irradiance."
                                                 : "Not looked at: that takes a place.");
        return;
    }
    struct vs_table *t = vs_table_new(in->climate ? "lrrrrrrrrrrrrrr" : "lrrrrrrrr");
    static const char *const names[] = {"",    "days", "GHI",  "Kt",   "diffuse",
                                        "air", "low",  "high", "wind", "GHI",
                                        "Kt",  "air",  "low",  "high", "wind"};
    for (int k = 0; k < (in->climate ? 15 : 9); k++) {
        vs_table_cell(t, "%s", names[k]);
    }
    vs_table_rule(t);
    for (int month = 0; month < 12; month++) {
        if (in->month[month].days > 0) {
            month_row(t, in, month);
        }
    }
    vs_table_put(t, g->stream, &g->err, g->diag);
    if (isfinite(in->kt_least)) {
        vs_print_paragraph(g->stream, 3, "Kt of days: %.2f to %.2f.", in->kt_least, in->kt_most);
    }
}

/* Of several winters the usual ones too. */
static void summary_table(struct page *g)
{
    int several = g->in->whole_winters > 1;
    struct vs_table *t = vs_table_new(several ? "rlrrrrr" : "rlrrr");
    vs_table_heads(
        t, several ? (const char *const[]){"days", "from", "GHI", "of the month's", "Kt",
                                           "median winter", "one in ten", NULL}
                   : (const char *const[]){"days", "from", "GHI", "of the month's", "Kt", NULL});
    for (int k = 0; k < VS_RUNS; k++) {
        const struct vs_runs_summary *s = &g->in->runs[k];
        char date[16] = "-";
        if (isfinite(s->worst.ghi_kwhm2)) {
            put_date(g->in, s->worst.first_day, date, sizeof date);
        }
        vs_table_cell(t, "%d", vs_run_days[k]);
        vs_table_cell(t, "%s", date);
        cell(t, "%.2f", s->worst.ghi_kwhm2);
        cell(t, "%.2f", s->worst.share);
        cell(t, "%.2f", s->worst.kt);
        if (several) {
            cell(t, "%.2f", s->median_kwhm2);
            cell(t, "%.2f", s->tenth_kwhm2);
        }
    }
    vs_table_put(t, g->stream, &g->err, g->diag);
}

/* Winters from the one with the darkest five days on, as many as are shown. */
static void darkest_winters(struct page *g)
{
    const struct vs_inspection *in = g->in;
    struct vs_table *t = vs_table_new("lrlrrrrrr");
    vs_table_heads(t, (const char *const[]){"winter", "days", "darkest five from", "1 d", "3 d",
                                            "5 d", "7 d", "10 d", "of the month's", NULL});
    double last = -1;
    size_t last_at = 0;
    for (int shown = 0; shown < DARKEST_SHOWN; shown++) {
        const struct vs_winter_facts *next = NULL;
        for (size_t k = 0; k < in->winters; k++) {
            const struct vs_winter_facts *w = &in->winter[k];
            double mean = w->run[FIVE_DAYS].ghi_kwhm2;
            int after = mean > last || (mean == last && k > last_at);
            if (after && (!next || mean < next->run[FIVE_DAYS].ghi_kwhm2)) {
                next = w;
            }
        }
        if (!next) {
            break;
        }
        last = next->run[FIVE_DAYS].ghi_kwhm2;
        last_at = (size_t)(next - in->winter);
        char date[16];
        put_date(in, next->run[FIVE_DAYS].first_day, date, sizeof date);
        vs_table_cell(t, "%d/%02d", next->year, (next->year + 1) % 100);
        vs_table_cell(t, "%d", next->days);
        vs_table_cell(t, "%s", date);
        for (int k = 0; k < VS_RUNS; k++) {
            cell(t, "%.2f", next->run[k].ghi_kwhm2);
        }
        cell(t, "%.2f", next->run[FIVE_DAYS].share);
    }
    vs_table_put(t, g->stream, &g->err, g->diag);
}

static void darkness(struct page *g)
{
    const struct vs_inspection *in = g->in;
    int south = in->record->has_place && in->record->latitude_deg < 0;
    fprintf(g->stream,
            "\n4  The darkest days in a row, %s: mean GHI in kWh/m2 a day, share of the month's\n",
            south ? "May to August" : "November to February");
    if (isnan(in->runs[0].worst.ghi_kwhm2)) {
        vs_print_paragraph(g->stream, 3, "There is no whole day of a winter.");
        return;
    }
    summary_table(g);
    if (in->winters > 1) {
        fprintf(g->stream, "   The darkest of %zu winters, %zu of them whole:\n", in->winters,
                in->whole_winters);
        darkest_winters(g);
    }
}

static void reason(struct page *g, const struct vs_reason *r)
{
    vs_print_paragraph(g->stream, 3, "%s %s.", r->weight == VS_FITNESS_FIT ? "-" : "!", r->text);
    /* what does not make it usable is no remedy */
    int helps = g->in->fitness != VS_FITNESS_NOT || r->weight == VS_FITNESS_NOT;
    if (r->remedy[0] && helps) {
        fprintf(g->stream, "       %s\n", r->remedy);
    }
}

static void reasons(struct page *g)
{
    const struct vs_inspection *in = g->in;
    char words[VS_VERDICT_BYTES];
    vs_verdict_words(in, words, sizeof words);
    fprintf(g->stream, "\n5  Verdict: %s\n", words);
    for (int weight = VS_FITNESS_NOT; weight >= VS_FITNESS_FIT; weight--) {
        for (int k = 0; k < in->reasons; k++) {
            if ((int)in->reason[k].weight == weight) {
                reason(g, &in->reason[k]);
            }
        }
    }
}

enum vs_err vs_inspect_text(const struct vs_inspection *in, FILE *stream, struct vs_diag *diag)
{
    struct page g = {in, in->record, stream, diag, VS_OK};
    head(&g);
    contents(&g);
    light(&g);
    months(&g);
    darkness(&g);
    reasons(&g);
    return g.err;
}

enum vs_err vs_inspect_print(const struct vs_inspection *in, enum vs_format format, FILE *stream,
                             struct vs_diag *diag)
{
    return format == VS_FORMAT_JSON  ? vs_inspect_json(in, stream, diag)
           : format == VS_FORMAT_CSV ? vs_inspect_csv(in, stream, diag)
                                     : vs_inspect_text(in, stream, diag);
}
