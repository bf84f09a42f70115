/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pack.h - the battery as the bus sees it: behind two switches, which its protection or a fault may
 * have opened, and a contact.
 *
 * A pack that lets no charge out shows nothing at its terminals. It still takes charge, through the
 * body diode of the open switch. One that lets no charge in feeds the loads as if it were whole:
 * such boards close the switch again while current flows out.
 *
 * Pure: no I/O, no allocation, no globals. */
#ifndef VS_ENGINE_PACK_H
#define VS_ENGINE_PACK_H

#include "models/bms.h"
#include "sim/engine/faults.h"

/* Drop of a switch's body diode at an ampere or so. */
#define VS_BODY_DIODE_V 0.7

struct vs_pack {
    double charge_open, discharge_open; /* 0 or 1 */
    double diode_v;                     /* in the way of charge */
    double series_ohm;                  /* both ways */
};

static inline struct vs_pack vs_pack_now(const struct vs_bms_state *bms,
                                         const struct vs_plant_faults *faults)
{
    struct vs_pack p = {.series_ohm = faults->series_ohm};
    p.charge_open = bms->charge_open > faults->charge_open ? bms->charge_open : faults->charge_open;
    p.discharge_open = bms->discharge_open > faults->discharge_open ? bms->discharge_open
                                                                    : faults->discharge_open;
    p.diode_v = p.discharge_open > 0.5 ? VS_BODY_DIODE_V : 0;
    return p;
}

/* The bus when this current flows into the pack (negative: out of it).
 * Given     pack_v     of the cells behind the switches, at that current
 *           surplus_w  what the converter could put on the bus beyond the loads
 *           set_v      where the converter's regulator holds the bus when the pack does not */
static inline double vs_pack_bus_v(const struct vs_pack *pack, double pack_v, double current_a,
                                   double surplus_w, double set_v)
{
    double v = pack_v + pack->series_ohm * current_a;
    int open = pack->charge_open + pack->discharge_open > 0.5;
    if (!open || current_a < 0) {
        return v;
    }
    if (current_a > 0) {
        return v + pack->diode_v;
    }
    if (surplus_w > 0) {
        double most_v = v + pack->diode_v; /* there the pack begins to take charge */
        return pack->charge_open > 0.5 || set_v < most_v ? set_v : most_v;
    }
    return pack->discharge_open > 0.5 ? 0 : v;
}

#endif
