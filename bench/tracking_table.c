/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tracking_table FILE - measures the table that stands for the fast firmware in a season and writes
 * it as C. Light levels are chosen so that the module gives each share of its rated power at
 * 25 degC. */
#include <stdio.h>

#include "sim/engine/tracking.h"
#include "tests/scenes/tracking.h"

int main(int argc, char **argv)
{
    FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;
    if (!out) {
        fprintf(stderr, "tracking_table: needs one argument, a file that can be written\n");
        return 2;
    }
    fprintf(out,
            "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
            "/* Written by the target tracking_map from the fast firmware itself; not by hand.\n"
            " * Share of the maximum power taken at a share k / %d of the rated power. */\n",
            VS_TRACKING_POINTS - 1);
    for (int k = 0; k < VS_TRACKING_POINTS; k++) {
        double share = (double)k / (VS_TRACKING_POINTS - 1);
        fprintf(out, "%.4f,\n", tracking_at_power(share));
    }
    return fclose(out) ? 3 : 0;
}
