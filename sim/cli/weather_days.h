/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weather_days.h - the days of the records that a command line names, put behind each other. */
#ifndef VS_CLI_WEATHER_DAYS_H
#define VS_CLI_WEATHER_DAYS_H

#include "sim/cli/options.h"
#include "sim/weather/record.h"
#include "sim/weather/record_days.h"

enum vs_pool {
    VS_POOL_ONE_PLACE, /* a file of another place, or of time that is taken, is an error */
    VS_POOL_ANY_PLACE  /* such a file stands in a calendar of its own: 400 years later, which have
                        * the same months and leap days */
};

/* The owner frees it with vs_pooled_days_free. */
struct vs_pooled_days {
    struct vs_record_days days;
    char name[VS_RECORD_TEXT]; /* of the first file's place, else the file */
    double latitude_deg, longitude_deg, altitude_m, utc_offset_h; /* of the first file */
    int has_altitude;                                             /* the same */
    int file_count;
};

/* Returned  *first: the record of the first file, which the caller frees (also when nothing was
 * read); null where it is not wanted Given     lapse as the climate's 6 K/km: air of other heights
 * is brought to the first file's, where both are known Errors    those of vs_weather_read_at,
 * vs_record_days, vs_record_days_append */
enum vs_err vs_pool_days(const char *command, const struct vs_option_list *files, const char *place,
                         enum vs_pool how, struct vs_pooled_days *pool, struct vs_record *first,
                         struct vs_diag *diag);
void vs_pooled_days_free(struct vs_pooled_days *pool);

#endif
