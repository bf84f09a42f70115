/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tracking - how much of the maximum power the real fast firmware takes, steady light and ramps,
 * and what plain perturb and observe takes of the same light behind the same converter. */
#include <stdio.h>

#include "tests/scenes/tracking.h"

/* One value for each tracker, in per cent. */
static void print_row(const double shares[TRACKERS])
{
    for (int t = 0; t < TRACKERS; t++) {
        printf(" | %16.2f", 100.0 * shares[t]);
    }
    printf(" |\n");
}

static void print_head(const char *what)
{
    printf("\n| %-32s", what);
    for (int t = 0; t < TRACKERS; t++) {
        printf(" | %16s", trackers[t].name);
    }
    printf(" |\n|---|---|---|---|\n");
}

static void steady(void)
{
    static const double light[] = {50, 100, 200, 300, 500, 750, 1000};
    static const double degc[] = {-10, 25, 50};
    print_head("steady light, 10 minutes, %");
    for (unsigned k = 0; k < sizeof light / sizeof *light; k++) {
        for (int i = 0; i < 3; i++) {
            double shares[TRACKERS];
            for (int t = 0; t < TRACKERS; t++) {
                shares[t] = tracking_steady(&trackers[t], light[k], degc[i], 600);
            }
            printf("| %6.0f W/m2, %3.0f degC %10s", light[k], degc[i], "");
            print_row(shares);
        }
    }
}

static void ramps(void)
{
    double taken[TRACKERS] = {0}, available[TRACKERS] = {0}, worst[TRACKERS], all[TRACKERS];
    print_head("ramps, W/m2 and W/m2/s, %");
    for (int k = 0; k < TRACKING_RAMPS; k++) {
        const struct tracking_ramp *r = &tracking_ramps[k];
        double shares[TRACKERS];
        for (int t = 0; t < TRACKERS; t++) {
            shares[t] = tracking_ramp_share(&trackers[t], r, &taken[t], &available[t]);
            worst[t] = k == 0 || shares[t] < worst[t] ? shares[t] : worst[t];
            all[t] = taken[t] / available[t];
        }
        printf("| %3.0f to %4.0f at %5.1f, %2d times  ", r->low_wm2, r->high_wm2,
               r->slope_wm2_per_s, r->repetitions);
        print_row(shares);
    }
    printf("| %-32s", "all ramps");
    print_row(all);
    printf("| %-32s", "worst slope");
    print_row(worst);
    printf("\nenergy taken by this firmware %.6f J\n", taken[0]);
}

int main(void)
{
    printf("share of the maximum power taken; 12-bit converter with noise\n");
    steady();
    ramps();
    return 0;
}
