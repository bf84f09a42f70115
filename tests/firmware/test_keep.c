/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What outlives a loss of supply, and what a copy of the state is worth. */
#include <criterion/criterion.h>

#include <stddef.h>
#include <string.h>

#include "rig.h"

/* A week on the plant with 13 h nights. */
static struct plant experienced(void)
{
    struct fw_params params = fw_params_defaults();
    struct plant plant = plant_new(&params, 0.6);
    struct day day = {.sunrise_h = 7.0, .sunset_h = 17.5, .harvest_mah = 9000, .cell_degc = 18};
    for (int i = 0; i < 9; i++) {
        day.harvest_mah = 9000 + 300 * i;
        plant_day(&plant, &day, 60);
    }
    return plant;
}

Test(keep, nights_capacity_and_harvests_go_on_after_a_loss_of_supply)
{
    struct plant plant = experienced();
    struct rig *rig = &plant.rig;
    rig->state.mas_per_pm = 100000;
    struct fw_state before = rig->state;
    struct fw_kept kept;
    fw_keep(&rig->state, &kept);
    rig_restart(rig);
    fw_restore(&rig->params, &rig->state, &kept);
    rig_run(rig, 60);
    cr_assert_eq(rig->out.night_length_s, before.night_length_s);
    cr_assert_not(rig_has(rig, FW_FAULT_CLOCK_LOST));
    cr_assert_eq(rig->state.mas_per_pm, 100000);
    cr_assert_arr_eq(rig->state.harvest_mas, before.harvest_mas, sizeof before.harvest_mas);
    struct day day = {.sunrise_h = 7.0, .sunset_h = 17.5, .harvest_mah = 9000, .cell_degc = 18};
    plant_day(&plant, &day, 60);
    cr_assert_gt(rig->out.harvest_mwh, 0, "the first plan counts on them already");
}

Test(keep, without_it_the_clock_is_lost_and_learned_again)
{
    struct plant plant = experienced();
    struct day day = {.sunrise_h = 7.0, .sunset_h = 17.5, .harvest_mah = 9000, .cell_degc = 18};
    cr_assert_not(rig_has(&plant.rig, FW_FAULT_CLOCK_LOST));
    rig_restart(&plant.rig);
    rig_run(&plant.rig, 1);
    cr_assert(rig_has(&plant.rig, FW_FAULT_CLOCK_LOST));
    cr_assert_eq(plant.rig.out.night_length_s, 43200);
    for (int i = 0; i < 3; i++) {
        plant_day(&plant, &day, 60);
    }
    cr_assert_not(rig_has(&plant.rig, FW_FAULT_CLOCK_LOST));
    cr_assert_float_eq(plant.rig.out.night_length_s, 13.5 * 3600 - 240, 180.0);
}

Test(keep, nothing_learned_is_kept_as_nothing_learned)
{
    struct rig rig = rig_new();
    struct fw_kept kept;
    fw_keep(&rig.state, &kept);
    cr_assert_eq(kept.night_length_s, FW_UNKNOWN);
    struct fw_state fresh = rig.state;
    fw_restore(&rig.params, &rig.state, &kept);
    cr_assert_arr_eq(&rig.state, &fresh, sizeof fresh);
}

Test(keep, another_version_is_passed_over_as_a_whole)
{
    struct plant plant = experienced();
    struct fw_kept kept;
    fw_keep(&plant.rig.state, &kept);
    kept.version++;
    rig_restart(&plant.rig);
    struct fw_state fresh = plant.rig.state;
    fw_restore(&plant.rig.params, &plant.rig.state, &kept);
    cr_assert_arr_eq(&plant.rig.state, &fresh, sizeof fresh);
}

