/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/project/rules.h"

#include "sim/project/project_fields.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *low, *high;
    int may_be_equal;
} orders[] = {
    {"panel.vmp_v", "panel.voc_v", 0},
    {"panel.imp_a", "panel.isc_a", 0},
    {"battery.bms.over_release_v", "battery.bms.over_v", 0},
    {"battery.bms.under_v", "battery.bms.under_release_v", 0},
    {"battery.bms.under_release_v", "battery.bms.over_release_v", 0},
    {"battery.bms.charge_min_degc", "battery.bms.charge_min_release_degc", 1},
    {"battery.bms.charge_min_release_degc", "battery.bms.charge_max_release_degc", 0},
    {"battery.bms.charge_max_release_degc", "battery.bms.charge_max_degc", 1},
    {"battery.bms.discharge_min_degc", "battery.bms.discharge_min_release_degc", 1},
    {"battery.bms.discharge_min_release_degc", "battery.bms.discharge_max_release_degc", 0},
    {"battery.bms.discharge_max_release_degc", "battery.bms.discharge_max_degc", 1},
    {"sizing.panel_min_w", "sizing.panel_max_w", 1},
    {"sizing.battery_min_ah", "sizing.battery_max_ah", 1},
};

static int broken(struct vs_project_fault *fault, const char *first, const char *second,
                  const char *format, ...) __attribute__((format(printf, 4, 5)));

static int broken(struct vs_project_fault *fault, const char *first, const char *second,
                  const char *format, ...)
{
    va_list arguments;
    snprintf(fault->first, sizeof fault->first, "%s", first);
    snprintf(fault->second, sizeof fault->second, "%s", second);
    va_start(arguments, format);
    vsnprintf(fault->text, sizeof fault->text, format, arguments);
    va_end(arguments);
    return 1;
}

static double number_at(const struct vs_project *project, const char *path)
{
    size_t offset;
    const struct vs_field *field = vs_fields_find(&vs_project_group, path, &offset);
    return vs_field_value(field, (const char *)project + offset);
}

static int orders_broken(const struct vs_project *project, struct vs_project_fault *fault)
{
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        double low = number_at(project, orders[i].low);
        double high = number_at(project, orders[i].high);
        if (low < high || (low == high && orders[i].may_be_equal)) {
            continue;
        }
        return broken(fault, orders[i].low, orders[i].high,
                      "%s is %.10g and %s is %.10g; the first must be %s the second", orders[i].low,
                      low, orders[i].high, high, orders[i].may_be_equal ? "at most" : "less than");
    }
    return 0;
}

static int panel_broken(const struct vs_project *project, struct vs_project_fault *fault)
{
    const struct vs_panel_spec *panel = &project->panel;
    double product_w = panel->vmp_v * panel->imp_a;
    double allowed_frac = 0.03; /* data sheets round each of the three numbers */
    if (product_w > panel->pmp_w * (1.0 - allowed_frac) &&
        product_w < panel->pmp_w * (1.0 + allowed_frac)) {
        return 0;
    }
    return broken(fault, "panel.pmp_w", "panel.vmp_v",
                  "panel.pmp_w is %.10g W but vmp_v x imp_a is %.5g W; within 3 %% of each other",
                  panel->pmp_w, product_w);
}

static int curve_broken(const struct vs_project *project, struct vs_project_fault *fault)
{
    const double *usable = project->battery.f_q_frac;
    for (int i = 1; i < VS_FQ_POINTS; i++) {
        if (usable[i] < usable[i - 1]) {
            return broken(fault, "battery.f_q_frac", "battery.f_q_frac",
                          "battery.f_q_frac falls from %.10g to %.10g as it gets warmer; a curve "
                          "that does not fall",
                          usable[i - 1], usable[i]);
        }
    }
    return 0;
}

static int tolerances_broken(const struct vs_project *project, struct vs_project_fault *fault)
{
    for (int i = 0; i < VS_TOLERANCE_COUNT; i++) {
        const struct vs_tolerance_spec *t = &project->tolerances.of[i];
        const char *rule = vs_tolerance_broken(t);
        if (rule) {
            char path[VS_NAME_SIZE];
            snprintf(path, sizeof path, "tolerances.%s",
                     vs_tolerance_about((enum vs_tolerance)i).name);
            return broken(fault, path, path,
                          "%s has low %.10g, centre %.10g, high %.10g and spread %.10g; %s", path,
                          t->low, t->centre, t->high, t->spread, rule);
        }
    }
    return 0;
}

int vs_project_rules(const struct vs_project *project, struct vs_project_fault *fault)
{
    return orders_broken(project, fault) || panel_broken(project, fault) ||
           curve_broken(project, fault) || tolerances_broken(project, fault);
}
