/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/plot/swept_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A probability is told by its order, first the rare; nights of a year by one, two and five. */
static const double share_levels[] = {0.001, 0.01, 0.05, 0.1, 0.2, 0.5, -1};
static const double night_levels[] = {1, 2, 5, 10, 20, 50, 100, 200, -1};

static const struct vs_measure_look measures[] = {
    {"lolp_night", {"Share of nights with a loss of load", "失负荷夜晚占比"}, share_levels},
    {"lolp_time", {"Share of the hours without light", "无照明时长占比"}, share_levels},
    {"lpsp", {"Share of the energy not served (LPSP)", "缺供电率（LPSP）"}, share_levels},
    {"eens_wh_per_year", {"Energy not served in a year (Wh)", "年期望缺供电量 (Wh)"}, NULL},
    {"dark_nights_per_year", {"Dark nights in a year", "每年黑灯夜数"}, night_levels},
    {"dark_nights_low",
     {"Dark nights in a year, lower 95 % bound", "每年黑灯夜数（95%下限）"},
     night_levels},
    {"dark_nights_high",
     {"Dark nights in a year, upper 95 % bound", "每年黑灯夜数（95%上限）"},
     night_levels},
    {"any_dark_frac",
     {"Share of nights with a dark lamp at the site", "任一灯黑灯的夜晚占比"},
     share_levels},
    {"service_calls_per_year", {"Times in a year that a lamp goes dark", "每灯每年黑灯次数"}, NULL},
    {"light_frac", {"Light delivered over light asked for", "实际照明与要求之比"}, NULL},
    {"worst_light_frac", {"Light delivered in the worst night", "最差一夜的照明比"}, NULL},
    {"soc_min_frac", {"Lowest state of charge", "最低荷电状态"}, NULL},
    {"cycles_per_year", {"Equivalent full cycles in a year", "年等效满循环数"}, NULL},
    {"cold_charge_ah_per_year",
     {"Charge taken below 0 °C in a year (Ah)", "年0°C以下充电量 (Ah)"},
     NULL},
    {"autonomy_nights", {"Nights that a full battery holds", "满电可支撑夜数"}, NULL},
    {"recovery_nights", {"Most nights in a row until full again", "恢复满电最长夜数"}, NULL},
    {"event_lit_frac",
     {"Share of five cloudy days lit throughout", "连续五个阴天全程亮灯的占比"},
     NULL},
    {"nights", {"Nights that count", "计入的夜数"}, NULL},
    {"cost_cny", {"Cost of panel and battery (CNY)", "电池板与蓄电池费用（元）"}, NULL},
};

/* What is often varied, by the end of its name. */
static const struct varied_look {
    const char *ending;
    const char *label[VS_LANGUAGE_COUNT];
    const char *unit[VS_LANGUAGE_COUNT];
} varied_looks[] = {
    {"panel_w", {"Panel", "电池板"}, {"W", "W"}},
    {"battery_ah", {"Battery", "蓄电池"}, {"Ah", "Ah"}},
    {"lamp_w", {"Lamp", "灯具功率"}, {"W", "W"}},
    {"tilt_deg", {"Tilt", "倾角"}, {"°", "°"}},
    {"azimuth_deg", {"Azimuth", "方位角"}, {"°", "°"}},
    {"floor_pm", {"Dimming floor", "调光下限"}, {"‰", "‰"}},
    {"hours", {"Light a night", "每晚照明"}, {"h", "小时"}},
    {"hours_per_night", {"Light a night", "每晚照明"}, {"h", "小时"}},
    {"policy", {"Policy", "调光策略"}, {"", ""}},
    {"box", {"Battery box", "蓄电池箱"}, {"", ""}},
};

const struct vs_measure_look *vs_measure_look(const char *name)
{
    for (size_t k = 0; k < sizeof measures / sizeof *measures; k++) {
        if (strcmp(measures[k].name, name) == 0) {
            return &measures[k];
        }
    }
    return NULL;
}

void vs_measure_names(char *out, size_t size)
{
    size_t used = 0;
    for (size_t k = 0; k < sizeof measures / sizeof *measures && used < size; k++) {
        used += (size_t)snprintf(out + used, size - used, "%s%s", k ? ", " : "", measures[k].name);
    }
}

/* The longest ending that the name has; a name without one stands for itself and has no unit. */
static struct varied_look look_of(const char *name)
{
    struct varied_look look = {"", {name, name}, {"", ""}};
    size_t length = strlen(name);
    for (size_t k = 0; k < sizeof varied_looks / sizeof *varied_looks; k++) {
        size_t ending = strlen(varied_looks[k].ending);
        if (length >= ending && ending > strlen(look.ending) &&
            strcmp(name + length - ending, varied_looks[k].ending) == 0) {
            look = varied_looks[k];
        }
    }
    return look;
}

void vs_swept_axis(const struct vs_view *view, int column, enum vs_language language,
                   char out[VS_SWEPT_LABEL_BYTES])
{
    struct varied_look look = look_of(view->swept->varied[column].name);
    const char *unit = look.unit[language];
    snprintf(out, VS_SWEPT_LABEL_BYTES, unit[0] ? "%s (%s)" : "%s", look.label[language], unit);
}

void vs_swept_value(const struct vs_view *view, int column, double value, enum vs_language language,
                    int named, char out[VS_SWEPT_LABEL_BYTES])
{
    struct varied_look look = look_of(view->swept->varied[column].name);
    const char *unit = look.unit[language];
    char text[VS_SWEPT_WORD_BYTES];
    if (view->swept->varied[column].is_words || value == rint(value)) {
        vs_view_value(view, column, value, text, sizeof text);
    } else { /* of what a sample drew, as much as is read */
        snprintf(text, sizeof text, "%.4g", value);
    }
    snprintf(out, VS_SWEPT_LABEL_BYTES, "%s%s%s%s%s", named ? look.label[language] : "",
             named ? " " : "", text, unit[0] && strcmp(unit, "°") != 0 ? " " : "", unit);
}
