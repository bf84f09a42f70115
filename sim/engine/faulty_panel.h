/* SPDX-License-Identifier: GPL-3.0-or-later */
/* faulty_panel.h - what a panel under faults offers: less light or more, another voltage, nothing.
 *
 * Pure: no I/O, no allocation, no globals. */
#ifndef VS_ENGINE_FAULTY_PANEL_H
#define VS_ENGINE_FAULTY_PANEL_H

#include "sim/engine/faults.h"
#include "sim/engine/sky.h"

/* The minute as this panel makes it. What a cut or covered panel could have given is not counted as
 * offered. A minute carries no curve: under another light its voltages move by what the module's
 * curves in air as warm as the air differ, and its power in their proportion.
 * Given     module: of the group, as in its sky */
struct vs_minute vs_faulty_minute(const struct vs_plant_faults *faults,
                                  const struct vs_pv_params *module, const struct vs_minute *sound);

/* The curve as this panel makes it: exact. */
struct vs_diode vs_faulty_diode(const struct vs_plant_faults *faults,
                                const struct vs_pv_params *module, const struct vs_diode *sound);

#endif
