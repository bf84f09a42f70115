/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/season.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifdef _OPENMP
#include <omp.h>
#endif

#include "sim/engine/batch.h"
#include "sim/engine/season_parts.h"

enum {
    MINUTES = VS_MINUTES_PER_HOUR,
    HOURS_PER_DAY = 24,
    CHUNK_HOURS = 7 * HOURS_PER_DAY, /* of sky, made by one thread */
    BLOCK_CHUNKS = 4,
    BLOCK_HOURS = BLOCK_CHUNKS * CHUNK_HOURS,
    BLOCK_MINUTES = BLOCK_HOURS * MINUTES
};

static void add_notes(struct vs_sky_notes *sum, const struct vs_sky_notes *notes)
{
    sum->dropped_whm2 += notes->dropped_whm2;
    sum->moved_whm2 += notes->moved_whm2;
    sum->constant_hours += notes->constant_hours;
    sum->plane_whm2 += notes->plane_whm2;
    sum->blocked_whm2 += notes->blocked_whm2;
    sum->snow_whm2 += notes->snow_whm2;
}

static int threads_of(const struct vs_season *season)
{
#ifdef _OPENMP
    return season->threads > 0 ? season->threads : omp_get_max_threads();
#else
    (void)season;
    return 1;
#endif
}

static int thread_number(void)
{
#ifdef _OPENMP
    return omp_get_thread_num();
#else
    return 0;
#endif
}

/* Lamps that run together: a batch in lanes, or one by itself. */
struct job {
    int first, count; /* of scratch.order */
    int alone;
};

/* Room that a run borrows: hours by site, minutes and notes by group, lamps in the order in which
 * they run, lanes by thread. */
struct scratch {
    const struct vs_lanes_code *code; /* null: every lamp by itself */
    char *lanes;                      /* aligned; lanes_size a thread */
    size_t lanes_size;
    struct vs_batch_lamp *order;
    struct job *jobs;
    struct vs_hours *hours;
    struct vs_minute *minutes;  /* BLOCK_MINUTES a group */
    struct vs_sky_notes *notes; /* BLOCK_CHUNKS a group */
    struct vs_snow_hour **snow; /* of the year, by group; null where there is none */
};

/* Hours of the year that are dealt with together. A site whose year is shorter has fewer of them.
 */
struct block {
    size_t first, count;
};

static size_t length_at(const struct block *block, const struct vs_hours *hours)
{
    size_t left = hours->count > block->first ? hours->count - block->first : 0;
    return left < block->count ? left : block->count;
}

static int runs_in(const struct vs_season_lamp *lamp, int year)
{
    return year < lamp->years && !lamp->stopped;
}

/* Whether a lamp still looks at this sky. */
static int is_needed(const struct vs_season *season, int group, int year)
{
    for (int lamp = 0; lamp < season->lamp_count; lamp++) {
        if (season->lamps[lamp].group == group && runs_in(&season->lamps[lamp], year)) {
            return 1;
        }
    }
    return 0;
}

/* Whether anybody looks at a site's weather. */
static int is_visited(const struct vs_season *season, int site, int year)
{
    for (int group = 0; group < season->group_count; group++) {
        if (season->groups[group].site == site && is_needed(season, group, year)) {
            return 1;
        }
    }
    return 0;
}

/* Skies of all groups for one block, each chunk of days by itself. */
static void make_skies(struct vs_season *season, const struct scratch *room, int year,
                       struct block block)
{
    int chunks = (int)((block.count + CHUNK_HOURS - 1) / CHUNK_HOURS);
    int jobs = chunks * season->group_count;
    memset(room->notes, 0, (size_t)season->group_count * BLOCK_CHUNKS * sizeof *room->notes);
#pragma omp parallel for schedule(dynamic) num_threads(threads_of(season))
    for (int job = 0; job < jobs; job++) {
        int group = job / chunks, chunk = job % chunks;
        const struct vs_season_group *g = &season->groups[group];
        size_t from = (size_t)chunk * CHUNK_HOURS;
        struct block days = {block.first + from, CHUNK_HOURS};
        size_t length = length_at(&days, &room->hours[g->site]);
        if (length == 0 || !is_needed(season, group, year)) {
            continue;
        }
        struct vs_sky_notes *notes = &room->notes[group * BLOCK_CHUNKS + chunk];
        vs_sky_hours(&g->sky, &room->hours[g->site], days.first, length,
                     room->minutes + (size_t)group * BLOCK_MINUTES + from * MINUTES, notes);
    }
    /* added in a fixed order, so that the sums are the same for any number of threads */
    for (int job = 0; job < jobs; job++) {
        int group = job / chunks, chunk = job % chunks;
        add_notes(&season->groups[group].notes, &room->notes[group * BLOCK_CHUNKS + chunk]);
    }
}

