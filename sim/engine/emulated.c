/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/emulated.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/port/qemu/protocol.h"
#include "sim/engine/child.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "records travel as they lie in memory");

/* A request and its records go in one piece up to this size; in lockstep that halves the calls. */
enum { FRAME_BYTES = 4096, PATIENCE_S = 60 };

struct vs_emulated {
    struct vs_child child;
    struct vs_emulated_sizes sizes;
    enum vs_err err; /* the first */
    struct vs_diag diag;
    char frame[FRAME_BYTES];
};

/* Puts "the emulated controller" before what the child's error says. */
static enum vs_err failed(struct vs_emulated *e, enum vs_err err, const struct vs_diag *inner)
{
    e->err = vs_fail(&e->diag, err, "", 0, 0, "the emulated controller %.480s", inner->text);
    return e->err;
}

static enum vs_err exchange(struct vs_emulated *e, const void *sent, size_t sent_bytes,
                            void *received, size_t received_bytes)
{
    struct vs_diag diag = {0};
    enum vs_err err = vs_child_exchange(&e->child, sent, sent_bytes, received, received_bytes,
                                        &diag);
    return err ? failed(e, err, &diag) : VS_OK;
}

static enum vs_err request(struct vs_emulated *e, enum fw_m0_kind kind, int32_t count,
                           const void *sent, size_t sent_bytes)
{
    if (e->err) {
        return e->err;
    }
    struct fw_m0_request r = {(int32_t)kind, count};
    memcpy(e->frame, &r, sizeof r);
    size_t room = sizeof e->frame - sizeof r;
    size_t first = sent_bytes < room ? sent_bytes : room;
    if (first > 0) {
        memcpy(e->frame + sizeof r, sent, first);
    }
    enum vs_err err = exchange(e, e->frame, sizeof r + first, NULL, 0);
    if (!err && sent_bytes > first) {
        err = exchange(e, (const char *)sent + first, sent_bytes - first, NULL, 0);
    }
    return err;
}

/* Steps: the answers come while the records are still being sent. */
static enum vs_err steps(struct vs_emulated *e, enum fw_m0_kind kind, int32_t count,
                         const void *inputs, size_t input_bytes, void *outputs, size_t output_bytes)
{
    assert(count > 0);
    size_t sent = input_bytes * (size_t)count, received = output_bytes * (size_t)count;
    int together = sent + sizeof(struct fw_m0_request) <= sizeof e->frame;
    enum vs_err err = request(e, kind, count, inputs, together ? sent : 0);
    if (err) {
        return err;
    }
    return exchange(e, inputs, together ? 0 : sent, outputs, received);
}

static struct fw_m0_hello hello_of(const struct vs_emulated_options *o)
{
    return (struct fw_m0_hello){
        .magic = FW_M0_MAGIC,
        .version = FW_M0_VERSION,
        .flags = o->counts ? FW_M0_COUNT : 0,
        .params = (int32_t)o->sizes.params,
        .state = (int32_t)o->sizes.state,
        .fast_state = (int32_t)o->sizes.fast_state,
        .kept = (int32_t)o->sizes.kept,
        .inputs = (int32_t)o->sizes.inputs,
        .outputs = (int32_t)o->sizes.outputs,
        .fast_inputs = (int32_t)o->sizes.fast_inputs,
        .fast_outputs = (int32_t)o->sizes.fast_outputs,
    };
}

static enum vs_err greet(struct vs_emulated *e, const struct vs_emulated_options *o)
{
    struct fw_m0_hello mine = hello_of(o), its;
    enum vs_err err = exchange(e, &mine, sizeof mine, &its, sizeof its);
    if (err) {
        return err;
    }
    static const char *const names[] = {"magic number",   "protocol version", "flags",
                                        "fw_params",      "fw_state",         "fw_fast_state",
                                        "fw_kept",        "fw_inputs",        "fw_outputs",
                                        "fw_fast_inputs", "fw_fast_outputs"};
    const int32_t *a = (const int32_t *)&mine, *b = (const int32_t *)&its;
    for (size_t k = 0; k < sizeof mine / 4; k++) {
        if (a[k] != b[k]) {
            e->err = vs_fail(&e->diag, VS_ERR_CHILD, o->image, 0, 0,
                             "was built from other sources: its %s is %d, this program's %d; both "
                             "from one tree are allowed",
                             names[k], (int)b[k], (int)a[k]);
            return e->err;
        }
    }
    return VS_OK;
}

static enum vs_err start(struct vs_emulated *e, const struct vs_emulated_options *o)
{
    const char *program = o->program ? o->program : "qemu-system-arm";
    char semihosting[128];
    snprintf(semihosting, sizeof semihosting,
             "enable=on,target=native,arg=vesper-m0,arg=lockstep,arg=/dev/fd/%d,arg=/dev/fd/%d",
             VS_CHILD_REQUESTS, VS_CHILD_ANSWERS);
    /* -icount: one instruction lasts 64 ns, a tick of the image's clock 62.5 */
    const char *const argv[] = {program,
                                "-M",
                                "microbit",
                                "-cpu",
                                "cortex-m0",
                                "-display",
                                "none",
                                "-monitor",
                                "none",
                                "-serial",
                                "null",
                                "-semihosting-config",
                                semihosting,
                                "-kernel",
                                o->image,
                                o->counts ? "-icount" : NULL,
                                "shift=6,sleep=off",
                                NULL};
    int patience_s = o->patience_s > 0 ? o->patience_s : PATIENCE_S;
    enum vs_err err = vs_child_start(&e->child, argv, patience_s, &e->diag);
    if (err == VS_ERR_MISSING) {
        err = vs_fail(&e->diag, err, program, 0, 0,
                      "is not installed; the emulated controller needs QEMU (package "
                      "qemu-system-arm)");
    }
    return err;
}

