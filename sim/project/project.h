/* SPDX-License-Identifier: GPL-3.0-or-later */
/* project.h - a lamp project as a person writes it: the tender's clauses, the sites, the parts, the
 * controller's settings and what counts as a pass.
 *
 * Plain data in the units of the file (degrees, Ah, mA), no pointers, so a project is copied by
 * assignment and needs no freeing. It is about 170 kB: keep it off small stacks. Every number has a
 * row in the field table (fields.h) with its unit, range, default and meaning; that table, not the
 * comments here, is what the reader enforces and what help texts are made from. */
#ifndef VS_PROJECT_PROJECT_H
#define VS_PROJECT_PROJECT_H

#include "sim/base/err.h"
#include "sim/project/shorthand.h"
#include "sim/project/tolerances.h"
#include "sim/weather/read_horizon.h"

#include <stddef.h>
#include <stdint.h>

enum {
    VS_NAME_SIZE = 64,  /* names and identifiers, with the closing zero */
    VS_TEXT_SIZE = 512, /* sentences, with the closing zero; Chinese takes 3 bytes a character */
    VS_PATH_SIZE = 256, /* file names, with the closing zero */
    VS_SITE_MAX = 16,
    VS_CLAUSE_MAX = 32,
    VS_PARAM_MAX = 96, /* firmware parameters set by a project */
    VS_FQ_POINTS = 7   /* points of the cold-capacity curve */
};

/* What a clause asks for. X(enumerator, word in the file, unit of its value, least, most, meaning)
 */
#define VS_CLAUSE_TABLE(X)                                                                         \
    X(VS_CLAUSE_QUANTITY, "quantity", "lamps", 1, 1e6, "lamps in all")                             \
    X(VS_CLAUSE_QUANTITY_PER_SITE, "quantity_per_site", "lamps", 1, 1e6, "lamps at each site")     \
    X(VS_CLAUSE_LAMP_POWER, "lamp_power", "W", 1, 1000, "rated input power of the lamp")           \
    X(VS_CLAUSE_HOURS, "hours", "h", 0.5, 24, "hours of light a night")                            \
    X(VS_CLAUSE_AUTONOMY, "autonomy_days", "days", 0, 60, "consecutive cloudy days to be lit")     \
    X(VS_CLAUSE_PANEL_POWER, "panel_power", "W", 1, 2000, "rated panel power")                     \
    X(VS_CLAUSE_PANEL_EFFICIENCY, "panel_efficiency", "1", 0.02, 0.35, "module efficiency")        \
    X(VS_CLAUSE_BATTERY_VOLTAGE, "battery_voltage", "V", 3, 100, "nominal battery voltage")        \
    X(VS_CLAUSE_BATTERY_CAPACITY, "battery_capacity", "Ah", 1, 10000, "rated battery capacity")    \
    X(VS_CLAUSE_BATTERY_WARRANTY, "battery_warranty", "years", 0, 30, "battery warranty")          \
    X(VS_CLAUSE_POLE_HEIGHT, "pole_height", "m", 1, 40, "height of the pole")                      \
    X(VS_CLAUSE_PANEL_CABLE, "panel_cable", "mm2", 0.2, 50, "conductor area, panel cable")         \
    X(VS_CLAUSE_LAMP_CABLE, "lamp_cable", "mm2", 0.2, 50, "conductor area, lamp cable")            \
    X(VS_CLAUSE_SHORTHAND, "shorthand", "", 0, 0, "a line such as 50Wx8Hx5Tx80Wx30AH")

enum vs_clause_kind {
#define VS_CLAUSE_ENUM(name, word, unit, min, max, help) name,
    VS_CLAUSE_TABLE(VS_CLAUSE_ENUM)
#undef VS_CLAUSE_ENUM
        VS_CLAUSE_KIND_COUNT
};

