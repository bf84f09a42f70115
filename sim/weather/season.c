/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/season.h"

void vs_season_nodes(const double month[12], double node[12])
{
    for (int m = 0; m < 12; m++) {
        node[m] = month[m];
    }
    for (int round = 0; round < 40; round++) { /* the error falls to a third each round */
        double better[12];
        for (int m = 0; m < 12; m++) {
            better[m] = (8 * month[m] - node[(m + 11) % 12] - node[(m + 1) % 12]) / 6;
        }
        for (int m = 0; m < 12; m++) {
            node[m] = better[m];
        }
    }
}

double vs_season_at(const double node[12], struct vs_date date)
{
    int m = date.month - 1;
    double along = (date.day - 0.5) / vs_date_days_in_month(date.year, date.month) - 0.5;
    double beside = along < 0 ? node[(m + 11) % 12] : node[(m + 1) % 12];
    return node[m] + (along < 0 ? -along : along) * (beside - node[m]);
}
