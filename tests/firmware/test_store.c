/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shelf.h"

#include "firmware/store/crc.h"

#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

/* What the four kinds of a day are written in. */
static const enum fw_store_kind day[] = {FW_STORE_HISTORY, FW_STORE_STATE, FW_STORE_LOG};
enum { DAY = sizeof day / sizeof day[0] };

static void write_well(struct shelf *shelf, enum fw_store_kind kind)
{
    int result = shelf_write(shelf, kind);
    cr_assert_eq(result, FW_STORE_OK, "writing kind %d gave %d", (int)kind, result);
    cr_assert_eq(shelf->ram.violations, 0);
}

/* Every kind once, then `days` days. */
static void fill(struct shelf *shelf, int days)
{
    write_well(shelf, FW_STORE_PARAMS);
    for (int i = 0; i < days * DAY; i++) {
        write_well(shelf, day[i % DAY]);
    }
}

Test(store, the_crc_has_its_check_value)
{
    cr_assert_eq(fw_crc32(0, "123456789", 9), 0xCBF43926U);
    cr_assert_eq(fw_crc32(fw_crc32(0, "1234", 4), "56789", 5), 0xCBF43926U);
    cr_assert_eq(fw_crc32(0, "", 0), 0);
}

Test(store, a_record_comes_back_as_it_was_written)
{
    struct shelf shelf;
    shelf_init(&shelf, 4, 2048);
    for (int kind = 0; kind < FW_STORE_KINDS; kind++) {
        cr_assert_eq(shelf_newest(&shelf.store, (enum fw_store_kind)kind), 0);
    }
    fill(&shelf, 3);
    write_well(&shelf, FW_STORE_PARAMS);
    shelf_open(&shelf);
    cr_assert_eq(shelf_newest(&shelf.store, FW_STORE_PARAMS), 2);
    cr_assert_eq(shelf_newest(&shelf.store, FW_STORE_STATE), 3);
    cr_assert_eq(shelf_count(&shelf.store, FW_STORE_HISTORY), 3);
    cr_assert_eq(shelf_count(&shelf.store, FW_STORE_LOG), 3);
}

Test(store, what_cannot_be_is_refused_and_nothing_is_touched)
{
    struct shelf shelf;
    shelf_init(&shelf, 2, 1024);
    uint8_t payload[SHELF_MOST] = {1};
    uint32_t most = fw_store_most(&shelf.store);
    uint32_t before = shelf.ram.operations;
    struct fw_store *store = &shelf.store;
    cr_assert_eq(fw_store_write(store, FW_STORE_KINDS, 1, payload, 8), FW_STORE_REFUSED);
    cr_assert_eq(fw_store_write(store, FW_STORE_LOG, 0, payload, 8), FW_STORE_REFUSED);
    cr_assert_eq(fw_store_write(store, FW_STORE_LOG, 256, payload, 8), FW_STORE_REFUSED);
    cr_assert_eq(fw_store_write(store, FW_STORE_LOG, 1, payload, 0), FW_STORE_REFUSED);
    cr_assert_eq(fw_store_write(store, FW_STORE_LOG, 1, payload, most + 1), FW_STORE_REFUSED);
    cr_assert_eq(shelf.ram.operations, before);
    cr_assert_eq(fw_store_write(store, FW_STORE_LOG, 1, payload, most), FW_STORE_OK);

    static const uint32_t wrong[][2] = {{1, 1024}, {65, 1024}, {2, 504}, {2, 1020}, {2, 16392}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        shelf.ram.flash.pages = wrong[i][0];
        shelf.ram.flash.page_bytes = wrong[i][1];
        cr_assert_eq(fw_store_open(&shelf.store, &shelf.ram.flash), FW_STORE_REFUSED);
    }
}

/* The format that README.md describes, made by hand. */
static uint32_t plain_crc(uint32_t crc, const uint8_t *bytes, uint32_t count)
{
    crc = ~crc;
    for (uint32_t i = 0; i < count * 8; i++) {
        uint32_t bit = ((uint32_t)bytes[i / 8] >> (i % 8)) & 1U;
        crc = (crc >> 1) ^ ((crc ^ bit) & 1U ? 0xEDB88320U : 0U);
    }
    return ~crc;
}

static void put32(uint8_t *to, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        to[i] = (uint8_t)(value >> (8 * i));
    }
}

enum { FORMAT = 0x31535746 };

