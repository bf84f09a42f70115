/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/signals.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "firmware/core/fw.h"

static const double sun_down_rad = -3.0 * VS_RAD_PER_DEG;
static const double dark_night_h = 0.25;
static const double worth_taking_w = 5.0;

static const struct fw_outputs *said(const struct vs_view *v)
{
    return &v->lamp->state.board.outputs;
}

static int powered(const struct vs_view *v)
{
    return v->probe->powered;
}

static double night_missing_h(const struct vs_view *v)
{
    return v->night ? v->night->required_h - v->night->lit_h : NAN;
}

/* A signal's value, one expression each; a controller without supply says nothing. */
#define VALUE(name, expression)                                                                    \
    static double value_of_##name(const struct vs_view *v)                                         \
    {                                                                                              \
        return expression;                                                                         \
    }
/* clang-format off */
VALUE(lit, v->probe->lamp_w > 0 && v->probe->flux_lm > 0)
VALUE(night, powered(v) && said(v)->night)
VALUE(window, powered(v) && said(v)->window)
VALUE(sun_down, v->minute->elevation_rad < sun_down_rad)
VALUE(lvd, powered(v) && said(v)->lvd)
VALUE(asleep, powered(v) && said(v)->asleep)
VALUE(heater, powered(v) && said(v)->heater)
VALUE(charging, powered(v) && said(v)->charge_on)
VALUE(powered, powered(v))
VALUE(frozen, v->cell_degc < 0)
VALUE(full, v->probe->soc_frac > VS_FULL_SOC_FRAC)
VALUE(pack_charge_open, v->probe->charge_open)
VALUE(pack_discharge_open, v->probe->discharge_open)
VALUE(lit_night, v->night && night_missing_h(v) <= dark_night_h)
VALUE(dark_night, v->night && night_missing_h(v) > dark_night_h)
VALUE(night_lit_h, v->night ? v->night->lit_h : NAN)
VALUE(night_missing_h, night_missing_h(v))
VALUE(night_light_frac, v->night ? v->night->light_frac : NAN)
VALUE(level_frac, v->probe->lamp_level_frac)
VALUE(due_level_frac, powered(v) && said(v)->window ? said(v)->lamp_pm / 1000.0 : NAN)
VALUE(lamp_w, v->probe->lamp_w)
VALUE(lamp_a, v->lamp->state.plant.lamp_a)
VALUE(charge_a, v->probe->charge_a)
VALUE(battery_a, v->probe->battery_a)
VALUE(frozen_charge_a, v->cell_degc < 0 ? fmax(v->probe->battery_a, 0) : NAN)
VALUE(charge_limit_a, powered(v) ? said(v)->charge_max_ma / 1000.0 : 0)
VALUE(pv_w, v->probe->pv_w)
VALUE(pv_v, v->probe->pv_v)
VALUE(offered_frac, v->probe->pv_w + v->probe->curtailed_w > worth_taking_w
          ? v->probe->pv_w / (v->probe->pv_w + v->probe->curtailed_w) : NAN)
VALUE(bus_v, v->probe->bus_v)
VALUE(cell_degc, v->cell_degc)
VALUE(soc_frac, v->probe->soc_frac)
VALUE(soc_est_frac, powered(v) ? said(v)->soc_pm / 1000.0 : NAN)
VALUE(count_error_frac,
      powered(v) ? fabs(said(v)->soc_pm / 1000.0 - v->probe->soc_frac) : NAN)
VALUE(sigma_frac, powered(v) ? said(v)->sigma_pm / 1000.0 : NAN)
VALUE(capacity_ah, powered(v) ? said(v)->capacity_mah / 1000.0 : NAN)
VALUE(budget_wh, powered(v) ? said(v)->budget_mwh / 1000.0 : NAN)
VALUE(harvest_wh, powered(v) ? said(v)->harvest_mwh / 1000.0 : NAN)
VALUE(night_length_h, powered(v) ? said(v)->night_length_s / 3600.0 : NAN)
VALUE(night_age_h, powered(v) ? said(v)->night_age_s / 3600.0 : NAN)
/* clang-format on */