enum vs_err vs_emulated_open(struct vs_emulated **emulated,
                             const struct vs_emulated_options *options, struct vs_diag *diag)
{
    *emulated = NULL;
    if (access(options->image, R_OK) != 0) {
        return vs_fail(diag, VS_ERR_MISSING, options->image, 0, 0,
                       "cannot be opened (%s); the image for the emulated controller is built when "
                       "the cross compiler is there (package gcc-arm-none-eabi)",
                       strerror(errno));
    }
    struct vs_emulated *e = calloc(1, sizeof *e);
    if (!e) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for the emulated controller");
    }
    e->sizes = options->sizes;
    enum vs_err err = start(e, options);
    err = err ? err : greet(e, options);
    if (err) {
        if (diag) {
            *diag = e->diag;
        }
        vs_emulated_close(e);
        return err;
    }
    *emulated = e;
    return VS_OK;
}

void vs_emulated_close(struct vs_emulated *emulated)
{
    if (emulated) {
        vs_child_stop(&emulated->child);
        free(emulated);
    }
}

enum vs_err vs_emulated_trouble(const struct vs_emulated *emulated, struct vs_diag *diag)
{
    if (emulated->err && diag) {
        *diag = emulated->diag;
    }
    return emulated->err;
}

enum vs_err vs_emulated_params(struct vs_emulated *emulated, const void *params)
{
    return request(emulated, FW_M0_PARAMS, 0, params, emulated->sizes.params);
}

enum vs_err vs_emulated_init(struct vs_emulated *emulated)
{
    return request(emulated, FW_M0_INIT, 0, NULL, 0);
}

enum vs_err vs_emulated_fast_init(struct vs_emulated *emulated)
{
    return request(emulated, FW_M0_FAST_INIT, 0, NULL, 0);
}

enum vs_err vs_emulated_slow(struct vs_emulated *emulated, const void *inputs, void *outputs,
                             int32_t count)
{
    return steps(emulated, FW_M0_SLOW, count, inputs, emulated->sizes.inputs, outputs,
                 emulated->sizes.outputs);
}

enum vs_err vs_emulated_fast(struct vs_emulated *emulated, const void *inputs, void *outputs,
                             int32_t count)
{
    return steps(emulated, FW_M0_FAST, count, inputs, emulated->sizes.fast_inputs, outputs,
                 emulated->sizes.fast_outputs);
}

enum vs_err vs_emulated_save(struct vs_emulated *emulated, void *state, void *fast_state)
{
    enum vs_err err = request(emulated, FW_M0_STATE, 0, NULL, 0);
    err = err ? err : exchange(emulated, NULL, 0, state, emulated->sizes.state);
    return err ? err : exchange(emulated, NULL, 0, fast_state, emulated->sizes.fast_state);
}

enum vs_err vs_emulated_load(struct vs_emulated *emulated, const void *state,
                             const void *fast_state)
{
    enum vs_err err = request(emulated, FW_M0_LOAD, 0, state, emulated->sizes.state);
    return err ? err : exchange(emulated, fast_state, emulated->sizes.fast_state, NULL, 0);
}

enum vs_err vs_emulated_keep(struct vs_emulated *emulated, void *kept)
{
    enum vs_err err = request(emulated, FW_M0_KEEP, 0, NULL, 0);
    return err ? err : exchange(emulated, NULL, 0, kept, emulated->sizes.kept);
}

enum vs_err vs_emulated_restore(struct vs_emulated *emulated, const void *kept)
{
    return request(emulated, FW_M0_RESTORE, 0, kept, emulated->sizes.kept);
}

static struct vs_emulated_cost cost_of(const struct fw_m0_cost *c, double instructions_per_tick)
{
    if (c->steps == 0) {
        return (struct vs_emulated_cost){0};
    }
    double sum = c->sum_high * 4294967296.0 + c->sum_low;
    return (struct vs_emulated_cost){c->steps, c->least * instructions_per_tick,
                                     sum / c->steps * instructions_per_tick,
                                     c->most * instructions_per_tick};
}

enum vs_err vs_emulated_finish(struct vs_emulated *emulated, struct vs_emulated_report *report)
{
    struct fw_m0_report r;
    struct vs_diag diag = {0};
    enum vs_err err = request(emulated, FW_M0_END, 0, NULL, 0);
    err = err ? err : exchange(emulated, NULL, 0, &r, sizeof r);
    if (err) {
        return err;
    }
    err = vs_child_finish(&emulated->child, &diag);
    if (err) {
        return failed(emulated, err, &diag);
    }
    emulated->err = vs_fail(&emulated->diag, VS_ERR_CHILD, "", 0, 0,
                            "the emulated controller has been ended");
    double scale = r.loop_ticks > 0 ? (double)r.loop_instructions / r.loop_ticks : 0;
    *report = (struct vs_emulated_report){cost_of(&r.slow, scale), cost_of(&r.fast, scale),
                                          r.stack_used, r.stack_bytes};
    return VS_OK;
}

enum vs_err vs_emulated_trap(struct vs_emulated *emulated)
{
    return request(emulated, FW_M0_TRAP, 0, NULL, 0);
}

enum vs_err vs_emulated_spin(struct vs_emulated *emulated)
{
    return request(emulated, FW_M0_SPIN, 0, NULL, 0);
}
