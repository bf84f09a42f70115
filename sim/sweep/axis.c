/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/axis.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/csv.h"
#include "sim/base/shortest.h"
#include "sim/engine/board.h"
#include "sim/project/project_fields.h"
#include "sim/sweep/nearest.h"

static const char params_path[] = "controller.params.";

static const struct {
    const char *name, *path, *help;
    enum vs_axis_target target;
} short_names[] = {
#define SHORT(name, path, target, help) {#name, path, help, VS_AXIS_##target},
    VS_AXIS_NAMES(SHORT)
#undef SHORT
};
enum { SHORT_NAMES = sizeof short_names / sizeof short_names[0] };

/* Keys that no design can have of its own. */
static const struct {
    const char *path, *why;
} fixed[] = {
    {"weather.years", "all designs meet the same years"},
    {"weather.seed", "all designs meet the same weather"},
    {"weather.start_year", "all designs meet the same years"},
    {"utc_offset_h", "the weather's days begin by it"},
    {"lamps_per_site", "a lamp does not know how many there are"},
    {"controller.preset", "the pack decides it"},
    {"battery.chemistry", "the models know one"},
    {"controller.params.policy", "it follows from policy; vary that"},
    {"controller.params.window_s", "it follows from hours; vary that"},
    {"controller.params.capacity_mah", "it follows from battery_ah; vary that"},
};

/* What the firmware is told of a key, and how many of its units make one of the key's: beyond the
 * firmware's range the plant would be one thing and the controller's idea of it another. */
static const struct {
    const char *path, *param;
    double scale;
} told[] = {
    {"battery.capacity_ah", "capacity_mah", 1000},
    {"lamp.rated_w", "lamp_full_mw", 1000},
    {"lamp.hours_per_night", "window_s", 3600},
    {"controller.quiescent_ma", "quiescent_ua", 1000},
    {"controller.sleep_ma", "sleep_ua", 1000},
    {"battery.heater_w", "heater_mw", 1000},
};

/* Proven by tests/sim/test_design: no number under these reaches the sky. */
static const char *const quiet[] = {"battery.", "lamp.",       "controller.",
                                    "soil.",    "acceptance.", "sizing."};

int vs_axis_short(int index, const char **name, const char **path, const char **help)
{
    if (index < 0 || index >= SHORT_NAMES) {
        return 0;
    }
    *name = short_names[index].name;
    *path = short_names[index].path;
    *help = short_names[index].help;
    return 1;
}

static int is_quiet(const char *path)
{
    for (size_t k = 0; k < sizeof quiet / sizeof quiet[0]; k++) {
        if (strncmp(path, quiet[k], strlen(quiet[k])) == 0) {
            return 1;
        }
    }
    return 0;
}

static enum vs_err check_fixed(const char *path, const char *name, struct vs_diag *diag)
{
    for (size_t k = 0; k < sizeof fixed / sizeof fixed[0]; k++) {
        if (strcmp(fixed[k].path, path) == 0) {
            return vs_fail(diag, VS_ERR_USAGE, NULL, 0, 0, "'%s' cannot be varied; %s", name,
                           fixed[k].why);
        }
    }
    return VS_OK;
}

/* --- the three kinds of names ------------------------------------------------------------------
 */

static enum vs_err of_param(const char *name, int index, struct vs_axis_name *axis,
                            struct vs_diag *diag)
{
    struct vs_firmware_param row = vs_firmware_param_at(index);
    char path[2 * VS_NAME_SIZE];
    snprintf(path, sizeof path, "%s%s", params_path, row.name);
    *axis = (struct vs_axis_name){.target = VS_AXIS_PARAM,
                                  .whole = 1,
                                  .least = (double)row.min,
                                  .most = (double)row.max,
                                  .unit = row.unit};
    snprintf(axis->name, sizeof axis->name, "%s", row.name);
    return check_fixed(path, name, diag);
}

static void hold_to_firmware(const char *path, struct vs_axis_name *axis)
{
    for (size_t k = 0; k < sizeof told / sizeof told[0]; k++) {
        if (strcmp(told[k].path, path) == 0) {
            struct vs_firmware_param p = vs_firmware_param_at(
                vs_firmware_param_find(told[k].param));
            axis->least = fmax(axis->least, (double)p.min / told[k].scale);
            axis->most = fmin(axis->most, (double)p.max / told[k].scale);
        }
    }
}

static int is_number(const struct vs_field *field)
{
    return field->kind == VS_FIELD_NUMBER || field->kind == VS_FIELD_INTEGER;
}

static enum vs_err of_field(const char *name, const char *path, struct vs_axis_name *axis,
                            struct vs_diag *diag)
{
    size_t offset;
    const struct vs_field *field = vs_fields_find(&vs_project_group, path, &offset);
    if (!is_number(field) && field->kind != VS_FIELD_CHOICE) {
        return vs_fail(diag, VS_ERR_USAGE, NULL, 0, 0,
                       "'%s' cannot be varied; a key of the project that is one number or choice",
                       name);
    }
    *axis = (struct vs_axis_name){.target = VS_AXIS_FIELD,
                                  .offset = offset,
                                  .is_double = field->kind == VS_FIELD_NUMBER,
                                  .whole = field->kind != VS_FIELD_NUMBER,
                                  .turns_sky = !is_quiet(path),
                                  .least = field->min,
                                  .most = field->max,
                                  .unit = vs_field_unit(field->unit),
                                  .words = field->words};
    snprintf(axis->name, sizeof axis->name, "%s", path);
    if (axis->words) {
        axis->least = axis->most = 0;
        while (axis->words[(int)axis->most + 1]) {
            axis->most += 1;
        }
    }
    hold_to_firmware(path, axis);
    return check_fixed(path, name, diag);
}

