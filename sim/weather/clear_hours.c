/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/clear_hours.h"

#include "models/clear_sky.h"
#include "models/elementary.h"

static const double standard_pa = 101325.0;
static const double mean_air_degc = 10.0; /* for refraction alone */

static struct vs_clear_hour clear_hour(const struct vs_hour_sun *sun, const struct vs_site *site,
                                       double linke_turbidity)
{
    struct vs_clear_hour clear = {.sun = *sun};
    if (sun->cos_zenith <= 0) {
        return clear;
    }
    double pressure_pa = vs_pressure_pa(site->altitude_m);
    double zenith_rad = real_acos(min(sun->cos_zenith / sun->up_frac, 1.0));
    double apparent_rad = zenith_rad -
                          vs_sun_refraction_rad(VS_PI / 2 - zenith_rad, pressure_pa, mean_air_degc);
    double air_mass = vs_air_mass(apparent_rad) * pressure_pa / standard_pa;
    struct vs_irradiance sky = vs_clear_sky(apparent_rad, air_mass, linke_turbidity,
                                            site->altitude_m, sun->normal_wm2);
    clear.ghi_wm2 = sky.ghi_wm2 * sun->up_frac;
    clear.dni_wm2 = sky.dni_wm2 * sun->up_frac;
    clear.dhi_wm2 = sky.dhi_wm2 * sun->up_frac;
    return clear;
}

void vs_clear_day(double start_unix_s, const struct vs_site *site, double linke_turbidity,
                  struct vs_clear_hour hours[24])
{
    struct vs_hour_sun sun[24];
    vs_day_sun(start_unix_s, site, sun);
    for (int h = 0; h < 24; h++) {
        hours[h] = clear_hour(&sun[h], site, linke_turbidity);
    }
}
