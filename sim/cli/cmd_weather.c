/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "sim/cli/commands.h"
#include "sim/cli/print.h"
#include "sim/cli/weather_commands.h"
#include "sim/weather/reader.h"

static const struct subcommand {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *about;
} subcommands[] = {
    {"inspect", vs_weather_inspect, "say what a file is worth, and mend its clock (--fix)"},
    {"convert", vs_weather_convert, "write a file anew as plain CSV or EPW"},
    {"extremes", vs_weather_extremes, "say how dark the winters of a record get, and how often"},
    {"climate", vs_weather_climate, "make a climate file out of records"},
    {"synth", vs_weather_synth, "write years made from a climate file"},
};

enum { SUBCOMMANDS = sizeof subcommands / sizeof *subcommands };

static void print_help(FILE *out)
{
    fputs("usage: vesper weather COMMAND [ARGUMENTS]\n\n"
          "Looks after the weather that a verdict stands on. Begin with `inspect`: it reads any "
          "file\n"
          "there is a format for and says whether to trust it.\n\n"
          "commands:\n",
          out);
    for (int k = 0; k < SUBCOMMANDS; k++) {
        fprintf(out, "  %-8s  %s\n", subcommands[k].name, subcommands[k].about);
    }
    fputs("\noptions:\n"
          "  -h, --help  this text; `vesper weather COMMAND --help` says what one takes\n\n"
          "formats, told by what is in the file and not by its name:\n",
          out);
    for (int k = 0; vs_readers[k]; k++) {
        fprintf(out, "  %-8s  %s\n", vs_readers[k]->name, vs_readers[k]->about);
    }
    fputs("\nexamples:\n"
          "  vesper weather inspect CHN_Hebei.Chengde.544230_CSWD.epw\n"
          "  vesper weather inspect chengde.epw --climate data/climates/qinglong.yaml\n"
          "  vesper weather inspect chengde.epw --fix chengde-fixed.epw\n"
          "  vesper weather convert pvgis.csv -o site.epw\n"
          "  vesper weather extremes 54439.csv\n"
          "  vesper weather climate 54439.csv --base data/climates/qinglong.yaml -o qianan.yaml\n"
          "  vesper weather synth qianan.yaml --years 30 -o thirty.csv\n",
          out);
}

static int refuse(const char *found)
{
    char names[128] = "";
    for (int k = 0; k < SUBCOMMANDS; k++) {
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s%s", k ? ", " : "", subcommands[k].name);
    }
    struct vs_diag diag = {0};
    enum vs_err err = vs_fail(&diag, VS_ERR_USAGE, "", 0, 0,
                              "weather: there is no command '%.80s'; there are %s and --help",
                              found, names);
    return vs_complain(err, &diag);
}

int vs_cmd_weather(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return 2;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        struct vs_diag diag = {0};
        print_help(stdout);
        enum vs_err err = vs_finish_stdout(&diag);
        return err ? vs_complain(err, &diag) : 0;
    }
    for (int k = 0; k < SUBCOMMANDS; k++) {
        if (strcmp(argv[1], subcommands[k].name) == 0) {
            return subcommands[k].run(argc - 1, argv + 1);
        }
    }
    return refuse(argv[1]);
}
