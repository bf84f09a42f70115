/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "models/pv.h"
#include "tests/oracles/expect.h"

/* The columns of one translation law, after the condition; both laws have the same ten. */
enum { LIGHT, TEMP, IL, I0, RS, RSH, A_V, ISC, VOC, IMP, VMP, PMP, COLUMNS };
static const char *const desoto_columns[COLUMNS] = {
    "g_eff_Wm2",     "temp_cell_C",    "desoto_IL_A",     "desoto_I0_A",
    "desoto_Rs_ohm", "desoto_Rsh_ohm", "desoto_nNsVth_V", "desoto_Isc_A",
    "desoto_Voc_V",  "desoto_Imp_A",   "desoto_Vmp_V",    "desoto_Pmp_W"};
static const char *const pvsyst_columns[COLUMNS] = {
    "g_eff_Wm2",     "temp_cell_C",    "pvsyst_IL_A",     "pvsyst_I0_A",
    "pvsyst_Rs_ohm", "pvsyst_Rsh_ohm", "pvsyst_nNsVth_V", "pvsyst_Isc_A",
    "pvsyst_Voc_V",  "pvsyst_Imp_A",   "pvsyst_Vmp_V",    "pvsyst_Pmp_W"};

static void note_relative(struct oracle_gauge *gauges, int column, const struct oracle_row *row,
                          double got)
{
    double want = row->value[column];
    oracle_note(&gauges[column], row, got, want, 1.0 / fabs(want));
}

static void note_curve(const struct vs_diode *d, const struct oracle_row *row,
                       struct oracle_gauge *gauges)
{
    struct vs_pv_point best = vs_diode_mpp(d);
    note_relative(gauges, IL, row, d->il_a);
    note_relative(gauges, I0, row, d->i0_a);
    note_relative(gauges, RS, row, d->rs_ohm);
    note_relative(gauges, RSH, row, d->rsh_ohm);
    note_relative(gauges, A_V, row, d->a_v);
    oracle_note(&gauges[ISC], row, vs_diode_current_a(d, 0.0), row->value[ISC], 1.0);
    oracle_note(&gauges[VOC], row, vs_diode_voc_v(d), row->value[VOC], 1.0);
    if (row->value[LIGHT] >= 1.0) { /* below that the model claims no power */
        note_relative(gauges, IMP, row, best.current_a);
        note_relative(gauges, VMP, row, best.voltage_v);
        note_relative(gauges, PMP, row, best.power_w);
    }
}

static void note_desoto(const struct oracle_row *row, void *context)
{
    struct vs_pv_desoto_params params = vs_pv_desoto_defaults();
    struct vs_diode d = vs_pv_desoto_at(&params, row->value[LIGHT], row->value[TEMP]);
    note_curve(&d, row, context);
}

static void note_pvsyst(const struct oracle_row *row, void *context)
{
    struct vs_pv_params params = vs_pv_defaults();
    struct vs_diode d = vs_pv_at(&params, row->value[LIGHT], row->value[TEMP]);
    note_curve(&d, row, context);
}

/* Parameters: the same equations, but the references carry Boltzmann's constant to 10 digits in one
 * law and to 16 in the other, and the saturation current has it in an exponent of some 45. The best
 * point's voltage and current carry the square root of the reference's own error in the power,
 * which is flat there. */
static void set_tolerances(struct oracle_gauge *gauges)
{
    gauges[IL] = (struct oracle_gauge){"light current", "relative", 1e-9, 0, 0, 0};
    gauges[I0] = (struct oracle_gauge){"saturation current", "relative", 1e-9, 0, 0, 0};
    gauges[RS] = (struct oracle_gauge){"series resistance", "relative", 1e-9, 0, 0, 0};
    gauges[RSH] = (struct oracle_gauge){"shunt resistance", "relative", 1e-9, 0, 0, 0};
    gauges[A_V] = (struct oracle_gauge){"ideality voltage", "relative", 1e-9, 0, 0, 0};
    gauges[ISC] = (struct oracle_gauge){"short-circuit current", "A", 1e-8, 0, 0, 0};
    gauges[VOC] = (struct oracle_gauge){"open-circuit voltage", "V", 1e-8, 0, 0, 0};
    gauges[IMP] = (struct oracle_gauge){"current at maximum power", "relative", 1e-6, 0, 0, 0};
    gauges[VMP] = (struct oracle_gauge){"voltage at maximum power", "relative", 1e-6, 0, 0, 0};
    gauges[PMP] = (struct oracle_gauge){"maximum power", "relative", 1e-8, 0, 0, 0};
}

Test(pv, desoto_form_agrees_at_every_light_and_temperature)
{
    struct oracle_gauge gauges[COLUMNS] = {{0}};
    set_tolerances(gauges);
    long rows = oracle_each(desoto_columns, COLUMNS, note_desoto, gauges);
    expect_gauges(rows, &gauges[IL], COLUMNS - IL, "module (De Soto)", "pvlib");
}

Test(pv, pvsyst_form_agrees_at_every_light_and_temperature)
{
    struct oracle_gauge gauges[COLUMNS] = {{0}};
    set_tolerances(gauges);
    long rows = oracle_each(pvsyst_columns, COLUMNS, note_pvsyst, gauges);
    expect_gauges(rows, &gauges[IL], COLUMNS - IL, "module (PVsyst)", "pvlib");
}
