/* SPDX-License-Identifier: MIT */
#include "models/decompose.h"

#include "models/elementary.h"

/* Below this height the clearness index is taken as if the sun stood there. */
#define LEAST_COS_ZENITH 0.065
#define LAST_BEAM_ZENITH_DEG 87.0

/* Diffuse share of the global irradiance. */
static real diffuse_frac(real kt)
{
    real low = K(1.0) - K(0.09) * kt;
    real middle = K(12.26911439571261) * kt - K(16.4705084246973);
    middle = middle * kt + K(4.246926715218317);
    middle = middle * kt - K(0.11390583806313881);
    middle = middle * kt + K(0.946296633571001);
    return pick(kt <= K(0.216), low, pick(kt <= K(0.792), middle, K(0.165)));
}

struct vs_irradiance vs_decompose_erbs_driesse(real ghi_wm2, real zenith_rad, real dni_extra_wm2)
{
    real cos_zenith = real_sincos(zenith_rad).cos;
    real level_wm2 = dni_extra_wm2 * max(cos_zenith, K(LEAST_COS_ZENITH));
    real kt = clamp(ghi_wm2 / level_wm2, K(0.0), K(1.0));
    mask beam = zenith_rad <= K(LAST_BEAM_ZENITH_DEG * VS_RAD_PER_DEG);
    real dhi = pick(beam, diffuse_frac(kt) * ghi_wm2, ghi_wm2);
    struct vs_irradiance result = {
        .ghi_wm2 = ghi_wm2,
        .dni_wm2 = (ghi_wm2 - dhi) / pick(beam, cos_zenith, K(1.0)),
        .dhi_wm2 = dhi,
    };
    return result;
}
