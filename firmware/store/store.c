/* SPDX-License-Identifier: MIT */
/* Page:   mark "erased to the end" | title, twice: page sequence, CRC | records | erased
 * Record: kind, schema, length, sequence | payload, zeros | CRC, so that the last unit seals it
 * Numbers are little-endian. Sequences skip 0 and may wrap round. */
#include "firmware/store/store.h"
#include "firmware/store/crc.h"

#include <stddef.h>

enum { UNIT = FW_FLASH_UNIT, TITLE_AT = UNIT, TITLES = 2, RECORDS_AT = 3 * UNIT };
enum { CRC_BYTES = 4, MOST_TRIES = 3, SHRINKS = 8 };

/* Every CRC starts from this: erased units would pass a plain one, and another format must not. */
static const uint32_t format = 0x31535746U; /* "FWS1" */

union unit {
    uint8_t bytes[UNIT];
    uint32_t words[2];
};

static const union unit erased_mark = {.bytes = {'e', 'r', 'a', 's', 'e', 'd', 0, 0}};

static const uint8_t keep[FW_STORE_KINDS] = {
#define FW_STORE_KIND_KEEP(name, count) [FW_STORE_##name] = (count),
    FW_STORE_KIND_LIST(FW_STORE_KIND_KEEP)
#undef FW_STORE_KIND_KEEP
};

struct head {
    uint8_t kind, schema;
    uint16_t length; /* of the payload */
    uint32_t sequence;
};
struct title {
    uint32_t sequence;
    uint32_t crc;
};
_Static_assert(sizeof(struct head) == UNIT && sizeof(struct title) == UNIT, "a unit each");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the stored image is little-endian");

/* A walk over the valid records of a page. Starts with offset RECORDS_AT and size 0. */
struct walk {
    struct head head;
    uint32_t page, offset, size;
};

static uint32_t address(const struct fw_store *store, uint32_t page, uint32_t offset)
{
    return page * store->flash->page_bytes + offset;
}

static uint32_t page_after(const struct fw_store *store, uint32_t page)
{
    return page + 1 < store->flash->pages ? page + 1 : 0;
}

/* over the wrap, too */
static int newer(uint32_t a, uint32_t b)
{
    return a != b && a - b < 0x80000000U;
}

static uint32_t sequence_after(uint32_t sequence)
{
    return sequence + 1 ? sequence + 1 : 1;
}

/* bytes of a whole record */
static uint32_t record_size(uint32_t length)
{
    return (UNIT + length + CRC_BYTES + UNIT - 1) & ~(uint32_t)(UNIT - 1);
}

/* payload bytes, zeros included, in the unit that starts here */
static uint32_t data_bytes(uint32_t offset, uint32_t size)
{
    return offset + UNIT < size ? UNIT : UNIT - CRC_BYTES;
}

static int read_unit(const struct fw_store *store, uint32_t at, void *to)
{
    return store->flash->read(store->flash->context, at, to, UNIT);
}

/* All ones are there already; programmed, they would look erased and yet not be. */
static int program_unit(const struct fw_store *store, uint32_t at, const void *unit)
{
    const uint32_t *words = unit;
    if ((words[0] & words[1]) == UINT32_MAX) {
        return 0;
    }
    return store->flash->program(store->flash->context, at, unit);
}

static int is_blank(const struct fw_store *store, uint32_t at)
{
    union unit unit;
    return !read_unit(store, at, &unit) && (unit.words[0] & unit.words[1]) == UINT32_MAX;
}

/* The record at an address, if there is a valid one that ends within `room`: its size, else 0. The
 * first `bytes` of the payload go to `to`. */
static uint32_t examine(const struct fw_store *store, uint32_t at, uint32_t room, struct head *head,
                        uint8_t *to, uint32_t bytes)
{
    union unit unit = {.words = {0}};
    if (read_unit(store, at, head) || head->kind >= FW_STORE_KINDS || head->schema == 0 ||
        head->length == 0 || head->sequence == 0 || record_size(head->length) > room) {
        return 0;
    }
    uint32_t size = record_size(head->length);
    uint32_t crc = fw_crc32(format, head, UNIT);
    uint32_t copied = 0;
    for (uint32_t i = UNIT; i < size; i += UNIT) {
        uint32_t data = data_bytes(i, size);
        if (read_unit(store, at + i, &unit)) {
            return 0;
        }
        crc = fw_crc32(crc, &unit, data);
        for (uint32_t k = 0; k < data && copied < bytes; k++) {
            to[copied++] = unit.bytes[k];
        }
    }
    return unit.words[1] == crc ? size : 0;
}

