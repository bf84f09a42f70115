/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/project/project_fields.h"

#include "sim/project/field_rows.h"
#include "sim/project/project.h"

static const char *const clause_words[] = {
#define CLAUSE_WORD(name, word, unit, min, max, help) word,
    VS_CLAUSE_TABLE(CLAUSE_WORD)
#undef CLAUSE_WORD
        NULL};
static const char *const coordinates_words[] = {"estimate", "confirmed", NULL};
static const char *const chemistry_words[] = {"lfp", NULL};
const char *const vs_box_words[] = {"pole", "insulated", "buried", NULL};
static const char *const preset_words[] = {"lfp_4s", "nmc_3s", NULL};
const char *const vs_policy_words[] = {"fixed", "stages", "adaptive", "voltage", NULL};

const char *vs_clause_word(enum vs_clause_kind kind)
{
    return clause_words[kind];
}

const char *vs_clause_unit(enum vs_clause_kind kind)
{
    static const char *const units[] = {
#define CLAUSE_UNIT(name, word, unit, min, max, help) unit,
        VS_CLAUSE_TABLE(CLAUSE_UNIT)
#undef CLAUSE_UNIT
    };
    return units[kind];
}

const char *vs_coordinates_word(enum vs_coordinates coordinates)
{
    return coordinates_words[coordinates];
}

const char *vs_box_word(enum vs_box_kind box)
{
    return vs_box_words[box];
}

const char *vs_policy_word(enum vs_policy policy)
{
    return vs_policy_words[policy];
}

const char *vs_preset_word(enum vs_preset preset)
{
    return preset_words[preset];
}

#define STRUCT struct vs_clause
static const struct vs_field clause_rows[] = {
    TEXT(id, "short name of the clause, once in the project"),
    CHOICE(kind, clause_words, "what the clause asks for; decides unit and range of its value"),
    TEXT(text_zh, "the clause in Chinese"),
    TEXT(reading, "the clause in English, as it is understood here"),
    TEXT(source_note, "where the words come from and how sure that is"),
    NUMBER_OR(value, "unit of the kind", 0, 1e6, 0, "what is asked for; every kind but shorthand"),
    NUMBER_OR(value_max, "unit of the kind", 0, 1e6, 0, "upper end of a range"),
    TEXT_OR_NONE("shorthand", shorthand_text, "the line of a shorthand clause"),
};
static const struct vs_group clause_group = VS_GROUP_OF("a clause", struct vs_clause, clause_rows,
                                                        0);
#undef STRUCT

#define STRUCT struct vs_project_site
static const struct vs_field site_rows[] = {
    TEXT(name, "name in Latin letters, once in the project"),
    TEXT_OR_NONE("name_zh", name_zh, "name in Chinese"),
    NUMBER(latitude_deg, "deg", -66, 66, "north positive; polar nights are outside the models"),
    NUMBER(longitude_deg, "deg", -180, 180, "east positive"),
    NUMBER(altitude_m, "m", -400, 5500, "above sea level"),
    CHOICE_OR(coordinates, coordinates_words, VS_COORDINATES_ESTIMATE,
              "whether somebody has confirmed the place"),
    INTEGER_OR(lamps, "lamps", 1, 100000, 0, "lamps here; lamps_per_site where absent"),
    TEXT_OR_NONE("horizon", horizon,
                 "file of the skyline (azimuth_deg,height_deg or a PVGIS form), relative to the "
                 "project file; without it the horizon is open"),
};
static const struct vs_group site_group = VS_GROUP_OF("a site", struct vs_project_site, site_rows,
                                                      0);
#undef STRUCT

/* Resistance at 20 degC of flexible copper, IEC 60228 class 5: from memory of the standard, to be
 * checked. 2.5 mm2 7.98 ohm/km, 1.5 mm2 13.3 ohm/km. Lengths follow from a 6 m pole; estimates. */
