/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only unit of this test that is compiled with FW_LANES = 8. */
#include "drive.h"

#include "firmware/core/fw.h"
#include "firmware/core/word.h"

_Static_assert(FW_LANES == DRIVE_LANES, "this unit is for eight lanes");

struct eight {
    struct fw_params params;
    struct fw_state state;
    struct fw_outputs out;
    struct fw_fast_state fast;
    struct fw_fast_outputs fast_out;
};

_Static_assert(sizeof(struct fw_inputs) == DRIVE_INPUTS * sizeof(word), "inputs");
_Static_assert(sizeof(struct fw_outputs) == DRIVE_OUTPUTS * sizeof(word), "outputs");
_Static_assert(sizeof(struct fw_state) <= DRIVE_STATE * sizeof(word), "state");
_Static_assert(sizeof(struct fw_fast_inputs) == DRIVE_FAST_INPUTS * sizeof(word), "fast inputs");
_Static_assert(sizeof(struct fw_fast_state) == DRIVE_FAST_STATE * sizeof(word), "fast state");

size_t eight_size(void)
{
    return sizeof(struct eight);
}

size_t eight_state_words(void)
{
    return sizeof(struct fw_state) / sizeof(word);
}

void eight_start(struct eight *eight, int32_t params[DRIVE_LANES][DRIVE_PARAMS], int count)
{
    for (int lane = 0; lane < DRIVE_LANES; lane++) {
        for (int i = 0; i < count; i++) {
            fw_param_set(&eight->params, i, lane, params[lane][i]);
        }
    }
    fw_init(&eight->params, &eight->state);
    fw_fast_init(&eight->params, &eight->fast);
}

void eight_restart(struct eight *eight)
{
    struct fw_kept kept;
    fw_keep(&eight->state, &kept);
    fw_init(&eight->params, &eight->state);
    fw_restore(&eight->params, &eight->state, &kept);
    fw_fast_init(&eight->params, &eight->fast);
}

static void gather(word *words, const int32_t *values, int count, int lane)
{
    for (int i = 0; i < count; i++) {
        words[i][lane] = values[i];
    }
}

void eight_step(struct eight *eight, int32_t inputs[DRIVE_LANES][DRIVE_INPUTS])
{
    struct fw_inputs in;
    for (int lane = 0; lane < DRIVE_LANES; lane++) {
        gather((word *)&in, inputs[lane], DRIVE_INPUTS, lane);
    }
    fw_step(&eight->params, &eight->state, &in, &eight->out);
}

void eight_fast_step(struct eight *eight, int32_t inputs[DRIVE_LANES][DRIVE_FAST_INPUTS])
{
    struct fw_fast_inputs in;
    for (int lane = 0; lane < DRIVE_LANES; lane++) {
        gather((word *)&in, inputs[lane], DRIVE_FAST_INPUTS, lane);
    }
    fw_fast_step(&eight->params, &eight->fast, &in, &eight->fast_out);
}

int32_t eight_word(const struct eight *eight, enum eight_part part, int index, int lane)
{
    const word *words = part == EIGHT_OUTPUTS        ? (const word *)&eight->out
                        : part == EIGHT_STATE        ? (const word *)&eight->state
                        : part == EIGHT_FAST_OUTPUTS ? (const word *)&eight->fast_out
                                                     : (const word *)&eight->fast;
    return words[index][lane];
}

void eight_divide(int32_t a[DRIVE_LANES], const int32_t b[DRIVE_LANES], int bits)
{
    word dividend = K(0);
    word divisor = K(0);
    for (int lane = 0; lane < DRIVE_LANES; lane++) {
        dividend[lane] = a[lane];
        divisor[lane] = b[lane];
    }
    word quotients = divide(dividend, divisor, bits);
    for (int lane = 0; lane < DRIVE_LANES; lane++) {
        a[lane] = quotients[lane];
    }
}