/* Moves on to the next valid record of the page. After damage it is looked for at every unit. */
static int next_record(const struct fw_store *store, struct walk *walk)
{
    uint32_t end = store->flash->page_bytes;
    for (walk->offset += walk->size; walk->offset < end; walk->offset += UNIT) {
        uint32_t at = address(store, walk->page, walk->offset);
        walk->size = examine(store, at, end - walk->offset, &walk->head, NULL, 0);
        if (walk->size) {
            return 1;
        }
    }
    return 0;
}

static struct walk walk_page(uint32_t page)
{
    struct walk walk = {.page = page, .offset = RECORDS_AT};
    return walk;
}

/* sequence of a page that is or was in use, else 0; either of its titles will do */
static uint32_t page_sequence(const struct fw_store *store, uint32_t page)
{
    struct title title;
    for (uint32_t i = 0; i < TITLES; i++) {
        if (!read_unit(store, address(store, page, TITLE_AT + i * UNIT), &title) &&
            title.crc == fw_crc32(format, &title.sequence, sizeof title.sequence)) {
            return title.sequence;
        }
    }
    return 0;
}

/* The mark is programmed after an erase has come to its end: a page whose erase was cut may read as
 * erased and yet not hold what is programmed. */
static int is_clean(const struct fw_store *store, uint32_t page)
{
    union unit unit;
    if (read_unit(store, address(store, page, 0), &unit) || unit.words[0] != erased_mark.words[0] ||
        unit.words[1] != erased_mark.words[1]) {
        return 0;
    }
    for (uint32_t offset = TITLE_AT; offset < store->flash->page_bytes; offset += UNIT) {
        if (!is_blank(store, address(store, page, offset))) {
            return 0;
        }
    }
    return 1;
}

/* The page that was taken into use last. On an empty or spoilt flash: the one before page 0, and
 * full, so that the first write takes page 0 into use. */
static void find_head(struct fw_store *store)
{
    store->head = (uint8_t)(store->flash->pages - 1);
    for (uint32_t page = 0; page < store->flash->pages; page++) {
        uint32_t sequence = page_sequence(store, page);
        if (sequence && (!store->page_sequence || newer(sequence, store->page_sequence))) {
            store->page_sequence = sequence;
            store->head = (uint8_t)page;
        }
    }
}

/* behind the last record and behind all that is not blank, such as a record that was cut */
static uint32_t find_end(const struct fw_store *store)
{
    struct walk walk = walk_page(store->head);
    uint32_t end = RECORDS_AT;
    while (next_record(store, &walk)) {
        end = walk.offset + walk.size;
    }
    for (uint32_t offset = end; offset < store->flash->page_bytes; offset += UNIT) {
        if (!is_blank(store, address(store, store->head, offset))) {
            end = offset + UNIT;
        }
    }
    return end;
}

static int geometry_fits(const struct fw_flash *flash)
{
    return flash->pages >= FW_FLASH_MIN_PAGES && flash->pages <= FW_FLASH_MAX_PAGES &&
           flash->page_bytes >= FW_FLASH_MIN_PAGE && flash->page_bytes <= FW_FLASH_MAX_PAGE &&
           flash->page_bytes % UNIT == 0;
}

int fw_store_open(struct fw_store *store, const struct fw_flash *flash)
{
    if (!geometry_fits(flash)) {
        return FW_STORE_REFUSED;
    }
    *store = (struct fw_store){.flash = flash};
    find_head(store);
    for (uint32_t page = 0; page < flash->pages; page++) {
        struct walk walk = walk_page(page);
        while (next_record(store, &walk)) {
            uint32_t *newest = &store->newest[walk.head.kind];
            if (!*newest || newer(walk.head.sequence, *newest)) {
                *newest = walk.head.sequence;
            }
        }
    }
    store->offset = store->page_sequence ? find_end(store) : flash->page_bytes;
    store->spare_clean = (uint8_t)is_clean(store, page_after(store, store->head));
    return FW_STORE_OK;
}

