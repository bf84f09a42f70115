/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "winter.h"

#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, HOUR = 3600, SUNRISE = 7 * HOUR + 1500, SUNSET = 16 * HOUR + 3000 };

/* What is special about a day, counted from 0. */
enum {
    SAG = 7,          /* after three clear days a warm battery that seems full fails at night */
    FROST = 10,       /* to 16: too cold to charge */
    DEEP_FROST = 21,  /* to 23: too cold for the full lamp */
    STORM = 26,       /* to 33: no sun, and a leak that empties the battery */
    COVERED = 36,     /* to 38: snow on the panel */
    HEAT = 40,        /* cells at 64 degC around noon */
    SENSOR_LOST = 44, /* for two hours */
    LAMP_OPEN = 45,   /* in the evening */
    LAMP_OVER = 46,
    BLACKOUT = 47,   /* at two in the morning */
    LOAD_DUMP = 48,  /* the pack opens in full sun */
    SILENT = 49,     /* the pack's protection is open for an hour at noon */
    HEADLIGHTS = 50, /* all night */
    DARK_NOON = 51,  /* a storm: dusk at noon, for an hour */
    FLICKER = 52,    /* the panel's contact */
    CROWD = 53,      /* the motion sensor never rests */
    SURGE = 54,      /* on the panel, for two minutes */
    LATE_STEPS = 55, /* of 2 s, and of a minute */
    NONSENSE = 57,   /* a record of random words now and then */
    CRATE = 59       /* sent to sleep for an hour in the evening */
};

static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

struct winter winter_new(void)
{
    struct winter w = {.params = fw_params_defaults(), .seed = 20251201};
    w.params.heater_mw = 20000;
    w.params.motion_pm = 600;
    w.charge_mas = (int64_t)w.params.capacity_mah * 3600 * 7 / 10;
    return w;
}

int winter_restarts(const struct winter *winter)
{
    return winter->t == 0 || winter->t == BLACKOUT * DAY + 2 * HOUR;
}

static int within(int day, int first, int last)
{
    return day >= first && day <= last;
}

/* Current that the panel could give into the battery now. */
static int sun_ma(int day, int second, uint32_t noise)
{
    int middle = (SUNRISE + SUNSET) / 2, half = (SUNSET - SUNRISE) / 2;
    int off = abs(second - middle);
    if (off >= half || within(day, STORM, STORM + 7) || within(day, COVERED, COVERED + 2) ||
        (day == DARK_NOON && second / HOUR == 12)) {
        return 0;
    }
    int clear = within(day, SAG - 2, SAG);
    int sky = clear ? 1000
                    : 100 + (int)(((uint32_t)day * 2654435761u >> 16) %
                                  900); /* of the clearest, permille */
    int height = 1000 - (int)((int64_t)off * 1000 / half);
    return 7 * height * sky / 1000 + (int)(noise % 20);
}

static int cell_ddc(int day, int second, uint32_t noise)
{
    int mean = 70;
    mean = day == SAG ? 250 : mean;
    mean = within(day, FROST, FROST + 6) ? -60 : mean;
    mean = within(day, DEEP_FROST, DEEP_FROST + 2) ? -270 : mean;
    mean = day == HEAT && within(second / HOUR, 10, 13) ? 640 : mean;
    int lost = day == SENSOR_LOST && within(second / HOUR, 12, 13);
    return lost ? 2000 : mean + 30 - abs(second - DAY / 2) / 720 + (int)(noise % 3);
}

static int panel_mv(int day, int second, int sun, int running, uint32_t noise)
{
    int mv = sun > 0 ? (running ? 16500 : 19000) + sun / 5 : 300;
    mv = day == HEADLIGHTS && second % 600 < 20 && sun == 0 ? 8500 : mv;
    mv = day == SURGE && second / 120 == 12 * 30 ? 32000 : mv;
    mv = day == FLICKER && noise % 3 == 0 ? 0 : mv;
    return mv + (int)(noise % 12);
}

/* What flows, and what the battery answers. */
static void flow(struct winter *w, const struct fw_outputs *out, int day, int second,
                 struct fw_inputs *in)
{
    int64_t capacity_mas = (int64_t)w->params.capacity_mah * 3600;
    int soc_pm = (int)(w->charge_mas * 1000 / capacity_mas);
    int dump = day == LOAD_DUMP && second / 60 == 12 * 60;
    uint32_t noise = draw(&w->seed);
    int charge = out->charge_on && !dump ? sun_ma(day, second, noise) : 0;
    int heater = out->heater ? w->params.heater_mw / 13 : 0;
    int most = out->charge_max_ma + heater;
    charge = charge > most ? most : charge;
    int silent = day == SILENT && second / HOUR == 12;
    charge = silent ? 0 : charge;
    int rest_mv = soc_pm < 100 ? 10600 + 20 * soc_pm : 12600 + soc_pm * 7 / 10;
    int held = soc_pm >= 980 && charge > 200; /* the last percents go in ever more slowly */
    charge = held ? charge * (1001 - soc_pm) / 21 : charge;
    int lamp = (int)((int64_t)out->lamp_pm * w->params.lamp_full_mw / rest_mv);
    lamp = day == LAMP_OPEN && second / HOUR == 19 ? 0 : lamp;
    lamp = day == LAMP_OVER && second / HOUR == 19 ? lamp * 3 : lamp;
    lamp = soc_pm > 0 ? lamp : 0;
    lamp += heater;
    int leak = within(day, STORM, STORM + 7) ? 300 : 11;
    w->charge_mas += (int64_t)(charge - lamp - leak) * in->dt_s;
    w->charge_mas = w->charge_mas < 0              ? 0
                    : w->charge_mas > capacity_mas ? capacity_mas
                                                   : w->charge_mas;
    in->charge_ma = charge;
    in->lamp_ma = lamp + (lamp > 0 ? (int)(noise >> 8) % 9 : 0);
    in->bat_mv = (held ? 14390 : rest_mv + charge / 25) - lamp / 33 + (int)(noise % 7);
    in->bat_mv -= day == SAG && second / 600 == 19 * 6 ? 3000 : 0;
    in->bat_mv = dump ? 15200 : silent ? 1500 + (int)(noise % 50) : in->bat_mv;
    in->pv_mv = panel_mv(day, second, sun_ma(day, second, noise), charge > 0, noise >> 4);
}

