/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/tolerance.h"

#include "models/elementary.h"
#include "models/pv_fit.h"
#include "sim/base/normal.h"
#include "sim/base/random.h"
#include "sim/verdict/scene.h"

/* Places of the draws: so many for each lamp, more than there are quantities. */
enum { PLACES = 64, ADC_PLACES = 32 };

/* Beyond this many standard deviations no part leaves a factory's test. */
static const double adc_most_sd = 4.0;

/* --- quantiles ------------------------------------------------------------------------------- */

static double held(const struct vs_tolerance_spec *t, double value)
{
    return value < t->low ? t->low : value > t->high ? t->high : value;
}

/* Of a normal variable cut at z_low and z_high. */
static double cut_normal(double z_low, double z_high, double share)
{
    double below = vs_normal_cdf(z_low);
    return vs_normal_inverse(below + share * (vs_normal_cdf(z_high) - below));
}

static double normal_at(const struct vs_tolerance_spec *t, double share)
{
    if (t->spread == 0) {
        return t->centre;
    }
    double z = cut_normal((t->low - t->centre) / t->spread, (t->high - t->centre) / t->spread,
                          share);
    return t->centre + z * t->spread;
}

static double lognormal_at(const struct vs_tolerance_spec *t, double share)
{
    double sd = real_log(t->spread);
    if (!(sd > 0)) {
        return t->centre;
    }
    double z = cut_normal(real_log(t->low / t->centre) / sd, real_log(t->high / t->centre) / sd,
                          share);
    return t->centre * real_exp(z * sd);
}

static double triangular_at(const struct vs_tolerance_spec *t, double share)
{
    double width = t->high - t->low;
    double rise = t->centre - t->low, fall = t->high - t->centre;
    if (share * width < rise) {
        return t->low + real_sqrt(share * width * rise);
    }
    return t->high - real_sqrt((1.0 - share) * width * fall);
}

double vs_tolerance_at(const struct vs_tolerance_spec *t, double share)
{
    switch (t->shape) {
    case VS_SHAPE_NORMAL:
        return held(t, normal_at(t, share));
    case VS_SHAPE_LOGNORMAL:
        return held(t, lognormal_at(t, share));
    case VS_SHAPE_TRIANGULAR:
        return held(t, triangular_at(t, share));
    case VS_SHAPE_UNIFORM:
        return held(t, t->low + share * (t->high - t->low));
    }
    return t->centre;
}

/* --- draws -------------------------------------------------------------------------------------
 */

static double move_of(int quantity, const struct vs_tolerance_spec *t, double value)
{
    struct vs_tolerance_about about = vs_tolerance_about((enum vs_tolerance)quantity);
    return about.use == VS_TOLERANCE_FACTOR ? value / t->centre : value;
}

static double adc_at(uint64_t key, uint64_t place)
{
    double z = vs_normal_inverse(vs_random_uniform(key, place));
    return z < -adc_most_sd ? -adc_most_sd : z > adc_most_sd ? adc_most_sd : z;
}

void vs_tolerance_draw(const struct vs_project *project, uint64_t seed, int64_t replicate,
                       int64_t lamp, struct vs_tolerance_draw *draw)
{
    _Static_assert((int)VS_TOLERANCE_COUNT <= (int)PLACES, "each quantity has its place");
    struct vs_random parts = {seed, (uint64_t)replicate, VS_STREAM_TOLERANCE};
    struct vs_random adc = {seed, (uint64_t)replicate, VS_STREAM_ADC_PART};
    uint64_t parts_key = vs_random_key(&parts), adc_key = vs_random_key(&adc);
    for (int k = 0; k < VS_TOLERANCE_COUNT; k++) {
        const struct vs_tolerance_spec *t = &project->tolerances.of[k];
        struct vs_tolerance_about about = vs_tolerance_about((enum vs_tolerance)k);
        uint64_t whose = about.of == VS_TOLERANCE_OF_LAMP ? (uint64_t)lamp : 0;
        draw->value[k] = vs_tolerance_at(
            t, vs_random_uniform(parts_key, whose * PLACES + (uint64_t)k));
        draw->move[k] = move_of(k, t, draw->value[k]);
    }
    uint64_t place = (uint64_t)lamp * ADC_PLACES;
#define DRAW(name, ...)                                                                            \
    draw->name.gain = adc_at(adc_key, place++);                                                    \
    draw->name.offset = adc_at(adc_key, place++);
    VS_BOARD_CHANNELS(DRAW)
#undef DRAW
}

struct vs_tolerance_draw vs_tolerance_none(const struct vs_project *project)
{
    struct vs_tolerance_draw draw = {.value = {0}};
    for (int k = 0; k < VS_TOLERANCE_COUNT; k++) {
        int factor = vs_tolerance_about((enum vs_tolerance)k).use == VS_TOLERANCE_FACTOR;
        draw.value[k] = factor ? project->tolerances.of[k].centre : 0.0;
        draw.move[k] = factor ? 1.0 : 0.0;
    }
    return draw;
}

