/* SPDX-License-Identifier: GPL-3.0-or-later */
/* head_bytes.c - a head as bytes and back. A text is its length, its bytes and a zero, so that a
 * head that was read points into the bytes it came from. */
#include <stdlib.h>
#include <string.h>

#include "sim/sweep/bytes.h"
#include "sim/sweep/head.h"
#include "sim/sweep/row.h"

static const char *const measures[VS_SWEEP_MEASURE_COUNT] = {
#define VS_SWEEP_NAME(name, unit, meaning) #name,
    VS_SWEEP_MEASURES(VS_SWEEP_NAME)
#undef VS_SWEEP_NAME
};

/* Bytes are counted where `at` is null, and else put. */
struct pen {
    uint8_t *at;
    size_t size;
};

static void put_count(struct pen *pen, int count)
{
    if (pen->at) {
        vs_put_u32(pen->at + pen->size, (uint32_t)count);
    }
    pen->size += 4;
}

static void put_number(struct pen *pen, int64_t number)
{
    if (pen->at) {
        vs_put_u64(pen->at + pen->size, (uint64_t)number);
    }
    pen->size += 8;
}

static void put_text(struct pen *pen, const char *text)
{
    size_t size = strlen(text) + 1;
    put_count(pen, (int)(size - 1));
    if (pen->at) {
        memcpy(pen->at + pen->size, text, size);
    }
    pen->size += size;
}

static void put_head(struct pen *pen, const struct vs_sweep_head *head)
{
    put_count(pen, VS_SWEEP_MEASURE_COUNT);
    for (int k = 0; k < VS_SWEEP_MEASURE_COUNT; k++) {
        put_text(pen, measures[k]);
    }
    put_number(pen, head->chunks);
    put_count(pen, head->fact_count);
    for (int k = 0; k < head->fact_count; k++) {
        const struct vs_sweep_fact *fact = &head->facts[k];
        put_text(pen, fact->name);
        put_count(pen, fact->text != NULL);
        put_text(pen, fact->text ? fact->text : "");
        put_number(pen, fact->text ? 0 : fact->number);
    }
    put_count(pen, head->axis_count);
    for (int k = 0; k < head->axis_count; k++) {
        const struct vs_sweep_axis *axis = &head->axes[k];
        put_text(pen, axis->name);
        put_text(pen, axis->unit);
        put_text(pen, axis->meaning);
        put_count(pen, axis->word_count);
        for (int w = 0; w < axis->word_count; w++) {
            put_text(pen, axis->words[w]);
        }
    }
    put_count(pen, head->site_count);
    for (int k = 0; k < head->site_count; k++) {
        put_text(pen, head->sites[k]);
    }
}

enum vs_err vs_sweep_head_write(const struct vs_sweep_head *head, uint8_t **bytes, size_t *size,
                                struct vs_diag *diag)
{
    struct pen pen = {NULL, 0};
    put_head(&pen, head);
    *size = pen.size;
    *bytes = malloc(pen.size);
    if (!*bytes) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for the head of the sweep");
    }
    pen = (struct pen){*bytes, 0};
    put_head(&pen, head);
    return VS_OK;
}

enum vs_err vs_sweep_head_identity(const struct vs_sweep_head *head,
                                   uint8_t digest[VS_SHA256_BYTES], struct vs_diag *diag)
{
    uint8_t *bytes;
    size_t size;
    enum vs_err err = vs_sweep_head_write(head, &bytes, &size, diag);
    if (!err) {
        struct vs_sha256 hash;
        vs_sha256_begin(&hash);
        vs_sha256_add(&hash, bytes, size);
        vs_sha256_end(&hash, digest);
        free(bytes);
    }
    return err;
}

/* A head that owns what it points to. */
struct kept {
    struct vs_sweep_head head; /* first, so that its address is that of the whole */
    uint8_t *bytes;
    struct vs_sweep_fact facts[VS_SWEEP_FACTS_MAX];
    struct vs_sweep_axis axes[VS_SWEEP_AXES_MAX];
    const char **words[VS_SWEEP_AXES_MAX];
    const char *sites[VS_SWEEP_SITES_MAX];
};

/* Reading goes on after a fault, with nothing but "" and 0. */
struct eye {
    const uint8_t *at;
    size_t left;
    int bad;
};

static const uint8_t *take(struct eye *eye, size_t size)
{
    static const uint8_t nothing[8];
    if (eye->bad || eye->left < size) {
        eye->bad = 1;
        return nothing;
    }
    const uint8_t *at = eye->at;
    eye->at += size;
    eye->left -= size;
    return at;
}

/* A count of things that take at least `least` bytes each. */
static int take_count(struct eye *eye, int most, size_t least)
{
    uint32_t count = vs_take_u32(take(eye, 4));
    if (count > (uint32_t)most || count * least > eye->left) {
        eye->bad = 1;
        return 0;
    }
    return (int)count;
}

