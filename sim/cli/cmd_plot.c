/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/commands.h"
#include "sim/cli/options.h"
#include "sim/cli/print.h"
#include "sim/plot/plots.h"

struct values {
    const char *input, *output, *title;
    int kind, language;
};

static const struct vs_operand operands[] = {
    {"RESULT", offsetof(struct values, input), "CSV that another command wrote", 0},
};

/* in the order of enum vs_language */
static const char *const languages[] = {"en", "zh", NULL};

#define KIND_HELP(kind, function, about) "\n" kind ": " about

static const struct vs_option options[] = {
    VS_OPTION_OUTPUT(offsetof(struct values, output), "FILE", 1,
                     "what to write; its ending says how: .svg, .png or .pdf"),
    {.name = "kind",
     .value = "KIND",
     .kind = VS_OPTION_CHOICE,
     .choices = vs_plot_kinds,
     .offset = offsetof(struct values, kind),
     .fallback = "trace",
     .help = "which plot" VS_PLOT_TABLE(KIND_HELP)},
    {.name = "title",
     .value = "TEXT",
     .kind = VS_OPTION_TEXT,
     .offset = offsetof(struct values, title),
     .help = "heading of the page, instead of the plot's own"},
    {.name = "lang",
     .value = "LANG",
     .kind = VS_OPTION_CHOICE,
     .choices = languages,
     .offset = offsetof(struct values, language),
     .fallback = "en",
     .help = "language of the labels"},
};

static const char *const examples[] = {
    "vesper plot trace.csv -o trace.svg",
    "vesper plot --kind extremes extremes.csv -o extremes.png",
    "vesper plot trace.csv -o trace.pdf --lang zh --title \"青龙县路灯 1 号\"",
    NULL,
};

static const struct vs_usage usage = {
    .command = "plot",
    .about =
        "Draws a result on an A4 page laid across: the days of one lamp, as `vesper trace` writes "
        "them,\nor how rare dark winters are, as `vesper weather extremes --format csv` does.",
    .operands = operands,
    .operand_count = 1,
    .required_operands = 1,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
};

int vs_cmd_plot(int argc, char **argv)
{
    struct values v;
    int code = vs_options_take(&usage, argc, argv, &v);
    if (code != VS_OPTIONS_GO) {
        return code;
    }
    struct vs_diag diag = {0};
    struct vs_plot_options how = {.title = v.title, .language = (enum vs_language)v.language};
    enum vs_err err = vs_plots[v.kind].draw(v.input, v.output, &how, &diag);
    return err ? vs_complain(err, &diag) : 0;
}
