/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The emulated controller as a machine: batches and single steps are the same, a saved state goes
 * on as it would have, and whatever goes wrong ends with an error that says what, never with a
 * wait. Usage: qemu_machine IMAGE. Exit 0, 1, or 77 without emulator or image. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/core/fw.h"
#include "sim/engine/emulated.h"
#include "winter.h"

enum { STEPS = 2000 };

static const struct vs_emulated_sizes sizes = {
    sizeof(struct fw_params),      sizeof(struct fw_state),       sizeof(struct fw_fast_state),
    sizeof(struct fw_kept),        sizeof(struct fw_inputs),      sizeof(struct fw_outputs),
    sizeof(struct fw_fast_inputs), sizeof(struct fw_fast_outputs)};

static int failures;

static void expect(int holds, const char *what, const struct vs_diag *diag)
{
    if (!holds) {
        printf("FAILED: %s%s%s\n", what, diag ? ": " : "", diag ? diag->text : "");
        failures++;
    }
}

static struct vs_emulated *started(const char *image, int patience_s)
{
    struct vs_emulated_options options = {.image = image, .sizes = sizes, .patience_s = patience_s};
    struct vs_emulated *e;
    struct vs_diag diag = {0};
    struct fw_params params = winter_new().params;
    enum vs_err err = vs_emulated_open(&e, &options, &diag);
    if (err) {
        fprintf(stderr, "qemu_machine: %s %s\n", diag.file, diag.text);
        exit(err == VS_ERR_MISSING ? 77 : 1);
    }
    vs_emulated_params(e, &params);
    vs_emulated_init(e);
    vs_emulated_fast_init(e);
    return e;
}

/* Records of a winter's afternoon, from a controller that answers to them or not. */
static void record(struct fw_inputs *in)
{
    struct winter winter = winter_new();
    struct fw_outputs out;
    memset(&out, 0, sizeof out);
    out.charge_on = 1;
    out.charge_max_ma = 3000;
    winter.t = 15 * 3600;
    for (int k = 0; k < STEPS; k++) {
        in[k] = winter_pins(&winter, &out);
    }
}

static void batches_are_single_steps(const char *image, const struct fw_inputs *in)
{
    static struct fw_outputs one[STEPS], many[STEPS];
    struct vs_emulated *e = started(image, 0);
    expect(vs_emulated_slow(e, in, many, STEPS) == VS_OK, "a batch runs", NULL);
    vs_emulated_init(e);
    for (int k = 0; k < STEPS; k++) {
        vs_emulated_slow(e, &in[k], &one[k], 1);
    }
    expect(memcmp(one, many, sizeof one) == 0, "a batch gives what single steps give", NULL);
    vs_emulated_close(e);
}

static void a_saved_state_goes_on(const char *image, const struct fw_inputs *in)
{
    static struct fw_outputs first[STEPS], again[STEPS], elsewhere[STEPS];
    struct fw_state state;
    struct fw_fast_state fast;
    struct vs_emulated *e = started(image, 0), *other = started(image, 0);
    int half = STEPS / 2;
    vs_emulated_slow(e, in, first, half);
    expect(vs_emulated_save(e, &state, &fast) == VS_OK, "a state is saved", NULL);
    vs_emulated_slow(e, in + half, first + half, half);
    expect(vs_emulated_load(e, &state, &fast) == VS_OK, "a state is loaded", NULL);
    vs_emulated_slow(e, in + half, again + half, half);
    vs_emulated_load(other, &state, &fast);
    vs_emulated_slow(other, in + half, elsewhere + half, half);
    size_t bytes = (size_t)half * sizeof *first;
    expect(memcmp(first + half, again + half, bytes) == 0, "the future is the same again", NULL);
    expect(memcmp(first + half, elsewhere + half, bytes) == 0, "and on another machine", NULL);
    vs_emulated_close(e);
    vs_emulated_close(other);
}

/* After `misdeed` the next answer never comes; the error says `text` and stays. */
static void an_end_is_told(const char *image, enum vs_err misdeed(struct vs_emulated *),
                           const char *text)
{
    struct fw_state state;
    struct fw_fast_state fast;
    struct vs_diag diag = {0}, later = {0};
    struct vs_emulated *e = started(image, 1);
    misdeed(e);
    expect(vs_emulated_save(e, &state, &fast) == VS_ERR_CHILD, "an end is an error", NULL);
    vs_emulated_trouble(e, &diag);
    expect(strstr(diag.text, text) != NULL, text, &diag);
    expect(vs_emulated_init(e) == VS_ERR_CHILD, "and stays one", NULL);
    vs_emulated_trouble(e, &later);
    expect(strcmp(diag.text, later.text) == 0, "with the same words", &later);
    vs_emulated_close(e);
}

static void an_opening_fails(struct vs_emulated_options options, enum vs_err want, const char *text)
{
    struct vs_emulated *e;
    struct vs_diag diag = {0};
    enum vs_err err = vs_emulated_open(&e, &options, &diag);
    char said[900];
    vs_diag_format(&diag, said, sizeof said);
    expect(err == want && strstr(said, text) != NULL, text, &diag);
    vs_emulated_close(e);
}

static void a_kept_memory_is_restored(const char *image, const struct fw_inputs *in)
{
    struct vs_emulated *e = started(image, 0);
    static struct fw_outputs out[STEPS];
    struct fw_state state, want;
    struct fw_fast_state fast;
    struct fw_kept kept, want_kept;
    struct fw_params params = winter_new().params;
    vs_emulated_slow(e, in, out, STEPS);
    vs_emulated_save(e, &state, &fast);
    vs_emulated_keep(e, &kept);
    fw_keep(&state, &want_kept);
    expect(memcmp(&kept, &want_kept, sizeof kept) == 0, "keeps what the host keeps", NULL);
    vs_emulated_init(e);
    vs_emulated_restore(e, &kept);
    expect(vs_emulated_save(e, &state, &fast) == VS_OK, "restores", NULL);
    fw_init(&params, &want);
    fw_restore(&params, &want, &kept);
    expect(memcmp(&state, &want, sizeof state) == 0, "restores what the host restores", NULL);
    vs_emulated_close(e);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: qemu_machine IMAGE\n", stderr);
        return 2;
    }
    static struct fw_inputs in[STEPS];
    const char *image = argv[1];
    record(in);
    batches_are_single_steps(image, in);
    a_saved_state_goes_on(image, in);
    a_kept_memory_is_restored(image, in);
    an_end_is_told(image, vs_emulated_trap, "ended with status 99: HardFault pc=0x0000");
    an_end_is_told(image, vs_emulated_spin, "gave no answer for 1 s; it was stopped");

    struct vs_emulated_options o = {.image = image, .sizes = sizes, .patience_s = 5};
    o.sizes.inputs += 4;
    an_opening_fails(o, VS_ERR_CHILD, "was built from other sources: its fw_inputs is ");
    o.sizes = sizes;
    o.program = "no-such-emulator";
    an_opening_fails(o, VS_ERR_MISSING, "(package qemu-system-arm)");
    o.program = "false";
    an_opening_fails(o, VS_ERR_CHILD, "ended with status 1");
    o.program = NULL;
    o.image = "/no/such/image.elf";
    an_opening_fails(o, VS_ERR_MISSING, "(package gcc-arm-none-eabi)");
    o.image = argv[0]; /* a program, but not for this machine */
    an_opening_fails(o, VS_ERR_CHILD, "the emulated controller ");
    puts(failures ? "some of it failed" : "the emulated controller behaves");
    return failures ? 1 : 0;
}