static const char *take_text(struct eye *eye)
{
    size_t size = vs_take_u32(take(eye, 4));
    if (eye->bad || size > VS_SWEEP_TEXT_MAX || size >= eye->left) {
        eye->bad = 1;
        return "";
    }
    const char *text = (const char *)take(eye, size + 1);
    eye->bad |= text[size] != '\0' || memchr(text, 0, size) != NULL;
    return eye->bad ? "" : text;
}

static void take_facts(struct eye *eye, struct kept *kept)
{
    kept->head.fact_count = take_count(eye, VS_SWEEP_FACTS_MAX, 22);
    for (int k = 0; k < kept->head.fact_count; k++) {
        struct vs_sweep_fact *fact = &kept->facts[k];
        fact->name = take_text(eye);
        int is_text = take_count(eye, 1, 0);
        const char *text = take_text(eye);
        fact->text = is_text ? text : NULL;
        fact->number = (int64_t)vs_take_u64(take(eye, 8));
        eye->bad |= is_text ? fact->number != 0 : *text != '\0'; /* one or the other */
    }
}

static enum vs_err take_axes(struct eye *eye, struct kept *kept, struct vs_diag *diag)
{
    kept->head.axis_count = take_count(eye, VS_SWEEP_AXES_MAX, 19);
    for (int k = 0; k < kept->head.axis_count; k++) {
        struct vs_sweep_axis *axis = &kept->axes[k];
        axis->name = take_text(eye);
        axis->unit = take_text(eye);
        axis->meaning = take_text(eye);
        axis->word_count = take_count(eye, VS_SWEEP_WORDS_MAX, 5);
        kept->words[k] = calloc((size_t)axis->word_count + 1, sizeof *kept->words[k]);
        if (!kept->words[k]) {
            return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for the head of a sweep");
        }
        for (int w = 0; w < axis->word_count; w++) {
            kept->words[k][w] = take_text(eye);
        }
        axis->words = kept->words[k];
    }
    return VS_OK;
}

static int take_measures(struct eye *eye)
{
    int same = take_count(eye, 1 << 16, 5) == VS_SWEEP_MEASURE_COUNT;
    for (int k = 0; k < VS_SWEEP_MEASURE_COUNT && same; k++) {
        same = strcmp(take_text(eye), measures[k]) == 0;
    }
    return same;
}

static enum vs_err take_head(struct kept *kept, size_t size, const char *file, struct vs_diag *diag)
{
    struct eye eye = {kept->bytes, size, 0};
    if (!take_measures(&eye)) {
        return vs_fail(diag, VS_ERR_INPUT, file, 0, 0,
                       "holds other measures than this version of vesper works out; only the "
                       "version that began a sweep can go on with it");
    }
    kept->head.chunks = (int64_t)vs_take_u64(take(&eye, 8));
    take_facts(&eye, kept);
    enum vs_err err = take_axes(&eye, kept, diag);
    if (err) {
        return err;
    }
    kept->head.site_count = take_count(&eye, VS_SWEEP_SITES_MAX, 5);
    for (int k = 0; k < kept->head.site_count; k++) {
        kept->sites[k] = take_text(&eye);
    }
    if (eye.bad || eye.left) {
        return vs_fail(diag, VS_ERR_INPUT, file, 0, 0,
                       "its head is damaged; allowed is what a sweep wrote");
    }
    return vs_sweep_head_check(&kept->head, file, diag);
}

enum vs_err vs_sweep_head_read(const uint8_t *bytes, size_t size, const char *file,
                               struct vs_sweep_head **head, struct vs_diag *diag)
{
    *head = NULL;
    struct kept *kept = calloc(1, sizeof *kept);
    uint8_t *copy = malloc(size ? size : 1);
    if (!kept || !copy) {
        free(kept);
        free(copy);
        return vs_fail(diag, VS_ERR_MEMORY, file, 0, 0, "no memory for the head of a sweep");
    }
    memcpy(copy, bytes, size);
    kept->bytes = copy;
    kept->head.facts = kept->facts;
    kept->head.axes = kept->axes;
    kept->head.sites = kept->sites;
    enum vs_err err = take_head(kept, size, file, diag);
    if (err) {
        vs_sweep_head_free(&kept->head);
        return err;
    }
    *head = &kept->head;
    return VS_OK;
}

void vs_sweep_head_free(struct vs_sweep_head *head)
{
    struct kept *kept = (struct kept *)head;
    if (!kept) {
        return;
    }
    for (int k = 0; k < VS_SWEEP_AXES_MAX; k++) {
        free((void *)kept->words[k]);
    }
    free(kept->bytes);
    free(kept);
}
