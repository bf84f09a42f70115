/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tracking - how much of the maximum power the real fast firmware takes: steady light and ramps. */
#include <stdio.h>

#include "tests/scenes/tracking.h"

int main(void)
{
    static const double steady[] = {50, 100, 200, 250, 300, 500, 750, 1000};
    printf("share of the maximum power taken, fast firmware at 10 Hz, 12-bit converter with noise\n"
           "steady light, 10 minutes   -10 degC  25 degC  50 degC\n");
    for (unsigned k = 0; k < sizeof steady / sizeof *steady; k++) {
        printf("  %4.0f W/m2 %25.2f %% %6.2f %% %6.2f %%\n", steady[k],
               100.0 * tracking_steady(steady[k], -10, 600),
               100.0 * tracking_steady(steady[k], 25, 600),
               100.0 * tracking_steady(steady[k], 50, 600));
    }
    double taken = 0, available = 0, worst = 1;
    printf("ramps (slopes from memory of EN 50530)\n");
    for (int k = 0; k < TRACKING_RAMPS; k++) {
        const struct tracking_ramp *r = &tracking_ramps[k];
        double share = tracking_ramp_share(r, &taken, &available);
        worst = share < worst ? share : worst;
        printf("  %4.0f to %4.0f W/m2 at %5.1f W/m2/s x %-2d %8.2f %%\n", r->low_wm2, r->high_wm2,
               r->slope_wm2_per_s, r->repetitions, 100.0 * share);
    }
    printf("  all %.2f %%, worst slope %.2f %%; energy taken %.6f J\n", 100.0 * taken / available,
           100.0 * worst, taken);
    return 0;
}
