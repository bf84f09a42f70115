/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/scenes/mixed_lamps.h"

#include <stdlib.h>
#include <string.h>

#include "models/elementary.h"
#include "sim/engine/lanes.h"

enum { NIGHTS = 400, SUNSETS = 60, SITES = 3, HOURS_PER_DAY = 24 };

const char *mixed_kind_name(int number)
{
    static const char *const names[] = {
#define MIXED_NAME(name) #name,
        MIXED_KINDS(MIXED_NAME)
#undef MIXED_NAME
    };
    return names[number % MIXED_KIND_COUNT];
}

static void set_param(struct vs_lamp_params *p, const char *name, long value)
{
    vs_firmware_param_set(&p->board, vs_firmware_param_find(name), value);
}

static void set_battery(struct vs_lamp_params *p, double ah, double soc_frac)
{
    p->plant.battery = vs_battery_defaults(ah);
    set_param(p, "capacity_mah", (long)(ah * 1000.0));
    p->initial_soc_frac = soc_frac;
}

static void set_thin(struct vs_lamp_params *p, double ah, double soc_frac)
{
    scene_set_policy(p, "fixed");
    set_battery(p, ah, soc_frac);
}

static void make_warm_or_cold(int kind, struct vs_lamp_params *p)
{
    switch (kind) {
    case MIXED_heated:
        p->plant.heater_w = 8;
        p->plant.box = vs_box_insulated();
        set_param(p, "heater_mw", 8000);
        p->initial_degc = -10;
        break;
    case MIXED_frozen:
        p->plant.box = vs_box_insulated();
        p->initial_degc = -25;
        break;
    case MIXED_buried:
        p->plant.box = vs_box_buried();
        break;
    case MIXED_hot:
        p->plant.box = vs_box_insulated();
        p->initial_degc = 70;
        break;
    default:
        break;
    }
}

static void make_load(int kind, struct vs_lamp_params *p)
{
    switch (kind) {
    case MIXED_full:
        scene_set_policy(p, "stages");
        set_param(p, "stage1_pm", 0);
        set_param(p, "stage2_pm", 0);
        p->initial_soc_frac = 1;
        break;
    case MIXED_stages:
        scene_set_policy(p, "stages");
        break;
    case MIXED_voltage:
        scene_set_policy(p, "voltage");
        break;
    case MIXED_poor_board:
        p->board.bits = 8;
        p->board.sensors.bat_v.gain = 1.01;
        p->board.sensors.lamp_a.offset = 0.05;
        p->board.sensors.cell_degc.noise_sd = 2;
        break;
    case MIXED_overloaded:
        scene_set_policy(p, "fixed");
        p->plant.bms.over_current_a = 2;
        break;
    default:
        break;
    }
}

static struct vs_lamp_params lamp_of(int number)
{
    struct vs_lamp_params p = scene_lamp();
    int kind = number % MIXED_KIND_COUNT;
    p.board.lamp = (uint64_t)number;
    p.plant.panel_scale = 1 + 0.01 * (number / MIXED_KIND_COUNT); /* no kind twice the same */
    if (kind == MIXED_calm) {
        set_battery(&p, 200, 0.6);
        p.plant.luminaire = vs_luminaire_defaults(5);
        p.demand.rated_w = 5;
        p.plant.panel_scale *= 0.3;
    } else if (kind == MIXED_tiny) {
        set_thin(&p, 1, 0.5);
        p.plant.luminaire = vs_luminaire_defaults(2);
        p.demand.rated_w = 2;
    } else if (kind == MIXED_small_panel) {
        p.plant.panel_scale *= 0.05;
    } else if (kind == MIXED_drained) {
        set_thin(&p, 3, 0.02);
        p.plant.sleep_a = p.plant.controller_a;
    } else if (kind == MIXED_gives_up || kind == MIXED_gives_up_later) {
        set_thin(&p, 10, 0.5);
    }
    make_warm_or_cold(kind, &p);
    make_load(kind, &p);
    return p;
}

static void *room(size_t count, size_t size)
{
    void *got = calloc(count, size);
    if (!got) {
        abort(); /* a test without memory has nothing to say */
    }
    return got;
}

struct mixed *mixed_start(int first, int count)
{
    struct mixed *m = room(1, sizeof *m);
    size_t lamps = (size_t)count;
    *m = (struct mixed){count, room(lamps, sizeof *m->lamps),
                        room(lamps * NIGHTS, sizeof *m->nights), room(lamps, sizeof *m->sunsets),
                        room(lamps * SUNSETS, sizeof *m->sunset)};
    for (int k = 0; k < count; k++) {
        struct vs_lamp_params p = lamp_of(first + k);
        struct vs_season_lamp *lamp = &m->lamps[k];
        int kind = (first + k) % MIXED_KIND_COUNT;
        m->sunsets[k] = (struct vs_snapshots){
            .months = 0xfff, .capacity = SUNSETS, .at = m->sunset + k * SUNSETS};
        lamp->years = 1;
        lamp->stop_after_loss = kind == MIXED_gives_up ? 0 : kind == MIXED_gives_up_later ? 4 : -1;
        lamp->snapshots = (first + k) % 3 == 1 ? &m->sunsets[k] : NULL;
        vs_lamp_start(&lamp->lamp, &p, m->nights + k * NIGHTS, NIGHTS);
    }
    return m;
}

