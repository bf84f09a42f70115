/* SPDX-License-Identifier: GPL-3.0-or-later */
/* emulated.h - the controller's image in an emulated Cortex-M0, stepped from here.
 *
 * Starts qemu-system-arm as a child and speaks firmware/port/qemu/protocol.h with it. Records are
 * words, little endian, handed through as they are; what is in them is the firmware's business.
 * After the first error every call returns that error again and changes nothing. */
#ifndef VS_ENGINE_EMULATED_H
#define VS_ENGINE_EMULATED_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/err.h"

/* Bytes of the firmware's structs, as this program was built. */
struct vs_emulated_sizes {
    size_t params, state, fast_state, kept, inputs, outputs, fast_inputs, fast_outputs;
};

struct vs_emulated_options {
    const char *image;
    const char *program; /* null: qemu-system-arm in PATH */
    struct vs_emulated_sizes sizes;
    int counts;     /* count instructions; about a third slower */
    int patience_s; /* without any progress; 0: 60 */
};

/* Instructions of one step. */
struct vs_emulated_cost {
    int64_t steps;
    double least, mean, most;
};

struct vs_emulated_report {
    struct vs_emulated_cost slow, fast; /* zeros unless instructions were counted */
    int stack_used, stack_bytes;        /* deepest so far; reserved */
};

struct vs_emulated;

/* Errors    VS_ERR_MISSING: no emulator or no image; VS_ERR_CHILD: the image was built from other
 *           sources, or does not run */
enum vs_err vs_emulated_open(struct vs_emulated **emulated,
                             const struct vs_emulated_options *options, struct vs_diag *diag);
/* Ends it. Null is allowed. */
void vs_emulated_close(struct vs_emulated *emulated);
/* VS_OK, or the first error, with diag filled. */
enum vs_err vs_emulated_trouble(const struct vs_emulated *emulated, struct vs_diag *diag);

/* All below: VS_ERR_CHILD when it died or fell silent. */
enum vs_err vs_emulated_params(struct vs_emulated *emulated, const void *params);
enum vs_err vs_emulated_init(struct vs_emulated *emulated);
enum vs_err vs_emulated_fast_init(struct vs_emulated *emulated);
/* count records in, as many out; count 1 is lockstep. */
enum vs_err vs_emulated_slow(struct vs_emulated *emulated, const void *inputs, void *outputs,
                             int32_t count);
enum vs_err vs_emulated_fast(struct vs_emulated *emulated, const void *inputs, void *outputs,
                             int32_t count);
/* The whole memory of the controller; either order, any time between steps. */
enum vs_err vs_emulated_save(struct vs_emulated *emulated, void *state, void *fast_state);
enum vs_err vs_emulated_load(struct vs_emulated *emulated, const void *state,
                             const void *fast_state);
/* fw_keep and fw_restore. */
enum vs_err vs_emulated_keep(struct vs_emulated *emulated, void *kept);
enum vs_err vs_emulated_restore(struct vs_emulated *emulated, const void *kept);
/* Ends the controller and tells what it cost; only vs_emulated_close may follow. */
enum vs_err vs_emulated_finish(struct vs_emulated *emulated, struct vs_emulated_report *report);

/* For tests of the machinery: a fault inside the image, an image that never answers. */
enum vs_err vs_emulated_trap(struct vs_emulated *emulated);
enum vs_err vs_emulated_spin(struct vs_emulated *emulated);

#endif
