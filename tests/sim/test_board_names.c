/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "sim/engine/board.h"

Test(board_names, presets_and_words_are_found)
{
    struct vs_board_params p = vs_board_defaults();
    int nmc = vs_firmware_preset_find("nmc_3s"), cv = vs_firmware_param_find("cv_mv");
    cr_assert_geq(nmc, 0);
    vs_firmware_preset(&p, nmc);
    cr_expect_lt(vs_firmware_param_get(&p, cv), 13000);
    cr_expect_null(vs_firmware_params_broken(&p));
    vs_firmware_preset(&p, vs_firmware_preset_find("lfp_4s"));
    cr_expect_eq(vs_firmware_param_get(&p, cv), vs_firmware_param_at(cv).fallback);
    cr_expect_eq(vs_firmware_preset_find("lead"), -1);
    cr_expect_str_eq(vs_firmware_word(VS_FIRMWARE_MODES, 1), "bulk");
    cr_expect_str_eq(vs_firmware_name(VS_FIRMWARE_MODES, 1), "BULK");
    cr_expect_str_eq(vs_firmware_name(VS_FIRMWARE_FAULTS, FW_FAULT_PACK_OPEN), "PACK_OPEN");
    static const enum vs_firmware_words kinds[] = {VS_FIRMWARE_FAULTS, VS_FIRMWARE_EVENTS,
                                                   VS_FIRMWARE_WHYS, VS_FIRMWARE_RULES};
    for (int k = 0; k < 4; k++) {
        cr_expect_not_null(vs_firmware_word(kinds[k], 5));
        cr_expect_null(vs_firmware_word(kinds[k], 99));
        cr_expect_null(vs_firmware_name(kinds[k], 99));
        cr_expect_null(vs_firmware_name(kinds[k], -1));
    }
}

Test(board_names, every_parameter_is_found_by_its_name_and_keeps_what_is_set)
{
    struct vs_board_params p = vs_board_defaults();
    cr_assert_gt(vs_firmware_param_count(), 20);
    for (int k = 0; k < vs_firmware_param_count(); k++) {
        struct vs_firmware_param row = vs_firmware_param_at(k);
        cr_expect_eq(vs_firmware_param_find(row.name), k, "%s", row.name);
        cr_expect_eq(vs_firmware_param_get(&p, k), row.fallback, "%s", row.name);
        vs_firmware_param_set(&p, k, row.min);
        cr_expect_eq(vs_firmware_param_get(&p, k), row.min, "%s", row.name);
        vs_firmware_param_set(&p, k, row.max);
        cr_expect_eq(vs_firmware_param_get(&p, k), row.max, "%s", row.name);
    }
    cr_expect_eq(vs_firmware_param_find("no_such_parameter"), -1);
    cr_expect_eq(vs_firmware_param_find(""), -1);
}

Test(board_names, a_broken_ordering_rule_is_told_in_words)
{
    struct vs_board_params p = vs_board_defaults();
    cr_expect_null(vs_firmware_params_broken(&p));
    int cut = vs_firmware_param_find("lvd_mv"), back = vs_firmware_param_find("lvr_mv");
    cr_assert(cut >= 0 && back >= 0);
    vs_firmware_param_set(&p, cut, vs_firmware_param_get(&p, back));
    const char *broken = vs_firmware_params_broken(&p);
    cr_assert_not_null(broken);
    cr_expect(strstr(broken, "lvd_mv") || strstr(broken, "lvr_mv"), "%s", broken);
}

Test(board_names, policies_are_found_by_name)
{
    static const char *const names[] = {"fixed", "stages", "adaptive", "voltage"};
    for (int k = 0; k < 4; k++) {
        cr_expect_eq(vs_policy_find(names[k]), k);
        cr_expect_str_eq(vs_policy_name(k), names[k]);
    }
    cr_expect_eq(vs_policy_find("bright"), -1);
    cr_expect_null(vs_policy_name(4));
}
