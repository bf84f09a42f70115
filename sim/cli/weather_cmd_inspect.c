/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/cli/options.h"
#include "sim/cli/print.h"
#include "sim/cli/weather_commands.h"
#include "sim/cli/weather_file.h"
#include "sim/cli/weather_inspect.h"
#include "sim/project/climate_file.h"

struct values {
    const char *input, *climate, *place, *fix;
    int format;
};

static const struct vs_operand operands[] = {
    {"FILE", offsetof(struct values, input), "weather file of any format (vesper weather --help)",
     0},
};

static const struct vs_option options[] = {
    {.name = "climate",
     .letter = 'c',
     .value = "FILE",
     .kind = VS_OPTION_TEXT,
     .offset = offsetof(struct values, climate),
     .help = "climate file (YAML) to stand beside the months"},
    VS_OPTION_FILE_PLACE(offsetof(struct values, place)),
    {.name = "fix",
     .value = "OUT",
     .kind = VS_OPTION_TEXT,
     .offset = offsetof(struct values, fix),
     .help = "write the file with its light moved to where the sun was: .csv or .epw;\n"
             "GHI and DHI keep each day's sum, DNI is what closes, air and wind stay"},
    VS_OPTION_FORMAT(offsetof(struct values, format)),
};

static const char *const examples[] = {
    "vesper weather inspect CHN_Hebei.Chengde.544230_CSWD.epw",
    "vesper weather inspect chengde.epw --climate data/climates/qinglong.yaml",
    "vesper weather inspect chengde.epw --fix chengde-fixed.epw",
    NULL,
};

static const struct vs_usage usage = {
    .command = "weather inspect",
    .about =
        "Says what is in a weather file, whether its light is on time and closes, how it stands\n"
        "beside the climate, how dark its darkest days are, and what it is fit for.\n"
        "Exit 0 whatever the verdict.",
    .operands = operands,
    .operand_count = 1,
    .required_operands = 1,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
};

/* What an inspection holds on to. */
struct work {
    struct vs_record record, fixed;
    struct vs_climate climate;
    struct vs_inspection found, again;
};

/* Data goes to stdout and words to stderr; a page for eyes takes the words too. */
static void tell_fixed(const struct work *w, const struct values *v)
{
    FILE *out = v->format == VS_FORMAT_TEXT ? stdout : stderr;
    const struct vs_inspection *was = &w->found, *is = &w->again;
    fprintf(out,
            "\n%s: light moved by %+.2f h; what is left of the shift: %+.2f h.\n"
            "Closure rms %.1f W/m2, before %.1f; light while the sun is down in %ld h, before %ld; "
            "above what the\nsun sends in %ld h, before %ld.\n",
            v->fix, -was->shift.late_h, is->shift.late_h, is->closure.rms_wm2, was->closure.rms_wm2,
            is->night.hours, was->night.hours, is->over_extra.hours, was->over_extra.hours);
}

static enum vs_err fix(struct work *w, const struct values *v, const struct vs_writer *writer,
                       struct vs_diag *diag)
{
    const struct vs_time_shift *shift = &w->found.shift;
    if (!shift->found || fabs(shift->late_h) < VS_SHIFT_TOLERANCE_H) {
        return vs_fail(diag, VS_ERR_INPUT, v->input, 0, 0,
                       "%s; --fix takes files that are late or "
                       "early by %.1f to %.1f h",
                       shift->found ? "the light is on time" : "no shift was found to be mended",
                       VS_SHIFT_TOLERANCE_H, VS_SHIFT_MAX_H);
    }
    enum vs_err err = vs_record_fix_shift(&w->record, shift->late_h, &w->fixed, diag);
    err = err ? err : vs_inspect(&w->fixed, w->found.climate, &w->again, diag);
    err = err ? err : vs_weather_write(writer, &w->fixed, v->fix, diag);
    if (!err) {
        tell_fixed(w, v);
    }
    return err;
}

static enum vs_err inspect(struct work *w, const struct values *v, struct vs_diag *diag)
{
    const struct vs_writer *writer = NULL;
    enum vs_err err = v->fix ? vs_writer_for(usage.command, "fix", v->fix, &writer, diag) : VS_OK;
    err = err || !v->climate ? err : vs_climate_load(v->climate, &w->climate, diag);
    err = err ? err : vs_weather_read_at(usage.command, v->input, v->place, &w->record, diag);
    err = err ? err : vs_inspect(&w->record, v->climate ? &w->climate : NULL, &w->found, diag);
    err = err ? err : vs_inspect_print(&w->found, (enum vs_format)v->format, stdout, diag);
    err = err || !v->fix ? err : fix(w, v, writer, diag);
    return err ? err : vs_finish_stdout(diag);
}

int vs_weather_inspect(int argc, char **argv)
{
    struct values v;
    int code = vs_options_take(&usage, argc, argv, &v);
    if (code != VS_OPTIONS_GO) {
        return code;
    }
    struct vs_diag diag = {0};
    struct work *w = calloc(1, sizeof *w);
    enum vs_err err = w ? inspect(w, &v, &diag)
                        : vs_fail(&diag, VS_ERR_MEMORY, v.input, 0, 0, "memory ran out");
    if (w) {
        vs_inspection_free(&w->found);
        vs_inspection_free(&w->again);
        vs_record_free(&w->record);
        vs_record_free(&w->fixed);
    }
    free(w);
    return err ? vs_complain(err, &diag) : 0;
}