#define STRUCT struct vs_cable_spec
static const struct vs_field panel_cable_rows[] = {
    NUMBER_OR(length_m, "m", 0, 200, 8, "one way, module to controller"),
    NUMBER_OR(area_mm2, "mm2", 0.2, 50, 2.5, "conductor area as the tender states it"),
    NUMBER_OR(ohm_per_km, "ohm/km", 0.1, 200, 7.98, "one conductor at 20 degC"),
};
static const struct vs_field lamp_cable_rows[] = {
    NUMBER_OR(length_m, "m", 0, 200, 6, "one way, controller to lamp"),
    NUMBER_OR(area_mm2, "mm2", 0.2, 50, 1.5, "conductor area as the tender states it"),
    NUMBER_OR(ohm_per_km, "ohm/km", 0.1, 200, 13.3, "one conductor at 20 degC"),
};
static const struct vs_group panel_cable_group = VS_GROUP_OF("panel.cable", struct vs_cable_spec,
                                                             panel_cable_rows, 0);
static const struct vs_group lamp_cable_group = VS_GROUP_OF("lamp.cable", struct vs_cable_spec,
                                                            lamp_cable_rows, 0);
#undef STRUCT

#define STRUCT struct vs_panel_spec
static const struct vs_field panel_rows[] = {
    TEXT_OR_NONE("part", part, "part file, relative to the project file"),
    TEXT(name, "name of the module"),
    TEXT(source, "where the numbers come from"),
    NUMBER(pmp_w, "W", 1, 2000, "rated power at 1000 W/m2, 25 degC"),
    NUMBER(vmp_v, "V", 3, 200, "voltage at rated power"),
    NUMBER(imp_a, "A", 0.05, 30, "current at rated power"),
    NUMBER(voc_v, "V", 3, 250, "open-circuit voltage"),
    NUMBER(isc_a, "A", 0.05, 35, "short-circuit current"),
    NUMBER(alpha_sc_frac_per_k, "1/K", 0, 0.002, "change of isc_a per kelvin, share of isc_a"),
    NUMBER(gamma_pmp_frac_per_k, "1/K", -0.01, 0, "change of pmp_w per kelvin, share of pmp_w"),
    NUMBER(kappa_200_frac, "1", 0.7, 1.05, "efficiency at 200 W/m2 over that at 1000 W/m2"),
    INTEGER(cells, "cells", 1, 200, "in series"),
    NUMBER(area_m2, "m2", 0.01, 20, "outside area of the module"),
    NUMBER_OR(derate_frac, "1", 0.5, 1.1, 0.95,
              "power of a settled module over the nameplate: tolerance 0.97 times light-induced "
              "loss 0.98; estimate"),
    NUMBER_OR(soiling_frac, "1", 0, 0.5, 0.05, "light lost to dirt, mean of the season; estimate"),
    NUMBER_OR(tilt_deg, "deg", 0, 90, 45, "from level; 45 suits December at 40 deg N; estimate"),
    NUMBER_OR(azimuth_deg, "deg", 0, 360, 180, "clockwise from north; 180 faces south"),
    NUMBER_OR(albedo_frac, "1", 0, 1, 0.2, "of the ground before the module; estimate"),
    NUMBER_OR(height_m, "m", 0.5, 50, 6, "of the module above ground"),
    NUMBER_OR(u0_w_per_m2k, "W/(m2 K)", 5, 80, 25, "heat loss in still air (Faiman 2008)"),
    NUMBER_OR(u1_ws_per_m3k, "W s/(m3 K)", 0, 30, 6.84, "heat loss by wind (Faiman 2008)"),
    NUMBER_OR(wind_exponent, "1", 0, 0.6, 0.3, "power law of wind with height, village; estimate"),
    NUMBER_OR(snow_slide_per_h, "1/h", 0, 1, 0.197,
              "share of an upright module that snow slides in an hour it can (Marion 2013, roofs); "
              "a small module on a pole sheds faster, 0.15 to 0.4"),
    INTEGER_OR(snow_strings, "", 1, 12, 1,
               "strings of cells one above the other along the slope, each lost once snow touches "
               "it; 1 for a module of 36 cells standing upright, 2 lying"),
    GROUP(cable, panel_cable_group, "cable from the module to the controller"),
};
static const struct vs_group panel_group = VS_GROUP_OF("panel", struct vs_panel_spec, panel_rows,
                                                       1);
