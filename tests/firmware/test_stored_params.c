/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "flash_ram.h"

#include "firmware/store/crc.h"
#include "firmware/store/stored_params.h"

#include <criterion/criterion.h>

#include <string.h>

/* Every schema that parameters were ever stored in: its number, and the CRC-32 of the names and
 * units of its table in their order. When params.def changes in one of these, add a row with the
 * next number and set FW_PARAMS_SCHEMA to it; only a row that no release has stored yet may be
 * changed instead. */
static const struct {
    int schema;
    uint32_t sum;
} ledger[] = {
    {1, 0xCA2542D8},
};
enum { SCHEMAS = sizeof ledger / sizeof ledger[0] };

static uint32_t table_sum(void)
{
    uint32_t sum = 0;
    for (int i = 0; i < FW_PARAM_COUNT; i++) {
        const struct fw_param_info *row = &fw_param_table[i];
        sum = fw_crc32(sum, row->name, (uint32_t)strlen(row->name) + 1);
        sum = fw_crc32(sum, row->unit, (uint32_t)strlen(row->unit) + 1);
    }
    return sum;
}

Test(stored_params, the_schema_is_raised_when_the_table_changes)
{
    for (int i = 0; i < SCHEMAS; i++) {
        cr_assert_eq(ledger[i].schema, i + 1, "schemas are numbered without a gap");
        for (int k = 0; k < i; k++) {
            cr_assert_neq(ledger[i].sum, ledger[k].sum);
        }
    }
    cr_assert_eq(ledger[SCHEMAS - 1].schema, FW_PARAMS_SCHEMA);
    cr_assert_eq(ledger[SCHEMAS - 1].sum, table_sum(),
                 "names, units or order of params.def have changed (0x%08X): raise "
                 "FW_PARAMS_SCHEMA and add a row here",
                 table_sum());
    cr_assert_leq(FW_PARAMS_SCHEMA, 255);
}

struct bench {
    struct flash_ram ram;
    struct fw_store store;
};

static void power_up(struct bench *bench)
{
    flash_ram_power(&bench->ram);
    cr_assert_eq(fw_store_open(&bench->store, &bench->ram.flash), FW_STORE_OK);
    (void)fw_store_service(&bench->store, 1);
}

static void set_up(struct bench *bench)
{
    flash_ram_init(&bench->ram, 4, 2048);
    power_up(bench);
}

static int save(struct bench *bench, const struct fw_params *params)
{
    int result = FW_STORE_BUSY;
    for (int i = 0; i < 4 && result == FW_STORE_BUSY; i++) {
        (void)fw_store_service(&bench->store, 1);
        result = fw_params_save(&bench->store, params);
    }
    return result;
}

/* A set that differs from the defaults in every parameter that can without breaking a rule. */
static struct fw_params other_params(void)
{
    struct fw_params params = fw_params_defaults();
    for (int i = 0; i < FW_PARAM_COUNT; i++) {
        int32_t value = fw_param_get(&params, i, 0);
        fw_param_set(&params, i, 0, value - 1);
        if (fw_params_out_of_range(&params) >= 0 || fw_params_check(&params) >= 0) {
            fw_param_set(&params, i, 0, value);
        }
    }
    return params;
}

static void expect_defaults(const struct bench *bench, enum fw_params_source why)
{
    struct fw_params params, defaults = fw_params_defaults();
    memset(&params, 0x5A, sizeof params);
    cr_assert_eq(fw_params_load(&bench->store, &params), why);
    cr_assert_eq(memcmp(&params, &defaults, sizeof params), 0);
}

static void write_raw(struct bench *bench, int schema, const struct fw_params *params,
                      uint32_t bytes)
{
    (void)fw_store_service(&bench->store, 1);
    cr_assert_eq(fw_store_write(&bench->store, FW_STORE_PARAMS, schema, params, bytes),
                 FW_STORE_OK);
}

Test(stored_params, an_empty_flash_gives_the_defaults)
{
    struct bench bench;
    set_up(&bench);
    expect_defaults(&bench, FW_PARAMS_NONE);
}

Test(stored_params, what_was_saved_comes_back)
{
    struct bench bench;
    struct fw_params params = other_params(), back;
    set_up(&bench);
    cr_assert_leq(sizeof params, fw_store_most(&bench.store));
    cr_assert_eq(save(&bench, &params), FW_STORE_OK);
    power_up(&bench);
    cr_assert_eq(fw_params_load(&bench.store, &back), FW_PARAMS_STORED);
    cr_assert_eq(memcmp(&params, &back, sizeof params), 0);
}

Test(stored_params, unfit_values_are_not_saved)
{
    struct bench bench;
    struct fw_params params = fw_params_defaults();
    set_up(&bench);
    uint32_t before = bench.ram.operations;
    params.policy = 99; /* in no rule */
    cr_assert_eq(save(&bench, &params), FW_STORE_REFUSED);
    params = fw_params_defaults();
    params.lvd_mv = params.lvr_mv;
    cr_assert_eq(save(&bench, &params), FW_STORE_REFUSED);
    cr_assert_eq(bench.ram.operations, before);
}