static int runs_in_lanes(const struct scratch *room, const struct vs_season_lamp *lamp)
{
    return room->code && vs_batch_takes(&lamp->lamp.params);
}

/* How many lanes of a batch to fill: all, or one half where full ones would leave threads idle. */
static int lanes_to_fill(const struct vs_season *season, const struct scratch *room, int year)
{
    int lamps = 0;
    for (int lamp = 0; lamp < season->lamp_count; lamp++) {
        const struct vs_season_lamp *k = &season->lamps[lamp];
        lamps += runs_in(k, year) && runs_in_lanes(room, k);
    }
    int lanes = room->code ? room->code->lanes : 1;
    return lamps <= lanes * (threads_of(season) - 1) ? lanes / 2 : lanes;
}

static struct vs_batch_lamp under_its_sky(const struct scratch *room, struct vs_season_lamp *lamp)
{
    return (struct vs_batch_lamp){lamp, room->minutes + (size_t)lamp->group * BLOCK_MINUTES};
}

static const struct vs_hours *hours_of(const struct vs_season *season, const struct scratch *room,
                                       const struct vs_season_lamp *lamp)
{
    return &room->hours[season->groups[lamp->group].site];
}

/* Whether noon, midnight and dates come together, to the end. */
static int have_one_calendar(const struct vs_hours *a, const struct vs_hours *b)
{
    struct vs_local_hour x = vs_local_hour_of(a, 0), y = vs_local_hour_of(b, 0);
    return x.day == y.day && x.of_day_s == y.of_day_s && a->count == b->count;
}

/* Orders the lamps that still run, cut into jobs; returns how many. Those under one sky stand
 * together, for a batch under one sky is the quickest; but one half empty is the slowest. */
static int cut_jobs(const struct vs_season *season, const struct scratch *room, int year)
{
    int jobs = 0, placed = 0;
    int most = lanes_to_fill(season, room, year);
    const struct vs_hours *calendar = NULL; /* of the last job, while it has room */
    for (int group = 0; group < season->group_count; group++) {
        for (int lamp = 0; lamp < season->lamp_count; lamp++) {
            struct vs_season_lamp *k = &season->lamps[lamp];
            if (k->group != group || !runs_in(k, year) || !runs_in_lanes(room, k)) {
                continue;
            }
            const struct vs_hours *its = hours_of(season, room, k);
            if (!calendar || !have_one_calendar(calendar, its)) {
                room->jobs[jobs++] = (struct job){placed, 0, 0};
                calendar = its;
            }
            room->order[placed++] = under_its_sky(room, k);
            struct job *job = &room->jobs[jobs - 1];
            calendar = ++job->count == most ? NULL : calendar;
        }
    }
    for (int lamp = 0; lamp < season->lamp_count; lamp++) {
        struct vs_season_lamp *k = &season->lamps[lamp];
        if (runs_in(k, year) && !runs_in_lanes(room, k)) {
            room->jobs[jobs++] = (struct job){placed, 1, 1};
            room->order[placed++] = under_its_sky(room, k);
        }
    }
    return jobs;
}