static void make_page(uint8_t *page, uint32_t sequence)
{
    memcpy(page, "erased\0\0", 8);
    for (uint8_t *title = page + 8; title < page + 24; title += 8) {
        put32(title, sequence);
        put32(title + 4, plain_crc(FORMAT, title, 4));
    }
}

static uint32_t make_record(uint8_t *at, enum fw_store_kind kind, uint32_t sequence,
                            uint32_t number)
{
    uint8_t payload[SHELF_MOST];
    uint32_t bytes = shelf_payload(kind, number, payload);
    uint32_t size = (8 + bytes + 4 + 7) / 8 * 8;
    memset(at, 0, size);
    at[0] = (uint8_t)kind;
    at[1] = 1;
    at[2] = (uint8_t)bytes;
    at[3] = (uint8_t)(bytes >> 8);
    put32(at + 4, sequence);
    memcpy(at + 8, payload, bytes);
    put32(at + size - 4, plain_crc(FORMAT, at, size - 4));
    return size;
}

Test(store, pages_and_records_look_as_described)
{
    struct shelf shelf;
    static uint8_t page[1024];
    shelf_init(&shelf, 2, 1024);
    write_well(&shelf, FW_STORE_LOG);
    write_well(&shelf, FW_STORE_LOG);
    memset(page, 0xFF, sizeof page);
    make_page(page, 1);
    uint32_t first = make_record(page + 24, FW_STORE_LOG, 1, 1);
    make_record(page + 24 + first, FW_STORE_LOG, 2, 2);
    cr_assert_arr_eq(shelf.ram.bytes, page, sizeof page);
}

Test(store, a_record_whose_place_was_taken_by_another_is_not_read)
{
    static struct shelf shelf;
    struct fw_record record;
    shelf_init(&shelf, 2, 1024);
    write_well(&shelf, FW_STORE_LOG);
    cr_assert_eq(fw_store_newest(&shelf.store, FW_STORE_LOG, &record), FW_STORE_OK);
    cr_assert_eq(shelf_number(&shelf.store, &record), 1);
    make_record(&shelf.ram.bytes[record.at], FW_STORE_LOG, 9, 1);
    cr_assert_eq(shelf_number(&shelf.store, &record), 0);
    cr_assert_eq(fw_store_newest(&shelf.store, FW_STORE_LOG, &record), FW_STORE_OK);
    cr_assert_eq(shelf_number(&shelf.store, &record), 1);
}

Test(store, sequence_numbers_may_wrap_round)
{
    static struct shelf shelf;
    shelf_init(&shelf, 3, 1024);
    make_page(shelf.ram.bytes, 0xFFFFFFFDU);
    uint32_t at = 24;
    at += make_record(shelf.ram.bytes + at, FW_STORE_PARAMS, 0xFFFFFFFFU, 1);
    for (uint32_t i = 0; i < 4; i++) {
        at += make_record(shelf.ram.bytes + at, FW_STORE_HISTORY, 0xFFFFFFFAU + i, i + 1);
    }
    memset(shelf.ram.programmed, 1, at / 8);
    shelf_open(&shelf);
    shelf.written[FW_STORE_PARAMS] = 1;
    shelf.written[FW_STORE_HISTORY] = 4;
    for (uint32_t i = 0; i < 40; i++) {
        write_well(&shelf, FW_STORE_HISTORY);
        write_well(&shelf, i % 5 == 4 ? FW_STORE_PARAMS : FW_STORE_STATE);
        shelf_open(&shelf);
        shelf_service(&shelf);
        cr_assert_eq(shelf_newest(&shelf.store, FW_STORE_HISTORY), 5 + i);
        cr_assert_eq(shelf_newest(&shelf.store, FW_STORE_PARAMS), 1 + (i + 1) / 5);
        cr_assert_geq(shelf_count(&shelf.store, FW_STORE_HISTORY), 5 + i < 8 ? 5 + i : 8);
    }
    cr_assert_gt(shelf.store.page_sequence, 2);
    cr_assert_lt(shelf.store.page_sequence, 100);
    cr_assert_lt(shelf.store.newest[FW_STORE_HISTORY], 100);
}

