/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How rare the tender's cloudy days are, in the text of a verdict. */
#include <math.h>

#include "sim/cli/check.h"
#include "sim/cli/print.h"

/* "4.4-41", or "32 or more" where there is no upper end. */
static void put_period(struct vs_table *t, const struct vs_return_period *p)
{
    if (isinf(p->winters)) {
        vs_table_cell(t, "never met");
    } else {
        vs_table_cell(t, "%.1f", p->winters);
    }
    if (isinf(p->interval.high)) {
        vs_table_cell(t, "%.1f or more", p->interval.low);
    } else {
        vs_table_cell(t, "%.1f-%.1f", p->interval.low, p->interval.high);
    }
}

static enum vs_err put_spells(const struct vs_rarity *r, FILE *stream, struct vs_diag *diag)
{
    struct vs_table *t = vs_table_new("rrrrr");
    vs_table_heads(t, (const char *const[]){"clearness below", "spells", "one in winters", "95 %",
                                            "longest, days", NULL});
    for (int k = 0; k < r->spell_count; k++) {
        const struct vs_spells *s = &r->spells[k];
        vs_table_cell(t, "%.2f", s->kt_below);
        vs_table_cell(t, "%ld", s->count);
        put_period(t, &s->period);
        vs_table_cell(t, "%d", s->longest_days);
    }
    enum vs_err err = vs_table_print(t, "   ", stream, diag);
    vs_table_free(t);
    return err;
}

enum vs_err vs_check_text_rarity(const struct vs_verdict *verdict, FILE *stream,
                                 struct vs_diag *diag)
{
    const struct vs_rarity *r = &verdict->rarity;
    if (r->winters == 0) {
        return VS_OK;
    }
    fprintf(stream,
            "   How often the clause's %d cloudy days in a row come, by the %ld winters of this "
            "weather:\n",
            VS_EVENT_DAYS, r->winters);
    enum vs_err err = put_spells(r, stream, diag);
    if (!(r->span.gev.scale > 0)) {
        fprintf(stream, "   Too few winters to say how dark one in ten or fifty is.\n");
        return err;
    }
    const struct vs_return_level *l = r->span.level;
    vs_print_paragraph(stream, 3,
                       "Worst %d days of a winter, kWh/m2 a day (GEV, 95 %%): one in %.0f %.2f "
                       "(%.2f-%.2f), one in "
                       "%.0f %.2f (%.2f-%.2f), one in %.0f %.2f (%.2f-%.2f).",
                       VS_EVENT_DAYS, l[0].period_winters, l[0].kwhm2, l[0].interval.low,
                       l[0].interval.high, l[1].period_winters, l[1].kwhm2, l[1].interval.low,
                       l[1].interval.high, l[2].period_winters, l[2].kwhm2, l[2].interval.low,
                       l[2].interval.high);
    return err;
}