struct vs_clause {
    char id[VS_NAME_SIZE];             /* unique in the project */
    enum vs_clause_kind kind;          /* decides the unit and the range of the values */
    char text_zh[VS_TEXT_SIZE];        /* the clause in Chinese */
    char reading[VS_TEXT_SIZE];        /* the clause in English, as it is understood here */
    char source_note[VS_TEXT_SIZE];    /* where the words come from and how sure that is */
    double value;                      /* unit of the kind; 0 for a shorthand */
    double value_max;                  /* upper end where the clause names a range, else = value */
    char shorthand_text[VS_NAME_SIZE]; /* of a shorthand clause, as written; else "" */
    struct vs_shorthand shorthand;     /* of a shorthand clause, else all zero */
    int line, column;                  /* where the clause stands in the project file */
};

enum vs_coordinates { VS_COORDINATES_ESTIMATE, VS_COORDINATES_CONFIRMED };

struct vs_project_site {
    char name[VS_NAME_SIZE]; /* unique in the project; what --site takes */
    char name_zh[VS_NAME_SIZE];
    double latitude_deg;  /* north positive */
    double longitude_deg; /* east positive */
    double altitude_m;
    enum vs_coordinates coordinates; /* estimate until somebody has confirmed them */
    int lamps;
    char horizon[VS_PATH_SIZE];            /* file of the skyline as written; "": open all round */
    struct vs_horizon skyline;             /* what it says; unset without a file */
    struct vs_horizon_notes skyline_notes; /* the same */
};

struct vs_cable_spec {
    double length_m;   /* one way */
    double area_mm2;   /* conductor area, as the tender states it */
    double ohm_per_km; /* one conductor at 20 degC */
};

struct vs_panel_spec {
    char part[VS_PATH_SIZE]; /* part file as named in the project, "" if written inline */
    char name[VS_NAME_SIZE];
    char source[VS_TEXT_SIZE];                /* where the numbers come from */
    double pmp_w, vmp_v, imp_a, voc_v, isc_a; /* at 1000 W/m2, 25 degC */
    double alpha_sc_frac_per_k;               /* of isc_a, per kelvin; positive */
    double gamma_pmp_frac_per_k;              /* of pmp_w, per kelvin; negative */
    double kappa_200_frac;                    /* efficiency at 200 W/m2 over that at 1000 W/m2 */
    int cells;                                /* in series */
    double area_m2;
    double derate_frac;  /* true power of a settled module over the nameplate: tolerance x LID */
    double soiling_frac; /* share of the light lost to dirt, mean of the season */
    double tilt_deg;     /* 0 = level */
    double azimuth_deg;  /* clockwise from north, 180 = south */
    double albedo_frac;
    double height_m;                    /* of the module, for the wind */
    double u0_w_per_m2k, u1_ws_per_m3k; /* Faiman cell temperature */
    double wind_exponent;               /* power law from 10 m to height_m */
    double snow_slide_per_h;            /* share of an upright module that snow slides in an hour */
    int snow_strings;                   /* of cells along the slope; each is lost once touched */
    struct vs_cable_spec cable;
};

enum vs_chemistry { VS_CHEMISTRY_LFP };
enum vs_box_kind { VS_BOX_POLE, VS_BOX_INSULATED, VS_BOX_BURIED };

/* Protection inside the pack; voltages per cell, temperatures of the cells. */
struct vs_bms_spec {
    double over_v, over_release_v;   /* charge opens above, closes again below */
    double under_v, under_release_v; /* discharge opens below, closes again above */
    double cell_spread_v;            /* highest and lowest cell differ this much from the mean */
    double charge_min_degc, charge_min_release_degc;
    double charge_max_degc, charge_max_release_degc;
    double discharge_min_degc, discharge_min_release_degc;
    double discharge_max_degc, discharge_max_release_degc;
    double over_current_a; /* of discharge */
    double over_delay_s, under_delay_s, temp_delay_s;
    double over_current_delay_s, over_current_release_s;
};

