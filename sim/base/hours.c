/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/hours.h"

#include <stdlib.h>

int vs_hours_alloc(struct vs_hours *hours, size_t count)
{
    hours->rows = calloc(count ? count : 1, sizeof *hours->rows);
    hours->count = hours->rows ? count : 0;
    return hours->rows ? 0 : -1;
}

void vs_hours_free(struct vs_hours *hours)
{
    free(hours->rows);
    hours->rows = NULL;
    hours->count = 0;
}
