/* SPDX-License-Identifier: GPL-3.0-or-later */
/* axis.h - what a name means that a sweep may vary.
 *
 * A name is a short one of the table below, the dotted path of a number or choice of the project
 * ("battery.bms.over_v"), or a parameter of the firmware ("controller.params.lvd_mv", or plainly
 * "lvd_mv"). Paths that have a short name mean that. */
#ifndef VS_SWEEP_AXIS_H
#define VS_SWEEP_AXIS_H

#include <stddef.h>

#include "sim/base/err.h"
#include "sim/project/project.h"

/* X(name, path, target, help) */
/* clang-format off */
#define VS_AXIS_NAMES(X)                                                                           \
    X(panel_w, "panel.pmp_w", PANEL_W,                                                             \
      "more or less of the same module, with cable and converter to it")                           \
    X(battery_ah, "battery.capacity_ah", BATTERY_AH, "more or less of the same pack")              \
    X(lamp_w, "lamp.rated_w", FIELD, "lamp of the same efficacy")                                  \
    X(tilt_deg, "panel.tilt_deg", FIELD, "of the panel from level")                                \
    X(azimuth_deg, "panel.azimuth_deg", FIELD, "of the panel, 180 faces south")                    \
    X(hours, "lamp.hours_per_night", FIELD, "of light asked for in a night")                       \
    X(policy, "controller.policy", FIELD, "how the lamp is dimmed")                                \
    X(box, "battery.box", FIELD, "where the pack sits")                                            \
    X(heater_w, "battery.heater_w", FIELD, "heater in the battery's box")                          \
    X(quiescent_ma, "controller.quiescent_ma", FIELD, "the controller's own draw")                 \
    X(air_shift_k, "", AIR, "air at the sites warmer by so much; snow falls as it would have")     \
    X(site, "", SITE, "which of the project's sites; no axis, each design runs at all of them")
/* clang-format on */

enum vs_axis_target {
    VS_AXIS_FIELD,      /* a member of struct vs_project */
    VS_AXIS_PARAM,      /* a parameter of the firmware */
    VS_AXIS_PANEL_W,    /* of the variant */
    VS_AXIS_BATTERY_AH, /* of the variant */
    VS_AXIS_AIR,        /* of the weather */
    VS_AXIS_SITE
};

struct vs_axis_name {
    char name[VS_NAME_SIZE]; /* as results call it */
    enum vs_axis_target target;
    size_t offset; /* of a FIELD, in the project */
    int is_double; /* of a FIELD: a double, else an int */
    int whole;     /* takes whole numbers only */
    int turns_sky; /* 0 only where a test shows that the sky does not notice */
    double least, most;
    const char *unit;         /* "" where there is none */
    const char *const *words; /* of a choice, ended by null: its values count them from 0 */
};

/* Errors   VS_ERR_USAGE: no such name (with the nearest), or one that cannot be varied (why). diag
 *          gets text alone: "'x' is ...; ..." */
enum vs_err vs_axis_find(const char *name, struct vs_axis_name *axis, struct vs_diag *diag);

/* Reads one value. Errors as above: no number, no such word, out of range, not whole. */
enum vs_err vs_axis_value(const struct vs_axis_name *axis, const char *text, double *value,
                          struct vs_diag *diag);

/* The value as results show it: the word of a choice, else the number. Returned: out. */
const char *vs_axis_text(const struct vs_axis_name *axis, double value, char out[VS_NAME_SIZE]);

/* The short names one by one, for help; 0 beyond the last. */
int vs_axis_short(int index, const char **name, const char **path, const char **help);

#endif