int fw_store_service(struct fw_store *store, int supply_good)
{
    store->supply_good = supply_good != 0;
    if (!supply_good || store->spare_clean) {
        return 0;
    }
    if (store->tries >= MOST_TRIES) {
        return FW_STORE_FAILED;
    }
    store->tries++;
    uint32_t spare = page_after(store, store->head);
    if (store->flash->erase(store->flash->context, spare) ||
        program_unit(store, address(store, spare, 0), &erased_mark) || !is_clean(store, spare)) {
        return FW_STORE_FAILED;
    }
    store->spare_clean = 1;
    return 1;
}

/* Is it among the newest of its kind? shrink 0: of as many as are to be kept, .. SHRINKS: only
 * parameters and state, one of each. */
static int worth_keeping(const struct fw_store *store, const struct head *head, uint32_t shrink)
{
    uint32_t count = keep[head->kind];
    count -= count * shrink / SHRINKS;
    if (count == 0 && head->kind < FW_STORE_HISTORY) {
        count = 1;
    }
    return store->newest[head->kind] - head->sequence < count;
}

static uint32_t bytes_to_keep(const struct fw_store *store, uint32_t page, uint32_t shrink)
{
    struct walk walk = walk_page(page);
    uint32_t bytes = 0;
    while (next_record(store, &walk)) {
        bytes += worth_keeping(store, &walk.head, shrink) ? walk.size : 0;
    }
    return bytes;
}

static int copy_record(const struct fw_store *store, uint32_t from, uint32_t to, uint32_t size)
{
    struct head head;
    union unit unit;
    for (uint32_t i = 0; i < size; i += UNIT) {
        if (read_unit(store, from + i, &unit) || program_unit(store, to + i, &unit)) {
            return FW_STORE_FAILED;
        }
    }
    return examine(store, to, size, &head, NULL, 0) == size ? FW_STORE_OK : FW_STORE_FAILED;
}

/* A page counts from its title on: whatever was cut before is erased again. */
static int set_title(const struct fw_store *store, uint32_t page, uint32_t sequence)
{
    struct title title = {.sequence = sequence};
    title.crc = fw_crc32(format, &title.sequence, sizeof title.sequence);
    for (uint32_t i = 0; i < TITLES; i++) {
        (void)program_unit(store, address(store, page, TITLE_AT + i * UNIT), &title);
    }
    return page_sequence(store, page) == sequence ? FW_STORE_OK : FW_STORE_FAILED;
}

/* Takes the spare page into use, with room for a record of `need` bytes behind what is carried over
 * from the oldest. That is the next to be erased; not before its records stand here. */
static int turn_page(struct fw_store *store, uint32_t need)
{
    uint32_t page_bytes = store->flash->page_bytes;
    uint32_t spare = page_after(store, store->head);
    struct walk walk = walk_page(page_after(store, spare));
    uint32_t end = RECORDS_AT;
    /* a quarter of the page at least for new records, or few writes would turn many pages */
    uint32_t most = page_bytes - page_bytes / 4;
    uint32_t shrink = 0;
    while (shrink < SHRINKS && bytes_to_keep(store, walk.page, shrink) > most) {
        shrink++;
    }
    store->spare_clean = 0;
    while (next_record(store, &walk)) {
        if (!worth_keeping(store, &walk.head, shrink) || end + walk.size + need > page_bytes) {
            continue;
        }
        if (copy_record(store, address(store, walk.page, walk.offset), address(store, spare, end),
                        walk.size)) {
            return FW_STORE_FAILED;
        }
        end += walk.size;
    }
    uint32_t sequence = sequence_after(store->page_sequence);
    if (set_title(store, spare, sequence)) {
        return FW_STORE_FAILED;
    }
    store->page_sequence = sequence;
    store->head = (uint8_t)spare;
    store->offset = end;
    store->tries = 0;
    return FW_STORE_OK;
}

static int make_room(struct fw_store *store, uint32_t size)
{
    if (store->offset + size <= store->flash->page_bytes) {
        return FW_STORE_OK;
    }
    if (store->spare_clean && turn_page(store, size) == FW_STORE_OK) {
        return FW_STORE_OK;
    }
    /* not yet erased, or it did not take what was copied and is erased again */
    return store->tries < MOST_TRIES ? FW_STORE_BUSY : FW_STORE_FAILED;
}

