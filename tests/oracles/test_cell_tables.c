/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "models/battery.h"
#include "tests/oracles/expect.h"

/* A pack that is one cell: what it says is what the tables say. */
static struct vs_battery_params one_cell(void)
{
    struct vs_battery_params p = vs_battery_defaults(3.0);
    p.series = 1.0;
    p.parallel = 1.0;
    p.r_scale = 1.0;
    return p;
}

enum { SOC, CLAMPED, CHARGING, OCV, HYSTERESIS, RESISTANCE, COLUMNS };
static const char *const columns[COLUMNS] = {
    "soc", "temp_clamped_10_60_C", "is_charge", "ocv_V", "hyst_V", "rint_ohm"};

static void note_cell(const struct oracle_row *row, void *context)
{
    struct oracle_gauge *gauges = context;
    const double *v = row->value;
    struct vs_battery_params p = one_cell();
    oracle_note(&gauges[OCV], row, vs_battery_equilibrium_v(&p, v[SOC]), v[OCV], 1.0);
    oracle_note(&gauges[HYSTERESIS], row, vs_battery_hysteresis_v(&p, v[SOC]), v[HYSTERESIS], 1.0);
    /* one temperature factor for all states of charge stands for the table's four columns; the
     * empty end, whose discharge resistance rises threefold in the cold, and the column at 60 degC,
     * which repeats that at 40, are outside of what it can follow */
    if (v[SOC] >= 0.2 && v[CLAMPED] <= 40.0) {
        double r = vs_battery_resistance_ohm(&p, v[SOC], v[CLAMPED], v[CHARGING]);
        oracle_note(&gauges[RESISTANCE], row, r, v[RESISTANCE], 1.0 / v[RESISTANCE]);
    }
}

Test(cell_tables, voltage_and_hysteresis_are_the_measured_ones)
{
    /* voltage and hysteresis: the same straight lines, 12 digits in the file; resistance: what the
     * single temperature factor costs, and less than the factor 1..2 between packs */
    struct oracle_gauge gauges[COLUMNS] = {
        [OCV] = {.quantity = "open-circuit voltage of a cell", .unit = "V", .tolerance = 1e-10},
        [HYSTERESIS] = {.quantity = "hysteresis of a cell", .unit = "V", .tolerance = 1e-10},
        [RESISTANCE] = {.quantity = "resistance of a cell at 10..40 degC",
                        .unit = "relative",
                        .tolerance = 0.12},
    };
    long rows = oracle_each(columns, COLUMNS, note_cell, gauges);
    expect_gauges(rows, &gauges[OCV], COLUMNS - OCV, "battery cell", "simses");
}

#define TABLE(name) VESPER_SOURCE_DIR "/tests/oracles/tables/sonylfp_cell_" name ".csv"

/* Opens a table and passes over its header. */
static FILE *open_table(const char *file)
{
    FILE *stream = fopen(file, "r");
    cr_assert(stream, "%s is missing", file);
    int c;
    while ((c = fgetc(stream)) != '\n' && c != EOF) {
    }
    return stream;
}

/* Holds every node of a two-column table against a function of the state of charge. Returns the
 * nodes. */
static int hold_nodes(const char *file, double (*model)(const struct vs_battery_params *, double))
{
    struct vs_battery_params p = one_cell();
    FILE *table = open_table(file);
    double z, want;
    int nodes = 0;
    while (fscanf(table, "%lf,%lf", &z, &want) == 2) {
        double got = model(&p, z);
        /* two roundings of an interpolation that ends on the node */
        cr_expect(fabs(got - want) < 1e-14, "%s: z = %g: got %.17g, want %.17g", file, z, got,
                  want);
        nodes++;
    }
    fclose(table);
    return nodes;
}

Test(cell_tables, every_node_of_the_open_circuit_voltage_is_the_files)
{
    cr_expect_eq(hold_nodes(TABLE("OCV"), vs_battery_equilibrium_v), 201);
}

Test(cell_tables, every_node_of_the_hysteresis_is_the_files)
{
    cr_expect_eq(hold_nodes(TABLE("HystV"), vs_battery_hysteresis_v), 101);
}

Test(cell_tables, every_resistance_at_25_degrees_is_the_files)
{
    struct vs_battery_params p = one_cell();
    FILE *table = open_table(TABLE("Rint"));
    double z, charge, discharge;
    int nodes = 0;
    /* z, a temperature or nothing, charge at 10 25 40 60 degC, discharge at 10 25 40 60 degC */
    while (fscanf(table, "%lf,%*[^,]", &z) >= 1 &&
           fscanf(table, ",%*f,%lf,%*f,%*f,%*f,%lf,%*f,%*f", &charge, &discharge) == 2) {
        cr_expect_float_eq(vs_battery_resistance_ohm(&p, z, 25.0, 1.0), charge, 1e-15);
        cr_expect_float_eq(vs_battery_resistance_ohm(&p, z, 25.0, 0.0), discharge, 1e-15);
        nodes++;
    }
    fclose(table);
    cr_expect_eq(nodes, 11);
}
