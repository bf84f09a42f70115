/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/calendar.h"
#include "sim/verdict/parts.h"
#include "sim/verdict/winters.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    YEAR_NIGHTS = 366,
    WINTER_SUNSETS = 121, /* November to February of a year, and one */
    ASSUMPTION_YEARS = 4, /* enough to rank them; the readings run all years */
    LAMP_MAX = VS_SITE_MAX * VS_READING_COUNT + VS_ASSUMPTION_MAX,
    GROUP_MAX = VS_SITE_MAX + VS_ASSUMPTION_MAX
};

/* One lamp of the season and what it is for. */
struct role {
    int site;                /* whose reading; -1 for an assumption */
    enum vs_reading reading; /* of an assumption: the one of the first site that it is held to */
    int assumption;
};

struct plan {
    struct vs_case *c;
    struct vs_season season;
    struct vs_season_group groups[GROUP_MAX];
    struct vs_season_lamp lamps[LAMP_MAX];
    struct role role[LAMP_MAX];
    int base_group; /* of the first site */
};

static struct vs_scene_variant variant_of(const struct vs_project *p, enum vs_reading reading,
                                          double shorthand_h)
{
    struct vs_scene_variant v = vs_scene_variant(p);
    int managed = reading == VS_READING_MANAGED || reading == VS_READING_BURIED;
    v.policy = managed ? VS_POLICY_ADAPTIVE : VS_POLICY_FIXED;
    v.box = reading == VS_READING_BURIED ? VS_BOX_BURIED : v.box;
    v.hours_per_night = reading == VS_READING_SHORTHAND ? shorthand_h : p->lamp.hours_per_night;
    return v;
}

static double shorthand_hours(const struct vs_project *p)
{
    const struct vs_clause *clause = vs_project_clause(p, VS_CLAUSE_SHORTHAND);
    return clause ? clause->shorthand.hours_h : p->lamp.hours_per_night;
}

static enum vs_err add_group(struct plan *plan, int site, int weather,
                             const struct vs_scene_variant *v, int *group, struct vs_diag *diag)
{
    *group = plan->season.group_count++;
    plan->groups[*group] = (struct vs_season_group){.site = weather};
    return vs_scene_sky(plan->c->project, plan->c->options->climate, site, v,
                        &plan->groups[*group].sky, diag);
}

static struct vs_season_lamp *add_lamp(struct plan *plan, int group, int years,
                                       const struct vs_scene_variant *v, struct role role)
{
    int index = plan->season.lamp_count++;
    struct vs_season_lamp *k = &plan->lamps[index];
    size_t capacity = (size_t)years * (size_t)plan->c->year_nights;
    struct vs_night *nights = calloc(capacity, sizeof *nights);
    struct vs_lamp_params params;
    vs_scene_lamp(plan->c->project, v, (uint64_t)(role.site < 0 ? 0 : role.site), &params);
    *k = (struct vs_season_lamp){.group = group,
                                 .years = years,
                                 .spin_up_years = plan->c->spin_up_years,
                                 .stop_after_loss = -1};
    vs_lamp_start(&k->lamp, &params, nights, nights ? capacity : 0);
    plan->role[index] = role;
    return k;
}

/* Room for the sunsets of November to February. */
static struct vs_snapshots *keep_sunsets(struct vs_snapshots *kept, const struct vs_case *c)
{
    int winters = (c->year_nights + YEAR_NIGHTS - 1) / YEAR_NIGHTS; /* that a year may hold */
    kept->months = 1u << 10 | 1u << 11 | 1u << 0 | 1u << 1;
    kept->capacity = (size_t)c->years * (size_t)winters * WINTER_SUNSETS;
    kept->at = calloc(kept->capacity, sizeof *kept->at);
    kept->capacity = kept->at ? kept->capacity : 0;
    return kept;
}

static enum vs_err plan_site(struct plan *plan, int site, struct vs_diag *diag)
{
    struct vs_case *c = plan->c;
    struct vs_scene_variant base = vs_scene_variant(c->project);
    int group;
    enum vs_err err = add_group(plan, site, site, &base, &group, diag);
    for (int reading = 0; !err && reading < VS_READING_COUNT; reading++) {
        struct vs_scene_variant v = variant_of(c->project, (enum vs_reading)reading,
                                               shorthand_hours(c->project));
        struct role role = {site, (enum vs_reading)reading, -1};
        struct vs_season_lamp *k = add_lamp(plan, group, c->years, &v, role);
        if (reading == VS_READING_MANAGED) {
            k->snapshots = keep_sunsets(&c->sunsets[site], c);
        }
        if (reading == VS_READING_BURIED) {
            k->snapshots = keep_sunsets(&c->sunsets_buried[site], c);
        }
    }
    plan->base_group = site == 0 ? group : plan->base_group;
    return err;
}

