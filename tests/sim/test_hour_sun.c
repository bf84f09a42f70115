/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/hour_sun.h"

#include <math.h>

#include <criterion/criterion.h>

#include "models/elementary.h"
#include "sim/base/calendar.h"

/* Against the mean of 3600 instants; what is left is the hour angle's own small irregularity. */
Test(hour_sun, is_the_mean_of_its_seconds)
{
    static const double latitude_deg[4] = {39.85, 0, -35, 66};
    for (int k = 0; k < 4; k++) {
        struct vs_site site = {latitude_deg[k] * VS_RAD_PER_DEG, 119.5 * VS_RAD_PER_DEG, 0};
        for (int day = 3; day < 365; day += 40) {
            double midnight = (double)vs_date_days((struct vs_date){2025, 1, 1}) * 86400 +
                              86400.0 * day - 28800;
            struct vs_hour_sun sun[24];
            vs_day_sun(midnight, &site, sun);
            for (int h = 0; h < 24; h++) {
                double sum = 0;
                for (int s = 0; s < 3600; s += 10) {
                    double at = midnight + 3600.0 * h + s + 5;
                    sum += fmax(vs_sun_at(at, &site).cos_zenith, 0) / 360;
                }
                cr_assert(fabs(sun[h].cos_zenith - sum) < 1e-4, "latitude %g day %d hour %d: %g %g",
                          latitude_deg[k], day, h, sun[h].cos_zenith, sum);
            }
        }
    }
}
