/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tolerance.h - how the lamps of a replicate as built differ from their data sheets.
 *
 * Drawn by place: (seed, replicate, lamp, quantity), so all designs of a replicate meet the same
 * parts, and a quantity added to the table shifts no other. What belongs to the sky (module's weak
 * light, dirt, cooling, snow, haze, diffuse part, air) is one draw for all lamps and sites of a
 * replicate, so that they share their skies; what belongs to the lamp, nameplate among it, is each
 * lamp's own. Quantiles go by models/elementary.h alone: the same bits everywhere. */
#ifndef VS_SWEEP_TOLERANCE_H
#define VS_SWEEP_TOLERANCE_H

#include <stdint.h>

#include "sim/engine/lamp.h"
#include "sim/project/project.h"

/* Gain and offset of a channel of the controller's converter, in standard deviations. */
struct vs_adc_draw {
    double gain, offset;
};

struct vs_tolerance_draw {
    double value[VS_TOLERANCE_COUNT]; /* as drawn, in the unit of the quantity */
    double move[VS_TOLERANCE_COUNT];  /* as it acts: a factor, or an offset */
#define VS_ADC_DRAW(name, ...) struct vs_adc_draw name;
    VS_BOARD_CHANNELS(VS_ADC_DRAW)
#undef VS_ADC_DRAW
};

/* The value below which this share of the distribution lies; share inside 0..1. */
double vs_tolerance_at(const struct vs_tolerance_spec *t, double share);

/* The parts of a lamp of a replicate; lamp and replicate from 0. project: the design's. */
void vs_tolerance_draw(const struct vs_project *project, uint64_t seed, int64_t replicate,
                       int64_t lamp, struct vs_tolerance_draw *draw);

/* Parts just as the data sheets say: applied, they change no bit. */
struct vs_tolerance_draw vs_tolerance_none(const struct vs_project *project);

/* Brings a lamp as vs_scene_lamp made it to its own parts. The firmware goes on believing the data
 * sheets. Nameplate and tracking act on panel_scale, so no lamp needs a sky of its own: against a
 * module of that power the loss in the panel cable is off by 3 % of the deviation, 0.1 % of the
 * power at one standard deviation. A driver of another efficiency draws another power for the same
 * light; what the lamp is asked for moves with it, or a better one would count as a loss of load.
 */
void vs_tolerance_lamp(const struct vs_tolerance_draw *draw, const struct vs_project *project,
                       struct vs_lamp_params *params);

/* Brings a sky as vs_scene_sky made it to the replicate's parts. The module is fitted anew to the
 * kappa_200; where none fits with the usual dark shunt, with a lower one (weak modules have that).
 * Returned  0, or -1 where no module fits */
int vs_tolerance_sky(const struct vs_tolerance_draw *draw, const struct vs_project *project,
                     struct vs_sky_params *sky);

#endif