Test(store, nothing_is_written_or_erased_while_the_supply_is_low)
{
    struct shelf shelf;
    shelf_init(&shelf, 2, 1024);
    fill(&shelf, 2);
    uint8_t payload[SHELF_MOST];
    uint32_t bytes = shelf_payload(FW_STORE_LOG, 3, payload);
    uint32_t before = shelf.ram.operations;

    shelf_open(&shelf); /* a store that has not been told is as good as low */
    cr_assert_eq(fw_store_write(&shelf.store, FW_STORE_LOG, 1, payload, bytes), FW_STORE_LOW);
    cr_assert_eq(fw_store_service(&shelf.store, 0), 0);
    cr_assert_eq(fw_store_write(&shelf.store, FW_STORE_LOG, 1, payload, bytes), FW_STORE_LOW);
    cr_assert_eq(shelf.ram.operations, before);
    cr_assert_eq(shelf_newest(&shelf.store, FW_STORE_LOG), 2);
    write_well(&shelf, FW_STORE_LOG);
}

Test(store, an_erase_waits_for_a_good_supply_and_a_write_for_the_erase)
{
    struct shelf shelf;
    flash_ram_init(&shelf.ram, 2, 1024);
    memset(shelf.written, 0, sizeof shelf.written);
    shelf_open(&shelf);
    uint8_t payload[SHELF_MOST];
    uint32_t bytes = shelf_payload(FW_STORE_STATE, 1, payload);
    cr_assert_eq(fw_store_service(&shelf.store, 0), 0);
    cr_assert_eq(shelf.ram.erases[0], 0);
    cr_assert_eq(fw_store_service(&shelf.store, 1), 1); /* page 0 */
    cr_assert_eq(fw_store_service(&shelf.store, 1), 0);
    cr_assert_eq(shelf.ram.erases[0], 1);
    cr_assert_eq(fw_store_write(&shelf.store, FW_STORE_STATE, 1, payload, bytes), FW_STORE_OK);

    /* page 1 has not been erased: fill page 0, then stand */
    int result = FW_STORE_OK;
    for (int i = 0; i < 20 && result == FW_STORE_OK; i++) {
        result = fw_store_write(&shelf.store, FW_STORE_STATE, 1, payload, bytes);
    }
    cr_assert_eq(result, FW_STORE_BUSY);
    cr_assert_eq(shelf.ram.erases[1], 0);
    uint32_t before = shelf.ram.operations;
    result = fw_store_write(&shelf.store, FW_STORE_STATE, 1, payload, bytes);
    cr_assert_eq(result, FW_STORE_BUSY);
    cr_assert_eq(shelf.ram.operations, before);
    cr_assert_eq(fw_store_service(&shelf.store, 1), 1);
    result = fw_store_write(&shelf.store, FW_STORE_STATE, 1, payload, bytes);
    cr_assert_eq(result, FW_STORE_OK);
    cr_assert_eq(shelf.ram.violations, 0);
}

Test(store, a_place_that_does_not_take_it_is_passed_over)
{
    struct shelf shelf;
    shelf_init(&shelf, 2, 1024);
    fill(&shelf, 1);
    memset(&shelf.ram.spoilt[shelf.store.offset / 8 + 3], 1, 2);
    write_well(&shelf, FW_STORE_HISTORY);
    cr_assert_eq(shelf_newest(&shelf.store, FW_STORE_HISTORY), 2);
    shelf_open(&shelf);
    shelf_service(&shelf);
    cr_assert_eq(shelf_newest(&shelf.store, FW_STORE_HISTORY), 2);
    write_well(&shelf, FW_STORE_HISTORY);
    cr_assert_eq(shelf_newest(&shelf.store, FW_STORE_HISTORY), 3);
}

/* A spoilt unit anywhere in the page that records move to: what stands there is read back, and the
 * old page is not erased before it is right. */
Test(store, a_page_that_does_not_take_what_moves_over_is_erased_again)
{
    static struct shelf shelf, copy;
    shelf_init(&shelf, 2, 1024);
    fill(&shelf, 1);
    (void)fw_store_service(&shelf.store, 1);
    for (uint32_t unit = 3; unit < 64; unit++) {
        shelf_copy(&copy, &shelf);
        copy.ram.spoilt[1024 / 8 + unit] = 1;
        while (copy.store.head == 0) {
            write_well(&copy, FW_STORE_HISTORY);
        }
        shelf_service(&copy);
        for (int k = 0; k < FW_STORE_KINDS; k++) {
            uint32_t number = shelf_newest(&copy.store, (enum fw_store_kind)k);
            cr_assert_eq(number, copy.written[k], "kind %d, unit %u", k, unit);
        }
    }
}

