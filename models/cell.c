/* SPDX-License-Identifier: MIT */
#include "models/cell.h"

#include "models/elementary.h"

struct vs_cell_params vs_cell_defaults(void)
{
    struct vs_cell_params params = {.u0_w_per_m2k = K(25.0), .u1_ws_per_m3k = K(6.84)};
    return params;
}

real vs_cell_faiman_degc(const struct vs_cell_params *params, real poa_wm2, real air_degc,
                         real wind_ms)
{
    return air_degc + poa_wm2 / (params->u0_w_per_m2k + params->u1_ws_per_m3k * wind_ms);
}

real vs_wind_ratio(real from_m, real to_m, real exponent)
{
    return real_pow(to_m / from_m, exponent);
}

real vs_wind_at_height_ms(real wind_ms, real from_m, real to_m, real exponent)
{
    return wind_ms * vs_wind_ratio(from_m, to_m, exponent);
}