static const struct {
    const char *name, *unit;
    double (*value)(const struct vs_view *view);
} signals[] = {
#define SIGNAL_ROW(name, unit, help) {#name, unit, value_of_##name},
    VS_SIGNALS(SIGNAL_ROW)
#undef SIGNAL_ROW
};
enum { SIGNAL_COUNT = sizeof signals / sizeof signals[0] };

enum family {
#define FAMILY_ENUM(name, help) FAMILY_##name,
    VS_SIGNAL_FAMILIES(FAMILY_ENUM)
#undef FAMILY_ENUM
        FAMILY_COUNT
};

/* The firmware's own names. */
static const struct {
    const char *name;
    enum vs_firmware_words members;
} families[FAMILY_COUNT] = {
    {"fault", VS_FIRMWARE_FAULTS},
    {"event", VS_FIRMWARE_EVENTS},
    {"mode", VS_FIRMWARE_MODES},
    {"why", VS_FIRMWARE_WHYS},
};

static int member_of(enum vs_firmware_words members, const char *name, size_t length)
{
    const char *member;
    for (int k = 0; (member = vs_firmware_name(members, k)) != NULL; k++) {
        if (strlen(member) == length && strncmp(member, name, length) == 0) {
            return k;
        }
    }
    return -1;
}

static void list(char *out, size_t size, const char *text)
{
    size_t used = strlen(out);
    snprintf(out + used, size - used, "%s%s", used ? ", " : "", text);
}

int vs_signal_find(const char *of, struct vs_signal_id *id, char *allowed, size_t size)
{
    allowed[0] = '\0';
    for (int row = 0; row < SIGNAL_COUNT; row++) {
        if (strcmp(signals[row].name, of) == 0) {
            *id = (struct vs_signal_id){row, 0};
            return 0;
        }
    }
    size_t family = strcspn(of, " ");
    for (int k = 0; k < FAMILY_COUNT; k++) {
        if (strlen(families[k].name) != family || strncmp(families[k].name, of, family) != 0) {
            continue;
        }
        const char *name = of + family + (of[family] == ' ');
        int bit = member_of(families[k].members, name, strlen(name));
        *id = (struct vs_signal_id){SIGNAL_COUNT + k, bit};
        const char *member;
        for (int m = 0; bit < 0 && (member = vs_firmware_name(families[k].members, m)); m++) {
            list(allowed, size, member);
        }
        return bit < 0 ? -1 : 0;
    }
    for (int row = 0; row < SIGNAL_COUNT; row++) {
        list(allowed, size, signals[row].name);
    }
    list(allowed, size, "fault NAME, event NAME, mode NAME or why NAME");
    return -1;
}

double vs_signal_value(struct vs_signal_id id, const struct vs_view *v)
{
    if (id.row < SIGNAL_COUNT) {
        return signals[id.row].value(v);
    }
    if (!powered(v)) {
        return 0;
    }
    const struct fw_outputs *out = said(v);
    switch ((enum family)(id.row - SIGNAL_COUNT)) {
    case FAMILY_fault:
        return out->faults >> id.bit & 1;
    case FAMILY_event:
        return out->events >> id.bit & 1;
    case FAMILY_mode:
        return out->mode == id.bit;
    case FAMILY_why:
        return out->why >> id.bit & 1;
    case FAMILY_COUNT:
        break;
    }
    return NAN;
}

const char *vs_signal_unit(struct vs_signal_id id)
{
    return id.row < SIGNAL_COUNT ? signals[id.row].unit : "";
}

int vs_signal_is_event(struct vs_signal_id id)
{
    return id.row == SIGNAL_COUNT + FAMILY_event ||
           (id.row < SIGNAL_COUNT && (strcmp(signals[id.row].name, "lit_night") == 0 ||
                                      strcmp(signals[id.row].name, "dark_night") == 0));
}

int vs_signal_fault_find(const char *name, size_t length)
{
    return member_of(VS_FIRMWARE_FAULTS, name, length);
}

const char *vs_signal_fault_name(int bit)
{
    return vs_firmware_name(VS_FIRMWARE_FAULTS, bit);
}