Test(store, a_worn_out_page_is_given_up_and_the_rest_stays_readable)
{
    struct shelf shelf;
    shelf_init(&shelf, 2, 1024);
    fill(&shelf, 1);
    memset(&shelf.ram.bytes[1024], 0, 1024);
    shelf.ram.bad_page = 1;
    shelf_open(&shelf);
    for (int i = 0; i < 100; i++) {
        cr_assert_eq(fw_store_service(&shelf.store, 1), FW_STORE_FAILED);
    }
    cr_assert_eq(shelf.ram.erases[1], 4); /* one when the shelf was new */
    int result = FW_STORE_OK;
    for (int i = 0; i < 20 && result == FW_STORE_OK; i++) {
        result = shelf_write(&shelf, FW_STORE_STATE);
    }
    cr_assert_eq(result, FW_STORE_FAILED);
    cr_assert_eq(shelf_newest(&shelf.store, FW_STORE_PARAMS), 1);
    cr_assert_eq(shelf_newest(&shelf.store, FW_STORE_STATE), shelf.written[FW_STORE_STATE]);
}

/* --- the supply is cut ------------------------------------------------------------------------ */

/* After a cut in the middle of writing one record of `kind`: that kind is old or new, all others
 * are as they were, and a record of each kind can be written. */
static void expect_whole(struct shelf *shelf, enum fw_store_kind kind, uint32_t days)
{
    shelf_open(shelf);
    for (int k = 0; k < FW_STORE_KINDS; k++) {
        uint32_t number = shelf_newest(&shelf->store, (enum fw_store_kind)k);
        uint32_t old = shelf->written[k];
        cr_assert(number == old || (k == (int)kind && number == old + 1),
                  "kind %d is %u after a cut in kind %d, was %u", k, number, kind, old);
        shelf->written[k] = number;
    }
    uint32_t listed = shelf_count(&shelf->store, FW_STORE_HISTORY);
    uint32_t written = shelf->written[FW_STORE_HISTORY];
    cr_assert_geq(listed, written < days ? written : days);
}

static void expect_writable(struct shelf *shelf)
{
    for (int k = 0; k < FW_STORE_KINDS; k++) {
        write_well(shelf, (enum fw_store_kind)k);
    }
    shelf_open(shelf);
    for (int k = 0; k < FW_STORE_KINDS; k++) {
        cr_assert_eq(shelf_newest(&shelf->store, (enum fw_store_kind)k), shelf->written[k]);
    }
}

/* Cuts the next write of this kind at each of its operations, in each manner. */
static uint32_t cut_one_write(const struct shelf *shelf, enum fw_store_kind kind, uint32_t days)
{
    static struct shelf copy, twice;
    shelf_copy(&copy, shelf);
    write_well(&copy, kind);
    uint32_t operations = copy.ram.operations - shelf->ram.operations;
    for (uint32_t at = 0; at < operations * RAM_CUTS; at++) {
        shelf_copy(&copy, shelf);
        flash_ram_cut(&copy.ram, at / RAM_CUTS, (enum ram_cut)(at % RAM_CUTS), at);
        (void)shelf_write(&copy, kind);
        cr_assert(copy.ram.off);
        memcpy(copy.written, shelf->written, sizeof copy.written);
        expect_whole(&copy, kind, days);
        if (at % 3U != 0) {
            expect_writable(&copy);
            continue;
        }
        /* and cut again on the way back */
        shelf_copy(&twice, &copy);
        flash_ram_cut(&twice.ram, at % 23U, (enum ram_cut)((at + 1) % RAM_CUTS), at);
        (void)shelf_write(&twice, kind);
        memcpy(twice.written, copy.written, sizeof twice.written);
        expect_whole(&twice, kind, days);
        expect_writable(&twice);
    }
    return operations;
}

static void cut_everywhere(uint32_t pages, uint32_t writes, uint32_t days)
{
    static struct shelf shelf;
    shelf_init(&shelf, pages, 1024);
    fill(&shelf, 4);
    uint32_t operations = 0;
    uint32_t turns = shelf.store.page_sequence;
    for (uint32_t i = 0; i < writes; i++) {
        enum fw_store_kind kind = i % 11U == 10U ? FW_STORE_PARAMS : day[i % DAY];
        operations += cut_one_write(&shelf, kind, days);
        write_well(&shelf, kind);
    }
    turns = shelf.store.page_sequence - turns;
    printf("store: %u pages: %u writes, %u pages turned, cut at %u operations\n", pages, writes,
           turns, operations);
    cr_assert_geq(turns, pages + 2);
}

