/* SPDX-License-Identifier: GPL-3.0-or-later */
/* random_winter.h - random winters at 40 N, 1 November to 28 February, and the street light that
 * stands in each: a 4S LFP pack of 30 Ah, an 80 W panel tilted by 55 degrees, a 50 W lamp. */
#ifndef TESTS_FIRMWARE_RANDOM_WINTER_H
#define TESTS_FIRMWARE_RANDOM_WINTER_H

#include "pole.h"

/* The light has hung there for ten days when the winter begins. */
enum { WINTER_LEAD = 10, WINTER_NIGHTS = 120, WINTER_DAYS = WINTER_LEAD + WINTER_NIGHTS };

struct winter {
    struct pole pole;
    int cold; /* the box stands in the wind: cells below freezing most nights */
    struct pole_day days[WINTER_DAYS];
};

/* Hours of the sun on day 0..WINTER_DAYS - 1, the same in every winter. */
struct pole_sun winter_sun(int day);
/* Winter number `seed`; the same one every time. */
void winter_draw(unsigned seed, struct winter *winter);

#endif