Test(stored_params, a_valid_record_with_unfit_values_gives_the_defaults)
{
    struct bench bench;
    struct fw_params params = fw_params_defaults();
    set_up(&bench);
    params.policy = 99; /* in no rule */
    write_raw(&bench, FW_PARAMS_SCHEMA, &params, sizeof params);
    expect_defaults(&bench, FW_PARAMS_UNFIT);
    params = fw_params_defaults();
    params.lvd_mv = params.lvr_mv;
    write_raw(&bench, FW_PARAMS_SCHEMA, &params, sizeof params);
    expect_defaults(&bench, FW_PARAMS_UNFIT);
}

Test(stored_params, another_schema_or_length_is_never_read_as_this_one)
{
    struct bench bench;
    struct fw_params params = other_params();
    set_up(&bench);
    cr_assert_eq(save(&bench, &params), FW_STORE_OK);
    write_raw(&bench, FW_PARAMS_SCHEMA + 1, &params, sizeof params);
    expect_defaults(&bench, FW_PARAMS_OTHER_SCHEMA);
    write_raw(&bench, FW_PARAMS_SCHEMA, &params, sizeof params - 4);
    expect_defaults(&bench, FW_PARAMS_OTHER_SCHEMA);
    cr_assert_eq(save(&bench, &params), FW_STORE_OK);
    cr_assert_eq(fw_params_load(&bench.store, &params), FW_PARAMS_STORED);
}

Test(stored_params, one_damaged_copy_leaves_the_other)
{
    struct bench bench;
    struct fw_params params = other_params(), back;
    struct fw_record record;
    set_up(&bench);
    cr_assert_eq(save(&bench, &params), FW_STORE_OK);
    for (int copy = 0; copy < 2; copy++) {
        cr_assert_eq(fw_store_newest(&bench.store, FW_STORE_PARAMS, &record), FW_STORE_OK);
        bench.ram.bytes[record.at + 100] ^= 4;
        power_up(&bench);
        enum fw_params_source source = fw_params_load(&bench.store, &back);
        cr_assert_eq(source, copy == 0 ? FW_PARAMS_STORED : FW_PARAMS_NONE);
        cr_assert(copy == 1 || memcmp(&params, &back, sizeof params) == 0);
    }
}

/* The issue in one test: old parameters are stored, new ones are being saved, the supply goes. */
Test(stored_params, a_cut_while_saving_leaves_the_old_or_the_new_set)
{
    static struct bench bench, copy;
    struct fw_params sets[2] = {fw_params_defaults(), other_params()}, back;
    int found[2] = {0, 0};
    set_up(&bench);
    for (int turn = 0; turn < 9; turn++) {
        const struct fw_params *old = &sets[turn % 2], *new = &sets[1 - turn % 2];
        cr_assert_eq(save(&bench, old), FW_STORE_OK);
        for (uint32_t at = 0;; at++) {
            flash_ram_copy(&copy.ram, &bench.ram);
            copy.store = bench.store;
            copy.store.flash = &copy.ram.flash;
            flash_ram_cut(&copy.ram, at / RAM_CUTS, (enum ram_cut)(at % RAM_CUTS), at);
            (void)save(&copy, new);
            if (!copy.ram.off) {
                break;
            }
            power_up(&copy);
            cr_assert_eq(fw_params_load(&copy.store, &back), FW_PARAMS_STORED);
            int is_new = memcmp(&back, new, sizeof back) == 0;
            cr_assert(is_new || memcmp(&back, old, sizeof back) == 0, "a mixture");
            found[is_new]++;
            cr_assert_eq(save(&copy, new), FW_STORE_OK);
            cr_assert_eq(fw_params_load(&copy.store, &back), FW_PARAMS_STORED);
            cr_assert_eq(memcmp(&back, new, sizeof back), 0);
        }
    }
    cr_assert_gt(found[0], 1000);
    cr_assert_gt(found[1], 1000);
}

Test(stored_params, random_flash_gives_defaults_that_a_controller_can_start_with)
{
    static struct bench bench;
    uint32_t seed = 7;
    for (int i = 0; i < 1000; i++) {
        flash_ram_init(&bench.ram, 2 + (uint32_t)i % 3, 2048);
        for (uint32_t k = 0; k < RAM_BYTES; k++) {
            bench.ram.bytes[k] = (uint8_t)ram_random(&seed);
        }
        memset(bench.ram.programmed, 1, sizeof bench.ram.programmed);
        cr_assert_eq(fw_store_open(&bench.store, &bench.ram.flash), FW_STORE_OK);
        expect_defaults(&bench, FW_PARAMS_NONE);
    }
}