static int program_record(const struct fw_store *store, uint32_t at, const struct head *head,
                          const uint8_t *payload)
{
    uint32_t size = record_size(head->length);
    uint32_t crc = fw_crc32(format, head, UNIT);
    uint32_t taken = 0;
    if (program_unit(store, at, head)) {
        return FW_STORE_FAILED;
    }
    for (uint32_t i = UNIT; i < size; i += UNIT) {
        union unit unit = {.words = {0}};
        uint32_t data = data_bytes(i, size);
        for (uint32_t k = 0; k < data && taken < head->length; k++) {
            unit.bytes[k] = payload[taken++];
        }
        crc = fw_crc32(crc, &unit, data);
        if (data < UNIT) {
            unit.words[1] = crc;
        }
        if (program_unit(store, at + i, &unit)) {
            return FW_STORE_FAILED;
        }
    }
    struct head stored;
    return examine(store, at, size, &stored, NULL, 0) == size ? FW_STORE_OK : FW_STORE_FAILED;
}

uint32_t fw_store_most(const struct fw_store *store)
{
    uint32_t page_bytes = store->flash->page_bytes;
    /* five sixteenths: parameters, state and the record to be written fit a page together */
    uint32_t size = (page_bytes / 4 + page_bytes / 16) & ~(uint32_t)(UNIT - 1);
    return size - UNIT - CRC_BYTES;
}

int fw_store_write(struct fw_store *store, enum fw_store_kind kind, int schema, const void *payload,
                   uint32_t bytes)
{
    if ((unsigned)kind >= FW_STORE_KINDS || schema < 1 || schema > 255 || bytes == 0 ||
        bytes > fw_store_most(store)) {
        return FW_STORE_REFUSED;
    }
    if (!store->supply_good) {
        return FW_STORE_LOW;
    }
    struct head head = {.kind = (uint8_t)kind,
                        .schema = (uint8_t)schema,
                        .length = (uint16_t)bytes,
                        .sequence = sequence_after(store->newest[kind])};
    uint32_t size = record_size(bytes);
    /* Once more behind a place that does not take it: a unit whose programming was cut may read as
     * erased and yet be spoilt. */
    for (int attempt = 0; attempt < 2; attempt++) {
        int result = make_room(store, size);
        if (result) {
            return result;
        }
        uint32_t at = address(store, store->head, store->offset);
        store->offset += size;
        if (program_record(store, at, &head, payload) == FW_STORE_OK) {
            store->newest[kind] = head.sequence;
            return FW_STORE_OK;
        }
    }
    return FW_STORE_FAILED;
}

/* the newest of a kind, or the newest before a sequence number if that is not 0 */
static int search(const struct fw_store *store, uint8_t kind, uint32_t before,
                  struct fw_record *record)
{
    uint32_t best = 0;
    for (uint32_t page = 0; page < store->flash->pages; page++) {
        struct walk walk = walk_page(page);
        while (next_record(store, &walk)) {
            uint32_t sequence = walk.head.sequence;
            if (walk.head.kind != kind || (before && !newer(before, sequence)) ||
                (best && newer(best, sequence))) {
                continue;
            }
            best = sequence;
            *record = (struct fw_record){.sequence = sequence,
                                         .at = address(store, page, walk.offset),
                                         .length = walk.head.length,
                                         .kind = kind,
                                         .schema = walk.head.schema};
        }
    }
    return best ? FW_STORE_OK : FW_STORE_NONE;
}

int fw_store_newest(const struct fw_store *store, enum fw_store_kind kind, struct fw_record *record)
{
    return search(store, (uint8_t)kind, 0, record);
}

int fw_store_older(const struct fw_store *store, struct fw_record *record)
{
    return search(store, record->kind, record->sequence, record);
}

int fw_store_read(const struct fw_store *store, const struct fw_record *record, void *to,
                  uint32_t bytes)
{
    struct head head;
    if (bytes != record->length ||
        !examine(store, record->at, record_size(bytes), &head, to, bytes) ||
        head.length != record->length || head.kind != record->kind ||
        head.schema != record->schema || head.sequence != record->sequence) {
        return FW_STORE_NONE;
    }
    return FW_STORE_OK;
}
