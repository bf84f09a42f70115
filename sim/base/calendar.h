/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calendar.h - civil dates (proleptic Gregorian) and seconds. Pure; no time zone data base, no
 * system clock: local time is UTC plus a fixed offset, as at the sites (UTC+8, no daylight saving).
 */
#ifndef VS_BASE_CALENDAR_H
#define VS_BASE_CALENDAR_H

#include <stdint.h>

struct vs_date {
    int year, month, day; /* month 1..12, day 1..31 */
};

int64_t vs_date_days(struct vs_date date); /* days since 1970-01-01 */
struct vs_date vs_date_of_days(int64_t days);
int64_t vs_day_of(int64_t seconds); /* days since 1970-01-01, before it as well */
int vs_date_days_in_month(int year, int month);
int vs_date_day_of_year(struct vs_date date); /* 1..366 */
int64_t vs_offset_s(double utc_offset_h);     /* a clock's offset from UTC, to the nearest second */

/* Years that hold a whole winter run from 1 July; this is the one, named by it, of a date. */
int vs_july_year(struct vs_date date);

/* Reads YYYY-MM-DD exactly; 0 on success, -1 if the text is anything else or no real date. */
int vs_date_parse(const char *text, struct vs_date *date);

#endif
