/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "firmware/core/fw.h"

enum { MOST_RULES = 100 };

static int row_of(const char *name, size_t length)
{
    for (int i = 0; i < FW_PARAM_COUNT; i++) {
        if (strlen(fw_param_table[i].name) == length &&
            strncmp(fw_param_table[i].name, name, length) == 0) {
            return i;
        }
    }
    return -1;
}

Test(params, defaults_lie_in_their_ranges_and_break_no_rule)
{
    struct fw_params params = fw_params_defaults();
    cr_assert_eq(fw_params_out_of_range(&params), -1);
    cr_assert_eq(fw_params_check(&params), -1);
    cr_assert_eq(params.cv_mv, 14400);
    cr_assert_eq(params.discharge_stop_cold_ddc, -400);
}

Test(params, every_row_says_what_it_is_once)
{
    for (int i = 0; i < FW_PARAM_COUNT; i++) {
        const struct fw_param_info *row = &fw_param_table[i];
        cr_assert_eq(row_of(row->name, strlen(row->name)), i, "%s stands twice", row->name);
        cr_assert_lt(row->min, row->max, "%s", row->name);
        cr_assert_gt(strlen(row->unit), 0, "%s", row->name);
        cr_assert_gt(strlen(row->help), 5, "%s", row->name);
    }
}

Test(params, a_value_beyond_either_end_of_its_range_is_found)
{
    for (int i = 0; i < FW_PARAM_COUNT; i++) {
        struct fw_params params = fw_params_defaults();
        fw_param_set(&params, i, 0, fw_param_table[i].min - 1);
        cr_assert_eq(fw_params_out_of_range(&params), i);
        fw_param_set(&params, i, 0, fw_param_table[i].max + 1);
        cr_assert_eq(fw_params_out_of_range(&params), i);
        fw_param_set(&params, i, 0, fw_param_table[i].max);
        cr_assert_eq(fw_params_out_of_range(&params), -1);
    }
}

/* Each rule names two parameters in words; whatever pair of values in range turns them round must
 * be found, and the pair just inside must pass. */
Test(params, every_ordering_rule_is_enforced_at_its_edge)
{
    int rule = 0;
    for (; fw_rule_text(rule); rule++) {
        const char *text = fw_rule_text(rule);
        const char *must = strstr(text, " must ");
        const char *last = strrchr(text, ' ') + 1;
        int strict = strstr(text, "must be below") != NULL;
        int lower = row_of(text, (size_t)(must - text));
        int upper = row_of(last, strlen(last));
        cr_assert(lower >= 0 && upper >= 0, "%s", text);

        struct fw_params params = fw_params_defaults();
        int32_t edge = fw_param_get(&params, upper, 0) - strict;
        fw_param_set(&params, lower, 0, edge + 1);
        int found = fw_params_check(&params);
        cr_assert_geq(found, 0, "%s", text);
        /* this one, or an earlier one that the same value breaks as well */
        cr_assert_leq(found, rule, "%s", text);
        int own = found == rule;
        if (own) {
            fw_param_set(&params, lower, 0, edge);
            found = fw_params_check(&params);
            cr_assert(found == -1 || found != rule, "%s", text);
        }
    }
    cr_assert_geq(rule, 25);
    cr_assert_null(fw_rule_text(-1));
}

Test(params, the_rules_that_a_street_depends_on_are_there)
{
    static const char *const texts[] = {
        "dusk_mv must be below dawn_mv",
        "lvd_mv must be below lvr_mv",
        "recharge_mv must be below cv_mv",
        "cv_mv must be below ov_mv",
        "charge_stop_cold_ddc must be below charge_resume_cold_ddc",
        "usable_m20_pm must not be above usable_m10_pm",
    };
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
        int found = 0;
        for (int rule = 0; fw_rule_text(rule); rule++) {
            found |= strcmp(fw_rule_text(rule), texts[k]) == 0;
        }
        cr_assert(found, "%s", texts[k]);
    }
}

Test(params, a_reset_brings_every_default_of_the_table_back)
{
    struct fw_params params;
    memset(&params, 0x5A, sizeof params);
    fw_params_reset(&params);
    for (int i = 0; i < FW_PARAM_COUNT; i++) {
        cr_assert_eq(fw_param_get(&params, i, 0), fw_param_table[i].fallback, "%s",
                     fw_param_table[i].name);
    }
}

