/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verdict/winters.h"

#include <stdlib.h>

#include "sim/base/bootstrap.h"
#include "sim/base/calendar.h"

enum {
    COLD_NIGHTS_LEAST = 110, /* of the 120 or 121 that a whole winter has */
    STATISTICS = 3           /* dark nights a year, LOLP by night, LPSP */
};

struct winter {
    long nights, cold_nights, dark, losses;
    double demand_wh, unserved_wh;
};

struct sample {
    struct winter *winter;
    size_t count;
};

int vs_is_winter(int32_t day)
{
    int month = vs_date_of_days(day).month;
    return month >= 11 || month <= 2;
}

static void add_night(const struct vs_winters *w, const struct vs_night *n, int is_cold,
                      struct winter *winter)
{
    winter->nights++;
    winter->cold_nights += is_cold;
    winter->dark += vs_night_is_dark(n, w->dark_tolerance_h);
    winter->losses += vs_night_has_loss(n, w->served_frac);
    winter->demand_wh += n->demand_wh;
    winter->unserved_wh += n->demand_wh - n->served_wh;
}

/* winters: room for as many as there are nights. Returns how many count, which are then the first.
 */
static size_t split(const struct vs_winters *w, struct winter *winters)
{
    size_t count = 0;
    for (size_t k = 0; k < w->count; k++) {
        const struct vs_night *n = &w->nights[k];
        if (k == 0 || n->year != n[-1].year) {
            winters[count++] = (struct winter){0};
        }
        add_night(w, n, vs_is_winter(n->day), &winters[count - 1]);
    }
    size_t whole = 0;
    for (size_t k = 0; k < count; k++) {
        if (winters[k].cold_nights >= COLD_NIGHTS_LEAST || winters[k].dark > 0) {
            winters[whole++] = winters[k];
        }
    }
    return whole;
}

static void take_rates(void *context, const size_t *drawn, double *statistics)
{
    const struct sample *s = context;
    struct winter sum = {0};
    for (size_t k = 0; k < s->count; k++) {
        const struct winter *w = &s->winter[drawn[k]];
        sum.nights += w->nights;
        sum.dark += w->dark;
        sum.losses += w->losses;
        sum.demand_wh += w->demand_wh;
        sum.unserved_wh += w->unserved_wh;
    }
    statistics[0] = 365.25 * (double)sum.dark / (double)sum.nights;
    statistics[1] = (double)sum.losses / (double)sum.nights;
    statistics[2] = sum.demand_wh > 0 ? sum.unserved_wh / sum.demand_wh : 0;
}

static enum vs_err take_intervals(struct sample *s, uint64_t seed, struct vs_reading_result *r,
                                  struct vs_diag *diag)
{
    struct vs_interval interval[STATISTICS] = {{0, 0}, {0, 0}, {0, 0}};
    const struct vs_bootstrap how = {.blocks = s->count,
                                     .statistics = STATISTICS,
                                     .resamples = VS_BOOTSTRAP_RESAMPLES,
                                     .confidence = 0.95,
                                     .seed = seed};
    enum vs_err err = VS_OK;
    if (s->count >= VS_WINTERS_DRAWN_LEAST) {
        err = vs_bootstrap(&how, take_rates, s, interval, diag);
    }
    r->dark_per_year = interval[0];
    r->lolp_night = interval[1];
    r->lpsp = interval[2];
    return err;
}

enum vs_err vs_winters_prove(const struct vs_winters *winters, struct vs_reading_result *r,
                             struct vs_diag *diag)
{
    struct sample s = {calloc(winters->count + 1, sizeof *s.winter), 0};
    if (!s.winter) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for the winters of %zu nights",
                       winters->count);
    }
    s.count = split(winters, s.winter);
    r->winters = (long)s.count;
    r->dark_winters = 0;
    for (size_t k = 0; k < s.count; k++) {
        r->dark_winters += s.winter[k].dark > 0;
    }
    if (r->winters > 0) {
        r->dark_winter = vs_clopper_pearson(r->dark_winters, r->winters, 0.95);
        r->dark_winter_score = vs_wilson(r->dark_winters, r->winters, 0.95);
        r->winter_bound = vs_upper_bound(r->dark_winters, r->winters, 0.95);
    }
    enum vs_err err = take_intervals(&s, winters->seed, r, diag);
    free(s.winter);
    return err;
}
