/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "firmware/core/fw.h"

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

Test(params, each_default_can_be_asked_for_alone)
{
    struct fw_params params = fw_params_defaults();
    for (int i = 0; i < FW_PARAM_COUNT; i++) {
        cr_assert_eq(fw_param_default(i), fw_param_get(&params, i, 0));
        cr_assert_eq(fw_param_default(i), fw_param_table[i].fallback);
    }
}