/* An assumption, turned: a lamp of the first site under another variant. */
struct turn {
    const char *name, *base, *other;
    struct vs_scene_variant v;
    enum vs_reading held_to; /* the reading that it is shown beside */
    int own_sky;             /* it sees the sky in another way, or another one */
    int weather;             /* index of the hours that it meets */
};

static struct turn turn_of(const struct plan *plan, enum vs_reading held_to, const char *name)
{
    return (struct turn){
        .name = name, .v = variant_of(plan->c->project, held_to, 0), .held_to = held_to};
}

static enum vs_err plan_turn(struct plan *plan, const struct turn *turn, struct vs_diag *diag)
{
    struct vs_verdict *verdict = plan->c->verdict;
    int index = verdict->assumption_count++;
    struct vs_assumption *a = &verdict->assumption[index];
    snprintf(a->name, sizeof a->name, "%s", turn->name);
    snprintf(a->base, sizeof a->base, "%s", turn->base);
    snprintf(a->other, sizeof a->other, "%s", turn->other);
    int group = plan->base_group;
    enum vs_err err = turn->own_sky ? add_group(plan, 0, turn->weather, &turn->v, &group, diag)
                                    : VS_OK;
    if (!err) {
        add_lamp(plan, group, verdict->assumption_years + plan->c->spin_up_years, &turn->v,
                 (struct role){-1, turn->held_to, index});
    }
    return err;
}

static const char *box_words(enum vs_box_kind box)
{
    return box == VS_BOX_POLE        ? "in the pole, as cold as the air"
           : box == VS_BOX_INSULATED ? "in the pole, with 20 mm of foam"
                                     : "buried";
}

static enum vs_err plan_boxes(struct plan *plan, struct vs_diag *diag)
{
    const struct vs_project *p = plan->c->project;
    enum vs_err err = VS_OK;
    static const enum vs_box_kind boxes[] = {VS_BOX_POLE, VS_BOX_INSULATED, VS_BOX_BURIED};
    for (int k = 0; !err && k < 3; k++) {
        if (boxes[k] == p->battery.box) {
            continue;
        }
        struct turn turn = turn_of(plan, VS_READING_MANAGED, "battery box");
        char buried[96];
        snprintf(buried, sizeof buried, "buried at %.1f m", turn.v.burial_depth_m);
        turn.v.box = boxes[k];
        turn.base = box_words(p->battery.box);
        turn.other = boxes[k] == VS_BOX_BURIED ? buried : box_words(boxes[k]);
        err = plan_turn(plan, &turn, diag);
    }
    return err;
}

/* In foam, so that what the panel gives by day is still there in the night. */
static enum vs_err plan_heater(struct plan *plan, struct vs_diag *diag)
{
    const struct vs_project *p = plan->c->project;
    if (p->battery.heater_w > 0) {
        return VS_OK;
    }
    struct turn turn = turn_of(plan, VS_READING_MANAGED, "battery heater");
    turn.v.heater_w = 15;
    turn.v.box = VS_BOX_INSULATED;
    turn.base = "none";
    turn.other = "15 W in a box with 20 mm of foam";
    return plan_turn(plan, &turn, diag);
}

static enum vs_err plan_tilts(struct plan *plan, struct vs_diag *diag)
{
    const struct vs_project *p = plan->c->project;
    enum vs_err err = VS_OK;
    for (int k = -1; !err && k <= 1; k += 2) {
        struct turn turn = turn_of(plan, VS_READING_MANAGED, "panel tilt");
        turn.v.tilt_deg = fmin(fmax(turn.v.tilt_deg + 15.0 * k, 0), 90);
        char base[96], other[96];
        snprintf(base, sizeof base, "%.0f deg", p->panel.tilt_deg);
        snprintf(other, sizeof other, "%.0f deg", turn.v.tilt_deg);
        turn.base = base;
        turn.other = other;
        turn.own_sky = 1;
        err = plan_turn(plan, &turn, diag);
    }
    return err;
}

/* The place counts as an estimate until somebody has confirmed every site. */
static enum vs_err plan_place(struct plan *plan, struct vs_diag *diag)
{
    const struct vs_project *p = plan->c->project;
    enum vs_coordinates sure = VS_COORDINATES_CONFIRMED;
    for (int site = 0; site < p->site_count; site++) {
        sure = p->sites[site].coordinates == VS_COORDINATES_CONFIRMED ? sure
                                                                      : VS_COORDINATES_ESTIMATE;
    }
    struct turn turn = turn_of(plan, VS_READING_MANAGED, "site coordinates");
    turn.v.latitude_shift_deg = 0.1;
    turn.v.altitude_shift_m = 100;
    turn.base = vs_coordinates_word(sure);
    turn.other = "0.1 deg further north, 100 m higher";
    turn.own_sky = 1;
    turn.weather = vs_skies_shifted(&plan->c->skies, &turn.v);
    return plan_turn(plan, &turn, diag);
}

