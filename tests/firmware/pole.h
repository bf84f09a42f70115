/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pole.h - eight street lights in lockstep: the eight-lane core, and in each lane a battery, a
 * panel and a lamp around it, minute by minute. The plant is that of rig.h with what a winter does
 * to it: cold cells lock up charge and sag more, snow covers the panel, and capacity, shunt and
 * lamp are not quite what the parameters say. */
#ifndef TESTS_FIRMWARE_POLE_H
#define TESTS_FIRMWARE_POLE_H

#include <stddef.h>
#include <stdint.h>

enum { POLES = 8, DAY_MIN = 1440 };

/* What is true of a light; its controller knows only the parameters. */
struct pole {
    double capacity_mah;
    double soc_frac;     /* at the start */
    double draw_ma;      /* controller and pack */
    double lamp_gain;    /* what the lamp draws over what its parameter says */
    double shunt_gain;   /* what the charge shunt says over what flows */
    double divider_gain; /* what the voltage divider says over what is there */
    double usable_frac;  /* added to the share of the capacity that cold cells give */
};

/* A day, from noon to noon. */
struct pole_day {
    double harvest_mah; /* offered to the battery in a half sine */
    double cell_degc;   /* mean of the day */
    double swing_k;     /* from the mean to the warmest, at 15 h, and to the coldest, at 3 h */
    int covered;        /* the panel is dark by day too, and gives nothing */
};

/* Hours of the day, the same for all. */
struct pole_sun {
    double rise_h, set_h;
};

struct pole_night {
    double lit_h;          /* level > 0 */
    double full_h;         /* level times hours */
    double soc_frac;       /* when the night began */
    int below;             /* minutes below lamp_floor_pm in the window with nothing to excuse it */
    int cut;               /* minutes in the window with the lamp cut for want of charge */
    int most_pm, least_pm; /* of the level in the window, while it stands still */
};

/* What the pack gives at this temperature from full. */
double pole_usable_mah(const struct pole *pole, double cell_degc);

/* The memory is the caller's, aligned to 64. Lanes share the parameters. */
struct poles;
size_t poles_size(void);
/* Noon. params: in the order of params.def */
void poles_start(struct poles *poles, const int32_t *params, const struct pole truth[POLES]);
/* Minutes from..to - 1 of a day, noon being 0; a night is begun with the first minute. */
void poles_run(struct poles *poles, const struct pole_sun *sun, const struct pole_day days[POLES],
               int from, int to, struct pole_night nights[POLES]);

/* All go on as copies of one. */
void poles_copy(struct poles *poles, int lane);
/* What is in the battery, and the controller's count of it with so much doubt. */
void poles_set_charge(struct poles *poles, int lane, double soc_frac, int sigma_pm);
/* Full, and the controller has seen it. */
void poles_fill(struct poles *poles, int lane);
/* Nothing holds the coming night to a step above the last one. */
void poles_forget_last_night(struct poles *poles);

#endif
