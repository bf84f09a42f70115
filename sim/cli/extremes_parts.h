/* SPDX-License-Identifier: GPL-3.0-or-later */
/* extremes_parts.h - what the three formats of weather_extremes.h share. */
#ifndef VS_CLI_EXTREMES_PARTS_H
#define VS_CLI_EXTREMES_PARTS_H

#include <stdio.h>

#include "sim/base/calendar.h"
#include "sim/weather/extremes.h"

enum { VS_DAY_SIZE = 16 };

static inline const char *vs_day_text(int64_t day, char out[VS_DAY_SIZE])
{
    struct vs_date d = vs_date_of_days(day);
    snprintf(out, VS_DAY_SIZE, "%04d-%02d-%02d", d.year, d.month, d.day);
    return out;
}

static inline int vs_extremes_fitted(const struct vs_extremes *e)
{
    return e->counted >= VS_EXTREME_WINTERS_LEAST;
}

static inline int vs_extremes_designed(const struct vs_extremes *e)
{
    return e->how.design_kwhm2 > 0;
}

enum vs_err vs_extremes_csv(const struct vs_extremes *e, FILE *stream, struct vs_diag *diag);
enum vs_err vs_extremes_json(const struct vs_extremes *e, FILE *stream, struct vs_diag *diag);

#endif
