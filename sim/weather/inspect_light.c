/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "sim/weather/clear_hours.h"
#include "sim/weather/inspect_parts.h"
#include "sim/weather/record_hours.h"

enum { HOUR_S = 3600, DAY_H = 24 };

static const double clean_turbidity = 2.0;
static const double rounding_wm2 = 0.5; /* files round to whole W/m2 */
static const double horizon_wm2 = 5.0;  /* a clear hour with less is hardly lit: no limit to hold */

struct gap {
    long hours, lit;
};

static void over(struct vs_limit_facts *facts, double excess_wm2, int line)
{
    if (excess_wm2 > 0) {
        facts->hours++;
        facts->whm2 += excess_wm2;
        if (excess_wm2 > facts->worst_wm2) {
            facts->worst_wm2 = excess_wm2;
            facts->worst_line = line;
        }
    }
}

static void limits(struct vs_inspection *in, const struct vs_record *h, size_t k,
                   const struct vs_clear_hour *clear)
{
    double ghi = vs_record_at(h, VS_COLUMN_GHI, k), dhi = vs_record_at(h, VS_COLUMN_DHI, k);
    int line = h->line[k];
    if (isnan(ghi)) {
        return;
    }
    in->ghi_whm2 += ghi;
    if (!(clear->sun.cos_zenith > 0)) {
        over(&in->night, ghi > rounding_wm2 ? ghi : 0, line);
    } else if (ghi > clear->sun.horizontal_wm2 + rounding_wm2) {
        over(&in->over_extra, ghi - clear->sun.horizontal_wm2, line);
    }
    if (clear->sun.cos_zenith > 0 && ghi > VS_CLEAR_LIMIT * clear->ghi_wm2 + horizon_wm2) {
        over(&in->over_clear, ghi - VS_CLEAR_LIMIT * clear->ghi_wm2, line);
    }
    over(&in->over_global, dhi > ghi + rounding_wm2 ? dhi - ghi : 0, line);
}

static void close_up(struct vs_closure_facts *facts, const struct vs_record *h, size_t k,
                     const struct vs_clear_hour *clear)
{
    double off = vs_record_at(h, VS_COLUMN_GHI, k) - vs_record_at(h, VS_COLUMN_DHI, k) -
                 vs_record_at(h, VS_COLUMN_DNI, k) * clear->sun.cos_zenith;
    if (isnan(off) || !(clear->sun.cos_zenith > 0)) {
        return;
    }
    facts->hours++;
    facts->bias_wm2 += off;
    facts->rms_wm2 += off * off;
    if (fabs(off) > fabs(facts->worst_wm2)) {
        facts->worst_wm2 = off;
        facts->worst_line = h->line[k];
    }
}

/* Gaps are counted as vs_record_hours fills them. */
static void follow_gap(struct vs_inspection *in, struct gap *gap, double ghi, double clear_wm2)
{
    if (isnan(ghi)) {
        gap->hours++;
        gap->lit += clear_wm2 > horizon_wm2;
        return;
    }
    in->long_gaps += gap->lit > VS_GAP_HOURS_MAX || gap->hours >= DAY_H;
    *gap = (struct gap){0, 0};
}

enum vs_err vs_inspect_light(struct vs_inspection *in, struct vs_diag *diag)
{
    const struct vs_record *r = in->record;
    struct vs_record h;
    enum vs_err err = vs_record_own_hours(r, &h, diag);
    if (err) {
        return err;
    }
    struct vs_site site = vs_record_site(r);
    int closes = in->column[VS_COLUMN_DNI].state == VS_COLUMN_MEASURED &&
                 in->column[VS_COLUMN_DHI].state == VS_COLUMN_MEASURED;
    struct vs_clear_hour clear[DAY_H];
    struct gap gap = {0, 0};
    for (size_t k = 0; k < h.count; k++) {
        if (k % DAY_H == 0) {
            vs_clear_day((double)h.start_unix_s + HOUR_S * (double)k, &site, clean_turbidity,
                         clear);
        }
        const struct vs_clear_hour *now = &clear[k % DAY_H];
        limits(in, &h, k, now);
        follow_gap(in, &gap, vs_record_at(&h, VS_COLUMN_GHI, k), now->ghi_wm2);
        if (closes) {
            close_up(&in->closure, &h, k, now);
        }
    }
    follow_gap(in, &gap, 0, 0);
    if (in->closure.hours > 0) {
        in->closure.bias_wm2 /= (double)in->closure.hours;
        in->closure.rms_wm2 = sqrt(in->closure.rms_wm2 / (double)in->closure.hours);
    }
    vs_record_free(&h);
    return VS_OK;
}
