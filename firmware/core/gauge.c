/* SPDX-License-Identifier: MIT */
#include "firmware/core/parts.h"

enum {
    LFP_MV = 12800, /* nominal voltage of the packs that the voltage tables are for: four cells, */
    NMC_MV = 11100, /* and three */
    MOST_RUN_MAS = 2140000000, /* more than the largest pack holds, and a step is still in range */
    SURE_PM = 60,              /* a count less certain than this measures no capacity */
    WARM_PM = 60               /* nor does a run that ends in cells which lock up more than this */
};

word fw_capacity(const struct fw_params *params, word mas_per_pm)
{
    /* <= 590000 mAh, so a full charge is 2.124e9 mA s and a step's 6e6 more are still in range */
    word rated = quotient(params->capacity_mah * K(18), K(5));
    word sane = (mas_per_pm >= shift_down(rated, 1)) & (mas_per_pm <= rated + shift_down(rated, 3));
    return pick(sane, min(mas_per_pm, K(MOST_MAS_PER_PM)), rated);
}

void fw_gauge_derive(const struct fw_params *params, struct fw_state *state)
{
    state->stored_q10 = quotient(params->charge_eff_pm * K(1024) + K(500), K(1000));
    word draw_ua = params->quiescent_ua + params->self_discharge_ua;
    state->draw_q10_ma = quotient(draw_ua * K(1024) + K(500), K(1000));
    /* permille of the capacity a day: mAh * pm / 1000 / 24 h, times 1024 */
    state->drift_q10_ma = quotient(params->capacity_mah * params->sigma_per_day_pm * K(16), K(375));
    state->wear_q10 = quotient(params->sigma_per_ah_pm * K(1024) + K(500), K(1000));
    word table_mv = pick(is(params->chemistry), K(NMC_MV), K(LFP_MV));
    state->own_cells_q13 = quotient(table_mv * K(8192), params->nominal_mv);
    state->mwh_q6 = quotient(params->nominal_mv * K(8192), K(112500));
}

void fw_gauge_init(const struct fw_params *params, struct fw_state *state)
{
    state->mas_per_pm = fw_capacity(params, K(0));
    state->charge_mas = K(0);
    state->charge_rest = K(0);
    state->sigma_mas = K(0);
    state->sigma_rest = K(0);
    state->soc_pm = K(0);
    state->soc_min_pm = K(0);
    state->run_mas = K(FW_UNKNOWN);
}

/* Straight lines between points of a voltage table, summed piece by piece, in 1/16384 permille. A
 * piece is at most 1200 mV long and its slope below 2^14: 25 bits. */
#define PIECE(v, from_mv, to_mv, rise_pm)                                                          \
    ((clamp(v, K(from_mv), K(to_mv)) - K(from_mv)) * K((rise_pm)*16384 / ((to_mv) - (from_mv))))

/* State of charge of a rested pack, permille. The LFP curve is almost flat between 15 and 95 %, so
 * there this is good for a first guess only. Sources: the LFP table of LibreSolar's bms-firmware;
 * NMC: a typical cell (3.10 V empty, 3.59 at 15 %, 3.84 at 55 %, 4.20 full), an estimate. */
static word rested_pm(const struct fw_params *params, const struct fw_state *state, word open_mv)
{
    /* as if the pack had the cells of the table: <= 40600 * 11651 */
    word v = shift_down(open_mv * state->own_cells_q13, 13);
    word lfp_q14 = PIECE(v, 11332, 12528, 50) + PIECE(v, 12528, 12760, 100) +
                   PIECE(v, 12760, 12960, 150) + PIECE(v, 12960, 13084, 300) +
                   PIECE(v, 13084, 13256, 350) + PIECE(v, 13256, 13568, 50);
    word nmc_q14 = PIECE(v, 9300, 10350, 50) + PIECE(v, 10350, 10764, 100) +
                   PIECE(v, 10764, 11514, 400) + PIECE(v, 11514, 12594, 450);
    return shift_down(pick(is(params->chemistry), nmc_q14, lfp_q14) + K(8192), 14);
}

word fw_stranded_pm(const struct fw_params *params, word cell_ddc)
{
    word m20 = params->usable_m20_pm;
    word m10 = params->usable_m10_pm;
    word p0 = params->usable_0_pm;
    word p10 = params->usable_10_pm;
    word p25 = params->usable_25_pm;
    /* below -20 degC the first line is drawn on; |sum| <= 3e5, and 5243 / 2^19 is 1 / 100 */
    word tens = clamp(cell_ddc + K(200), K(-250), K(100)) * (m10 - m20) +
                clamp(cell_ddc + K(100), K(0), K(100)) * (p0 - m10) +
                clamp(cell_ddc, K(0), K(100)) * (p10 - p0);
    word fifteen = clamp(cell_ddc - K(100), K(0), K(150)) * (p25 - p10);
    word usable = m20 + shift_down(tens * K(5243), 19) + shift_down(fifteen * K(6991), 20);
    return K(1000) - clamp(usable, K(0), K(1000));
}

