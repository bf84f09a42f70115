/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/check.h"
#include <math.h>

#include <stdio.h>

#include "sim/base/calendar.h"
#include "sim/cli/json.h"

enum { DIGITS = 9 };

static void put_nights(struct vs_json *j, const struct vs_reliability *n)
{
    vs_json_integer(j, "nights", n->nights);
    vs_json_integer(j, "served_nights", n->served_nights);
    vs_json_integer(j, "loss_nights", n->loss_nights);
    vs_json_integer(j, "dark_nights", n->dark_nights);
    vs_json_number(j, "dark_h", n->dark_h);
    vs_json_number(j, "lolp_night", n->lolp_night);
    vs_json_number(j, "lolp_time", n->lolp_time);
    vs_json_number(j, "lolh_h", n->lolh_h);
    vs_json_number(j, "lpsp", n->lpsp);
    vs_json_number(j, "eens_wh", n->eens_wh);
    vs_json_number(j, "demand_wh", n->demand_wh);
    vs_json_integer(j, "longest_run_nights", n->longest_run_nights);
    vs_json_number(j, "light_frac", n->light_frac);
    vs_json_number(j, "median_light_frac", n->median_light_frac);
    vs_json_number(j, "worst_light_frac", n->worst_light_frac);
    vs_json_number(j, "soc_min_frac", n->soc_min_frac);
    vs_json_number(j, "days_full_frac", n->days_full_frac);
}

static void put_interval(struct vs_json *j, const char *key, const struct vs_interval *interval)
{
    vs_json_open_object(j, key);
    vs_json_number(j, "low", interval->low);
    vs_json_number(j, "high", interval->high);
    vs_json_close(j);
}

static void put_reading(struct vs_json *j, const char *key, const struct vs_reading_result *r)
{
    vs_json_open_object(j, key);
    vs_json_text(j, "policy", vs_policy_word(r->policy));
    vs_json_text(j, "battery_box", vs_box_word(r->box));
    vs_json_number(j, "hours_per_night", r->hours_per_night);
    put_nights(j, &r->nights);
    vs_json_integer(j, "winters", r->winters);
    vs_json_integer(j, "winters_with_dark_night", r->dark_winters);
    if (r->winters > 0) {
        vs_json_number(j, "dark_winter_low_frac", r->dark_winter.low);
        vs_json_number(j, "dark_winter_high_frac", r->dark_winter.high);
        vs_json_number(j, "dark_winter_wilson_low_frac", r->dark_winter_score.low);
        vs_json_number(j, "dark_winter_wilson_high_frac", r->dark_winter_score.high);
        vs_json_number(j, "dark_winter_upper_bound_frac", r->winter_bound);
    }
    if (r->winters >= VS_WINTERS_DRAWN_LEAST) {
        put_interval(j, "dark_nights_per_year_bootstrap", &r->dark_per_year);
        put_interval(j, "lolp_night_bootstrap", &r->lolp_night);
        put_interval(j, "lpsp_bootstrap", &r->lpsp);
    }
    vs_json_number(j, "median_winter_light_frac", r->median_winter_light_frac);
    vs_json_number(j, "cold_charge_ah_per_year", r->cold_charge_ah_per_year);
    vs_json_number(j, "cycles_per_year", r->cycles_per_year);
    vs_json_open_object(j, "ledger_j");
    for (int line = 0; line < VS_LEDGER_COUNT; line++) {
        vs_json_number(j, vs_ledger_name((enum vs_ledger_line)line), r->ledger_j[line]);
    }
    vs_json_number(j, "stored", r->stored_j);
    vs_json_number(j, "throughput", r->throughput_j);
    vs_json_number(j, "residual_frac", r->ledger_residual_frac);
    vs_json_close(j);
    vs_json_close(j);
}

static void put_events(struct vs_json *j, const char *key,
                       const struct vs_event_result (*events)[VS_EVENT_SKIES])
{
    vs_json_open_array(j, key);
    for (int k = 0; k < VS_EVENT_MONTHS * VS_EVENT_SKIES; k++) {
        const struct vs_event_result *e = &events[k / VS_EVENT_SKIES][k % VS_EVENT_SKIES];
        vs_json_open_object(j, NULL);
        vs_json_integer(j, "month", e->month);
        vs_json_number(j, "kt_day", e->kt_day);
        vs_json_number(j, "start_soc_frac", e->start_soc_frac);
        vs_json_integer(j, "nights_lit", e->nights_lit);
        vs_json_number(j, "dark_h", e->dark_h);
        vs_json_number(j, "light_frac", e->level_frac);
        vs_json_number(j, "worst_light_frac", e->worst_level_frac);
        vs_json_number(j, "soc_min_frac", e->soc_min_frac);
        if (e->recovery_days > 0) {
            vs_json_number(j, "recovery_days", e->recovery_days);
        } else {
            vs_json_text(j, "recovery_days", NULL);
        }
        vs_json_close(j);
    }
    vs_json_close(j);
}

