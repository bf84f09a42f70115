/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/writer.h"

#include "sim/base/output.h"

const struct vs_writer *const vs_writers[] = {&vs_writer_plain, &vs_writer_epw, NULL};

enum vs_err vs_weather_write(const struct vs_writer *writer, const struct vs_record *record,
                             const char *path, struct vs_diag *diag)
{
    struct vs_output out;
    enum vs_err err = vs_output_open(&out, path, diag);
    return err ? err : vs_output_end(&out, writer->write(record, out.stream, diag), diag);
}