/* A rule as its text says it. */
struct said {
    int lower, upper;
    int strict;
};

static int read_rules(struct said said[MOST_RULES])
{
    int count = 0;
    for (; fw_rule_text(count); count++) {
        const char *text = fw_rule_text(count);
        const char *last = strrchr(text, ' ') + 1;
        cr_assert_lt(count, MOST_RULES);
        said[count].lower = row_of(text, (size_t)(strstr(text, " must ") - text));
        said[count].upper = row_of(last, strlen(last));
        said[count].strict = strstr(text, "must be below") != NULL;
    }
    return count;
}

/* How many rules are broken, and which is the first. */
static int count_broken(const struct fw_params *params, const struct said *said, int rules,
                        int *first)
{
    int broken = 0;
    *first = -1;
    for (int i = rules - 1; i >= 0; i--) {
        int32_t lower = fw_param_get(params, said[i].lower, 0);
        int32_t upper = fw_param_get(params, said[i].upper, 0);
        int ok = said[i].strict ? lower < upper : lower <= upper;
        broken += !ok;
        *first = ok ? *first : i;
    }
    return broken;
}

static int32_t within(int row, uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    const struct fw_param_info *info = &fw_param_table[row];
    return info->min + (int32_t)((*seed >> 4) % (uint32_t)(info->max - info->min + 1));
}

Test(params, of_random_settings_the_first_broken_rule_is_named)
{
    struct said said[MOST_RULES];
    int rules = read_rules(said);
    uint32_t seed = 1;
    int passed = 0;
    for (int round = 0; round < 20000; round++) {
        struct fw_params params = fw_params_defaults();
        /* one setting, a few or all of them */
        int changes = round % 3 == 0 ? 1 : round % 3 == 1 ? 4 : FW_PARAM_COUNT;
        for (int k = 0; k < changes; k++) {
            seed = seed * 1664525u + 1013904223u;
            int row = changes == FW_PARAM_COUNT ? k : (int)((seed >> 8) % FW_PARAM_COUNT);
            fw_param_set(&params, row, 0, within(row, &seed));
        }
        int first;
        count_broken(&params, said, rules, &first);
        cr_assert_eq(fw_params_check(&params), first, "round %d", round);
        cr_assert_eq(fw_params_out_of_range(&params), -1);
        passed += first < 0;
    }
    cr_assert(passed > 2000 && passed < 18000, "both kinds were met: %d", passed);
}

/* Tries values of the rule's two settings until it alone is broken. Returns whether it was. */
static int break_alone(const struct said *said, int rules, int rule, uint32_t *seed)
{
    for (int round = 0; round < 20000; round++) {
        struct fw_params params = fw_params_defaults();
        const struct said *r = &said[rule];
        int32_t edge = fw_param_get(&params, r->upper, 0) + (round > 1);
        int first;
        if (round < 4) { /* just beyond the edge, from either side */
            fw_param_set(&params, round % 2 ? r->upper : r->lower, 0,
                         round % 2 ? fw_param_get(&params, r->lower, 0) - (round > 1) : edge);
        } else {
            fw_param_set(&params, r->lower, 0, within(r->lower, seed));
            fw_param_set(&params, r->upper, 0, within(r->upper, seed));
        }
        if (count_broken(&params, said, rules, &first) == 1 && first == rule) {
            cr_assert_eq(fw_params_check(&params), rule, "%s", fw_rule_text(rule));
            return 1;
        }
    }
    return 0;
}

Test(params, every_rule_is_found_when_it_alone_is_broken)
{
    struct said said[MOST_RULES];
    int rules = read_rules(said);
    uint32_t seed = 3;
    for (int rule = 0; rule < rules; rule++) {
        /* that one follows from two others, and is there for its clearer words */
        int follows = strcmp(fw_rule_text(rule), "recharge_mv must be below cv_mv") == 0;
        cr_assert_eq(break_alone(said, rules, rule, &seed), !follows, "%s", fw_rule_text(rule));
    }
}