static void put_met(struct vs_json *j, const struct vs_met_run *m)
{
    struct vs_date d = vs_date_of_days(m->day);
    char first[16];
    snprintf(first, sizeof first, "%04d-%02d-%02d", d.year, d.month, d.day);
    vs_json_open_object(j, "worst_five_days_met");
    vs_json_text(j, "first_day", first);
    vs_json_number(j, "ghi_kwhm2_per_day", m->ghi_kwhm2);
    vs_json_number(j, "clearness", m->clearness);
    vs_json_integer(j, "nights_lit", m->nights_lit);
    vs_json_number(j, "light_frac", m->level_frac);
    vs_json_number(j, "soc_min_frac", m->soc_min_frac);
    vs_json_close(j);
}

/* A number that may have no end: left out then. */
static void finite(struct vs_json *j, const char *key, double value)
{
    if (isfinite(value)) {
        vs_json_number(j, key, value);
    }
}

static void put_rarity(struct vs_json *j, const struct vs_rarity *r)
{
    if (r->winters == 0) {
        return;
    }
    vs_json_open_object(j, "five_cloudy_days_in_a_row");
    vs_json_integer(j, "winters", r->winters);
    vs_json_open_array(j, "spells");
    for (int k = 0; k < r->spell_count; k++) {
        const struct vs_spells *s = &r->spells[k];
        vs_json_open_object(j, NULL);
        vs_json_number(j, "clearness_below", s->kt_below);
        vs_json_integer(j, "count", s->count);
        finite(j, "winters_to_one", s->period.winters);
        finite(j, "winters_to_one_low", s->period.interval.low);
        finite(j, "winters_to_one_high", s->period.interval.high);
        vs_json_integer(j, "longest_days", s->longest_days);
        vs_json_close(j);
    }
    vs_json_close(j);
    vs_json_open_array(j, "worst_of_a_winter");
    for (int k = 0; r->span.gev.scale > 0 && k < VS_EXTREME_LEVELS; k++) {
        const struct vs_return_level *l = &r->span.level[k];
        vs_json_open_object(j, NULL);
        vs_json_number(j, "one_winter_in", l->period_winters);
        vs_json_number(j, "ghi_kwhm2_per_day", l->kwhm2);
        finite(j, "ghi_kwhm2_per_day_low", l->interval.low);
        finite(j, "ghi_kwhm2_per_day_high", l->interval.high);
        vs_json_close(j);
    }
    vs_json_close(j);
    vs_json_close(j);
}

static void put_site(struct vs_json *j, const struct vs_verdict *v, int site)
{
    const struct vs_site_result *s = &v->site[site];
    const struct vs_project_site *place = &v->project->sites[site];
    vs_json_open_object(j, NULL);
    vs_json_text(j, "name", place->name);
    vs_json_text(j, "name_zh", place->name_zh);
    vs_json_number(j, "latitude_deg", place->latitude_deg);
    vs_json_number(j, "longitude_deg", place->longitude_deg);
    vs_json_number(j, "altitude_m", place->altitude_m);
    vs_json_text(j, "coordinates", vs_coordinates_word(place->coordinates));
    vs_json_text(j, "horizon", place->horizon);
    put_reading(j, "as_written", &s->reading[VS_READING_WRITTEN]);
    put_reading(j, "shorthand", &s->reading[VS_READING_SHORTHAND]);
    put_reading(j, "as_managed", &s->reading[VS_READING_MANAGED]);
    put_reading(j, "as_managed_buried", &s->reading[VS_READING_BURIED]);
    put_events(j, "five_cloudy_days", s->event);
    put_events(j, "five_cloudy_days_buried", s->event_buried);
    put_met(j, &s->met);
    vs_json_number(j, "weather_dropped_whm2", s->sky.dropped_whm2);
    vs_json_number(j, "weather_beam_moved_whm2", s->sky.moved_whm2);
    vs_json_number(j, "plane_whm2", s->sky.plane_whm2);
    vs_json_number(j, "plane_blocked_by_hills_whm2", s->sky.blocked_whm2);
    vs_json_number(j, "plane_under_snow_whm2", s->sky.snow_whm2);
    vs_json_close(j);
}

static void put_need(struct vs_json *j, const char *key, const struct vs_need *need)
{
    vs_json_open_array(j, key);
    for (int k = 0; k < need->point_count; k++) {
        vs_json_open_object(j, NULL);
        vs_json_number(j, "panel_w", need->point[k].panel_w);
        if (need->point[k].battery_ah > 0) {
            vs_json_number(j, "battery_ah", need->point[k].battery_ah);
        } else {
            vs_json_text(j, "battery_ah", NULL);
        }
        vs_json_close(j);
    }
    vs_json_close(j);
}

