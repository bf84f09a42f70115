/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/project/tolerances.h"

#include "sim/project/field_rows.h"
#include "sim/project/project_fields.h"

#include <assert.h>

static const char *const shape_words[] = {"normal", "lognormal", "triangular", "uniform", NULL};

/* Five rows for each quantity, with its own unit, range and defaults. */
#define STRUCT struct vs_tolerance_spec
#define ROWS(name, unit_, of, use, shape_, centre_, spread_, low_, high_, least_, most_, help)     \
    static const struct vs_field name##_rows[] = {                                                 \
        CHOICE_OR(shape, shape_words, VS_SHAPE_##shape_, "of the distribution"),                   \
        NUMBER_OR(centre, unit_, least_, most_, centre_,                                           \
                  "what stands for the project's own value: mean, median or mode; estimate"),      \
        NUMBER_OR(spread, SPREAD_UNIT_##shape_(unit_), 0, 1000, spread_,                           \
                  "normal: standard deviation, 0 for none; lognormal: the factor that is one "     \
                  "standard deviation, 1 for none; others: unused; estimate"),                     \
        NUMBER_OR(low, unit_, least_, most_, low_, "no draw is below; estimate"),                  \
        NUMBER_OR(high, unit_, least_, most_, high_, "no draw is above; estimate"),                \
    };                                                                                             \
    static const struct vs_group name##_group = VS_GROUP_OF(                                       \
        "tolerances." #name, struct vs_tolerance_spec, name##_rows, 0);
#define SPREAD_UNIT_NORMAL(unit) unit
#define SPREAD_UNIT_LOGNORMAL(unit) "1"
#define SPREAD_UNIT_TRIANGULAR(unit) unit
#define SPREAD_UNIT_UNIFORM(unit) unit
VS_TOLERANCES(ROWS)
#undef ROWS
#undef STRUCT

static const struct vs_field tolerance_rows[] = {
#define ROW(name, unit_, of_, use, shape, centre, spread, low, high, least, most, help_)           \
    {.key = #name,                                                                                 \
     .kind = VS_FIELD_GROUP,                                                                       \
     .offset = offsetof(struct vs_tolerances_spec, of[VS_TOLERANCE_##name]),                       \
     .size = sizeof(struct vs_tolerance_spec),                                                     \
     .unit = "",                                                                                   \
     .group = &(name##_group),                                                                     \
     .help = help_},
    VS_TOLERANCES(ROW)
#undef ROW
};
const struct vs_group vs_tolerances_group = VS_GROUP_OF("tolerances", struct vs_tolerances_spec,
                                                        tolerance_rows, 0);

struct vs_tolerance_about vs_tolerance_about(enum vs_tolerance quantity)
{
    static const struct vs_tolerance_about about[VS_TOLERANCE_COUNT] = {
#define ABOUT(name, unit, of, use, shape, centre, spread, low, high, least, most, help)            \
    {#name, unit, help, VS_TOLERANCE_OF_##of, VS_TOLERANCE_##use},
        VS_TOLERANCES(ABOUT)
#undef ABOUT
    };
    assert((unsigned)quantity < VS_TOLERANCE_COUNT);
    return about[quantity];
}

const char *vs_tolerance_broken(const struct vs_tolerance_spec *spec)
{
    if (!(spec->low <= spec->centre && spec->centre <= spec->high)) {
        return "low at most centre, centre at most high";
    }
    if (spec->spread < 0) {
        return "a spread of 0 or more";
    }
    if (spec->shape == VS_SHAPE_LOGNORMAL && !(spec->low > 0 && spec->spread >= 1)) {
        return "a lognormal has low above 0 and a spread of 1 or more";
    }
    return NULL;
}
