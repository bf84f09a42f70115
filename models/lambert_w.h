/* SPDX-License-Identifier: MIT */
/* lambert_w.h - the Lambert W function of e^th, from th itself.
 *
 * The diode equations lead to arguments like e^900, which no double holds; the logarithm of the
 * argument is all that is needed.
 *
 * Pure: no I/O, no allocation, no globals. */
#ifndef VS_MODELS_LAMBERT_W_H
#define VS_MODELS_LAMBERT_W_H

#include "models/elementary.h"

/* The w > 0 with w + ln w = th.
 * Given     th  -650..1e6; a smaller one is taken as -650, where w is below 1e-282
 * Returned  w = W(e^th)
 * Accuracy  6e-15 relative where th is exact; tests/models/test_pv measures it over -600..5000
 * Source    start: Iacono and Boyd, Adv. Comput. Math. 43 (2017); step: Fritsch, Shafer and
 *           Crowley, Commun. ACM 16 (1973), taken twice */
static inline real vs_lambert_w_exp(real th)
{
    th = max(th, K(-650.0));
    real e = real_exp(min(th, K(700.0)));
    /* ln(1 + e) loses e itself below rounding; there W(e) = e - e^2 and e is a start good enough */
    real s = pick(th > K(-30.0), pick(th < K(700.0), real_log(K(1.0) + e), th), e);
    real w = s * (K(1.0) - real_log(K(1.0) + s) / (K(2.0) + s));
    for (int step = 0; step < 2; step++) {
        real z = th - w - real_log(w);
        real q = K(2.0) * (K(1.0) + w) * (K(1.0) + w + K(2.0 / 3.0) * z);
        w = w * (K(1.0) + z / (K(1.0) + w) * (q - z) / (q - K(2.0) * z));
    }
    return w;
}

#endif