struct fw_inputs winter_pins(struct winter *w, const struct fw_outputs *out)
{
    int day = w->t / DAY, second = w->t % DAY;
    struct fw_inputs in;
    memset(&in, 0, sizeof in);
    in.dt_s = 1;
    if (day == LATE_STEPS && second / HOUR % 6 == 1) {
        in.dt_s = 2;
    } else if (day == LATE_STEPS && second / HOUR % 6 == 2) {
        in.dt_s = 60;
    }
    flow(w, out, day, second, &in);
    in.cell_ddc = cell_ddc(day, second, draw(&w->seed));
    in.board_ddc = in.cell_ddc + (day == HEAT && second / HOUR == 11 ? 300 : 20);
    in.motion = day == CROWD || second % 1700 < 3;
    in.service = day != CRATE          ? FW_SERVICE_NONE
                 : second == 20 * HOUR ? FW_SERVICE_SLEEP
                 : second == 21 * HOUR ? FW_SERVICE_WAKE
                                       : FW_SERVICE_NONE;
    if (day == NONSENSE && second % 499 == 0) {
        int32_t *words[] = {&in.dt_s,   &in.pv_mv,    &in.charge_ma, &in.lamp_ma,
                            &in.bat_mv, &in.cell_ddc, &in.board_ddc};
        for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
            *words[k] = (int32_t)(draw(&w->seed) << 16 ^ draw(&w->seed));
        }
    }
    w->t++; /* a late step is the clock's fault, not the sun's */
    return in;
}

/* Current of the panel at a voltage: flat, and falling over a knee to nothing at open circuit. */
static int panel_ma(int short_ma, int mv, int open_mv)
{
    int r = mv >= open_mv ? 1024 : mv * 1024 / open_mv;
    int r4 = (r * r >> 10) * (r * r >> 10) >> 10;
    int r12 = (r4 * r4 >> 10) * r4 >> 10;
    return short_ma * (1024 - r12) / 1024;
}

struct fw_fast_inputs windy_pins(struct windy *w, const struct fw_fast_outputs *out)
{
    uint32_t noise = draw(&w->seed);
    int phase = w->t % 6000; /* ten minutes: up, noon, down, dark */
    int light = phase < 2000 ? phase : phase < 4000 ? 2000 : phase < 5500 ? 5500 - phase : 0;
    int cloud = noise % 400 == 0 ? 3 : 1;
    int short_ma = light * 5 / 2 / cloud;
    int open_mv = light > 0 ? 19500 + light : 400;
    /* full for the last third of every half hour */
    int rest_mv = w->t % 18000 < 12000 ? 13100 : 14250;
    int bat_mv = rest_mv + w->charge_ma / 20;
    int floor_mv = bat_mv + 600;
    int mv = out->pv_set_mv > floor_mv ? out->pv_set_mv : floor_mv;
    int runs = out->run && mv < open_mv;
    mv = runs ? mv : open_mv;
    int ma = runs ? panel_ma(short_ma, mv, open_mv) : 0;
    w->charge_ma = (int)((int64_t)mv * ma * 95 / 100 / bat_mv);
    struct fw_fast_inputs in;
    memset(&in, 0, sizeof in);
    in.dt_ms = w->t % 977 == 0 ? 200 : 100;
    in.pv_mv = mv + (int)(noise >> 4) % 9;
    in.pv_ma = ma + (int)(noise >> 8) % 5;
    in.bat_mv = bat_mv + (int)(noise >> 12) % 5;
    in.charge_ma = w->t % 40000 == 5000 ? -500 : w->charge_ma;
    in.bat_mv += w->t % 50000 == 7000 ? 2500 : 0;     /* the battery is gone for a moment */
    in.pv_mv += w->t % 60000 / 20 == 450 ? 12000 : 0; /* a surge of 2 s on the panel */
    in.charge_on = w->t % 25000 < 24000;
    in.charge_mv = 14400;
    in.charge_max_ma = w->t % 30000 < 27000 ? 9000 : 1500;
    w->t++;
    return in;
}
