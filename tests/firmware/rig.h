/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rig.h - a controller on the bench: its inputs held by hand, or a small battery and a made-up sky
 * around it. The plant here only moves charge and answers with a plausible voltage; the real
 * physics live in models/. */
#ifndef TESTS_FIRMWARE_RIG_H
#define TESTS_FIRMWARE_RIG_H

#include "firmware/core/fw.h"

struct rig {
    struct fw_params params;
    struct fw_state state;
    struct fw_inputs in;
    struct fw_outputs out;
};

/* Default parameters; inputs of a warm noon with nothing flowing; dt 1 s; not stepped yet. */
struct rig rig_new(void);
/* Starts the controller anew with the rig's parameters, as after a loss of supply. */
void rig_restart(struct rig *rig);
void rig_run(struct rig *rig, int seconds);
/* Panel open and dark, nothing flowing. */
void rig_dark(struct rig *rig);
void rig_light(struct rig *rig);
/* A controller that is past its first minutes: lamp free to light, charge counted as given. */
struct rig rig_settled(int soc_pm);
/* Runs, and returns every event bit that came up. */
int rig_events(struct rig *rig, int seconds);
/* Darkness until dusk has come. */
void rig_dusk(struct rig *rig);
int rig_has(const struct rig *rig, enum fw_fault fault);
/* A controller that has learned nights of this length, handed back as after a loss of supply. */
void rig_learned(struct rig *rig, int night_length_s);

/* A day on the plant: light from sunrise to sunset, harvest_mah of it offered to the battery in a
 * half sine. Hours of the day 0..24, night in between. */
struct day {
    double sunrise_h, sunset_h;
    double harvest_mah;
    double cell_degc;
};

/* A rig with a battery behind it. */
struct plant {
    struct rig rig;
    double charge_mah; /* what is really in the battery */
    double draw_ma;    /* controller and pack */
    double lamp_gain;  /* what the lamp draws over what its parameter says */
    double hour;       /* of the day */
};

/* One night, from dusk to dusk. */
struct night {
    double lit_h;          /* level > 0 */
    double lamp_mah;       /* taken by the lamp */
    double full_h;         /* level times hours */
    int first_pm;          /* an hour after dusk */
    int least_pm, most_pm; /* of the level, fade-in and fade-out left out */
    int lvd;               /* the lamp was cut at some time */
};

/* Noon, the controller started, soc_frac in the battery. */
struct plant plant_new(const struct fw_params *params, double soc_frac);
void plant_step(struct plant *plant, const struct day *day, int dt_s);
/* From noon to noon in steps of dt_s. */
struct night plant_day(struct plant *plant, const struct day *day, int dt_s);

#endif
