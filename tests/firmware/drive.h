/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drive.h - inputs for the comparison of lanes, and the eight-lane side behind a plain interface.
 */
#ifndef TESTS_FIRMWARE_DRIVE_H
#define TESTS_FIRMWARE_DRIVE_H

#include <stddef.h>
#include <stdint.h>

enum {
    DRIVE_LANES = 8,
    DRIVE_INPUTS = 9,   /* words of struct fw_inputs, in its order */
    DRIVE_OUTPUTS = 22, /* of struct fw_outputs */
    DRIVE_STATE = 120,  /* of struct fw_state at most */
    DRIVE_PARAMS = 160, /* of struct fw_params at most */
    DRIVE_FAST_INPUTS = 8,
    DRIVE_FAST_OUTPUTS = 3,
    DRIVE_FAST_STATE = 14
};

/* Eight controllers in one, spoken to in plain numbers. The memory is the caller's. */
struct eight;
size_t eight_size(void);
size_t eight_state_words(void);
void eight_start(struct eight *eight, int32_t params[DRIVE_LANES][DRIVE_PARAMS], int count);
/* A loss of supply: what is kept is handed back. */
void eight_restart(struct eight *eight);
void eight_step(struct eight *eight, int32_t inputs[DRIVE_LANES][DRIVE_INPUTS]);
void eight_fast_step(struct eight *eight, int32_t inputs[DRIVE_LANES][DRIVE_FAST_INPUTS]);
/* Word `index` of outputs, state, fast outputs or fast state in one lane. */
enum eight_part { EIGHT_OUTPUTS, EIGHT_STATE, EIGHT_FAST_OUTPUTS, EIGHT_FAST_STATE };
int32_t eight_word(const struct eight *eight, enum eight_part part, int index, int lane);
/* The vocabulary's division, each lane for itself: a[k] becomes divide(a[k], b[k], bits). */
void eight_divide(int32_t a[DRIVE_LANES], const int32_t b[DRIVE_LANES], int bits);

#endif
