/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace_text.h - a made-up trace: a sine of a sun, a lamp at night, a battery that follows. */
#ifndef VS_TESTS_SIM_TRACE_TEXT_H
#define VS_TESTS_SIM_TRACE_TEXT_H

#include <math.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/base/calendar.h"

static inline void trace_write(FILE *out, struct vs_date first, int days, int step_s)
{
    fputs("time_local,ghi_wm2,air_degc,pv_w,soc_frac,soc_est_frac,battery_degc,lamp_level_frac,"
          "charger_mode\n",
          out);
    for (int64_t t = 0; t < (int64_t)days * 86400; t += step_s) {
        struct vs_date d = vs_date_of_days(vs_date_days(first) + t / 86400);
        int s = (int)(t % 86400);
        double sun = sin((s / 3600.0 - 6) / 12 * 3.141592653589793);
        double ghi_wm2 = sun > 0 ? 700 * sun : 0;
        double soc = 0.5 - 0.3 * cos((s / 3600.0 - 4) / 12 * 3.141592653589793);
        fprintf(out, "%04d-%02d-%02dT%02d:%02d:%02d,%.1f,%.1f,%.2f,%.4f,%.4f,%.2f,%d,BULK\n",
                d.year, d.month, d.day, s / 3600, s / 60 % 60, s % 60, ghi_wm2, -8 + 6 * sun,
                0.1 * ghi_wm2, soc, soc - 0.03, -4 + 5 * sun, sun > 0 ? 0 : 1);
    }
}

#endif
