/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/trace_csv.h"

#include "sim/base/calendar.h"

static const char header[] =
    "time_local,ghi_wm2,poa_wm2,air_degc,cell_degc,sun_elevation_deg,pv_w,pv_v,curtailed_w,charge_"
    "a,"
    "battery_a,bus_v,soc_frac,soc_est_frac,soc_sigma_frac,battery_degc,lamp_w,lamp_level_frac,flux_"
    "lm,"
    "charger_mode,night,lamp_cut,budget_wh,harvest_wh,faults,bms_charge_open,bms_discharge_open,"
    "powered,heater_w,asleep,lamp_why,events\n";

int vs_trace_csv_row(void *context, const struct vs_trace_row *row)
{
    struct vs_trace_csv *sink = context;
    if (!sink->begun) {
        fputs(header, sink->stream);
        sink->begun = 1;
    }
    int64_t local = row->unix_s + (int64_t)(sink->utc_offset_h * 3600.0);
    int64_t day = vs_day_of(local);
    struct vs_date d = vs_date_of_days(day);
    int s = (int)(local - 86400 * day);
    const struct vs_lamp_probe *p = &row->probe;
    const struct vs_belief *b = &row->belief;
    fprintf(sink->stream, "%04d-%02d-%02dT%02d:%02d:%02d,%.3f,%.3f,%.3f,%.3f,%.4f,", d.year,
            d.month, d.day, s / 3600, s / 60 % 60, s % 60, row->minute.ghi_wm2, row->minute.poa_wm2,
            row->minute.air_degc, row->detail.cell_degc,
            row->minute.elevation_rad * 57.295779513082323);
    fprintf(sink->stream, "%.4f,%.4f,%.4f,%.5f,%.5f,%.5f,%.6f,%.3f,%.3f,", p->pv_w, p->pv_v,
            p->curtailed_w, p->charge_a, p->battery_a, p->bus_v, p->soc_frac, b->soc_frac,
            b->sigma_frac);
    fprintf(sink->stream, "%.3f,%.4f,%.4f,%.2f,%s,%d,%d,%.3f,%.3f,%u,%d,%d,%d,", p->battery_degc,
            p->lamp_w, p->lamp_level_frac, p->flux_lm, b->charger_mode, b->night, b->cut_off,
            b->budget_wh, b->harvest_wh, b->faults, p->charge_open, p->discharge_open, p->powered);
    fprintf(sink->stream, "%.4f,%d,%u,%u\n", p->heater_w, b->asleep, b->why, b->events);
    return ferror(sink->stream) != 0;
}