Test(store, a_cut_at_any_operation_leaves_the_old_or_the_new_in_two_pages)
{
    cut_everywhere(2, 30, 2);
}

Test(store, a_cut_at_any_operation_leaves_the_old_or_the_new_in_four_pages)
{
    cut_everywhere(4, 45, 10);
}

/* --- damage ----------------------------------------------------------------------------------- */

Test(store, any_single_bit_may_flip_and_the_parameters_stay)
{
    static struct shelf shelf, copy;
    shelf_init(&shelf, 2, 1024);
    write_well(&shelf, FW_STORE_PARAMS);
    fill(&shelf, 5);
    write_well(&shelf, FW_STORE_PARAMS);
    for (uint32_t bit = 0; bit < 2 * 1024 * 8; bit++) {
        shelf_copy(&copy, &shelf);
        copy.ram.bytes[bit / 8] ^= (uint8_t)(1U << (bit % 8));
        shelf_open(&copy);
        uint32_t number = shelf_newest(&copy.store, FW_STORE_PARAMS);
        cr_assert(number == 3 || number == 2, "bit %u", bit);
        copy.written[FW_STORE_PARAMS] = number;
        (void)shelf_write(&copy, FW_STORE_PARAMS);
        cr_assert_geq(shelf_newest(&copy.store, FW_STORE_PARAMS), 2, "bit %u", bit);
    }
}

/* An image of a kind that a real life could leave or a factory could ship. */
static void spoil(struct shelf *shelf, uint32_t *seed)
{
    uint32_t bytes = shelf->ram.flash.pages * shelf->ram.flash.page_bytes;
    uint32_t page = shelf->ram.flash.page_bytes;
    uint32_t choice = ram_random(seed) % 4U;
    uint32_t flips = choice == 0 ? bytes : 1U << ram_random(seed) % 10U;
    for (uint32_t i = 0; i < flips; i++) {
        uint32_t dice = ram_random(seed);
        uint8_t *at = &shelf->ram.bytes[choice == 0 ? i : dice % bytes];
        *at = (uint8_t)(choice == 0 ? dice >> 24 : *at ^ 1U << (dice >> 29));
    }
    if (choice == 2) { /* a page where another was */
        uint32_t from = ram_random(seed) % shelf->ram.flash.pages * page;
        uint32_t to = ram_random(seed) % shelf->ram.flash.pages * page;
        memmove(&shelf->ram.bytes[to], &shelf->ram.bytes[from], page);
    }
    if (choice == 3) { /* what looks like records all over */
        for (uint32_t at = 24; at < bytes; at += 8) {
            static const uint8_t head[] = {0, 1, 0x50, 1};
            memcpy(&shelf->ram.bytes[at], head, sizeof head);
        }
    }
    memset(shelf->ram.programmed, 0, bytes / 8);
    for (uint32_t i = 0; i < bytes; i++) {
        shelf->ram.programmed[i / 8] |= shelf->ram.bytes[i] != 0xFF;
    }
}

Test(store, a_thousand_spoilt_images_open_and_can_be_written)
{
    static struct shelf full, shelf;
    uint32_t seed = 20261;
    uint32_t most_reads = 0;
    uint32_t survived = 0;
    shelf_init(&full, 4, 2048);
    fill(&full, 20);
    write_well(&full, FW_STORE_PARAMS);
    for (int i = 0; i < 1000; i++) {
        shelf_copy(&shelf, &full);
        spoil(&shelf, &seed);
        shelf.ram.reads = 0;
        shelf_open(&shelf);
        most_reads = shelf.ram.reads > most_reads ? shelf.ram.reads : most_reads;
        uint32_t number = shelf_newest(&shelf.store, FW_STORE_PARAMS);
        cr_assert_leq(number, 2);
        survived += number != 0;
        shelf.written[FW_STORE_PARAMS] = number;
        /* old content may stand where a fresh page is needed, so an erase more may be due */
        shelf_service(&shelf);
        for (int k = 0; k < FW_STORE_KINDS; k++) {
            shelf.written[k] = shelf_newest(&shelf.store, (enum fw_store_kind)k);
        }
        expect_writable(&shelf);
    }
    /* each unit looked at as a record of a full page: the worst that an image can ask for */
    printf("store: %u of 1000 spoilt images gave parameters; at most %u reads to open\n", survived,
           most_reads);
    cr_assert_leq(most_reads, 4 * 256 * 128 * 2);
    cr_assert_geq(survived, 200);
    cr_assert_lt(survived, 800);
}
