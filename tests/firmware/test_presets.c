/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include <string.h>

#include "rig.h"

static struct rig nmc(void)
{
    struct rig rig = rig_new();
    fw_params_preset(FW_PRESET_NMC_3S, &rig.params);
    rig.in.bat_mv = 11500;
    rig_restart(&rig);
    return rig;
}

Test(presets, every_one_lies_in_the_ranges_and_breaks_no_rule)
{
    for (int i = 0; i < FW_PRESET_COUNT; i++) {
        struct fw_params params;
        memset(&params, 0, sizeof params);
        fw_params_preset((enum fw_preset)i, &params);
        cr_assert_eq(fw_params_out_of_range(&params), -1, "%s", fw_preset_name(i));
        cr_assert_eq(fw_params_check(&params), -1, "%s", fw_preset_name(i));
    }
    cr_assert_str_eq(fw_preset_name(FW_PRESET_LFP_4S), "lfp_4s");
    cr_assert_str_eq(fw_preset_name(FW_PRESET_NMC_3S), "nmc_3s");
    cr_assert_null(fw_preset_name(FW_PRESET_COUNT));
}

Test(presets, four_cells_of_lfp_are_the_defaults)
{
    struct fw_params params, defaults = fw_params_defaults();
    fw_params_preset(FW_PRESET_LFP_4S, &params);
    cr_assert_arr_eq(&params, &defaults, sizeof params);
}

Test(presets, three_cells_of_nmc_are_charged_and_cut_at_their_own_voltages)
{
    struct rig rig = nmc();
    rig_run(&rig, 400);
    cr_assert_eq(rig.out.lvd, 0);
    cr_assert_eq(rig.out.charge_mv, 12450);
    rig.in.charge_ma = 1000;
    rig.in.bat_mv = 12440;
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.mode, FW_MODE_DONE);
    rig.in.bat_mv = 12901;
    rig_run(&rig, 1);
    cr_assert(rig_has(&rig, FW_FAULT_OVER_VOLTAGE));
    rig.in.charge_ma = 0;
    rig.in.bat_mv = 9400;
    rig_run(&rig, 600);
    cr_assert_eq(rig.out.lvd, 0);
    rig.in.bat_mv = 9299;
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.lvd, 1);
}

Test(presets, cells_of_nmc_are_not_charged_above_forty_five_degrees)
{
    struct rig rig = nmc();
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.mode, FW_MODE_BULK);
    rig.in.cell_ddc = 451;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.charge_on, 0);
}

Test(presets, the_gauge_reads_the_voltage_by_the_cells_own_table)
{
    static const int rows[][2] = {
        {9300, 0}, {10350, 50}, {10764, 150}, {11514, 550}, {12594, 1000}};
    for (int i = 0; i < 5; i++) {
        struct rig rig = nmc();
        rig.in.bat_mv = rows[i][0];
        rig_run(&rig, 1);
        cr_assert_float_eq(rig.out.soc_pm, rows[i][1], 2.0, "%d mV: %d", rows[i][0],
                           rig.out.soc_pm);
    }
}