static void run_job(const struct vs_season *season, const struct scratch *room, struct block block,
                    const struct job *job, void *lanes)
{
    const struct vs_batch_lamp *lamps = room->order + job->first;
    const struct vs_hours *hours = hours_of(season, room, lamps->lamp);
    const struct vs_stretch stretch = {hours, block.first, length_at(&block, hours)};
    if (stretch.count == 0) {
        return;
    }
    if (job->alone) {
        vs_season_alone(lamps->lamp, &stretch, lamps->minutes, season->dt_s);
    } else {
        const struct vs_lanes_code *narrow = room->code->narrow;
        const struct vs_lanes_code *code = narrow && job->count <= narrow->lanes ? narrow
                                                                                 : room->code;
        vs_batch_run(code, lanes, lamps, job->count, &stretch, season->dt_s);
    }
}

static void run_block(struct vs_season *season, const struct scratch *room, int year,
                      struct block block)
{
    make_skies(season, room, year, block);
    int jobs = cut_jobs(season, room, year);
#pragma omp parallel for schedule(dynamic) num_threads(threads_of(season))
    for (int job = 0; job < jobs; job++) {
        run_job(season, room, block, &room->jobs[job],
                room->lanes + room->lanes_size * (size_t)thread_number());
    }
}

static int all_done(const struct vs_season *season, int year)
{
    for (int lamp = 0; lamp < season->lamp_count; lamp++) {
        if (runs_in(&season->lamps[lamp], year)) {
            return 0;
        }
    }
    return 1;
}

/* Snow of the year on every plane that is still looked at, in the order of its hours. */
static enum vs_err lay_snow(struct vs_season *season, const struct scratch *room, int year,
                            struct vs_diag *diag)
{
    enum vs_err err = VS_OK;
    for (int group = 0; !err && group < season->group_count; group++) {
        struct vs_season_group *g = &season->groups[group];
        if (is_needed(season, group, year)) {
            err = vs_snow_lay_new(&g->sky, &room->hours[g->site], &g->snow, &room->snow[group],
                                  diag);
        }
    }
    return err;
}

static void drop_year(struct vs_season *season, const struct scratch *room)
{
    for (int group = 0; group < season->group_count; group++) {
        season->groups[group].sky.snow_hours = NULL;
        free(room->snow[group]);
        room->snow[group] = NULL;
    }
    for (int site = 0; site < season->site_count; site++) {
        vs_hours_free(&room->hours[site]);
    }
}

static enum vs_err run_year(struct vs_season *season, const struct scratch *room, int year,
                            struct vs_diag *diag)
{
    size_t count = 0;
    for (int site = 0; site < season->site_count; site++) {
        if (!is_visited(season, site, year)) {
            continue;
        }
        enum vs_err err = season->source.year(season->source.context, site, year,
                                              &room->hours[site], diag);
        if (err) {
            return err;
        }
        count = room->hours[site].count > count ? room->hours[site].count : count;
    }
    enum vs_err err = lay_snow(season, room, year, diag);
    if (err) {
        return err;
    }
    for (size_t first = 0; first < count && !all_done(season, year); first += BLOCK_HOURS) {
        size_t length = count - first < BLOCK_HOURS ? count - first : BLOCK_HOURS;
        run_block(season, room, year, (struct block){first, length});
        if (season->progress) {
            double in_year = (double)(first + length) / (double)count;
            season->progress(season->progress_context, (year + in_year) / season->years);
        }
    }
    return VS_OK;
}

static void begin_year(struct vs_season *season, int year)
{
    for (int lamp = 0; lamp < season->lamp_count; lamp++) {
        season->lamps[lamp].lamp.tally.year = year;
    }
}

static void end_spin_up(struct vs_season *season, int year)
{
    for (int lamp = 0; lamp < season->lamp_count; lamp++) {
        struct vs_season_lamp *k = &season->lamps[lamp];
        if (year + 1 == k->spin_up_years) {
            k->lamp.tally.count = 0;
            k->lamp.tally.sums.cold_charge_as = 0;
            k->lamp.tally.sums.charge_as = k->lamp.tally.sums.discharge_as = 0;
            k->loss_nights = 0;
            if (k->snapshots) {
                k->snapshots->count = 0;
            }
        }
    }
}