static enum vs_err of_short(int index, struct vs_axis_name *axis, struct vs_diag *diag)
{
    const char *name = short_names[index].name;
    enum vs_err err = VS_OK;
    if (short_names[index].path[0]) {
        err = of_field(name, short_names[index].path, axis, diag);
    } else {
        *axis = (struct vs_axis_name){.turns_sky = 1, .least = -30, .most = 30, .unit = "K"};
    }
    axis->target = short_names[index].target;
    if (axis->target == VS_AXIS_PANEL_W) {
        axis->turns_sky = 0; /* the same module's, more of it: the lamp's panel_scale */
    }
    snprintf(axis->name, sizeof axis->name, "%s", name);
    return err;
}

/* --- names that are none ------------------------------------------------------------------------
 */

static void offer_group(const struct vs_group *group, const char *path, struct vs_nearest *nearest)
{
    for (int i = 0; i < group->count; i++) {
        const struct vs_field *field = &group->fields[i];
        char inner[2 * VS_NAME_SIZE];
        vs_field_path(inner, sizeof inner, path, field->key);
        if (field->kind == VS_FIELD_GROUP) {
            offer_group(field->group, inner, nearest);
        } else if (is_number(field) || field->kind == VS_FIELD_CHOICE) {
            vs_nearest_offer(nearest, inner);
        }
    }
}

static enum vs_err unknown(const char *name, struct vs_diag *diag)
{
    struct vs_nearest nearest;
    char words[400];
    vs_nearest_start(&nearest, name);
    for (int k = 0; k < SHORT_NAMES; k++) {
        vs_nearest_offer(&nearest, short_names[k].name);
    }
    for (int k = 0; k < vs_firmware_param_count(); k++) {
        vs_nearest_offer(&nearest, vs_firmware_param_at(k).name);
    }
    offer_group(&vs_project_group, "", &nearest);
    if (vs_nearest_words(&nearest, words, sizeof words)) {
        return vs_fail(diag, VS_ERR_USAGE, NULL, 0, 0, "'%.60s' is unknown; near it are %s", name,
                       words);
    }
    size_t at = 0;
    for (int k = 0; k < SHORT_NAMES && at < sizeof words; k++) {
        at += (size_t)snprintf(words + at, sizeof words - at, "%s%s", k ? ", " : "",
                               short_names[k].name);
    }
    return vs_fail(diag, VS_ERR_USAGE, NULL, 0, 0,
                   "'%.60s' is unknown; there are %s, the project's numbers by their dotted path, "
                   "and the firmware's parameters",
                   name, words);
}

enum vs_err vs_axis_find(const char *name, struct vs_axis_name *axis, struct vs_diag *diag)
{
    size_t offset;
    *axis = (struct vs_axis_name){.unit = ""};
    for (int k = 0; k < SHORT_NAMES; k++) {
        const char *path = short_names[k].path;
        if (strcmp(name, short_names[k].name) == 0 || (path[0] && strcmp(name, path) == 0)) {
            return of_short(k, axis, diag);
        }
    }
    size_t prefix = sizeof params_path - 1;
    const char *plain = strncmp(name, params_path, prefix) == 0 ? name + prefix : name;
    int param = vs_firmware_param_find(plain);
    if (param >= 0) {
        return of_param(name, param, axis, diag);
    }
    if (vs_fields_find(&vs_project_group, name, &offset)) {
        return of_field(name, name, axis, diag);
    }
    return unknown(name, diag);
}

/* --- values
 * --------------------------------------------------------------------------------------- */

static enum vs_err word_value(const struct vs_axis_name *axis, const char *text, double *value,
                              struct vs_diag *diag)
{
    char words[200] = "";
    for (int k = 0; axis->words[k]; k++) {
        if (strcmp(axis->words[k], text) == 0) {
            *value = k;
            return VS_OK;
        }
        size_t at = strlen(words);
        snprintf(words + at, sizeof words - at, "%s%s",
                 k == 0               ? ""
                 : axis->words[k + 1] ? ", "
                                      : " or ",
                 axis->words[k]);
    }
    return vs_fail(diag, VS_ERR_USAGE, NULL, 0, 0, "%s is '%.40s'; allowed is %s", axis->name, text,
                   words);
}

enum vs_err vs_axis_value(const struct vs_axis_name *axis, const char *text, double *value,
                          struct vs_diag *diag)
{
    const char *gap = axis->unit[0] ? " " : "";
    if (axis->words) {
        return word_value(axis, text, value, diag);
    }
    if (text[0] == '\0') {
        return vs_fail(diag, VS_ERR_USAGE, NULL, 0, 0, "%s has an empty value; a number",
                       axis->name);
    }
    if (vs_number(text, value) || !(*value >= axis->least && *value <= axis->most) ||
        (axis->whole && floor(*value) != *value)) {
        return vs_fail(diag, VS_ERR_USAGE, NULL, 0, 0,
                       "%s is '%.40s'; allowed is a %snumber from %.10g to %.10g%s%s", axis->name,
                       text, axis->whole ? "whole " : "", axis->least, axis->most, gap, axis->unit);
    }
    *value += 0.0; /* no minus before a zero */
    return VS_OK;
}

const char *vs_axis_text(const struct vs_axis_name *axis, double value, char out[VS_NAME_SIZE])
{
    char digits[VS_SHORTEST_BYTES];
    const char *text = axis->words ? axis->words[(int)value] : vs_print_shortest(value, digits);
    snprintf(out, VS_NAME_SIZE, "%s", text);
    return out;
}
