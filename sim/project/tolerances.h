/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tolerances.h - how far the lamps that are built differ from the data sheets: one distribution for
 * each physical quantity, drawn anew for each replicate of a sweep.
 *
 * `centre` stands for what the project says. A draw moves that: by draw / centre where the quantity
 * is a FACTOR (a kappa_200 of 0.93 drawn about 0.96 makes 0.9252 of the project's 0.955), by the
 * draw itself where it is an OFFSET. So a design that varies the same quantity keeps its meaning.
 *
 * Not here, for want of a counterpart in the models: ageing, and the spread of cells within a pack
 * beyond battery.bms.cell_spread_v. The controller's inputs have their spread in controller.adc. */
#ifndef VS_PROJECT_TOLERANCES_H
#define VS_PROJECT_TOLERANCES_H

/* No draw leaves low..high: the distribution is cut there and the rest scaled up. */
enum vs_shape {
    VS_SHAPE_NORMAL,     /* mean centre, standard deviation spread */
    VS_SHAPE_LOGNORMAL,  /* median centre, times or over `spread` is one standard deviation */
    VS_SHAPE_TRIANGULAR, /* mode centre */
    VS_SHAPE_UNIFORM     /* centre only says which draw changes nothing */
};

enum vs_tolerance_use { VS_TOLERANCE_FACTOR, VS_TOLERANCE_OFFSET };

/* Of the sky: one draw for all lamps of a replicate. Of a lamp: each lamp of a fleet its own. */
enum vs_tolerance_of { VS_TOLERANCE_OF_SKY, VS_TOLERANCE_OF_LAMP };

/* X(name, unit, of, use, shape, centre, spread, low, high, least, most, meaning)
 * The defaults are estimates; least and most bound what a project may say. */
/* clang-format off */
#define VS_TOLERANCES(X)                                                                           \
    X(kappa_200, "1", SKY, FACTOR, TRIANGULAR, 0.96, 0, 0.90, 0.99, 0.7, 1.05,                     \
      "efficiency of the module at 200 W/m2 over that at 1000 W/m2")                               \
    X(soiling, "1/d", SKY, FACTOR, LOGNORMAL, 0.003, 1.7, 0.0005, 0.018, 1e-5, 0.1,                \
      "light lost to dirt in a day without rain; the season's loss goes with it")                  \
    X(u0, "W/(m2 K)", SKY, FACTOR, NORMAL, 25, 3, 13, 37, 5, 80,                                   \
      "heat that the module loses in still air")                                                   \
    X(snow_slide, "1/h", SKY, FACTOR, UNIFORM, 0.197, 0, 0.15, 0.4, 0.001, 1,                      \
      "share of an upright module that snow slides in an hour")                                    \
    X(turbidity, "1", SKY, OFFSET, NORMAL, 0, 0.5, -2, 2, -4, 4,                                   \
      "Linke turbidity of the clear sky, all months alike")                                        \
    X(diffuse, "1", SKY, FACTOR, NORMAL, 1, 0.05, 0.8, 1.2, 0.3, 3,                                \
      "diffuse part of the light, as it was taken apart")                                          \
    X(air, "K", SKY, OFFSET, NORMAL, 0, 1.5, -6, 6, -20, 20,                                       \
      "air temperature at the site")                                                               \
    X(nameplate, "1", LAMP, FACTOR, NORMAL, 0.97, 0.03, 0.85, 1.09, 0.3, 1.5,                      \
      "power of the new module over the nameplate")                                                \
    X(tracking, "1", LAMP, OFFSET, NORMAL, 0, 0.01, -0.04, 0.04, -0.3, 0.3,                        \
      "share of the module's power that tracking finds")                                           \
    X(capacity, "1", LAMP, FACTOR, NORMAL, 1, 0.04, 0.84, 1.16, 0.3, 1.5,                          \
      "capacity of the pack over the nameplate")                                                   \
    X(resistance, "1", LAMP, FACTOR, LOGNORMAL, 1.3, 1.3, 0.5, 3.5, 0.1, 10,                       \
      "resistance of the pack over that of the reference cells")                                   \
    X(usable_m20, "1", LAMP, FACTOR, TRIANGULAR, 0.5, 0, 0.42, 0.7, 0.05, 1,                       \
      "share of the capacity that can be drawn at -20 degC; what cold strands at other "           \
      "temperatures goes with it")                                                                 \
    X(quiescent, "mA", LAMP, FACTOR, TRIANGULAR, 8, 0, 4, 15, 0.01, 500,                           \
      "the controller's own draw")                                                                 \
    X(driver, "1", LAMP, OFFSET, NORMAL, 0, 0.015, -0.06, 0.06, -0.3, 0.3,                         \
      "efficiency of the lamp's driver at full level; a worse one draws more for the same light")  \
    X(efficacy, "lm/W", LAMP, FACTOR, NORMAL, 130, 10, 90, 170, 20, 300,                           \
      "light of the new lamp per input power")
/* clang-format on */

enum vs_tolerance {
#define VS_TOLERANCE_ENUM(name, ...) VS_TOLERANCE_##name,
    VS_TOLERANCES(VS_TOLERANCE_ENUM)
#undef VS_TOLERANCE_ENUM
        VS_TOLERANCE_COUNT
};

struct vs_tolerance_spec {
    enum vs_shape shape;
    double centre, spread, low, high; /* spread counts for normal and lognormal alone */
};

struct vs_tolerances_spec {
    struct vs_tolerance_spec of[VS_TOLERANCE_COUNT];
};

/* A quantity by its number, for tables. */
struct vs_tolerance_about {
    const char *name, *unit, *help;
    enum vs_tolerance_of of;
    enum vs_tolerance_use use;
};
struct vs_tolerance_about vs_tolerance_about(enum vs_tolerance quantity);

/* Null, or the rule that a distribution breaks, in words: low <= centre <= high, no negative
 * spread, and for a lognormal low > 0 and a spread of at least 1. */
const char *vs_tolerance_broken(const struct vs_tolerance_spec *spec);

#endif