#undef STRUCT

/* Trip points of common LFP protection boards, middle of what data sheets give; the pack's own
 * data sheet replaces them. */
#define STRUCT struct vs_bms_spec
static const struct vs_field bms_rows[] = {
    NUMBER_OR(over_v, "V", 3.4, 4.2, 3.75, "cell voltage that opens the charge path"),
    NUMBER_OR(over_release_v, "V", 3.2, 4.2, 3.55, "and closes it again"),
    NUMBER_OR(under_v, "V", 1.8, 3.2, 2.5, "cell voltage that opens the discharge path"),
    NUMBER_OR(under_release_v, "V", 1.8, 3.4, 3.0, "and closes it again"),
    NUMBER_OR(cell_spread_v, "V", 0, 0.3, 0.02,
              "of the highest and the lowest cell from the mean; estimate"),
    NUMBER_OR(charge_min_degc, "degC", -40, 20, 0, "no charge below; decisive in winter"),
    NUMBER_OR(charge_min_release_degc, "degC", -40, 25, 4, "charge again above"),
    NUMBER_OR(charge_max_degc, "degC", 30, 80, 55, "no charge above"),
    NUMBER_OR(charge_max_release_degc, "degC", 25, 80, 50, "charge again below"),
    NUMBER_OR(discharge_min_degc, "degC", -60, 10, -20, "no discharge below"),
    NUMBER_OR(discharge_min_release_degc, "degC", -60, 15, -15, "discharge again above"),
    NUMBER_OR(discharge_max_degc, "degC", 30, 90, 60, "no discharge above"),
    NUMBER_OR(discharge_max_release_degc, "degC", 25, 90, 55, "discharge again below"),
    NUMBER_OR(over_current_a, "A", 0.1, 500, 20, "discharge over-current"),
    NUMBER_OR(over_delay_s, "s", 0, 60, 1, "over-voltage delay"),
    NUMBER_OR(under_delay_s, "s", 0, 60, 3, "under-voltage delay"),
    NUMBER_OR(temp_delay_s, "s", 0, 600, 3, "temperature delay"),
    NUMBER_OR(over_current_delay_s, "s", 0, 60, 10, "over-current delay"),
    NUMBER_OR(over_current_release_s, "s", 0, 3600, 60, "until the load is tried anew; estimate"),
};
static const struct vs_group bms_group = VS_GROUP_OF("battery.bms", struct vs_bms_spec, bms_rows,
                                                     0);
#undef STRUCT

/* Usable share at -25 -20 -10 0 10 25 45 degC and about 0.3 C, middle of data sheets of 10 to 30 Ah
 * LFP packs and cells; a street light discharges slower, so this is on the safe side. */
static const double f_q_frac[VS_FQ_POINTS] = {0.42, 0.50, 0.67, 0.82, 0.95, 1.0, 1.0};