/* What a valley would do, for as long as a site has no horizon of its own. */
static enum vs_err plan_hills(struct plan *plan, struct vs_diag *diag)
{
    const struct vs_project *p = plan->c->project;
    int open = 0;
    for (int site = 0; site < p->site_count; site++) {
        open |= !p->sites[site].horizon[0];
    }
    if (!open) {
        return VS_OK;
    }
    struct turn turn = turn_of(plan, VS_READING_MANAGED, "horizon");
    turn.v.hills_deg = 10;
    turn.base = p->sites[0].horizon[0] ? "from its file" : "open all round";
    turn.other = "hills of 10 deg all round";
    turn.own_sky = 1;
    return plan_turn(plan, &turn, diag);
}

static int snows(const struct vs_climate *climate)
{
    double days = 0;
    for (int m = 0; m < 12; m++) {
        days += climate->snow.days[m];
    }
    return days > 0;
}

static enum vs_err plan_cold_charging(struct plan *plan, struct vs_diag *diag)
{
    struct turn turn = turn_of(plan, VS_READING_MANAGED, "charging below 0 degC");
    turn.v.cold_charging = 1;
    turn.base = "refused";
    turn.other = "allowed at C/20 down to -20 degC";
    return plan_turn(plan, &turn, diag);
}

static enum vs_err plan_thick_cloud(struct plan *plan, struct vs_diag *diag)
{
    struct turn turn = turn_of(plan, VS_READING_MANAGED, "thick cloud");
    turn.base = "as the sunshine record has it";
    turn.other = "darker and lighter dark days, same mean";
    turn.own_sky = 1;
    turn.weather = vs_skies_thick(&plan->c->skies);
    return plan_turn(plan, &turn, diag);
}

/* Shown on the buried lamp: frost darkens the other anyway. */
static enum vs_err plan_snow(struct plan *plan, struct vs_diag *diag)
{
    if (!snows(plan->c->options->climate)) {
        return VS_OK;
    }
    struct turn turn = turn_of(plan, VS_READING_BURIED, "snow, battery buried");
    turn.base = "as the climate has it";
    turn.other = "none";
    turn.own_sky = 1;
    turn.weather = vs_skies_snowless(&plan->c->skies);
    return plan_turn(plan, &turn, diag);
}

static enum vs_err plan_assumptions(struct plan *plan, struct vs_diag *diag)
{
    enum vs_err err = plan_boxes(plan, diag);
    err = err ? err : plan_cold_charging(plan, diag);
    err = err ? err : plan_heater(plan, diag);
    err = err ? err : plan_tilts(plan, diag);
    err = err ? err : plan_place(plan, diag);
    err = err ? err : plan_hills(plan, diag);
    if (plan->c->verdict->synthetic) { /* what no record behind the climate could tell */
        err = err ? err : plan_thick_cloud(plan, diag);
        err = err ? err : plan_snow(plan, diag);
    }
    return err;
}

static double winter_median(const struct vs_tally *t)
{
    double *light = malloc((t->count + 1) * sizeof *light);
    size_t count = 0;
    for (size_t k = 0; light && k < t->count; k++) {
        if (vs_is_winter(t->nights[k].day)) {
            light[count++] = t->nights[k].light_frac;
        }
    }
    double median = light ? vs_quantile(light, count, 0.5) : 0;
    free(light);
    return median;
}

static enum vs_err take_reading(const struct vs_case *c, const struct vs_season_lamp *k,
                                const struct vs_scene_variant *v, struct vs_reading_result *r,
                                struct vs_diag *diag)
{
    const struct vs_tally *t = &k->lamp.tally;
    const struct vs_lamp_params *p = &k->lamp.params;
    double years = (double)t->count / 365.25;
    *r = (struct vs_reading_result){
        .policy = v->policy, .box = v->box, .hours_per_night = v->hours_per_night};
    r->nights = vs_reliability_of(t->nights, t->count, t->demand.served_frac,
                                  t->demand.dark_tolerance_h);
    r->median_winter_light_frac = winter_median(t);
    r->worst_level_frac = r->nights.worst_light_frac;
    r->cold_charge_ah_per_year = t->sums.cold_charge_as / 3600.0 / fmax(years, 1e-9);
    r->cycles_per_year = t->sums.discharge_as / p->plant.battery.capacity_as / fmax(years, 1e-9);
    r->ledger_residual_frac = vs_ledger_residual_frac(&k->lamp.ledger);
    for (int line = 0; line < VS_LEDGER_COUNT; line++) {
        r->ledger_j[line] = vs_ledger_line_j(&k->lamp.ledger, (enum vs_ledger_line)line);
    }
    r->stored_j = vs_ledger_stored_j(&k->lamp.ledger);
    r->throughput_j = vs_ledger_throughput_j(&k->lamp.ledger);
    const struct vs_winters winters = {.nights = t->nights,
                                       .count = t->count,
                                       .served_frac = t->demand.served_frac,
                                       .dark_tolerance_h = t->demand.dark_tolerance_h,
                                       .seed = c->options->seed};
    return vs_winters_prove(&winters, r, diag);
}

