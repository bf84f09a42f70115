/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/commands.h"
#include "sim/cli/options.h"
#include "sim/cli/print.h"
#include "sim/plot/plots.h"

struct values {
    const char *input, *output, *title;
    const char *measure, *x, *y, *by, *mark, *label;
    struct vs_option_list where;
    int kind, language;
};

static const struct vs_operand operands[] = {
    {"RESULT", offsetof(struct values, input), "CSV that another command wrote", 0},
};

/* in the order of enum vs_language */
static const char *const languages[] = {"en", "zh", NULL};

#define KIND_HELP(kind, function, takes, about) "\n" kind ": " about

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
    {.name = "measure",
     .value = "NAME",
     .kind = VS_OPTION_TEXT,
     .offset = offsetof(struct values, measure),
     .help = "of lolp: the measure to draw, instead of lolp_night"},
    {.name = "x",
     .value = "NAME",
     .kind = VS_OPTION_TEXT,
     .offset = offsetof(struct values, x),
     .help = "of lolp and event: what runs across; else panel_w (lolp), a name that\n"
             "ends in floor_pm (event), or the first that holds numbers"},
    {.name = "y",
     .value = "NAME",
     .kind = VS_OPTION_TEXT,
     .offset = offsetof(struct values, y),
     .help = "of lolp: what runs up; else battery_ah, or the next that holds numbers"},
    {.name = "by",
     .value = "NAME",
     .kind = VS_OPTION_TEXT,
     .offset = offsetof(struct values, by),
     .help = "of event: what has a line for every value; else the next that varies"},
    {.name = "mark",
     .value = "X,Y",
     .kind = VS_OPTION_TEXT,
     .offset = offsetof(struct values, mark),
     .help = "of lolp: a design to point out, as the tender's"},
    {.name = "label",
     .value = "TEXT",
     .kind = VS_OPTION_TEXT,
     .offset = offsetof(struct values, label),
     .help = "what that design is called, instead of tender"},
    {.name = "where",
     .value = "NAME=VALUE",
     .kind = VS_OPTION_LIST,
     .offset = offsetof(struct values, where),
     .help = "of a sweep: only designs, sites (site) or replicates (replicate) that\n"
             "have this; may be given several times"},
};

static const char *const examples[] = {
    "vesper plot trace.csv -o trace.svg",
    "vesper plot --kind extremes extremes.csv -o extremes.png",
    "vesper plot --kind lolp sweep.csv -o lolp.svg --mark 80,30 --where battery_box=buried",
    "vesper plot --kind event sweep.csv -o event.svg --by battery_ah",
    "vesper plot trace.csv -o trace.pdf --lang zh --title \"青龙县路灯 1 号\"",
    NULL,
};

static const struct vs_usage usage = {
    .command = "plot",
    .about =
        "Draws a result on an A4 page laid across: the days of one lamp, as `vesper trace` writes "
        "them,\nhow rare dark winters are, as `vesper weather extremes --format csv` does, or what "
        "`vesper sweep`\nfound of many designs, a panel for each site.",
    .operands = operands,
    .operand_count = 1,
    .required_operands = 1,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
};

/* The kinds that take something, for a complaint. */
static void list_takers(unsigned what, char *out, size_t size)
{
    size_t used = 0;
    for (int k = 0; vs_plot_kinds[k] && used < size; k++) {
        if (vs_plots[k].takes & what) {
            used += (size_t)snprintf(out + used, size - used, "%s%s", used ? ", " : "",
                                     vs_plot_kinds[k]);
        }
    }
}

/* An option that the kind does not know is better told than passed over. */
static enum vs_err judge_options(const struct values *v, struct vs_diag *diag)
{
    const struct {
        const char *name;
        int given;
        unsigned takes;
    } options_of_some[] = {
        {"measure", v->measure != NULL, VS_PLOT_TAKES_MEASURE},
        {"x", v->x != NULL, VS_PLOT_TAKES_X},
        {"y", v->y != NULL, VS_PLOT_TAKES_Y},
        {"by", v->by != NULL, VS_PLOT_TAKES_BY},
        {"mark", v->mark != NULL, VS_PLOT_TAKES_MARK},
        {"label", v->label != NULL, VS_PLOT_TAKES_MARK},
        {"where", v->where.count > 0, VS_PLOT_TAKES_WHERE},
    };
    for (size_t k = 0; k < sizeof options_of_some / sizeof *options_of_some; k++) {
        unsigned takes = options_of_some[k].takes;
        if (options_of_some[k].given && !(vs_plots[v->kind].takes & takes)) {
            char takers[128] = "";
            list_takers(takes, takers, sizeof takers);
            return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                           "plot: --%s is nothing to --kind %s; allowed with %s",
                           options_of_some[k].name, vs_plot_kinds[v->kind], takers);
        }
    }
    return VS_OK;
}

int vs_cmd_plot(int argc, char **argv)
{
    struct values v;
    int code = vs_options_take(&usage, argc, argv, &v);
    if (code != VS_OPTIONS_GO) {
        return code;
    }
    struct vs_diag diag = {0};
    struct vs_plot_options how = {.title = v.title,
                                  .language = (enum vs_language)v.language,
                                  .measure = v.measure,
                                  .x = v.x,
                                  .y = v.y,
                                  .by = v.by,
                                  .mark = v.mark,
                                  .label = v.label,
                                  .where = v.where.item,
                                  .where_count = v.where.count};
    enum vs_err err = judge_options(&v, &diag);
    err = err ? err : vs_plots[v.kind].draw(v.input, v.output, &how, &diag);
    return err ? vs_complain(err, &diag) : 0;
}
