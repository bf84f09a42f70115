/* SPDX-License-Identifier: MIT */
#include "firmware/store/history.h"
#include "firmware/core/word.h"

#include <limits.h>
#include <stddef.h>

enum { S_PER_H = 3600 };

static void begin_day(struct fw_history *history)
{
    history->today = (struct fw_day){
        .min_mv = UINT16_MAX, .max_mv = 0, .min_ddc = INT16_MAX, .max_ddc = INT16_MIN};
    history->lit_pm_s = 0;
}

void fw_history_init(struct fw_history *history)
{
    *history = (struct fw_history){.mode = FW_MODE_OFF};
    begin_day(history);
}

/* Charge in mAh, the remainder in mAs kept for later. */
static void count_charge(uint32_t *mah, uint32_t *rest_mas, word ma, word dt_s)
{
    word mas = (word)*rest_mas + ma * dt_s; /* <= 6.1 million */
    word whole = quotient(mas, S_PER_H);
    *mah += (uint32_t)whole;
    *rest_mas = (uint32_t)(mas - whole * S_PER_H);
}

static void count_one(uint8_t *count, int happened)
{
    *count = (uint8_t)(*count + (happened && *count < UINT8_MAX));
}

static void note_extremes(struct fw_day *day, const struct fw_params *params,
                          const struct fw_inputs *pins)
{
    word mv = clamp(pins->bat_mv, 0, FW_MOST_BAT_MV);
    day->min_mv = (uint16_t)min(day->min_mv, mv);
    day->max_mv = (uint16_t)max(day->max_mv, mv);
    if (pins->cell_ddc >= params->cell_min_ddc && pins->cell_ddc <= params->cell_max_ddc) {
        day->min_ddc = (int16_t)min(day->min_ddc, pins->cell_ddc);
        day->max_ddc = (int16_t)max(day->max_ddc, pins->cell_ddc);
    }
}

static void close_day(struct fw_history *history)
{
    struct fw_day *day = &history->today;
    /* at most 1000 * FW_HISTORY_LONGEST_S */
    day->mean_pm = (uint16_t)quotient((word)history->lit_pm_s, (word)day->lit_s);
    history->closed = *day;
    history->waiting = 1;
    begin_day(history);
}

int fw_history_step(const struct fw_params *params, struct fw_history *history,
                    const struct fw_inputs *pins, const struct fw_outputs *out)
{
    struct fw_day *day = &history->today;
    word dt_s = clamp(pins->dt_s, 1, 60);
    int dusk = out->night && !history->night && day->day_s > 0;
    int closed = dusk || day->day_s >= FW_HISTORY_LONGEST_S;
    if (closed) {
        close_day(history);
    }
    uint32_t passed_s = (uint32_t)dt_s;
    day->day_s += passed_s;
    day->night_s += out->night ? passed_s : 0;
    day->lit_s += out->lamp_pm > 0 ? passed_s : 0;
    history->lit_pm_s += (uint32_t)clamp(out->lamp_pm, 0, 1000) * passed_s;
    count_charge(&day->in_mah, &history->in_mas, clamp(pins->charge_ma, 0, FW_MOST_MA), dt_s);
    count_charge(&day->out_mah, &history->out_mas, clamp(pins->lamp_ma, 0, FW_MOST_LAMP_MA), dt_s);
    note_extremes(day, params, pins);
    day->faults |= (uint32_t)out->faults;
    count_one(&day->lvds, out->lvd && !history->lvd);
    count_one(&day->fulls, out->mode == FW_MODE_DONE && history->mode != FW_MODE_DONE);
    history->night = (uint8_t)out->night;
    history->lvd = (uint8_t)out->lvd;
    history->mode = (uint8_t)out->mode;
    return closed;
}

int fw_history_save(struct fw_history *history, struct fw_store *store)
{
    if (!history->waiting) {
        return FW_STORE_OK;
    }
    int result = fw_store_write(store, FW_STORE_HISTORY, FW_HISTORY_SCHEMA, &history->closed,
                                sizeof history->closed);
    if (result == FW_STORE_OK) {
        history->waiting = 0;
    }
    return result;
}

int fw_history_read(const struct fw_store *store, const struct fw_record *record,
                    struct fw_day *day)
{
    if (record->kind != FW_STORE_HISTORY || record->schema != FW_HISTORY_SCHEMA) {
        return FW_STORE_NONE;
    }
    return fw_store_read(store, record, day, sizeof *day);
}
