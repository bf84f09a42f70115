/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>

#include "sim/cli/options.h"
#include "sim/cli/print.h"
#include "sim/cli/weather_commands.h"
#include "sim/cli/weather_file.h"
#include "sim/weather/record_hours.h"

struct values {
    const char *input, *output, *place;
    int hourly;
};

static const struct vs_operand operands[] = {
    {"FILE", offsetof(struct values, input), "weather file of any format (vesper weather --help)",
     0},
};

static const struct vs_option options[] = {
    VS_OPTION_OUTPUT(offsetof(struct values, output), "OUT", 1,
                     "what to write, by its ending: .csv (plain, keeps everything) or .epw"),
    VS_OPTION_FILE_PLACE(offsetof(struct values, place)),
    {.name = "hourly",
     .kind = VS_OPTION_FLAG,
     .offset = offsetof(struct values, hourly),
     .help = "bring steps to whole hours of the file's zone first; .epw asks for that"},
};

static const char *const examples[] = {
    "vesper weather convert chengde.epw -o chengde.csv",
    "vesper weather convert surfrad.dat -o hours.csv --hourly",
    NULL,
};

static const struct vs_usage usage = {
    .command = "weather convert",
    .about = "Reads a weather file of any format and writes it as plain CSV, whose columns name\n"
             "their units, or as EPW. Nothing is filled and nothing mended.",
    .operands = operands,
    .operand_count = 1,
    .required_operands = 1,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
};

static enum vs_err convert(const struct values *v, struct vs_record *record, struct vs_diag *diag)
{
    const struct vs_writer *writer;
    enum vs_err err = vs_writer_for(usage.command, "output", v->output, &writer, diag);
    err = err ? err : vs_weather_read_at(usage.command, v->input, v->place, record, diag);
    if (!err && v->hourly) {
        struct vs_record hourly;
        err = vs_record_hourly(record, record->utc_offset_h, &hourly, diag);
        if (!err) {
            vs_record_free(record);
            *record = hourly;
        }
    }
    return err ? err : vs_weather_write(writer, record, v->output, diag);
}

int vs_weather_convert(int argc, char **argv)
{
    struct values v;
    int code = vs_options_take(&usage, argc, argv, &v);
    if (code != VS_OPTIONS_GO) {
        return code;
    }
    struct vs_diag diag = {0};
    struct vs_record record = {.count = 0};
    enum vs_err err = convert(&v, &record, &diag);
    vs_record_free(&record);
    return err ? vs_complain(err, &diag) : 0;
}
