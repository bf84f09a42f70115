/* SPDX-License-Identifier: GPL-3.0-or-later */
/* minute.h - what a sky gives to the lamps under it: plain numbers, whatever the lanes. */
#ifndef VS_ENGINE_MINUTE_H
#define VS_ENGINE_MINUTE_H

/* One minute as a lamp meets it. Power and voltages are at the controller's terminals: the cable's
 * resistance is part of the curve (exact). */
struct vs_minute {
    double pmp_w, vmp_v; /* maximum power point; 0 below 1 W/m2 */
    double voc_v;        /* open circuit, twilight included */
    double cable_w;      /* lost in the panel cable at the maximum power point */
    double ghi_wm2;
    double poa_wm2; /* on the plane, before reflection, dirt and snow */
    double air_degc;
    double elevation_rad; /* of the sun, without refraction */
};

#endif
