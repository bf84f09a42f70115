/* SPDX-License-Identifier: MIT */
#include "firmware/app/app.h"

#include "firmware/app/parts.h"
#include "firmware/core/limit.h"
#include "firmware/core/word.h"

static const struct {
    int16_t period_ms, most;
} groups[FW_GROUP_COUNT] = {
#define FW_GROUP_ROW(name, period_ms, most) {period_ms, most},
    FW_GROUPS(FW_GROUP_ROW)
#undef FW_GROUP_ROW
};

enum { ALL_REPORTED = (1 << FW_GROUP_COUNT) - 1 };

/* Whole periods of a group that have passed; 0: not due yet. The grid of its periods stays where it
 * was, so that a late call shifts nothing; only beyond `most` periods is time lost. */
static word take(struct fw_app *app, enum fw_group group, uint32_t now_ms)
{
    word period_ms = groups[group].period_ms;
    word late_ms = (int32_t)(now_ms - app->last_ms[group]);
    if (late_ms < period_ms) {
        return 0;
    }
    word periods = quotient(late_ms, period_ms);
    if (periods > groups[group].most) {
        app->last_ms[group] = now_ms;
        return groups[group].most;
    }
    app->last_ms[group] += (uint32_t)(periods * period_ms);
    return periods;
}

static void report(struct fw_app *app, enum fw_group group)
{
    app->reported |= 1 << group;
}

/* Low: outputs off at once. Good: they come back once it has been so for a while, or a lamp that
 * pulls the supply down would flash. */
static void watch_supply(struct fw_app *app, uint32_t now_ms)
{
    if (!fw_port_supply_good(app->board)) {
        fw_port_safe(app->board);
        if (!app->supply_held) {
            fw_app_log_supply(app);
        }
        app->supply_held = 1;
        app->supply_ms = now_ms;
    } else if ((int32_t)(now_ms - app->supply_ms) >= FW_APP_SETTLE_MS) {
        app->supply_held = 0;
    }
}

static void fast_group(struct fw_app *app, word periods)
{
    struct fw_senses *senses = &app->senses;
    fw_port_sense(app->board, senses);
    app->charge_sum += clamp(senses->charge_ma, -FW_MOST_MA, FW_MOST_MA);
    app->lamp_sum += clamp(senses->lamp_ma, 0, FW_MOST_MA);
    app->passes += 1;
    app->motion |= senses->motion;

    const struct fw_outputs *wanted = &app->outputs;
    word limit_ma = fw_converter_limit_ma(&app->params, wanted, senses->lamp_ma);
    struct fw_fast_inputs in = {
        .dt_ms = periods * groups[FW_GROUP_FAST].period_ms,
        .pv_mv = senses->pv_mv,
        .pv_ma = senses->pv_ma,
        .bat_mv = senses->bat_mv,
        .charge_ma = senses->charge_ma,
        .charge_on = app->supply_held ? 0 : wanted->charge_on,
        .charge_mv = wanted->charge_mv,
        .charge_max_ma = limit_ma,
    };
    struct fw_fast_outputs out;
    fw_fast_step(&app->params, &app->fast, &in, &out);
    if (!app->supply_held) {
        struct fw_drive drive = {
            .run = out.run,
            .pv_set_mv = out.pv_set_mv,
            .charge_mv = wanted->charge_mv,
            .charge_max_ma = limit_ma,
            .lamp_pm = wanted->lamp_pm,
            .heater = wanted->heater,
        };
        fw_port_drive(app->board, &drive);
    }
    report(app, FW_GROUP_FAST);
}

static void slow_group(struct fw_app *app, word periods)
{
    const struct fw_senses *senses = &app->senses;
    struct fw_inputs in = {
        .dt_s = periods,
        .pv_mv = senses->pv_mv,
        .charge_ma = max(quotient(app->charge_sum, app->passes), 0),
        .lamp_ma = quotient(app->lamp_sum, app->passes),
        .bat_mv = senses->bat_mv,
        .cell_ddc = senses->cell_ddc,
        .board_ddc = senses->board_ddc,
        .motion = app->motion,
        .service = fw_port_service(app->board),
    };
    app->charge_sum = 0;
    app->lamp_sum = 0;
    app->passes = 0;
    app->motion = 0;
    fw_step(&app->params, &app->state, &in, &app->outputs);
    fw_app_record(app, &in);
    report(app, FW_GROUP_SLOW);
}

static void house_group(struct fw_app *app, word periods)
{
    fw_app_check_memory(app);
    fw_app_store(app, periods);
    fw_app_status(app, periods);
    report(app, FW_GROUP_HOUSE);
}

void fw_app_start(struct fw_app *app, struct fw_board *board)
{
    *app = (struct fw_app){.board = board, .supply_held = 1};
    fw_port_safe(board);
    uint32_t now_ms = fw_port_ms(board);
    for (int i = 0; i < FW_GROUP_COUNT; i++) {
        app->last_ms[i] = now_ms;
    }
    app->supply_ms = now_ms;
    fw_app_load(app);
    fw_fast_init(&app->params, &app->fast);
}

void fw_app_poll(struct fw_app *app)
{
    uint32_t now_ms = fw_port_ms(app->board);
    watch_supply(app, now_ms);
    word periods = take(app, FW_GROUP_FAST, now_ms);
    if (periods > 0) {
        fast_group(app, periods);
    }
    periods = take(app, FW_GROUP_SLOW, now_ms);
    if (periods > 0) {
        slow_group(app, periods);
    }
    periods = take(app, FW_GROUP_HOUSE, now_ms);
    if (periods > 0) {
        house_group(app, periods);
    }
    if (app->reported == ALL_REPORTED) {
        app->reported = 0;
        fw_port_feed(app->board);
    }
}