#define STRUCT struct vs_battery_spec
static const struct vs_field battery_rows[] = {
    TEXT_OR_NONE("part", part, "part file, relative to the project file"),
    TEXT(name, "name of the pack"),
    TEXT(source, "where the numbers come from"),
    CHOICE(chemistry, chemistry_words, "cell chemistry"),
    INTEGER(series, "cells", 1, 32, "in series"),
    NUMBER(capacity_ah, "Ah", 0.5, 5000, "nameplate capacity"),
    NUMBER(nominal_v, "V", 3, 110, "nominal voltage"),
    NUMBER_OR(resistance_scale, "1", 0.3, 5, 1.3,
              "pack resistance over that of the reference cells; estimate"),
    NUMBER_OR(capacity_frac, "1", 0.3, 1.2, 1, "true capacity over nameplate"),
    NUMBER_OR(initial_soc_frac, "1", 0, 1, 0.9, "state of charge when a run begins"),
    NUMBER_OR(warranty_years, "years", 0, 30, 5, "warranty of the pack"),
    CHOICE_OR(box, vs_box_words, VS_BOX_POLE, "where the pack sits: decides its temperature"),
    NUMBER_OR(burial_depth_m, "m", 0.1, 5, 1.2, "depth of a buried box"),
    NUMBER_OR(heater_w, "W", 0, 100, 0, "heater in the box, fed by the panel alone; 0 = none"),
    NUMBERS_OR(f_q_frac, "1", 0, VS_FQ_POINTS, 0.05, 1, f_q_frac,
               "share of the capacity that can be drawn at -25 -20 -10 0 10 25 45 degC"),
    GROUP(bms, bms_group, "protection inside the pack"),
};
static const struct vs_group battery_group = VS_GROUP_OF("battery", struct vs_battery_spec,
                                                         battery_rows, 1);
#undef STRUCT

#define STRUCT struct vs_lamp_spec
static const struct vs_field lamp_rows[] = {
    TEXT_OR_NONE("part", part, "part file, relative to the project file"),
    TEXT(name, "name of the lamp"),
    TEXT(source, "where the numbers come from"),
    NUMBER(rated_w, "W", 1, 500, "input power at full level"),
    NUMBER(efficacy_lm_per_w, "lm/W", 20, 250, "light of the new lamp per input power at 25 degC"),
    NUMBER_OR(lumen_maintenance_frac, "1", 0.3, 1, 1, "light left at the age that is judged"),
    NUMBER_OR(hours_per_night, "h", 0.5, 24, 12, "window that the tender asks for"),
    GROUP(cable, lamp_cable_group, "cable from the controller to the lamp"),
};
static const struct vs_group lamp_group = VS_GROUP_OF("lamp", struct vs_lamp_spec, lamp_rows, 1);
#undef STRUCT

/* A synchronous buck converter of this size: 94 % at 5 W, 97 % at 20 W, 96 % at 80 W; estimate. */
#define STRUCT struct vs_converter_spec
static const struct vs_field converter_rows[] = {
    NUMBER_OR(p0_w, "W", 0, 5, 0.20, "loss at no load while running; estimate"),
    NUMBER_OR(k1_frac, "1", 0, 0.2, 0.018, "loss per input power; estimate"),
    NUMBER_OR(k2_per_w, "1/W", 0, 0.01, 2.0e-4, "loss per square of input power; estimate"),
    NUMBER_OR(headroom_v, "V", 0, 5, 0.7, "least panel voltage above the battery's; estimate"),
    NUMBER_OR(min_input_w, "W", 0, 10, 0.5, "least input power; estimate"),
    NUMBER_OR(tracking_frac, "1", 0.5, 1, 0.985, "share of the maximum power found; estimate"),
    NUMBER_OR(tracking_low_frac, "1", 0.3, 1, 0.95, "the same in weak light; estimate"),
    NUMBER_OR(low_power_frac, "1", 0, 0.5, 0.05, "weak light: below this share of pmp_w; estimate"),
};
static const struct vs_group converter_group = VS_GROUP_OF(
    "controller.converter", struct vs_converter_spec, converter_rows, 0);
#undef STRUCT

