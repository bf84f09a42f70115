/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/record_of_hours.h"

#include <stdio.h>
#include <string.h>

#include "models/elementary.h"
#include "sim/weather/hour_sun.h"

enum { HOUR_S = 3600, DAY_H = 24 };

static int has_snow(const struct vs_hours *hours)
{
    for (size_t k = 0; k < hours->count; k++) {
        if (hours->rows[k].snowfall_cm > 0 || hours->rows[k].ground_snow_cm > 0) {
            return 1;
        }
    }
    return 0;
}

static void put_hour(struct vs_record *r, size_t k, const struct vs_hour *hour,
                     const struct vs_hour_sun *sun)
{
    double beam = sun->cos_zenith > 0 ? (hour->ghi_wm2 - hour->dhi_wm2) / sun->cos_zenith : 0;
    r->column[VS_COLUMN_GHI][k] = hour->ghi_wm2;
    r->column[VS_COLUMN_DHI][k] = hour->dhi_wm2;
    r->column[VS_COLUMN_DNI][k] = clamp(beam, 0, sun->normal_wm2);
    r->column[VS_COLUMN_AIR][k] = hour->air_degc;
    r->column[VS_COLUMN_WIND][k] = hour->wind_ms;
    if (r->column[VS_COLUMN_SNOWFALL]) {
        r->column[VS_COLUMN_SNOWFALL][k] = hour->snowfall_cm;
        r->column[VS_COLUMN_SNOW_DEPTH][k] = hour->ground_snow_cm;
    }
}

enum vs_err vs_record_of_hours(const struct vs_hours *hours, struct vs_record *record,
                               struct vs_diag *diag)
{
    memset(record, 0, sizeof *record);
    uint64_t columns = VS_COLUMN_BIT(VS_COLUMN_GHI) | VS_COLUMN_BIT(VS_COLUMN_DNI) |
                       VS_COLUMN_BIT(VS_COLUMN_DHI) | VS_COLUMN_BIT(VS_COLUMN_AIR) |
                       VS_COLUMN_BIT(VS_COLUMN_WIND);
    if (has_snow(hours)) {
        columns |= VS_COLUMN_BIT(VS_COLUMN_SNOWFALL) | VS_COLUMN_BIT(VS_COLUMN_SNOW_DEPTH);
    }
    if (vs_record_alloc(record, hours->count, columns)) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for %zu hours", hours->count);
    }
    record->has_place = record->has_altitude = 1;
    record->latitude_deg = hours->latitude_deg;
    record->longitude_deg = hours->longitude_deg;
    record->altitude_m = hours->altitude_m;
    record->utc_offset_h = hours->utc_offset_h;
    record->stamp = VS_STAMP_END;
    record->step_s = HOUR_S;
    record->start_unix_s = hours->start_unix_s;
    snprintf(record->make, sizeof record->make, "%.95s", hours->source);
    struct vs_site site = {hours->latitude_deg * VS_RAD_PER_DEG,
                           hours->longitude_deg * VS_RAD_PER_DEG, hours->altitude_m};
    struct vs_hour_sun sun[DAY_H];
    for (size_t k = 0; k < hours->count; k++) {
        if (k % DAY_H == 0) {
            vs_day_sun((double)hours->start_unix_s + 3600.0 * (double)k, &site, sun);
        }
        put_hour(record, k, &hours->rows[k], &sun[k % DAY_H]);
    }
    return VS_OK;
}
