/* SPDX-License-Identifier: MIT */
/* irradiance.h - the three irradiances that clear_sky.h and decompose.h give and transpose.h takes.
 */
#ifndef VS_MODELS_IRRADIANCE_H
#define VS_MODELS_IRRADIANCE_H

#include "models/real.h"

/* Global horizontal, direct normal, diffuse horizontal. */
struct vs_irradiance {
    real ghi_wm2, dni_wm2, dhi_wm2;
};

#endif