struct vs_battery_spec {
    char part[VS_PATH_SIZE];
    char name[VS_NAME_SIZE];
    char source[VS_TEXT_SIZE];
    enum vs_chemistry chemistry;
    int series;         /* cells in series */
    double capacity_ah; /* nameplate */
    double nominal_v;
    double resistance_scale; /* times the reference cell's resistance */
    double capacity_frac;    /* true capacity over nameplate */
    double initial_soc_frac;
    double warranty_years;
    enum vs_box_kind box;  /* where the pack sits */
    double burial_depth_m; /* used by a buried box only */
    double heater_w;       /* in the box, fed by the panel before cold cells are charged; 0: none */
    /* Share of the capacity that can be drawn at -25 -20 -10 0 10 25 45 degC, not falling. */
    double f_q_frac[VS_FQ_POINTS];
    struct vs_bms_spec bms;
};

struct vs_lamp_spec {
    char part[VS_PATH_SIZE];
    char name[VS_NAME_SIZE];
    char source[VS_TEXT_SIZE];
    double rated_w; /* input of the driver at full level */
    double efficacy_lm_per_w;
    double lumen_maintenance_frac; /* light left of a new lamp's at the age that is judged */
    double hours_per_night;        /* the window the tender asks for */
    struct vs_cable_spec cable;
};

/* Sets of firmware parameters for a kind of pack; the project's own come on top. */
enum vs_preset { VS_PRESET_LFP_4S, VS_PRESET_NMC_3S };

enum vs_policy { VS_POLICY_FIXED, VS_POLICY_STAGES, VS_POLICY_ADAPTIVE, VS_POLICY_VOLTAGE };

struct vs_converter_spec {
    double p0_w, k1_frac, k2_per_w;          /* loss = p0 + k1 P + k2 P^2 of the input power */
    double headroom_v;                       /* runs only if Vmp > battery + headroom */
    double min_input_w;                      /* and only above this power */
    double tracking_frac, tracking_low_frac; /* share of the MPP power found; below low_power */
    double low_power_frac;                   /* of pmp_w */
};

/* What the controller's pins see. */
struct vs_adc_spec {
    int bits;
    double pv_full_v, bat_full_v, charge_full_a, lamp_full_a; /* reading at full scale */
    double temp_min_degc, temp_max_degc;                      /* range of the temperature inputs */
    double gain_error_frac; /* one standard deviation of a channel's gain, part to part */
    double offset_lsb;      /* one standard deviation of a channel's offset, part to part */
    double noise_lsb;       /* one standard deviation, sample to sample */
};

/* A firmware parameter set by the project (or by its controller part, in_part = 1). */
struct vs_param_setting {
    char name[VS_NAME_SIZE];
    int32_t value;
    int in_part;
    int line, column;
};

struct vs_controller_spec {
    char part[VS_PATH_SIZE];
    char name[VS_NAME_SIZE];
    char source[VS_TEXT_SIZE];
    enum vs_preset preset;
    enum vs_policy policy;
    double quiescent_ma; /* at battery voltage, day and night */
    double sleep_ma;     /* while it sleeps */
    struct vs_converter_spec converter;
    struct vs_adc_spec adc;
    int param_count;
    struct vs_param_setting
        params[VS_PARAM_MAX]; /* each name once; the project's beat the part's */
};

struct vs_soil_spec {
    double mean_degc;   /* yearly mean at the surface */
    double amplitude_k; /* half the yearly swing at the surface */
    double coldest_day; /* day of the year, 1..366 */
    double diffusivity_m2_per_d;
};

struct vs_weather_spec {
    int years; /* synthetic years to run */
    int seed;
    int start_year;   /* of the first winter */
    int minute_noise; /* 1: broken cloud flickers from minute to minute */
    double minute_noise_sd_frac, minute_noise_min;
};

