/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/shortest.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/csv.h"

enum { FEWEST = 15, MOST = 17 }; /* %.15g leaves out zeros at the end, so it covers fewer digits */

static void point(char *text)
{
    char *comma = strchr(text, ',');
    if (comma) {
        *comma = '.';
    }
}

const char *vs_print_shortest(double value, char out[VS_SHORTEST_BYTES])
{
    out[0] = '\0';
    if (isnan(value)) {
        return out;
    }
    if (fabs(value) < 1e9 && value == (double)(long)value) {
        snprintf(out, VS_SHORTEST_BYTES, "%s%ld", value == 0 && signbit(value) ? "-" : "",
                 (long)value);
        return out;
    }
    for (int digits = FEWEST; digits <= MOST; digits++) {
        double back;
        snprintf(out, VS_SHORTEST_BYTES, "%.*g", digits, value);
        point(out);
        if (vs_number(out, &back) == 0 && back == value) {
            break;
        }
    }
    return out;
}
