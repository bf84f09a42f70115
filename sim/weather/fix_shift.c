/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/elementary.h"
#include "sim/weather/clear_hours.h"
#include "sim/weather/regrid.h"
#include "sim/weather/time_shift.h"

enum { HOUR_S = 3600, DAY_H = 24 };

static const double cleanest = 1.5; /* turbidity of the air that lets most of the beam through */

static const enum vs_column light[VS_REGRID_COUNT] = {
    [VS_REGRID_GLOBAL] = VS_COLUMN_GHI,
    [VS_REGRID_DIRECT] = VS_COLUMN_DNI,
    [VS_REGRID_DIFFUSE] = VS_COLUMN_DHI,
};

/* Light that cannot be moved with the rest: what made it is not known well enough. */
static const enum vs_column dropped[] = {
    VS_COLUMN_GLOBAL_LX,  VS_COLUMN_DIRECT_LX,     VS_COLUMN_DIFFUSE_LX,   VS_COLUMN_ZENITH_CDM2,
    VS_COLUMN_PLANE_BEAM, VS_COLUMN_PLANE_DIFFUSE, VS_COLUMN_PLANE_GROUND,
};

static enum vs_err no_memory(const struct vs_record *r, struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_MEMORY, r->file, 0, 0, "memory ran out for %zu rows", r->count);
}

static enum vs_err check(const struct vs_record *r, double late_h, struct vs_diag *diag)
{
    double steps = late_h * HOUR_S / max(r->step_s, 1);
    double off_h = fabs(steps - real_round(steps)) * r->step_s / HOUR_S;
    if (!r->column[VS_COLUMN_GHI] || !r->has_place) {
        return vs_fail(diag, VS_ERR_INPUT, r->file, 0, 0,
                       "there is no %s; allowed are files with both global irradiance and place",
                       r->has_place ? "global irradiance" : "place");
    }
    if (r->step_s > HOUR_S) {
        return vs_fail(diag, VS_ERR_INPUT, r->file, 0, 0,
                       "a value stands for %g h; allowed are steps of up to an hour",
                       r->step_s / 3600.0);
    }
    if (r->step_s < HOUR_S && off_h > VS_SHIFT_TOLERANCE_H) {
        return vs_fail(diag, VS_ERR_INPUT, r->file, 0, 0,
                       "%.2f h are no whole steps of %d min; allowed is up to 0.1 h from one (make "
                       "hours of it first: vesper weather convert)",
                       late_h, r->step_s / 60);
    }
    return VS_OK;
}

/* The value some steps on; a typical year begins again where it ends. */
static double step_on(const struct vs_record *r, enum vs_column c, long index)
{
    long count = (long)r->count;
    if (r->typical) {
        index = ((index % count) + count) % count;
    }
    return index >= 0 && index < count ? r->column[c][index] : NAN;
}

/* Steps below an hour are so many that whole ones will do. */
static void move_steps(const struct vs_record *r, double late_h, struct vs_record *out)
{
    long steps = (long)real_round(late_h * HOUR_S / r->step_s);
    for (int of = 0; of < VS_REGRID_COUNT; of++) {
        for (size_t k = 0; out->column[light[of]] && k < r->count; k++) {
            out->column[light[of]][k] = step_on(r, light[of], (long)k + steps);
        }
    }
}

/* Hours, over the clear-sky index; a day from the other end of the year stands around a typical
 * one. */
static enum vs_err move_hours(const struct vs_record *r, double late_h, struct vs_record *out,
                              struct vs_diag *diag)
{
    size_t around = r->count + 2 * DAY_H;
    double *room = malloc(VS_REGRID_COUNT * around * sizeof *room);
    if (!room) {
        return no_memory(r, diag);
    }
    struct vs_regrid from = {(double)r->start_unix_s - HOUR_S * (DAY_H + late_h), around, {0}};
    struct vs_regrid to = {(double)r->start_unix_s, r->count, {0}};
    for (size_t of = 0; of < VS_REGRID_COUNT; of++) {
        if (r->column[light[of]]) {
            from.of[of] = room + of * around;
            to.of[of] = out->column[light[of]];
            for (size_t k = 0; k < around; k++) {
                from.of[of][k] = step_on(r, light[of], (long)k - DAY_H);
            }
        }
    }
    struct vs_site site = vs_record_site(r);
    vs_regrid(&site, VS_TURBIDITY_DEFAULT, &from, &to);
    free(room);
    return VS_OK;
}

/* One hour: dark where the sun is down, of parts that make the whole. The beam is worked out anew,
 * for in files that are late it often was made with the sun in another place than the light's. */
static void settle_hour(const struct vs_record *r, const struct vs_clear_hour *clean,
                        struct vs_record *out, size_t k)
{
    int down = !(clean->sun.cos_zenith > 0);
    for (int of = 0; of < VS_REGRID_COUNT; of++) {
        double *value = out->column[light[of]];
        if (value && down && !isnan(r->column[light[of]][k])) {
            value[k] = 0; /* of the hours that lie beyond the end of the file too */
        }
    }
    double *ghi = out->column[VS_COLUMN_GHI], *dhi = out->column[VS_COLUMN_DHI];
    double *dni = out->column[VS_COLUMN_DNI];
    if (dhi && dhi[k] > ghi[k]) {
        dhi[k] = ghi[k];
    }
    if (dni && dhi && !down && !isnan(ghi[k]) && !isnan(dhi[k])) {
        dni[k] = min((ghi[k] - dhi[k]) / clean->sun.cos_zenith, clean->dni_wm2);
    }
    double *horizontal = out->column[VS_COLUMN_EXTRA_HORIZONTAL];
    double *normal = out->column[VS_COLUMN_EXTRA_NORMAL];
    if (horizontal && !isnan(horizontal[k])) {
        horizontal[k] = clean->sun.horizontal_wm2;
    }
    if (normal && !isnan(normal[k])) {
        normal[k] = down ? 0 : clean->sun.normal_wm2;
    }
}

static void settle(const struct vs_record *r, struct vs_record *out)
{
    struct vs_site site = vs_record_site(out);
    struct vs_clear_hour clean[DAY_H];
    for (size_t k = 0; out->step_s == HOUR_S && k < out->count; k++) {
        if (k % DAY_H == 0) {
            vs_clear_day((double)out->start_unix_s + HOUR_S * (double)k, &site, cleanest, clean);
        }
        settle_hour(r, &clean[k % DAY_H], out, k);
    }
    for (size_t d = 0; d < sizeof dropped / sizeof *dropped; d++) {
        for (size_t k = 0; out->column[dropped[d]] && k < out->count; k++) {
            out->column[dropped[d]][k] = NAN;
        }
    }
}

enum vs_err vs_record_fix_shift(const struct vs_record *record, double late_h,
                                struct vs_record *out, struct vs_diag *diag)
{
    memset(out, 0, sizeof *out);
    enum vs_err err = check(record, late_h, diag);
    if (!err && vs_record_turned(record, 0, record->count, out)) {
        err = no_memory(record, diag);
    }
    if (!err && record->step_s == HOUR_S) {
        err = move_hours(record, late_h, out, diag);
    } else if (!err) {
        move_steps(record, late_h, out);
    }
    if (err) {
        vs_record_free(out);
        return err;
    }
    settle(record, out);
    snprintf(out->make, sizeof out->make, "%.48s%slight moved by %+.2f h", record->make,
             record->make[0] ? "; " : "", -late_h);
    return VS_OK;
}
