/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pack.h - the battery as the bus sees it: behind two switches, which its protection or a fault may
 * have opened, and a contact.
 *
 * A pack that lets no charge out shows nothing at its terminals. It still takes charge, through the
 * body diode of the open switch. One that lets no charge in feeds the loads as if it were whole:
 * such boards close the switch again while current flows out.
 *
 * In lane vocabulary; faults, if any, are of all lanes. Pure: no I/O, no allocation, no globals. */
#ifndef VS_ENGINE_PACK_H
#define VS_ENGINE_PACK_H

#include "models/bms.h"
#include "sim/engine/faults.h"

/* Drop of a switch's body diode at an ampere or so. */
#define VS_BODY_DIODE_V 0.7

struct vs_pack {
    real charge_open, discharge_open; /* 0 or 1 */
    real diode_v;                     /* in the way of charge */
    real series_ohm;                  /* both ways */
};

static inline struct vs_pack vs_pack_of(real charge_open, real discharge_open, real series_ohm)
{
    struct vs_pack p = {charge_open, discharge_open, K(0.0), series_ohm};
    p.diode_v = pick(discharge_open > K(0.5), K(VS_BODY_DIODE_V), K(0.0));
    return p;
}

/* Behind its protection and what faults there are. */
static inline struct vs_pack vs_pack_now(const struct vs_bms_state *bms,
                                         const struct vs_plant_faults *faults)
{
    return vs_pack_of(max(bms->charge_open, K(faults->charge_open)),
                      max(bms->discharge_open, K(faults->discharge_open)), K(faults->series_ohm));
}

/* The same where nothing is wrong. */
static inline struct vs_pack vs_pack_sound(const struct vs_bms_state *bms)
{
    return vs_pack_of(bms->charge_open, bms->discharge_open, K(0.0));
}

/* The bus when this current flows into the pack (negative: out of it).
 * Given     pack_v     of the cells behind the switches, at that current
 *           surplus_w  what the converter could put on the bus beyond the loads
 *           set_v      where the converter's regulator holds the bus when the pack does not */
static inline real vs_pack_bus_v(const struct vs_pack *pack, real pack_v, real current_a,
                                 real surplus_w, real set_v)
{
    real v = pack_v + pack->series_ohm * current_a;
    mask barred = pack->charge_open > K(0.5); /* to charge */
    mask silent = pack->discharge_open > K(0.5);
    real most_v = v + pack->diode_v; /* there the pack begins to take charge */
    real held_v = pick(barred | (set_v < most_v), set_v, most_v);
    real idle_v = pick(surplus_w > K(0.0), held_v, pick(silent, K(0.0), v));
    mask out = not(barred | silent) | (current_a < K(0.0));
    return pick(out, v, pick(current_a > K(0.0), most_v, idle_v));
}

#endif
