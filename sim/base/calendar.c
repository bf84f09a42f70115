/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/calendar.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int64_t vs_day_of(int64_t seconds)
{
    return (seconds >= 0 ? seconds : seconds - 86399) / 86400;
}

/* Counts from 1 March, so that the leap day is the last of its year and months follow one rule. */
int64_t vs_date_days(struct vs_date date)
{
    int64_t y = date.month <= 2 ? date.year - 1 : date.year;
    int64_t m = (date.month + 9) % 12;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * m + 2) / 5 + date.day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

struct vs_date vs_date_of_days(int64_t days)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t day_of_era = z - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
                           day_of_era / 146096) /
                          365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t m = (5 * day_of_year + 2) / 153;
    struct vs_date date = {
        .day = (int)(day_of_year - (153 * m + 2) / 5 + 1),
        .month = (int)(m < 10 ? m + 3 : m - 9),
    };
    date.year = (int)(year_of_era + era * 400 + (date.month <= 2));
    return date;
}

int vs_date_days_in_month(int year, int month)
{
    struct vs_date first = {year, month, 1};
    struct vs_date next = {month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1};
    return (int)(vs_date_days(next) - vs_date_days(first));
}

int vs_date_day_of_year(struct vs_date date)
{
    struct vs_date first = {date.year, 1, 1};
    return (int)(vs_date_days(date) - vs_date_days(first)) + 1;
}

int vs_july_year(struct vs_date date)
{
    return date.month >= 7 ? date.year : date.year - 1;
}

int64_t vs_offset_s(double utc_offset_h)
{
    return (int64_t)floor(utc_offset_h * 3600.0 + 0.5);
}

int vs_date_parse(const char *text, struct vs_date *date)
{
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-') {
        return -1;
    }
    for (int k = 0; k < 10; k++) {
        if (k != 4 && k != 7 && !isdigit((unsigned char)text[k])) {
            return -1;
        }
    }
    date->year = (int)strtol(text, NULL, 10);
    date->month = (int)strtol(text + 5, NULL, 10);
    date->day = (int)strtol(text + 8, NULL, 10);
    int valid = date->year >= 1 && date->month >= 1 && date->month <= 12 && date->day >= 1 &&
                date->day <= vs_date_days_in_month(date->year, date->month);
    return valid ? 0 : -1;
}
