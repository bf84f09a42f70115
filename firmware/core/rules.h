/* SPDX-License-Identifier: MIT */
/* rules.h - how the parameters must be ordered among themselves. Internal; see params.h. */
#ifndef FW_CORE_RULES_H
#define FW_CORE_RULES_H

/* BELOW(a, b): a < b. UPTO(a, b): a <= b. */
#define FW_RULES(BELOW, UPTO)                                                                      \
    BELOW(lvd_mv, lvr_mv)                                                                          \
    BELOW(lvr_mv, recharge_mv)                                                                     \
    BELOW(recharge_mv, cv_mv)                                                                      \
    BELOW(recharge_mv, ov_clear_mv)                                                                \
    BELOW(ov_clear_mv, ov_mv)                                                                      \
    BELOW(recharge_mv, eoc_mv)                                                                     \
    UPTO(eoc_mv, cv_mv)                                                                            \
    BELOW(cv_mv, ov_mv)                                                                            \
    BELOW(dim_least_mv, dim_full_mv)                                                               \
    BELOW(lvd_mv, dim_least_mv)                                                                    \
    BELOW(lvd_mv, nominal_mv)                                                                      \
    BELOW(nominal_mv, cv_mv)                                                                       \
    BELOW(wake_mv, lvd_mv)                                                                         \
    UPTO(motion_s, motion_all_s)                                                                   \
    BELOW(lamp_over_pm, lamp_short_pm)                                                             \
    BELOW(board_cool_ddc, board_hot_ddc)                                                           \
    BELOW(ov_mv, pv_max_mv)                                                                        \
    BELOW(dawn_mv, pv_max_mv)                                                                      \
    BELOW(dusk_mv, dawn_mv)                                                                        \
    UPTO(dusk_inhibit_s, min_day_s)                                                                \
    UPTO(night_s, max_night_s)                                                                     \
    UPTO(window_s, max_night_s)                                                                    \
    BELOW(charge_stop_cold_ddc, charge_resume_cold_ddc)                                            \
    UPTO(charge_resume_cold_ddc, charge_cool_ddc)                                                  \
    BELOW(charge_cool_ddc, charge_hot_ddc)                                                         \
    UPTO(charge_hot_ddc, charge_resume_hot_ddc)                                                    \
    BELOW(charge_resume_hot_ddc, charge_stop_hot_ddc)                                              \
    UPTO(charge_cool_c_pm, charge_c_pm)                                                            \
    UPTO(charge_hot_c_pm, charge_c_pm)                                                             \
    BELOW(discharge_stop_cold_ddc, discharge_cold_ddc)                                             \
    BELOW(cell_min_ddc, discharge_stop_cold_ddc)                                                   \
    BELOW(charge_stop_hot_ddc, cell_max_ddc)                                                       \
    BELOW(discharge_stop_hot_ddc, cell_max_ddc)                                                    \
    UPTO(usable_m20_pm, usable_m10_pm)                                                             \
    UPTO(usable_m10_pm, usable_0_pm)                                                               \
    UPTO(usable_0_pm, usable_10_pm)                                                                \
    UPTO(usable_10_pm, usable_25_pm)                                                               \
    UPTO(sigma_full_pm, sigma_low_pm)                                                              \
    UPTO(sigma_low_pm, sigma_start_pm)                                                             \
    BELOW(mppt_min_pm, mppt_start_pm)                                                              \
    BELOW(mppt_start_pm, mppt_max_pm)

#endif