/* What controller and pack draw themselves, in 1/1024 mA. */
static word own_draw_q10(const struct fw_params *params, const struct fw_state *state)
{
    word asleep_ua = params->sleep_ua + params->self_discharge_ua; /* <= 70000, times 1.0240 */
    word asleep_q10 = asleep_ua + shift_down(asleep_ua * K(3145), 17);
    return pick(is(state->asleep), asleep_q10, state->draw_q10_ma);
}

void fw_gauge(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
              const struct fw_events *events)
{
    word dt = in->dt_s;
    word full = state->mas_per_pm * K(1000);
    word load_ma = in->lamp_ma + events->heater_ma;
    word first = not(is(state->started));
    word charge = state->charge_mas;
    word sigma = state->sigma_mas;
    if (some(first)) {
        word guess = rested_pm(params, state, max(events->open_mv, K(0))) * state->mas_per_pm;
        charge = pick(first, guess, charge);
        sigma = pick(first, params->sigma_start_pm * state->mas_per_pm, sigma);
    }

    /* 1/1024 mA, <= 100000 * 1024 either way; times dt in two parts, and the rest is carried on */
    word into_ma = events->net_ma;
    word stored = pick(into_ma > K(0), into_ma * state->stored_q10, into_ma * K(1024));
    word net = stored - own_draw_q10(params, state);
    word net_ma = shift_down(net, 10);
    word rest = (net - net_ma * K(1024)) * dt + state->charge_rest;
    word carry = shift_down(rest, 10);
    word gained = net_ma * dt + carry;
    state->charge_mas = clamp(charge + gained, K(0), full);
    word running = state->run_mas != K(FW_UNKNOWN);
    word run_mas = clamp(pick(running, state->run_mas, K(0)) - gained, K(0), K(MOST_RUN_MAS));
    state->run_mas = pick(running, run_mas, K(FW_UNKNOWN));
    state->charge_rest = rest - carry * K(1024);

    /* <= 116000 * 60 * 51 + 1258666 * 60 = 4.4e8 */
    word doubt = ((in->charge_ma + load_ma) * state->wear_q10 + state->drift_q10_ma) * dt +
                 state->sigma_rest;
    word grown = shift_down(doubt, 10);
    /* a count can grow worse than a guess from the voltage, but then one has the guess */
    state->sigma_mas = min(sigma + grown, state->mas_per_pm * params->sigma_start_pm);
    state->sigma_rest = doubt - grown * K(1024);

    state->soc_pm = divide(state->charge_mas, state->mas_per_pm, 10);
    state->soc_min_pm = fw_stranded_pm(params, state->cell_ddc);
}

/* The run from a verified full charge down to empty cells, and what they lock up, is the capacity,
 * if they are not cold. A quarter of what it differs is believed. */
static word learned_mas_per_pm(const struct fw_params *params, const struct fw_state *state,
                               word emptied, struct fw_events *events)
{
    word unit = state->mas_per_pm;
    word sure = state->sigma_mas <= unit * K(SURE_PM);
    word warm = state->soc_min_pm <= K(WARM_PM);
    word whole = state->run_mas != K(FW_UNKNOWN);
    events->measured = emptied & whole & sure & warm;
    word seen = shift_down(shift_down(state->run_mas, 13) * K(1049), 7) + /* a thousandth */
                shift_down(unit, 10) * state->soc_min_pm;
    /* between a half and 1.1 of the rated, which is 3.6 mA s a permille and mAh */
    word half = shift_down(params->capacity_mah * K(461), 8);
    word most = min(half * K(2) + shift_down(half * K(205), 10), K(MOST_MAS_PER_PM));
    word next = clamp(unit + shift_down(seen - unit, 2), half, most);
    return pick(events->measured, next, unit);
}

APART static void mark(const struct fw_params *params, struct fw_state *state,
                       struct fw_events *events, word emptied)
{
    word unit = learned_mas_per_pm(params, state, emptied, events);
    state->mas_per_pm = unit;
    word full = unit * K(1000);
    word charge = min(pick(events->charged, full, state->charge_mas), full);
    word sigma = pick(events->charged, min(state->sigma_mas, unit * params->sigma_full_pm),
                      state->sigma_mas);
    /* cold cells reach the low voltage with charge still in them, how much is known only roughly:
     * so the count is never raised here, and the doubt grows with that share */
    word locked = unit * state->soc_min_pm;
    word low_sigma = unit * params->sigma_low_pm + shift_down(locked, 2);
    state->charge_mas = pick(emptied, min(charge, locked), charge);
    state->sigma_mas = pick(emptied, min(sigma, low_sigma), sigma);
    state->run_mas = pick(events->charged, K(0), pick(emptied, K(FW_UNKNOWN), state->run_mas));
}

void fw_gauge_mark(const struct fw_params *params, struct fw_state *state, struct fw_events *events)
{
    /* a pack that has cut itself off is not empty for that */
    word emptied = events->emptied & not(is(state->pack_open));
    events->measured = K(0);
    if (some(events->charged | emptied)) { /* else fw_gauge has kept the count within bounds */
        mark(params, state, events, emptied);
    }
}
