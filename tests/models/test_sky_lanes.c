/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "tests/models/sky_lanes.h"

#define PI 3.14159265358979323846

/* Low and high end of each input: forty years, the whole globe, every plane, night and day. */
static const double range[SKY_INPUTS][2] = {
    [IN_UNIX_S] = {946684800.0, 2208988800.0},
    [IN_LATITUDE_RAD] = {-PI / 2.0, PI / 2.0},
    [IN_LONGITUDE_RAD] = {-PI, PI},
    [IN_ALTITUDE_M] = {0.0, 4000.0},
    [IN_TILT_RAD] = {0.0, PI / 2.0},
    [IN_AZIMUTH_RAD] = {0.0, 2.0 * PI},
    [IN_CLEARNESS] = {0.0, 1.2},
    [IN_TURBIDITY] = {2.0, 8.0},
    [IN_AIR_DEGC] = {-40.0, 45.0},
    [IN_WIND_MS] = {0.0, 25.0},
};

/* A number of 0..1 that shares no pattern with its neighbours (SplitMix64). */
static double hash01(unsigned long long index)
{
    unsigned long long z = index * 0x9e3779b97f4a7c15ull + 0x9e3779b97f4a7c15ull;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static void fill(double *wide, int group)
{
    for (int input = 0; input < SKY_INPUTS; input++) {
        for (int lane = 0; lane < SKY_WIDE; lane++) {
            unsigned index = (unsigned)((group * SKY_INPUTS + input) * SKY_WIDE + lane);
            double at = hash01(index);
            /* every eighth value sits on an end of its range */
            at = index % 8 == 0 ? floor(at + 0.5) : at;
            wide[input * SKY_WIDE + lane] = range[input][0] +
                                            at * (range[input][1] - range[input][0]);
        }
    }
}

/* Returns the first output in which the lane differs from the single run, or -1. */
static int first_difference(const double *wide_in, const double *wide_out, int lane)
{
    double in[SKY_INPUTS], out[SKY_OUTPUTS];
    for (int k = 0; k < SKY_INPUTS; k++) {
        in[k] = wide_in[k * SKY_WIDE + lane];
    }
    sky_lanes(in, out);
    for (int k = 0; k < SKY_OUTPUTS; k++) {
        if (memcmp(&out[k], &wide_out[k * SKY_WIDE + lane], sizeof out[k]) != 0) {
            return k;
        }
    }
    return -1;
}

Test(sky_lanes, each_of_eight_lanes_has_the_bits_of_a_single_run)
{
    for (int group = 0; group < 300; group++) {
        double in[SKY_INPUTS * SKY_WIDE], out[SKY_OUTPUTS * SKY_WIDE];
        fill(in, group);
        sky_lanes_x8(in, out);
        for (int lane = 0; lane < SKY_WIDE; lane++) {
            int differs = first_difference(in, out, lane);
            cr_assert(differs < 0, "group %d lane %d: output %d differs", group, lane, differs);
        }
    }
}

Test(sky_lanes, no_output_is_without_a_number)
{
    for (int group = 0; group < 300; group++) {
        double in[SKY_INPUTS * SKY_WIDE], out[SKY_OUTPUTS * SKY_WIDE];
        fill(in, group);
        sky_lanes_x8(in, out);
        for (int k = 0; k < SKY_OUTPUTS * SKY_WIDE; k++) {
            cr_assert(isfinite(out[k]), "group %d output %d lane %d", group, k / SKY_WIDE,
                      k % SKY_WIDE);
        }
    }
}