static enum vs_err check_books(const struct vs_season *season, struct vs_diag *diag)
{
    for (int lamp = 0; lamp < season->lamp_count; lamp++) {
        double residual = vs_ledger_residual_frac(&season->lamps[lamp].lamp.ledger);
        if (!(fabs(residual) < VS_LEDGER_TOLERANCE)) {
            return vs_fail(diag, VS_ERR_BOOKS, "", 0, 0,
                           "the energy books of lamp %d miss by %.3g of throughput; at most %.0e "
                           "is allowed",
                           lamp, residual, VS_LEDGER_TOLERANCE);
        }
    }
    return VS_OK;
}

/* The code that the season asks for; null for the reference. */
static enum vs_err choose_code(const struct vs_season *season, const struct vs_lanes_code **code,
                               struct vs_diag *diag)
{
    if (season->isa && strcmp(season->isa, VS_ISA_REFERENCE) == 0) {
        *code = NULL;
        return VS_OK;
    }
    *code = season->isa ? vs_lanes_find(season->isa) : vs_lanes_at(0);
    return *code ? VS_OK
                 : vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                           "the instruction set %s is not one that this processor and this "
                           "program have",
                           season->isa);
}

/* The skies go with the lamps. */
static void choose_sky_code(struct vs_season *season)
{
    for (int group = 0; season->isa && group < season->group_count; group++) {
        season->groups[group].sky.code = vs_sky_code_of(season->isa);
    }
}

static void drop_room(struct scratch *room)
{
    free(room->jobs);
    free(room->order);
    free(room->lanes);
    free(room->snow);
    free(room->notes);
    free(room->minutes);
    free(room->hours);
}

static enum vs_err make_room(const struct vs_season *season, struct scratch *room,
                             struct vs_diag *diag)
{
    enum vs_err err = choose_code(season, &room->code, diag);
    if (err) {
        return err;
    }
    size_t groups = (size_t)season->group_count, lamps = (size_t)season->lamp_count;
    size_t align = room->code ? room->code->align : 1;
    room->lanes_size = room->code ? (room->code->size + align - 1) / align * align : 1;
    size_t lanes = room->lanes_size * (size_t)threads_of(season);
    room->lanes = aligned_alloc(align, lanes);
    room->order = malloc((lamps + 1) * sizeof *room->order);
    room->jobs = malloc((lamps + 1) * sizeof *room->jobs);
    room->hours = calloc((size_t)season->site_count, sizeof *room->hours);
    room->minutes = malloc(groups * BLOCK_MINUTES * sizeof *room->minutes);
    room->notes = malloc(groups * BLOCK_CHUNKS * sizeof *room->notes);
    room->snow = calloc(groups, sizeof *room->snow);
    if (room->lanes && room->order && room->jobs && room->hours && room->minutes && room->notes &&
        room->snow) {
        memset(room->lanes, 0, lanes);
        return VS_OK;
    }
    return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for %d groups of sky",
                   season->group_count);
}

enum vs_err vs_season_run(struct vs_season *season, struct vs_diag *diag)
{
    struct scratch room = {0};
    enum vs_err err = make_room(season, &room, diag);
    choose_sky_code(season);
    for (int year = 0; !err && year < season->years && !all_done(season, year); year++) {
        begin_year(season, year);
        err = run_year(season, &room, year, diag);
        end_spin_up(season, year);
        drop_year(season, &room);
    }
    drop_room(&room);
    return err ? err : check_books(season, diag);
}

void vs_season_hours(struct vs_season_lamp *lamp, const struct vs_sky_params *sky,
                     const struct vs_hours *hours, size_t first, size_t count, int dt_s,
                     struct vs_sky_notes *notes)
{
    struct vs_minute minutes[HOURS_PER_DAY * MINUTES];
    for (size_t done = 0; done < count;) {
        size_t length = count - done < HOURS_PER_DAY ? count - done : HOURS_PER_DAY;
        vs_sky_hours(sky, hours, first + done, length, minutes, notes);
        struct vs_stretch stretch = {hours, first + done, length};
        vs_season_alone(lamp, &stretch, minutes, dt_s);
        done += length;
    }
}