static void put_needs(struct vs_json *j, const struct vs_verdict *v)
{
    vs_json_open_object(j, "words_would_need");
    put_need(j, "project_box", &v->need);
    if (v->has_need_warm) {
        put_need(j, "buried_box", &v->need_warm);
    }
    vs_json_text(j, "site", v->project->sites[v->need_site].name);
    vs_json_flag(j, "found", v->need_battery_ah > 0);
    if (v->need_battery_ah > 0) {
        vs_json_number(j, "panel_w", v->need_panel_w);
        vs_json_number(j, "battery_ah", v->need_battery_ah);
        vs_json_flag(j, "buried", v->need_is_warm);
    }
    vs_json_close(j);
}

static void put_assumptions(struct vs_json *j, const struct vs_verdict *v)
{
    vs_json_open_array(j, "assumptions");
    for (int k = 0; k < v->assumption_count; k++) {
        const struct vs_assumption *a = &v->assumption[k];
        vs_json_open_object(j, NULL);
        vs_json_text(j, "name", a->name);
        vs_json_text(j, "here", a->base);
        vs_json_text(j, "turned", a->other);
        vs_json_number(j, "dark_nights_per_year", a->base_dark_per_year);
        vs_json_number(j, "dark_nights_per_year_turned", a->other_dark_per_year);
        vs_json_number(j, "winter_light_frac", a->base_light_frac);
        vs_json_number(j, "winter_light_frac_turned", a->other_light_frac);
        vs_json_close(j);
    }
    vs_json_close(j);
}

static void put_clauses(struct vs_json *j, const struct vs_verdict *v)
{
    vs_json_open_array(j, "clauses");
    for (int k = 0; k < v->clause_count; k++) {
        const struct vs_clause_result *r = &v->clause[k];
        const struct vs_clause *c = &v->project->clauses[r->clause];
        vs_json_open_object(j, NULL);
        vs_json_text(j, "id", c->id);
        vs_json_text(j, "text_zh", c->text_zh);
        vs_json_text(j, "reading", c->reading);
        vs_json_text(j, "outcome", vs_outcome_word(r->outcome));
        vs_json_text(j, "finding", r->finding);
        vs_json_close(j);
    }
    vs_json_close(j);
    vs_json_flag(j, "pass", v->pass);
    vs_json_flag(j, "managed_pass", v->managed_pass);
}

/* What the files of the weather leave to be said. */
static void put_measured(struct vs_json *j, const struct vs_weather_years *y)
{
    struct vs_hours_notes n = vs_weather_years_notes(y);
    struct vs_filled f = vs_weather_years_filled(y);
    vs_json_integer(j, "weather_winters", y->winters);
    vs_json_integer(j, "weather_days", y->days);
    vs_json_integer(j, "weather_days_left_out", y->left_out_days);
    vs_json_integer(j, "weather_hours_with_light_at_night", n.night_hours);
    vs_json_integer(j, "weather_hours_above_extraterrestrial", n.over_hours);
    vs_json_integer(j, "weather_hours_interpolated", f.interpolated);
    vs_json_integer(j, "weather_hours_by_climate", f.climate);
    vs_json_integer(j, "weather_hours_leap_day", f.leap_day);
    vs_json_integer(j, "weather_hours_diffuse_made", f.dhi);
    vs_json_integer(j, "weather_hours_air_made", f.air);
    vs_json_integer(j, "weather_hours_wind_default", f.wind);
    vs_json_integer(j, "weather_hours_diffuse_cut", n.dhi_cut);
    vs_json_integer(j, "weather_days_cut", n.days_cut);
}

enum vs_err vs_check_json(const struct vs_verdict *v, const struct vs_loaded *loaded, FILE *stream,
                          struct vs_diag *diag)
{
    const struct vs_arithmetic *a = &v->arithmetic;
    struct vs_json *j = vs_json_new(DIGITS);
    vs_json_text(j, "project", v->project->name);
    vs_json_text(j, "title", v->project->title);
    vs_json_text(j, "weather", v->weather);
    vs_json_integer(j, "years", v->years);
    vs_json_integer(j, "seed", (int64_t)v->seed);
    if (loaded->has_file) {
        put_measured(j, &loaded->weather);
    }
    vs_json_open_object(j, "arithmetic");
    vs_json_number(j, "night_wh", a->night_wh);
    vs_json_number(j, "shorthand_night_wh", a->shorthand_wh);
    vs_json_number(j, "battery_wh", a->battery_wh);
    vs_json_number(j, "nights_held", a->nights_held);
    vs_json_number(j, "five_nights_wh", a->five_nights_wh);
    vs_json_number(j, "december_panel_wh_per_day", a->december_panel_wh);
    vs_json_close(j);
    vs_json_open_array(j, "sites");
    for (int site = 0; site < v->site_count; site++) {
        put_site(j, v, site);
    }
    vs_json_close(j);
    put_rarity(j, &v->rarity);
    put_needs(j, v);
    vs_json_integer(j, "assumption_years", v->assumption_years);
    put_assumptions(j, v);
    put_clauses(j, v);
    vs_json_integer(j, "lamp_years", v->lamp_years);
    enum vs_err err = vs_json_write(j, stream, diag);
    vs_json_free(j);
    return err;
}
