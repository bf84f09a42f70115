/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "sim/base/random.h"
#include "tests/models/plant_lanes.h"

/* Low and high end of each input. Currents and states reach beyond full and floor, levels and light
 * beyond zero and full, so that every limit is met; most of a range lies clear of them. */
static const double range[PLANT_INPUTS][2] = {
    [IN_G_WM2] = {0, 1200},       [IN_CELL_DEGC] = {-35, 80},  [IN_CABLE_OHM] = {0, 0.3},
    [IN_PV_FRAC] = {0, 1.1},      [IN_PANEL_SCALE] = {0.3, 4}, [IN_CAPACITY_AH] = {10, 200},
    [IN_R_SCALE] = {0.5, 2.5},    [IN_Z_FRAC] = {0, 1},        [IN_H] = {-1, 1},
    [IN_RC_ROOT_W] = {-0.5, 0.5}, [IN_TEMP_DEGC] = {-35, 70},  [IN_DT_S] = {1, 3600},
    [IN_CURRENT_A] = {-30, 30},   [IN_REACH_FRAC] = {-1, 1},   [IN_LOAD_W] = {5, 120},
    [IN_AIR_DEGC] = {-35, 45},    [IN_LEVEL_FRAC] = {0, 1},    [IN_DAY] = {1, 366},
    [IN_PACK_V] = {8, 16},        [IN_HELD_S] = {0, 40},
};

static void fill(double *wide, int group)
{
    struct vs_random source = {.seed = 2, .stream = VS_STREAM_FUZZ};
    uint64_t key = vs_random_key(&source);
    for (int input = 0; input < PLANT_INPUTS; input++) {
        for (int lane = 0; lane < PLANT_WIDE; lane++) {
            uint64_t index = (uint64_t)((group * PLANT_INPUTS + input) * PLANT_WIDE + lane);
            double at = vs_random_uniform(key, index);
            /* every seventh value sits on an end of its range */
            at = index % 7 == 0 ? floor(at + 0.5) : at;
            wide[input * PLANT_WIDE + lane] = range[input][0] +
                                              at * (range[input][1] - range[input][0]);
        }
    }
}

/* Returns the first output in which the lane differs from the single run, or -1. */
static int first_difference(const double *wide_in, const double *wide_out, int lane)
{
    double in[PLANT_INPUTS], out[PLANT_OUTPUTS];
    for (int k = 0; k < PLANT_INPUTS; k++) {
        in[k] = wide_in[k * PLANT_WIDE + lane];
    }
    plant_lanes(in, out);
    for (int k = 0; k < PLANT_OUTPUTS; k++) {
        if (memcmp(&out[k], &wide_out[k * PLANT_WIDE + lane], sizeof out[k]) != 0) {
            return k;
        }
    }
    return -1;
}

Test(plant_lanes, each_of_eight_lanes_has_the_bits_of_a_single_run)
{
    for (int group = 0; group < 1000; group++) {
        double in[PLANT_INPUTS * PLANT_WIDE], out[PLANT_OUTPUTS * PLANT_WIDE];
        fill(in, group);
        plant_lanes_x8(in, out);
        for (int lane = 0; lane < PLANT_WIDE; lane++) {
            int differs = first_difference(in, out, lane);
            cr_assert(differs < 0, "group %d lane %d: output %d differs", group, lane, differs);
        }
    }
}

Test(plant_lanes, no_output_is_without_a_number)
{
    for (int group = 0; group < 1000; group++) {
        double in[PLANT_INPUTS * PLANT_WIDE], out[PLANT_OUTPUTS * PLANT_WIDE];
        fill(in, group);
        plant_lanes_x8(in, out);
        for (int k = 0; k < PLANT_OUTPUTS * PLANT_WIDE; k++) {
            cr_assert(isfinite(out[k]), "group %d output %d lane %d", group, k / PLANT_WIDE,
                      k % PLANT_WIDE);
        }
    }
}
