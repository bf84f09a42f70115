/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/claims.h"

#include <math.h>
#include <stdio.h>

void vs_claim_start(struct vs_claim_sum *sum)
{
    *sum = (struct vs_claim_sum){.least = HUGE_VAL, .most = -HUGE_VAL, .last = NAN};
}

void vs_claim_tick(const struct vs_claim *claim, struct vs_claim_sum *sum,
                   const struct vs_view *view)
{
    if (view->now_s < claim->from_s || view->now_s >= claim->to_s) {
        return;
    }
    double value = vs_signal_value(claim->signal, view);
    if (isnan(value)) {
        return;
    }
    int holds = value > 0;
    sum->seen_s += view->dt_s;
    sum->sum_s += value * view->dt_s;
    sum->held_s += holds ? view->dt_s : 0;
    sum->least = value < sum->least ? value : sum->least;
    sum->most = value > sum->most ? value : sum->most;
    sum->count += holds && (!sum->holds || vs_signal_is_event(claim->signal));
    sum->holds = holds;
    sum->last = value;
}

double vs_claim_value(const struct vs_claim *claim, const struct vs_claim_sum *sum)
{
    int seen = sum->seen_s > 0;
    switch (claim->measure) {
    case VS_MEASURE_least:
        return seen ? sum->least : NAN;
    case VS_MEASURE_most:
        return seen ? sum->most : NAN;
    case VS_MEASURE_mean:
        return seen ? sum->sum_s / sum->seen_s : NAN;
    case VS_MEASURE_hours:
        return sum->held_s / 3600.0;
    case VS_MEASURE_count:
        return sum->count;
    case VS_MEASURE_end:
        return sum->last;
    case VS_MEASURE_COUNT:
        break;
    }
    return NAN;
}

static const char *measure_word(enum vs_measure measure)
{
    static const char *const words[] = {
#define MEASURE_WORD(name, help) #name,
        VS_MEASURES(MEASURE_WORD)
#undef MEASURE_WORD
    };
    return words[measure];
}

static const char *unit_of(const struct vs_claim *claim)
{
    const char *unit = vs_signal_unit(claim->signal);
    if (claim->measure == VS_MEASURE_hours) {
        return "h";
    }
    return claim->measure == VS_MEASURE_count || unit[0] == '1' ? "" : unit;
}

int vs_claim_holds(const struct vs_claim *claim, const struct vs_claim_sum *sum, char *words,
                   size_t size)
{
    double value = vs_claim_value(claim, sum);
    if (value >= claim->at_least && value <= claim->at_most) {
        return 1;
    }
    if (isnan(value)) {
        snprintf(words, size, "line %d: %s says nothing in the time of the claim", claim->line,
                 claim->of);
        return 0;
    }
    int low = value < claim->at_least;
    const char *unit = unit_of(claim);
    snprintf(words, size, "line %d: %s of %s is %.5g%s%s, %s %.5g is claimed", claim->line,
             measure_word(claim->measure), claim->of, value, unit[0] ? " " : "", unit,
             low ? "at least" : "at most", low ? claim->at_least : claim->at_most);
    return 0;
}
