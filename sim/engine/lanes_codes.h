/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lanes_codes.h - the builds of lanes.c that CMakeLists.txt makes. */
#ifndef VS_ENGINE_LANES_CODES_H
#define VS_ENGINE_LANES_CODES_H

#include "sim/engine/lanes.h"

extern const struct vs_lanes_code vs_lanes_code_x2_generic; /* any processor */
extern const struct vs_lanes_code vs_lanes_code_x2_v2;      /* x86-64 from here on */
extern const struct vs_lanes_code vs_lanes_code_x4_v3;
extern const struct vs_lanes_code vs_lanes_code_x8_v4;
extern const struct vs_lanes_code vs_lanes_code_x8_v4_narrow;

#endif
