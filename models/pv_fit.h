/* SPDX-License-Identifier: MIT */
/* pv_fit.h - a module's diode parameters from its data sheet.
 *
 * Set-up work in plain double: a few milliseconds, not for the tick and not for lanes.
 *
 * Pure: no I/O, no allocation, no globals. */
#ifndef VS_MODELS_PV_FIT_H
#define VS_MODELS_PV_FIT_H

#include "models/pv.h"

/* What a data sheet says, and the one number it seldom does. */
struct vs_pv_datasheet {
    double vmp_v, imp_a;     /* best point at 1000 W/m2, 25 degC */
    double voc_v, isc_a;     /* ends of the curve */
    double alpha_sc_a_per_k; /* of the short-circuit current, per kelvin */
    double gamma_pmp_per_k;  /* of the power, relative: about -0.0041 for silicon */
    double kappa_200_frac;   /* P(200 W/m2) / (0.2 P(1000 W/m2)); 33 measured multicrystalline
                              * modules: 0.904 / 0.961 / 0.992 at the 10, 50 and 90 % quantiles
                              * (Sandia module data base) */
    double cells;            /* in series */
    double rsh_0_ratio;      /* dark shunt over shunt at 1000 W/m2; PVsyst takes 4 for crystalline
                              * silicon, from memory, to be checked */
    double rsh_exp;          /* 5.5 in PVsyst */
    double band_gap_ev;      /* 1.121 for silicon */
};

/* clang-format off */
#define VS_PV_FIT_STATUSES(ROW)                                                                    \
    ROW(OK, "the fit meets the data sheet")                                                        \
    ROW(ORDER, "need 0 < vmp < voc, 0 < imp < isc, and 1 or more cells")                           \
    ROW(RANGE, "need kappa_200 in 0.5..1.2, gamma_pmp in -0.01..0 per K, a dark shunt ratio of 1 " \
               "or more")                                                                          \
    ROW(NO_CURVE, "no diode curve passes through this best point and both ends: the fill factor "  \
                  "fits no ideality factor in 0.3..2")                                             \
    ROW(NO_KAPPA, "no ideality factor gives this kappa_200 with the rest of the data sheet and "   \
                  "this dark shunt ratio")                                                         \
    ROW(NO_GAMMA, "no temperature law of the ideality factor gives this gamma_pmp")
/* clang-format on */

enum vs_pv_fit_status {
#define VS_PV_FIT_ROW(name, text) VS_PV_FIT_##name,
    VS_PV_FIT_STATUSES(VS_PV_FIT_ROW)
#undef VS_PV_FIT_ROW
};

/* What a status means, one English sentence without its end. */
const char *vs_pv_fit_text(enum vs_pv_fit_status status);

/* Data sheet of the reference module SL80P-36. */
struct vs_pv_datasheet vs_pv_datasheet_defaults(void);

/* Fits the PVsyst form: the curve meets both ends and the best point, the ideality factor meets
 * kappa_200, its temperature slope meets gamma_pmp.
 * Returned  *params, only when the status is VS_PV_FIT_OK; a data sheet that no curve meets has a
 *           status and no parameters
 * Accuracy  ends and best point 1e-9 relative, kappa_200 1e-9, gamma_pmp 1e-9 per K */
enum vs_pv_fit_status vs_pv_fit(const struct vs_pv_datasheet *sheet, struct vs_pv_params *params);

/* The same for one given ideality factor at 25 degC, without temperature slope and whatever
 * kappa_200 comes of it. */
enum vs_pv_fit_status vs_pv_fit_at_ideality(const struct vs_pv_datasheet *sheet, double ideality,
                                            struct vs_pv_params *params);

/* Weak-light ratio and temperature coefficient of the power that a module has; the coefficient is
 * the central difference over 25 +- 10 degC at 1000 W/m2, about what laboratories span. */
double vs_pv_kappa_200(const struct vs_pv_params *params);
double vs_pv_gamma_per_k(const struct vs_pv_params *params);

#endif