void mixed_drop(struct mixed *m)
{
    free(m->lamps);
    free(m->nights);
    free(m->sunsets);
    free(m->sunset);
    free(m);
}

static enum vs_err mixed_hours(void *context, int site, int year, struct vs_hours *out,
                               struct vs_diag *diag)
{
    const struct mixed_weather *w = context;
    struct scene_weather scene = w->scene;
    enum vs_err err = scene_hours(&scene, site, w->first_year + year, out, diag);
    for (size_t k = 0; !err && k < out->count; k++) {
        int day = (int)(k / HOURS_PER_DAY);
        struct vs_hour *h = &out->rows[k];
        if (day >= w->dark_from && day < w->dark_from + w->dark_days) {
            h->ghi_wm2 = h->dhi_wm2 = 0;
        }
        h->ghi_wm2 *= site == 1 ? 0.5 : 1;
        h->dhi_wm2 *= site == 1 ? 0.5 : 1;
        h->snowfall_cm = day == 5 && k % HOURS_PER_DAY < 4 ? w->snow_cm / 4 : 0;
        h->ground_snow_cm = day >= 5 && day < 8 ? w->snow_cm : 0;
    }
    out->start_unix_s += site == 2 ? 10 * 86400 : 0;
    return err;
}

enum vs_err mixed_run(struct mixed_run *run, struct mixed *m, struct vs_diag *diag)
{
    static const int site[MIXED_SKIES] = {0, 0, 1, 2};
    struct vs_season_group groups[MIXED_SKIES];
    for (int k = 0; k < MIXED_SKIES; k++) {
        groups[k] = (struct vs_season_group){
            .site = site[k], .sky = scene_sky(), .snow = run->snow[k]};
    }
    groups[1].sky.plane.tilt_rad = 60 * VS_RAD_PER_DEG;
    groups[2].sky.site.longitude_rad -= 4 * VS_RAD_PER_DEG;
    for (int k = 1; k < MIXED_SKIES; k++) {
        vs_sky_prepare(&groups[k].sky);
    }
    struct vs_season season = {.years = run->years,
                               .threads = run->threads,
                               .dt_s = run->dt_s,
                               .isa = run->isa,
                               .source = {mixed_hours, (void *)(uintptr_t)run->weather},
                               .site_count = SITES,
                               .group_count = MIXED_SKIES,
                               .lamp_count = m->count,
                               .groups = groups,
                               .lamps = m->lamps};
    enum vs_err err = vs_season_run(&season, diag);
    for (int k = 0; k < MIXED_SKIES; k++) {
        run->snow[k] = groups[k].snow;
    }
    return err;
}

static const char *sunsets_differ(const struct vs_snapshots *a, const struct vs_snapshots *b)
{
    if (!a || !b) {
        return a || b ? "whether sunsets are kept" : NULL;
    }
    if (a->count != b->count) {
        return "how many sunsets are kept";
    }
    for (size_t k = 0; k < a->count; k++) {
        const struct vs_snapshot *x = &a->at[k], *y = &b->at[k];
        if (x->day != y->day || x->month != y->month ||
            memcmp(&x->state, &y->state, sizeof x->state) != 0) {
            return "a sunset";
        }
    }
    return NULL;
}

const char *mixed_differ(const struct vs_season_lamp *a, const struct vs_season_lamp *b)
{
    const struct vs_lamp *x = &a->lamp, *y = &b->lamp;
#define PART(part, place)                                                                          \
    if (memcmp(&x->place, &y->place, sizeof x->place) != 0) {                                      \
        return #place;                                                                             \
    }
    VS_LANES_REALS(PART)
    VS_LANES_WORDS(PART)
    PART(state, state)
    PART(ghi_before, tally.ghi_before_whm2)
    PART(whole, tally.whole)
    PART(count, tally.count)
#undef PART
    if (memcmp(x->tally.nights, y->tally.nights, x->tally.count * sizeof *x->tally.nights) != 0) {
        return "a night";
    }
    if (a->stopped != b->stopped || a->loss_nights != b->loss_nights) {
        return "when it gave up";
    }
    return sunsets_differ(a->snapshots, b->snapshots);
}

static uint64_t mix_in(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *p = bytes;
    for (size_t k = 0; k < size; k++) {
        hash = (hash ^ p[k]) * 0x100000001b3u; /* FNV-1a */
    }
    return hash;
}

uint64_t mixed_hash(const struct mixed *m)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (int k = 0; k < m->count; k++) {
        const struct vs_season_lamp *lamp = &m->lamps[k];
        uint64_t one = scene_hash(lamp);
        hash = mix_in(hash, &one, sizeof one);
        hash = mix_in(hash, &lamp->lamp.ledger, sizeof lamp->lamp.ledger);
        hash = mix_in(hash, &lamp->lamp.tally.sums, sizeof lamp->lamp.tally.sums);
        for (size_t at = 0; lamp->snapshots && at < lamp->snapshots->count; at++) {
            const struct vs_snapshot *s = &lamp->snapshots->at[at];
            hash = mix_in(hash, &s->day, sizeof s->day);
            hash = mix_in(hash, &s->state, sizeof s->state);
        }
    }
    return hash;
}
