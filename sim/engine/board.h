/* SPDX-License-Identifier: GPL-3.0-or-later */
/* board.h - the one bridge between the plant and the firmware.
 *
 * What the pins carry becomes what the firmware reads (pins.h); the firmware's permille and
 * milliamperes become fractions and amperes. Of sim/ only the
 * judges of a scenario (sim/scenario/laws.c, signals.c) look at the firmware past it: what they
 * hold against the plant is the firmware's own word. tests/house/arrows.sh keeps it so. Noise is
 * drawn by (seed, lamp, step), so it does not depend on how a run is cut up. */
#ifndef VS_ENGINE_BOARD_H
#define VS_ENGINE_BOARD_H

#include <stdint.h>

#include "firmware/core/fw.h"
#include "sim/base/err.h"
#include "sim/engine/emulated.h"
#include "sim/engine/faults.h"
#include "sim/engine/pins.h"

struct vs_board_params {
    int bits; /* of the analogue-digital converter, 8..16 */
    struct vs_sensors sensors;
    uint64_t seed, lamp; /* key of the noise */
    struct fw_params firmware;
    /* Null: the firmware runs in this process. Else it runs there, with the same bits; its states
     * are then the emulator's, so that a copy of the lamp is no second lamp. */
    struct vs_emulated *emulated;
};

struct vs_board_state {
    struct fw_state firmware;
    struct fw_outputs outputs;
    struct fw_kept kept; /* what the board's store holds; survives a reset */
    struct vs_pin_noise noise;
    int64_t boots;       /* resets so far, the first start among them */
    double clock_rest_s; /* of a clock that drifts: what does not fill a second yet */
    int32_t load_ma;     /* as read in the last step */
};

struct vs_board_params vs_board_defaults(void);

/* The emulated controller for this program's firmware; to be closed with vs_emulated_close.
 * Given     image, program: see emulated.h; program may be null
 * Errors    as vs_emulated_open. In a run the steps of a failed emulator command nothing, lamp and
 *           charger off; vs_board_trouble tells. */
enum vs_err vs_board_emulate(const char *image, const char *program, struct vs_emulated **emulated,
                             struct vs_diag *diag);
/* VS_OK, or what went wrong in the emulator. */
enum vs_err vs_board_trouble(const struct vs_board_params *params, struct vs_diag *diag);

/* Starts the firmware anew, with what the store holds; a state of all zeros has an empty store. */
void vs_board_reset(const struct vs_board_params *params, struct vs_board_state *state);
void vs_board_lose_store(struct vs_board_state *state);

/* Without a supply nothing happens, and the memory loses what it held. */
void vs_board_dark(struct vs_board_state *state);

/* One step of the slow firmware. dt_s is a whole number of seconds, 1..60. */
struct vs_commands vs_board_step(const struct vs_board_params *params, struct vs_board_state *state,
                                 const struct vs_pins *pins, int dt_s);

/* The same on a board with something wrong. dt_s is the plant's; a clock that is off makes steps of
 * another length, none or two. */
struct vs_commands vs_board_step_under(const struct vs_board_params *params,
                                       struct vs_board_state *state,
                                       const struct vs_board_faults *faults,
                                       const struct vs_pins *pins, int dt_s);

/* The fast firmware at the same pins. panel_a is the panel's current; the converter's own current
 * may flow back, so it is signed. faults may be null. */
struct vs_fast_pins {
    double pv_v, panel_a, bat_v, charge_a;
};
struct vs_fast_command {
    int run;
    double pv_set_v;
    unsigned trips; /* enum fw_trip: why it was stopped */
};
struct vs_board_fast_state {
    struct fw_fast_state firmware;
    struct vs_pin_noise noise;
};
void vs_board_fast_reset(const struct vs_board_params *params, struct vs_board_fast_state *state);
/* The pins as the fast firmware reads them; a step is the reading and then the firmware. */
struct fw_fast_inputs vs_board_fast_sense(const struct vs_board_params *params,
                                          struct vs_board_fast_state *state,
                                          const struct vs_board_faults *faults,
                                          const struct vs_fast_pins *pins,
                                          const struct vs_commands *commands, int dt_ms);
struct vs_fast_command vs_board_fast_step(const struct vs_board_params *params,
                                          struct vs_board_fast_state *state,
                                          const struct vs_board_faults *faults,
                                          const struct vs_fast_pins *pins,
                                          const struct vs_commands *commands, int dt_ms);

/* What the firmware believes, for traces. */
struct vs_belief {
    double soc_frac, sigma_frac, budget_wh, harvest_wh;
    const char *charger_mode;
    int night, cut_off, asleep;
    unsigned faults, why, events; /* bits, named by vs_firmware_name; events: of the last step */
};
struct vs_belief vs_board_belief(const struct vs_board_state *state);

/* The firmware's parameters by name, so that a project file can set them. */
struct vs_firmware_param {
    const char *name, *unit, *help;
    long min, max, fallback;
};
int vs_firmware_param_count(void);
struct vs_firmware_param vs_firmware_param_at(int index);
int vs_firmware_param_find(const char *name); /* -1 if there is none */
void vs_firmware_param_set(struct vs_board_params *params, int index, long value);
long vs_firmware_param_get(const struct vs_board_params *params, int index);
/* Null, or the ordering rule that the parameters break, in words. Each is within its own range. */
const char *vs_firmware_params_broken(const struct vs_board_params *params);

/* Sets of parameters for a kind of pack, by name: index, or -1; null beyond the last. */
int vs_firmware_preset_find(const char *name);
const char *vs_firmware_preset_name(int index);
void vs_firmware_preset(struct vs_board_params *params, int index);

/* Words and short names, LAMP_OPEN, for numbers and bits of the firmware; null beyond the last. */
enum vs_firmware_words {
    VS_FIRMWARE_FAULTS, /* bits of vs_belief.faults */
    VS_FIRMWARE_EVENTS,
    VS_FIRMWARE_WHYS, /* what holds the lamp below its full level */
    VS_FIRMWARE_MODES,
    VS_FIRMWARE_RULES /* that tie parameters to each other; they have no names */
};
const char *vs_firmware_word(enum vs_firmware_words kind, int index);
const char *vs_firmware_name(enum vs_firmware_words kind, int index);

/* Policies by name: index for the parameter `policy`, or -1. */
int vs_policy_find(const char *name);
const char *vs_policy_name(int index); /* null beyond the last */

#endif
