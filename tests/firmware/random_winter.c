/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_winter.h"

#include <math.h>
#include <stdint.h>

static const double pi = 3.14159265358979;

enum { LATITUDE_DEG = 40, TILT_DEG = 55, FIRST_DAY = 305 - WINTER_LEAD, SPELL_DAYS = 5 };

struct dice {
    uint64_t state;
};

/* 0..1, both ends left out: splitmix64 */
static double uniform(struct dice *dice)
{
    uint64_t z = (dice->state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    return ((double)(z >> 11) + 0.5) / 9007199254740992.0;
}

static double within(struct dice *dice, double low, double high)
{
    return low + (high - low) * uniform(dice);
}

static double normal(struct dice *dice)
{
    double radius = sqrt(-2.0 * log(uniform(dice)));
    return radius * cos(2.0 * pi * uniform(dice));
}

/* Daily clearness index by its rank in the month, November first. Source: daily radiation of five
 * stations around 40 N 119 E, 1970-2017, China Daily Solar Radiation Dataset; the ends are drawn on
 * by hand. */
static double clearness(int month, double rank)
{
    enum { POINTS = 9 };
    static const double ranks[POINTS] = {0.0, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 1.0};
    static const double kt[4][POINTS] = {
        {0.14, 0.180, 0.198, 0.458, 0.586, 0.624, 0.643, 0.652, 0.67},
        {0.14, 0.191, 0.213, 0.493, 0.592, 0.630, 0.650, 0.659, 0.68},
        {0.14, 0.198, 0.297, 0.522, 0.603, 0.636, 0.655, 0.663, 0.69},
        {0.14, 0.189, 0.252, 0.503, 0.600, 0.636, 0.654, 0.662, 0.69},
    };
    int i = 0;
    while (i < POINTS - 2 && rank > ranks[i + 1]) {
        i++;
    }
    double part = (rank - ranks[i]) / (ranks[i + 1] - ranks[i]);
    return kt[month][i] + part * (kt[month][i + 1] - kt[month][i]);
}

static int month_of(int day)
{
    int night = day - WINTER_LEAD;
    return night < 30 ? 0 : night < 61 ? 1 : night < 92 ? 2 : 3;
}

static double declination(int day)
{
    return 23.45 * pi / 180.0 * sin(2.0 * pi * (284 + FIRST_DAY + day) / 365.0);
}

struct pole_sun winter_sun(int day)
{
    double half = acos(-tan(LATITUDE_DEG * pi / 180.0) * tan(declination(day)));
    return (struct pole_sun){12.0 - half * 12.0 / pi, 12.0 + half * 12.0 / pi};
}

/* kWh/m2 of a day on the panel: extraterrestrial, split by Erbs' daily correlation, tilted by
 * Klein's ratio for planes that face the equator (Duffie and Beckman, chapter 2). */
static double on_panel_kwh(int day, double kt)
{
    double lat = LATITUDE_DEG * pi / 180.0;
    double tilt = TILT_DEG * pi / 180.0;
    double d = declination(day);
    double half = acos(-tan(lat) * tan(d)); /* shorter than the tilted plane's in winter */
    double flat = cos(lat) * cos(d) * sin(half) + half * sin(lat) * sin(d);
    double plane = cos(lat - tilt) * cos(d) * sin(half) + half * sin(lat - tilt) * sin(d);
    double far = 1.0 + 0.033 * cos(2.0 * pi * (FIRST_DAY + day) / 365.0);
    double global = kt * 24.0 / pi * 1.367 * far * flat;
    double diffuse = kt < 0.715 ? 1.0 - kt * (0.2727 - kt * (2.4495 - kt * (11.9514 - kt * 9.3879)))
                                : 0.143;
    return global * ((1.0 - diffuse) * plane / flat + diffuse * 0.5 * (1.0 + cos(tilt)) +
                     0.2 * 0.5 * (1.0 - cos(tilt)));
}

/* Lag-1 correlation 0.31 of the ranks as normal scores, and a good or bad month (deviation 0.2).
 * Thick cloud is thicker than records made from hours of sunshine show: lognormal, variation 0.45.
 * A quarter of the winters has five dark days in a row; the records have a run of five below 0.30
 * every seven to twelve winters. */
static void draw_sky(struct dice *dice, double kt[WINTER_DAYS])
{
    double score = normal(dice);
    double month[4] = {normal(dice), normal(dice), normal(dice), normal(dice)};
    for (int day = 0; day < WINTER_DAYS; day++) {
        score = 0.31 * score + sqrt(1.0 - 0.31 * 0.31) * normal(dice);
        double sum = sqrt(1.0 - 0.04) * score + 0.2 * month[month_of(day)];
        kt[day] = clearness(month_of(day), 0.5 * erfc(-sum / sqrt(2.0)));
        double thick = exp(0.43 * normal(dice) - 0.5 * 0.43 * 0.43);
        kt[day] *= kt[day] < 0.215 ? thick : 1.0;
    }
    int spell = uniform(dice) < 0.25;
    int first = (int)within(dice, WINTER_LEAD, WINTER_DAYS - SPELL_DAYS);
    for (int i = 0; spell && i < SPELL_DAYS; i++) {
        kt[first + i] = within(dice, 0.03, 0.17);
    }
}

/* Outside: monthly means of the same place, on a straight line between them. */
static double air_degc(int day)
{
    static const double middle[] = {10.8, 1.5, -4.7, -7.5, -3.4, 3.5}; /* October to March */
    double months = (day - WINTER_LEAD + 15.5) / 30.3;
    int i = (int)months;
    return middle[i] + (months - i) * (middle[i + 1] - middle[i]);
}

void winter_draw(unsigned seed, struct winter *winter)
{
    struct dice dice = {seed};
    double kt[WINTER_DAYS];
    draw_sky(&dice, kt);
    winter->cold = seed % 4 == 3;
    winter->pole = (struct pole){.capacity_mah = 30000 * within(&dice, 0.93, 1.03),
                                 .soc_frac = within(&dice, 0.5, 1.0),
                                 .draw_ma = within(&dice, 8.0, 13.0),
                                 .lamp_gain = within(&dice, 0.95, 1.08),
                                 .shunt_gain = within(&dice, 0.99, 1.01),
                                 .divider_gain = 1.0 + 0.005 * normal(&dice),
                                 .usable_frac = within(&dice, -0.04, 0.02)};
    double yield_mah = 80.0 * within(&dice, 0.75, 0.85) / 13.3 * 1000.0; /* of one kWh/m2 */
    int snow = uniform(&dice) < 0.25;
    int first = (int)within(&dice, WINTER_LEAD + 30, WINTER_DAYS - 3);
    int last = first + (int)within(&dice, 0, 3);
    double odd_k = 0.0;
    for (int day = 0; day < WINTER_DAYS; day++) {
        struct pole_day *today = &winter->days[day];
        odd_k = 0.6 * odd_k + 0.8 * normal(&dice);
        double air = air_degc(day) + 3.0 * odd_k;
        today->covered = snow && day >= first && day <= last;
        today->harvest_mah = today->covered ? 0.0 : yield_mah * on_panel_kwh(day, kt[day]);
        today->cell_degc = winter->cold ? 6.5 + 0.5 * air : 12.0 + 0.4 * air;
        today->swing_k = winter->cold ? 7.0 : 2.0;
    }
}
