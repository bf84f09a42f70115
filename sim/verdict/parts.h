/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parts.h - what the files of this folder share; verdict.h is what others see. */
#ifndef VS_VERDICT_PARTS_H
#define VS_VERDICT_PARTS_H

#include "sim/engine/season.h"
#include "sim/verdict/skies.h"
#include "sim/verdict/verdict.h"

/* A verdict in the making. */
struct vs_case {
    const struct vs_project *project;
    const struct vs_verdict_options *options;
    struct vs_verdict *verdict;
    struct vs_skies skies;
    int years;         /* that a lamp runs */
    int spin_up_years; /* of those, the first that do not count */
    int year_nights;   /* most that a year has: 366, more where a record's is longer */
    /* winter sunsets of the managed lamps, of those with a buried battery apart */
    struct vs_snapshots sunsets[VS_SITE_MAX], sunsets_buried[VS_SITE_MAX];
    /* the managed lamp's nights at each site, kept for the weather that was met, and those of the
     * same with a buried battery: both show how hard a year was */
    struct vs_night *nights[VS_SITE_MAX], *nights_buried[VS_SITE_MAX];
    size_t night_count[VS_SITE_MAX], night_count_buried[VS_SITE_MAX];
};

/* The readings at every site and the assumptions at the first, in one season. */
enum vs_err vs_case_readings(struct vs_case *c, struct vs_diag *diag);

/* Five cloudy days from the sunsets kept. */
enum vs_err vs_case_events(struct vs_case *c, struct vs_diag *diag);

/* Mean irradiation of the VS_EVENT_DAYS days from nights[k] on; infinite where there are not so
 * many, or where two records meet between them. */
double vs_case_spell_kwhm2(const struct vs_case *c, int site, size_t k);

/* The worst five days that the years brought, and how rare such days are in them. */
void vs_case_met(struct vs_case *c);
enum vs_err vs_case_rarity(struct vs_case *c, struct vs_diag *diag);

/* What the tender's words would need. */
enum vs_err vs_case_needs(struct vs_case *c, struct vs_diag *diag);

/* Plain arithmetic, then clause by clause. */
void vs_case_clauses(struct vs_case *c);

void vs_case_progress(struct vs_case *c, const char *label, double done_frac);

#endif
