/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace_csv.h - every signal of a lamp as CSV, a row a tick; what `vesper plot` reads. */
#ifndef VS_CLI_TRACE_CSV_H
#define VS_CLI_TRACE_CSV_H

#include <stdio.h>

#include "sim/engine/trace.h"

struct vs_trace_csv {
    FILE *stream;
    double utc_offset_h;
    int begun; /* the header is there; a trace that fails before its first row prints nothing */
};

/* A sink for struct vs_trace; context is a struct vs_trace_csv. Non-zero when the stream failed. */
int vs_trace_csv_row(void *context, const struct vs_trace_row *row);

#endif
