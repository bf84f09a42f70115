/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/faulty_panel.h"

/* Light on the plane that reaches the cells, through glass and some dirt; an estimate. */
#define THROUGH_FRAC 0.92

static void cut(const struct vs_plant_faults *f, struct vs_minute *m)
{
    m->voc_v = f->panel_reversed ? -m->voc_v : 0;
    m->pmp_w = m->vmp_v = m->cable_w = 0;
}

/* Another light on the same cells. */
static void relight(const struct vs_plant_faults *f, const struct vs_pv_params *module,
                    struct vs_minute *m)
{
    double sun_wm2 = THROUGH_FRAC * m->poa_wm2;
    if (f->light_frac <= 0 && f->added_wm2 <= 0) {
        m->pmp_w = m->vmp_v = m->voc_v = m->cable_w = 0;
        return;
    }
    struct vs_diode was = vs_pv_at(module, sun_wm2, m->air_degc);
    struct vs_diode is = vs_pv_at(module, sun_wm2 * f->light_frac + f->added_wm2, m->air_degc);
    struct vs_pv_point p = vs_diode_mpp(&was), q = vs_diode_mpp(&is);
    double was_voc_v = vs_diode_voc_v(&was), voc_v = vs_diode_voc_v(&is);
    if (m->pmp_w > 0 && p.power_w > 0) {
        double share = q.power_w / p.power_w;
        m->pmp_w *= share;
        m->cable_w *= share * share;
        m->vmp_v = q.power_w > 0 ? m->vmp_v + q.voltage_v - p.voltage_v : 0;
        m->voc_v += voc_v - was_voc_v;
    } else { /* twilight and night: the shunt alone sets the voltage */
        m->pmp_w = q.power_w;
        m->vmp_v = q.voltage_v;
        m->voc_v = m->voc_v * f->light_frac;
        m->voc_v = voc_v > m->voc_v ? voc_v : m->voc_v;
    }
    m->voc_v = m->voc_v > 0 ? m->voc_v : 0;
}

struct vs_minute vs_faulty_minute(const struct vs_plant_faults *faults,
                                  const struct vs_pv_params *module, const struct vs_minute *sound)
{
    struct vs_minute m = *sound;
    if (faults->light_frac < 1 || faults->added_wm2 > 0) {
        relight(faults, module, &m);
    }
    m.vmp_v *= faults->voltage_factor;
    m.voc_v *= faults->voltage_factor;
    m.cable_w /= faults->voltage_factor * faults->voltage_factor;
    if (faults->panel_cut) {
        cut(faults, &m);
    }
    return m;
}

struct vs_diode vs_faulty_diode(const struct vs_plant_faults *faults,
                                const struct vs_pv_params *module, const struct vs_diode *sound)
{
    struct vs_diode d = *sound;
    double added_a = module->il_ref_a * faults->added_wm2 / 1000.0;
    double k = faults->voltage_factor;
    d.il_a = faults->panel_cut ? 0 : d.il_a * faults->light_frac + added_a;
    d.g_eff_wm2 = faults->panel_cut ? 0 : d.g_eff_wm2 * faults->light_frac + faults->added_wm2;
    /* the same power at k times the voltage and a k-th of the current */
    d.il_a /= k;
    d.i0_a /= k;
    d.a_v *= k;
    d.rs_ohm *= k * k;
    d.rsh_ohm *= k * k;
    return d;
}