#define STRUCT struct vs_adc_spec
static const struct vs_field adc_rows[] = {
    INTEGER_OR(bits, "bit", 8, 16, 12, "resolution"),
    NUMBER_OR(pv_full_v, "V", 5, 300, 40, "panel voltage at full scale"),
    NUMBER_OR(bat_full_v, "V", 5, 120, 20, "battery voltage at full scale"),
    NUMBER_OR(charge_full_a, "A", 0.5, 200, 10, "charge current at full scale"),
    NUMBER_OR(lamp_full_a, "A", 0.5, 200, 10, "lamp current at full scale"),
    NUMBER_OR(temp_min_degc, "degC", -80, 0, -50, "temperature at zero"),
    NUMBER_OR(temp_max_degc, "degC", 50, 200, 100, "temperature at full scale"),
    NUMBER_OR(gain_error_frac, "1", 0, 0.1, 0.005, "standard deviation between parts; estimate"),
    NUMBER_OR(offset_lsb, "LSB", 0, 50, 1, "standard deviation between parts; estimate"),
    NUMBER_OR(noise_lsb, "LSB", 0, 50, 0.6, "standard deviation between samples; estimate"),
};
static const struct vs_group adc_group = VS_GROUP_OF("controller.adc", struct vs_adc_spec, adc_rows,
                                                     0);
#undef STRUCT

#define STRUCT struct vs_controller_spec
static const struct vs_field controller_rows[] = {
    TEXT_OR_NONE("part", part, "part file, relative to the project file"),
    TEXT(name, "name of the controller"),
    TEXT(source, "where the numbers come from"),
    CHOICE_OR(preset, preset_words, VS_PRESET_LFP_4S,
              "firmware parameters to start from, by kind of pack"),
    CHOICE_OR(policy, vs_policy_words, VS_POLICY_ADAPTIVE, "how the lamp is dimmed"),
    NUMBER_OR(quiescent_ma, "mA", 0, 500, 8, "own draw, day and night; estimate"),
    NUMBER_OR(sleep_ma, "mA", 0, 20, 0.8, "own draw while it sleeps; estimate"),
    GROUP(converter, converter_group, "losses of the charge converter"),
    GROUP(adc, adc_group, "what the controller's pins see"),
    SETTINGS(params, param_count, VS_PARAM_MAX, "firmware parameters by name"),
};
static const struct vs_group controller_group = VS_GROUP_OF("controller", struct vs_controller_spec,
                                                            controller_rows, 1);
#undef STRUCT

#define STRUCT struct vs_soil_spec
static const struct vs_field soil_rows[] = {
    NUMBER_OR(mean_degc, "degC", -20, 35, 10, "yearly mean at the surface; estimate"),
    NUMBER_OR(amplitude_k, "K", 0, 30, 16, "half the yearly swing at the surface; estimate"),
    NUMBER_OR(coldest_day, "day", 1, 366, 20, "day of the year; estimate"),
    NUMBER_OR(diffusivity_m2_per_d, "m2/d", 0.005, 0.2, 0.05, "of the ground; estimate"),
};
static const struct vs_group soil_group = VS_GROUP_OF("soil", struct vs_soil_spec, soil_rows, 0);
#undef STRUCT

#define STRUCT struct vs_weather_spec
static const struct vs_field weather_rows[] = {
    INTEGER_OR(years, "years", 1, 2000, 30, "synthetic years"),
    INTEGER_OR(seed, "", 0, 2147483647, 1, "of the synthetic weather"),
    INTEGER_OR(start_year, "year", 1950, 2090, 2025, "of the first winter"),
    INTEGER_OR(minute_noise, "", 0, 1, 0,
               "1 lets broken cloud flicker from minute to minute; the hour's mean stays"),
    NUMBER_OR(minute_noise_sd_frac, "1", 0, 1, 0.35,
              "its standard deviation over the mean at a clear-sky index of 0.6, where it is "
              "largest; estimate"),
    NUMBER_OR(minute_noise_min, "min", 0.5, 30, 5, "its correlation time; estimate"),
};
static const struct vs_group weather_group = VS_GROUP_OF("weather", struct vs_weather_spec,
                                                         weather_rows, 0);
#undef STRUCT