Test(keep, garbage_of_the_right_version_leaves_every_field_in_its_range)
{
    uint32_t seed = 9;
    for (int round = 0; round < 1000; round++) {
        struct rig rig = rig_new();
        struct fw_kept kept;
        int32_t *words = (int32_t *)&kept;
        for (size_t i = 0; i < sizeof kept / sizeof(int32_t); i++) {
            seed = seed * 1664525u + 1013904223u;
            words[i] = (int32_t)seed >> (seed & 15);
        }
        kept.version = FW_KEPT_VERSION;
        int rated = rig.state.mas_per_pm;
        fw_restore(&rig.params, &rig.state, &kept);
        cr_assert(rig.state.night_length_s >= 14400 && rig.state.night_length_s <= 57600);
        cr_assert(rig.state.mas_per_pm >= rated / 2 && rig.state.mas_per_pm <= rated / 8 * 9);
        for (int i = 0; i < FW_HARVESTS_KEPT; i++) {
            int mas = rig.state.harvest_mas[i];
            cr_assert(mas == FW_UNKNOWN || (mas >= 0 && mas <= 1100000000));
        }
        rig_run(&rig, 10);
    }
}

Test(keep, a_wish_to_store_comes_once_a_day_when_the_night_is_in)
{
    struct plant plant = experienced();
    struct rig *rig = &plant.rig;
    rig->in.dt_s = 60;
    rig->in.charge_ma = 0;
    int wishes = 0;
    for (int d = 0; d < 5; d++) {
        for (int t = 0; t < 1440; t++) {
            int dark = t >= 330 && t < 330 + 13 * 60;
            rig->in.pv_mv = dark ? 500 : 18000;
            int latest = rig->state.nights_s[0];
            rig_run(rig, 60);
            wishes += rig->out.keep;
            cr_assert(rig->state.nights_s[0] == latest || rig->out.keep,
                      "what was just learned is in it");
        }
    }
    cr_assert_eq(wishes, 5, "%d", wishes);
}

Test(keep, a_copy_of_the_bytes_goes_on_like_the_original_through_a_day)
{
    struct plant plant = experienced();
    struct plant copy = plant;
    unsigned char bytes[sizeof plant.rig.state];
    memcpy(bytes, &plant.rig.state, sizeof bytes);
    memset(&copy.rig.state, 0xa5, sizeof copy.rig.state);
    struct day day = {.sunrise_h = 7.0, .sunset_h = 17.5, .harvest_mah = 7000, .cell_degc = -3};
    plant_day(&plant, &day, 60);
    memcpy(&copy.rig.state, bytes, sizeof bytes);
    plant_day(&copy, &day, 60);
    cr_assert_arr_eq(&copy.rig.state, &plant.rig.state, sizeof plant.rig.state);
    cr_assert_arr_eq(&copy.rig.out, &plant.rig.out, sizeof plant.rig.out);
}

/* The words of the state that hang on the parameters alone. */
enum {
    FIRST_DERIVED = offsetof(struct fw_state, stored_q10) / sizeof(word),
    LAST_DERIVED = offsetof(struct fw_state, dim_q16) / sizeof(word)
};

Test(keep, repair_leaves_a_sound_state_as_it_is)
{
    struct plant plant = experienced();
    struct rig *rig = &plant.rig;
    rig->state.mas_per_pm = 100000; /* learned */
    struct fw_state before = rig->state;
    fw_repair(&rig->params, &rig->state);
    cr_assert_eq(memcmp(&rig->state, &before, sizeof before), 0);
}

Test(keep, repair_turns_every_bit_back_that_hangs_on_the_parameters)
{
    struct plant plant = experienced();
    struct rig *rig = &plant.rig;
    struct fw_state sound = rig->state;
    for (int bit = 32 * FIRST_DERIVED; bit < 32 * (LAST_DERIVED + 1); bit++) {
        ((unsigned char *)&rig->state)[bit / 8] ^= (unsigned char)(1 << bit % 8);
        cr_assert_neq(memcmp(&rig->state, &sound, sizeof sound), 0);
        fw_repair(&rig->params, &rig->state);
        cr_assert_eq(memcmp(&rig->state, &sound, sizeof sound), 0, "bit %d", bit);
    }
}

Test(keep, repair_takes_the_rated_capacity_for_one_that_cannot_be)
{
    struct rig rig = rig_new();
    int rated = rig.state.mas_per_pm;
    int odd[] = {0, -rated, rated / 2 - 1, rated / 8 * 9 + 1, rated | 1 << 30};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        rig.state.mas_per_pm = odd[i];
        fw_repair(&rig.params, &rig.state);
        cr_assert_eq(rig.state.mas_per_pm, rated, "%d", odd[i]);
    }
}
