/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weather_commands.h - what `vesper weather` can do. Each gets its own name as argv[0] and returns
 * the exit code; a new one is a file, a prototype here and a row in cmd_weather.c. */
#ifndef VS_CLI_WEATHER_COMMANDS_H
#define VS_CLI_WEATHER_COMMANDS_H

int vs_weather_inspect(int argc, char **argv);
int vs_weather_convert(int argc, char **argv);
int vs_weather_extremes(int argc, char **argv);
int vs_weather_climate(int argc, char **argv);
int vs_weather_synth(int argc, char **argv);

#endif
