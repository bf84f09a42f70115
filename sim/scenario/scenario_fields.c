/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/project/field_rows.h"
#include "sim/project/project_fields.h"
#include "sim/scenario/scenario.h"

static const char *const fault_words[] = {
#define FAULT_WORD(name, unit, least, most, need, help) #name,
    VS_FAULT_TABLE(FAULT_WORD)
#undef FAULT_WORD
        NULL};
static const char *const measure_words[] = {
#define MEASURE_WORD(name, help) #name,
    VS_MEASURES(MEASURE_WORD)
#undef MEASURE_WORD
        NULL};
static const char *const tick_words[] = {"60s", "1s", "fast", NULL};
static const char *const protection_words[] = {"wide", "typical", NULL};

#define STRUCT struct vs_spell
static const struct vs_field spell_rows[] = {
    INTEGER(days, "days", 1, 60, "so many days of it"),
    NUMBER(clearness, "1", 0, 0.85, "light on the ground over that outside the air; 0.7 is clear"),
    NUMBER_OR(air_degc, "degC", -50, 50, 10, "mean of the day"),
    NUMBER_OR(swing_k, "K", 0, 30, 8, "from 5:00, the coldest, to 15:00"),
    NUMBER_OR(wind_ms, "m/s", 0, 30, 2, "at 10 m"),
};
static const struct vs_group spell_group = VS_GROUP_OF("weather", struct vs_spell, spell_rows, 0);
#undef STRUCT

#define STRUCT struct vs_scenario_fault
static const struct vs_field fault_rows[] = {
    CHOICE(kind, fault_words, "what goes wrong; sim/engine/faults.h says what each needs"),
    TEXT(from, "since when: day D HH:MM, day 1 being the first"),
    TEXT_OR_NONE("to", to, "until when; for good where it is not written"),
    NUMBER_OR(value, "unit of the kind", -1e6, 1e6, 0, "how much, for a kind that has a value"),
    NUMBER_OR(period_s, "s", 0, 1e6, 0, "it acts in the first half of each period"),
};
static const struct vs_group fault_group = VS_GROUP_OF("a fault", struct vs_scenario_fault,
                                                       fault_rows, 0);
#undef STRUCT

#define STRUCT struct vs_claim
static const struct vs_field must_rows[] = {
    CHOICE(measure, measure_words, "how the signal is summed up"),
    TEXT(of, "the signal; sim/scenario/signals.h lists them"),
    TEXT_OR_NONE("from", from, "since when; from the beginning where it is not written"),
    TEXT_OR_NONE("to", to, "until when; to the end where it is not written"),
    NUMBER_OR(at_least, "unit of the signal", -1e9, 1e9, -VS_NO_LIMIT, "no less"),
    NUMBER_OR(at_most, "unit of the signal", -1e9, 1e9, VS_NO_LIMIT, "no more"),
};
static const struct vs_field reach_rows[] = {
    TEXT(of, "the signal that must be seen to hold"),
    TEXT_OR_NONE("from", from, "since when; from the beginning where it is not written"),
    TEXT_OR_NONE("to", to, "until when; to the end where it is not written"),
};
static const struct vs_group must_group = VS_GROUP_OF("a claim", struct vs_claim, must_rows, 0);
static const struct vs_group reach_group = VS_GROUP_OF("a reached state", struct vs_claim,
                                                       reach_rows, 0);
#undef STRUCT

/* A list that may be left out. */
#define LIST_OR_NONE(member, group_, count_, most_, help_)                                         \
    {                                                                                              \
        .key = #member, .kind = VS_FIELD_LIST, VS_MEMBER(member), .unit = "", .group = &(group_),  \
        .count_offset = offsetof(STRUCT, count_), .least = 1, .most = most_, .help = help_         \
    }

#define STRUCT struct vs_scenario
static const struct vs_field scenario_rows[] = {
    TEXT(name, "short name; the file is called so"),
    TEXT(what, "what happens and what is at stake, in a sentence"),
    TEXT_OR_NONE("project", project_path, "the lamp; ../projects/plain_lamp.yaml if not written"),
    TEXT(start, "first day, YYYY-MM-DD; the run begins at its midnight"),
    CHOICE_OR(tick, tick_words, VS_TICK_60S, "60s, 1s, or 1s with the fast firmware on the panel"),
    CHOICE_OR(policy, vs_policy_words, VS_POLICY_ADAPTIVE, "how the lamp is dimmed"),
    CHOICE_OR(box, vs_box_words, VS_BOX_BURIED, "where the pack sits"),
    CHOICE_OR(protection, protection_words, VS_PROTECTION_WIDE,
              "of the pack: wide leaves everything to the firmware"),
    NUMBER_OR(soc_frac, "1", 0, 1, 0.8, "state of charge at the start"),
    NUMBER_OR(cell_degc, "degC", -45, 70, 12, "of the cells at the start"),
    NUMBER_OR(capacity_frac, "1", 0.3, 1.2, 1, "true capacity over the nameplate"),
    NUMBER_OR(panel_w, "W", 5, 1000, 80, "more or less of the project's module"),
    NUMBER_OR(latitude_deg, "deg", -66, 66, 40.4, "of the site"),
    {.key = "params",
     .kind = VS_FIELD_SETTINGS,
     VS_MEMBER(params),
     .unit = "",
     .count_offset = offsetof(STRUCT, param_count),
     .most = VS_SCENARIO_PARAM_MAX,
     .help = "firmware parameters by name"},
    LIST_OR_NONE(weather, spell_group, spell_count, VS_SPELL_MAX, "days of one weather each"),
    INTEGER_OR(climate_days, "days", 1, 400, 0, "so many days of the project's climate instead"),
    INTEGER_OR(climate_seed, "", 0, 1000000, 1, "of that weather"),
    LIST_OR_NONE(faults, fault_group, fault_count, VS_FAULT_MAX, "what goes wrong, and when"),
    LIST_OR_NONE(must, must_group, must_count, VS_CLAIM_MAX, "what must hold all the same"),
    LIST(reaches, reach_group, reach_count, 1, VS_CLAIM_MAX,
         "what must be seen, or the scenario has lost its subject"),
    TEXT_OR_NONE("remains", remains, "firmware faults that may stand at the end, by name"),
    INTEGER_OR(ends_dark, "", 0, 1, 0, "1: the last night need not be lit"),
};
const struct vs_group vs_scenario_group = VS_GROUP_OF("a scenario", struct vs_scenario,
                                                      scenario_rows, 0);
#undef STRUCT
