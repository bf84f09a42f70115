/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "sim/cli/commands.h"
#include "sim/cli/dispatch.h"
#include "sim/cli/weather_commands.h"
#include "sim/weather/reader.h"

static const struct vs_command commands[] = {
    {"inspect", vs_weather_inspect, "say what a file is worth, and mend its clock (--fix)"},
    {"convert", vs_weather_convert, "write a file anew as plain CSV or EPW"},
    {"extremes", vs_weather_extremes, "say how dark the winters of a record get, and how often"},
    {"climate", vs_weather_climate, "make a climate file out of records"},
    {"synth", vs_weather_synth, "write years made from a climate file"},
};

static void print_help(FILE *out);

static const struct vs_dispatch dispatch = {
    .commands = commands,
    .count = sizeof commands / sizeof *commands,
    .where = "weather: ",
    .also = " and --help",
    .help = print_help,
};

static void print_help(FILE *out)
{
    fputs("usage: vesper weather COMMAND [ARGUMENTS]\n\n"
          "Looks after the weather that a verdict stands on. Begin with `inspect`: it reads any "
          "file\n"
          "there is a format for and says whether to trust it.\n\n"
          "commands:\n",
          out);
    vs_dispatch_list(&dispatch, out);
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

int vs_cmd_weather(int argc, char **argv)
{
    return vs_dispatch_run(&dispatch, argc, argv);
}