/* --- a lamp ------------------------------------------------------------------------------------
 */

static void bend(struct vs_sensor *sensor, const struct vs_adc_draw *draw,
                 const struct vs_adc_spec *adc)
{
    double lsb = (sensor->high - sensor->low) / (double)(1 << adc->bits);
    sensor->gain *= 1.0 + adc->gain_error_frac * draw->gain;
    sensor->offset += adc->offset_lsb * lsb * draw->offset;
}

/* What cold strands at -20 degC grows or shrinks to the draw, and at the other temperatures in the
 * same proportion: 25 degC stays where it is and the curve does not fall. */
static void strand(double move, struct vs_battery_params *b)
{
    enum { AT_M20 = 1 };
    double said = b->usable_frac[AT_M20];
    if (!(said < 1.0) || move == 1.0) {
        return;
    }
    double usable = said * move < 1.0 ? said * move : 1.0;
    double more = (1.0 - usable) / (1.0 - said);
    for (int k = 0; k < VS_BATTERY_USABLE_NODES; k++) {
        double left = 1.0 - more * (1.0 - b->usable_frac[k]);
        b->usable_frac[k] = left > 0.01 ? left : 0.01; /* something can always be drawn */
    }
}

/* The same LED power at full level out of another input. */
static void drive(double offset, struct vs_lamp_params *params)
{
    struct vs_luminaire *l = &params->plant.luminaire;
    if (offset == 0.0) {
        return;
    }
    struct vs_luminaire_point full = vs_luminaire_at(l, 1.0, l->rated_air_degc);
    double led_w = full.input_w - full.driver_loss_w;
    double efficiency = led_w / full.input_w + offset;
    double most = 0.995, least = 0.3; /* no driver is without loss, or a heater */
    efficiency = efficiency > most ? most : efficiency < least ? least : efficiency;
    double input_w = led_w / efficiency;
    l->driver_k1 += (input_w - full.input_w) / led_w;
    l->rated_input_w = input_w;
    params->demand.rated_w *= input_w / full.input_w;
}

void vs_tolerance_lamp(const struct vs_tolerance_draw *draw, const struct vs_project *project,
                       struct vs_lamp_params *params)
{
    const double *move = draw->move;
    params->plant.panel_scale *= move[VS_TOLERANCE_nameplate] * (1.0 + move[VS_TOLERANCE_tracking]);
    params->plant.battery.capacity_as *= move[VS_TOLERANCE_capacity];
    params->plant.battery.r_scale *= move[VS_TOLERANCE_resistance];
    strand(move[VS_TOLERANCE_usable_m20], &params->plant.battery);
    params->plant.controller_a *= move[VS_TOLERANCE_quiescent];
    drive(move[VS_TOLERANCE_driver], params);
    params->plant.luminaire.rated_flux_lm *= move[VS_TOLERANCE_efficacy];
#define BEND(name, ...) bend(&params->board.sensors.name, &draw->name, &project->controller.adc);
    VS_BOARD_CHANNELS(BEND)
#undef BEND
}

/* --- a sky ---------------------------------------------------------------------------------------
 */

static int refit(double kappa_move, const struct vs_panel_spec *panel, struct vs_sky_params *sky)
{
    /* the usual dark shunt first; each reaches modules weaker than the one before */
    static const double shunts[] = {4.0, 2.5, 1.9, 1.5, 1.25, 1.1, 1.0};
    struct vs_pv_datasheet sheet = vs_scene_datasheet(panel);
    struct vs_pv_params module;
    double usual = sheet.rsh_0_ratio / shunts[0];
    sheet.kappa_200_frac *= kappa_move;
    for (size_t k = 0; k < sizeof shunts / sizeof shunts[0]; k++) {
        sheet.rsh_0_ratio = shunts[k] * usual;
        if (sheet.rsh_0_ratio >= 1.0 && vs_pv_fit(&sheet, &module) == VS_PV_FIT_OK) {
            sky->pv = vs_pv_scaled(&module, panel->derate_frac);
            return 0;
        }
    }
    return -1;
}

int vs_tolerance_sky(const struct vs_tolerance_draw *draw, const struct vs_project *project,
                     struct vs_sky_params *sky)
{
    const double *move = draw->move;
    double dirt = sky->soiling_frac * move[VS_TOLERANCE_soiling];
    double slide = sky->snow.slide_per_h * move[VS_TOLERANCE_snow_slide];
    sky->soiling_frac = dirt < 0.9 ? dirt : 0.9;
    sky->snow.slide_per_h = slide < 1.0 ? slide : 1.0;
    sky->cell.u0_w_per_m2k *= move[VS_TOLERANCE_u0];
    for (int month = 0; month < 12; month++) {
        double haze = sky->linke_turbidity[month] + move[VS_TOLERANCE_turbidity];
        sky->linke_turbidity[month] = haze > 1.0 ? haze : 1.0; /* 1 is air without any */
    }
    return move[VS_TOLERANCE_kappa_200] == 1.0
               ? 0
               : refit(move[VS_TOLERANCE_kappa_200], &project->panel, sky);
}