struct vs_acceptance_spec {
    double served_frac_min;  /* a night is fully served when this share of its demand was met */
    double dark_tolerance_h; /* a night is dark when the lamp was off for longer in its window */
    double lolp_night_max;   /* share of nights that may fall short */
    double dark_nights_per_year_max;
    int event_nights_lit;      /* nights of the cloudy-days event through which it must be lit */
    double cold_charge_ah_max; /* a year, below 0 degC */
};

/* Limits and weights of the search for the smallest battery and panel that pass. */
struct vs_sizing_spec {
    double panel_min_w, panel_max_w, panel_step_w;
    double battery_min_ah, battery_max_ah, battery_step_ah;
    double panel_cost_per_w, battery_cost_per_ah; /* CNY; only their ratio chooses between pairs */
};

struct vs_project {
    char path[VS_PATH_SIZE]; /* the file it was read from, for messages */
    char name[VS_NAME_SIZE];
    char title[VS_TEXT_SIZE];
    char title_zh[VS_TEXT_SIZE];
    int lamps_per_site; /* for sites that do not say their own number */
    double utc_offset_h;
    char climate[VS_PATH_SIZE]; /* as written: relative to the project file */
    int clause_count;
    struct vs_clause clauses[VS_CLAUSE_MAX];
    int site_count;
    struct vs_project_site sites[VS_SITE_MAX];
    struct vs_panel_spec panel;
    struct vs_battery_spec battery;
    struct vs_lamp_spec lamp;
    struct vs_controller_spec controller;
    struct vs_soil_spec soil;
    struct vs_weather_spec weather;
    struct vs_acceptance_spec acceptance;
    struct vs_sizing_spec sizing;
    struct vs_tolerances_spec tolerances;
};

/* Judges one firmware parameter for the reader, which knows none of them. The caller (the engine's
 * board) returns 0 if name and value are fine; else it returns 1 for an unknown name, 2 for a value
 * out of range, and writes what is allowed into `allowed` ("1000 to 9000 mV"). */
struct vs_param_judge {
    int (*judge)(void *context, const char *name, int32_t value, char *allowed, size_t size);
    void *context;
};

/* Reads a project file and the part and horizon files that it names.
 * Given    path, or text[length] with the path it is to be known by (parts are sought beside it);
 *          judge may be null: then parameters are only checked to be whole numbers
 * Returned the project, complete: every key set, defaulted and within its range
 * Errors   VS_ERR_MISSING (a file cannot be read), VS_ERR_INPUT (anything wrong inside, with line
 *          and column and, for a part or a horizon, that file's name), VS_ERR_MEMORY. The project
 *          is then unspecified and nothing is left allocated. */
enum vs_err vs_project_load(const char *path, const struct vs_param_judge *judge,
                            struct vs_project *project, struct vs_diag *diag);
enum vs_err vs_project_read(const char *text, size_t length, const char *path,
                            const struct vs_param_judge *judge, struct vs_project *project,
                            struct vs_diag *diag);

/* A path named in the project, made relative to where the program runs: the project file's folder
 * put before it unless it is absolute. Returned 0, or -1 if it does not fit. */
int vs_project_resolve(const struct vs_project *project, const char *relative, char *out,
                       size_t size);

/* The first clause of a kind, or null. */
const struct vs_clause *vs_project_clause(const struct vs_project *project,
                                          enum vs_clause_kind kind);

/* The site of a name (English or Chinese, letter case counts), or null. */
const struct vs_project_site *vs_project_site_find(const struct vs_project *project,
                                                   const char *name);

/* Words of the file for the enums, for messages and results. */
const char *vs_clause_word(enum vs_clause_kind kind);
const char *vs_clause_unit(enum vs_clause_kind kind);
const char *vs_policy_word(enum vs_policy policy);
const char *vs_preset_word(enum vs_preset preset);
const char *vs_box_word(enum vs_box_kind box);
const char *vs_coordinates_word(enum vs_coordinates coordinates);

#endif