/* Nights of the first years, as many as an assumption ran. */
static void take_assumption(const struct plan *plan, const struct vs_season_lamp *k,
                            enum vs_reading reading, struct vs_assumption *a)
{
    const struct vs_tally *t = &k->lamp.tally;
    const struct vs_tally *base = &plan->lamps[reading].lamp.tally;
    struct vs_tally same = *base;
    same.count = base->count < t->count ? base->count : t->count;
    const struct vs_demand *d = &t->demand;
    double years = (double)t->count / 365.25;
    struct vs_reliability turned = vs_reliability_of(t->nights, t->count, d->served_frac,
                                                     d->dark_tolerance_h);
    struct vs_reliability was = vs_reliability_of(same.nights, same.count, d->served_frac,
                                                  d->dark_tolerance_h);
    a->base_dark_per_year = (double)was.dark_nights / fmax(years, 1e-9);
    a->other_dark_per_year = (double)turned.dark_nights / fmax(years, 1e-9);
    a->base_light_frac = winter_median(&same);
    a->other_light_frac = winter_median(t);
}

/* Nights that are looked at again go to the case, all others are done with. */
static void hand_over(struct vs_case *c, const struct role *role, const struct vs_tally *t)
{
    if (role->site >= 0 && role->reading == VS_READING_MANAGED) {
        c->nights[role->site] = t->nights;
        c->night_count[role->site] = t->count;
    } else if (role->site >= 0 && role->reading == VS_READING_BURIED) {
        c->nights_buried[role->site] = t->nights;
        c->night_count_buried[role->site] = t->count;
    } else {
        free(t->nights);
    }
}

static enum vs_err collect(struct plan *plan, enum vs_err err, struct vs_diag *diag)
{
    struct vs_case *c = plan->c;
    for (int k = 0; k < plan->season.lamp_count; k++) {
        const struct role *role = &plan->role[k];
        struct vs_season_lamp *lamp = &plan->lamps[k];
        c->verdict->lamp_years += lamp->years;
        if (role->site < 0) {
            take_assumption(plan, lamp, role->reading, &c->verdict->assumption[role->assumption]);
            continue;
        }
        struct vs_site_result *site = &c->verdict->site[role->site];
        struct vs_scene_variant v = variant_of(c->project, role->reading,
                                               shorthand_hours(c->project));
        site->site = role->site;
        enum vs_err taken = take_reading(c, lamp, &v, &site->reading[role->reading],
                                         err ? NULL : diag);
        err = err ? err : taken;
        site->sky = plan->groups[lamp->group].notes;
    }
    for (int k = 0; k < plan->season.lamp_count; k++) {
        hand_over(c, &plan->role[k], &plan->lamps[k].lamp.tally);
    }
    return err;
}

static void report_progress(void *context, double done_frac)
{
    vs_case_progress(context, "years of weather", done_frac);
}

static int has_room(const struct plan *plan)
{
    for (int k = 0; k < plan->season.lamp_count; k++) {
        const struct vs_season_lamp *lamp = &plan->lamps[k];
        if (!lamp->lamp.tally.nights || (lamp->snapshots && !lamp->snapshots->at)) {
            return 0;
        }
    }
    return 1;
}

enum vs_err vs_case_readings(struct vs_case *c, struct vs_diag *diag)
{
    struct plan *plan = calloc(1, sizeof *plan);
    if (!plan) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for the lamps");
    }
    plan->c = c;
    plan->season = (struct vs_season){.years = c->years,
                                      .threads = c->options->threads,
                                      .dt_s = 60,
                                      .source = vs_skies_source(&c->skies),
                                      .groups = plan->groups,
                                      .lamps = plan->lamps,
                                      .progress = report_progress,
                                      .progress_context = c};
    int all = c->verdict->years;
    c->verdict->assumption_years = all < ASSUMPTION_YEARS ? all : ASSUMPTION_YEARS;
    enum vs_err err = VS_OK;
    for (int site = 0; !err && site < c->project->site_count; site++) {
        err = plan_site(plan, site, diag);
    }
    err = err ? err : plan_assumptions(plan, diag);
    plan->season.site_count = vs_skies_count(&c->skies);
    if (!err && !has_room(plan)) {
        err = vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for the nights of %d lamps",
                      plan->season.lamp_count);
    }
    err = err ? err : vs_season_run(&plan->season, diag);
    err = collect(plan, err, diag);
    free(plan);
    return err;
}