#define STRUCT struct vs_acceptance_spec
static const struct vs_field acceptance_rows[] = {
    NUMBER_OR(served_frac_min, "1", 0.5, 1, 0.99, "share of its demand that serves a night fully"),
    NUMBER_OR(dark_tolerance_h, "h", 0, 12, 0.25, "time off in its window that a night forgives"),
    NUMBER_OR(lolp_night_max, "1", 0, 1, 0.01, "share of nights that may fall short; estimate"),
    NUMBER_OR(dark_nights_per_year_max, "nights/year", 0, 366, 0, "dark nights allowed"),
    INTEGER_OR(event_nights_lit, "nights", 0, 60, 5, "nights to be lit in the cloudy-days event"),
    NUMBER_OR(cold_charge_ah_max, "Ah/year", 0, 1000, 0, "charge taken below 0 degC"),
};
static const struct vs_group acceptance_group = VS_GROUP_OF("acceptance", struct vs_acceptance_spec,
                                                            acceptance_rows, 0);
#undef STRUCT

#define STRUCT struct vs_sizing_spec
static const struct vs_field sizing_rows[] = {
    NUMBER_OR(panel_min_w, "W", 1, 5000, 60, "smallest panel tried"),
    NUMBER_OR(panel_max_w, "W", 1, 5000, 1200, "largest panel tried"),
    NUMBER_OR(panel_step_w, "W", 0.5, 1000, 20, "step of the panel"),
    NUMBER_OR(battery_min_ah, "Ah", 1, 10000, 20, "smallest battery tried"),
    NUMBER_OR(battery_max_ah, "Ah", 1, 10000, 1200, "largest battery tried"),
    NUMBER_OR(battery_step_ah, "Ah", 0.5, 1000, 10, "step of the battery"),
    NUMBER_OR(panel_cost_per_w, "CNY/W", 0.01, 100, 1.5, "weight of the panel; estimate"),
    NUMBER_OR(battery_cost_per_ah, "CNY/Ah", 0.01, 1000, 10, "weight of the battery; estimate"),
};
static const struct vs_group sizing_group = VS_GROUP_OF("sizing", struct vs_sizing_spec,
                                                        sizing_rows, 0);
#undef STRUCT

#define STRUCT struct vs_project
static const struct vs_field project_rows[] = {
    TEXT(name, "short name of the project"),
    TEXT_OR_NONE("title", title, "title in English"),
    TEXT_OR_NONE("title_zh", title_zh, "title in Chinese"),
    INTEGER(lamps_per_site, "lamps", 1, 100000, "at each site that does not say its own number"),
    NUMBER_OR(utc_offset_h, "h", -12, 14, 8, "local time less UTC, all year"),
    TEXT(climate, "climate file, relative to the project file"),
    LIST(clauses, clause_group, clause_count, 1, VS_CLAUSE_MAX, "what the tender says"),
    LIST(sites, site_group, site_count, 1, VS_SITE_MAX, "where the lamps stand"),
    GROUP(panel, panel_group, "the module and how it is mounted"),
    GROUP(battery, battery_group, "the pack, its place and its protection"),
    GROUP(lamp, lamp_group, "the lamp"),
    GROUP(controller, controller_group, "the controller and its firmware's settings"),
    GROUP(soil, soil_group, "ground temperature, for a buried box"),
    GROUP(weather, weather_group, "synthetic weather"),
    GROUP(acceptance, acceptance_group, "what counts as a pass"),
    GROUP(sizing, sizing_group, "limits and weights of the search for parts that pass"),
    GROUP(tolerances, vs_tolerances_group, "how far lamps as built differ; for replicates"),
};
const struct vs_group vs_project_group = VS_GROUP_OF("a project", struct vs_project, project_rows,
                                                     0);
#undef STRUCT

const struct vs_part_kind vs_part_kinds[VS_PART_KINDS] = {
    {"panel", &panel_group, offsetof(struct vs_project, panel)},
    {"battery", &battery_group, offsetof(struct vs_project, battery)},
    {"lamp", &lamp_group, offsetof(struct vs_project, lamp)},
    {"controller", &controller_group, offsetof(struct vs_project, controller)},
};
