/* SPDX-License-Identifier: MIT */
#include "firmware/core/fw.h"
#include "firmware/core/word.h"

/* A search step takes two samples. STEP: the panel has stood still since the last sample; judge the
 * last step, take the next. HOLD: the step has had its effect; stand still. So of the power's two
 * changes one has step and drift of the light in it and the other the drift alone, and their
 * difference is what the step did. FIRST: as STEP, with nothing to judge yet. */
enum { STEP, HOLD, FIRST };

enum { MOST_PV_MV = 60000, MOST_MA = 100000, MOST_BAT_MV = 40000 };

void fw_fast_init(const struct fw_params *params, struct fw_fast_state *state)
{
    state->version = K(FW_FAST_VERSION);
    state->run = K(0);
    state->wait_ms = params->mppt_settle_ms;
    state->low_ms = K(0);
    state->voc_ms = K(0);
    state->voc_mv = K(0);
    state->set_mv = K(0);
    state->step_mv = params->mppt_step_mv;
    state->phase = K(FIRST);
    state->before = K(0);
    state->after = K(0);
    state->limited = K(0);
    state->resume_mv = K(0);
}

/* mv * pm / 1000 within 0.1 %, for mv up to 60000 */
static word part(word mv, word pm)
{
    return shift_down(mv * shift_down(pm * K(1049), 10), 10);
}

/* One sample of the search, where `search` holds. */
static void track(const struct fw_params *params, struct fw_fast_state *state, word power,
                  word search)
{
    word phase = state->phase;
    word moves = search & (phase != K(HOLD));
    /* powers are <= 7.5e8, so this stays within 1.5e9 */
    word gain = state->after - state->before - (power - state->after);
    word worse = (phase == K(STEP)) & (gain < K(0));
    word step = pick(worse, K(0) - state->step_mv, state->step_mv);
    /* at an end of the range there is one way to go */
    word low = part(state->voc_mv, params->mppt_min_pm);
    word high = part(state->voc_mv, params->mppt_max_pm);
    word size = params->mppt_step_mv;
    step = pick(state->set_mv + step < low, size, step);
    step = pick(state->set_mv + step > high, K(0) - size, step);
    state->step_mv = pick(moves, step, state->step_mv);
    state->set_mv = pick(moves, clamp(state->set_mv + step, low, high), state->set_mv);
    state->before = pick(moves, power, state->before);
    state->after = pick(search & (phase == K(HOLD)), power, state->after);
    state->phase = pick(search, pick(moves, K(HOLD), K(STEP)), state->phase);
}

/* Holds the limits by moving up towards the open-circuit voltage, where the power falls, and comes
 * back as they let go. Returns, as a condition, whether the search stands still for it. */
static word limit(const struct fw_params *params, struct fw_fast_state *state,
                  const struct fw_fast_inputs *in, word run)
{
    /* integral action alone. Near the open circuit 1 V takes off some 4 A, and the battery answers
     * with 0.05 to 0.2 V: the loop gain is below 1 a step on both paths. */
    word over = max(in->bat_mv - in->charge_mv, shift_down(in->charge_ma - in->charge_max_ma, 3));
    word was = is(state->limited);
    word enters = run & not(was) & (over > K(0));
    state->resume_mv = pick(enters, state->set_mv, state->resume_mv);
    word acts = run & (was | enters);
    word size = params->mppt_step_mv;
    word set = state->set_mv + clamp(over, K(0) - size, K(4) * size);
    set = min(set, in->pv_mv + K(4) * size); /* the panel follows no further than its Voc */
    word leaves = acts & (set <= state->resume_mv);
    state->set_mv = pick(acts, max(set, state->resume_mv), state->set_mv);
    state->voc_mv = pick(acts, max(state->voc_mv, in->pv_mv), state->voc_mv);
    state->limited = flag(acts & not(leaves));
    state->phase = pick(acts, K(FIRST), state->phase);
    return acts;
}

/* Starts and stops the converter. Returns, as a condition, whether it runs and ran before. */
static word start_and_stop(const struct fw_params *params, struct fw_fast_state *state,
                           const struct fw_fast_inputs *in, word power)
{
    word ran = is(state->run);
    word limited = is(state->limited);
    word dim = ran & not(limited) & (power < params->mppt_low_mw * K(125));
    word low_ms = integrate(state->low_ms, dim, in->dt_ms, params->mppt_low_ms);
    word backflow = in->charge_ma < K(0) - params->idle_ma;
    word ends = ran & (not(is(in->charge_on)) | backflow | (low_ms >= params->mppt_low_ms));
    word voc_ms = min(state->voc_ms + in->dt_ms, params->mppt_voc_ms);
    word pauses = ran & not(ends) & not(limited) & (voc_ms >= params->mppt_voc_ms);

    word wait_ms = max(state->wait_ms - in->dt_ms, K(0));
    word starts = not(ran) & is(in->charge_on) & (wait_ms <= K(0)) &
                  (in->pv_mv >= in->bat_mv + params->mppt_margin_mv);
    word voc = pick(starts, in->pv_mv, state->voc_mv);
    word anew = part(voc, params->mppt_start_pm);
    word set = pick(state->resume_mv > K(0), state->resume_mv, anew);
    set = clamp(set, part(voc, params->mppt_min_pm), part(voc, params->mppt_max_pm));

    state->resume_mv = pick(pauses, state->set_mv, pick(ends, K(0), state->resume_mv));
    state->wait_ms = pick(ends, params->mppt_retry_ms,
                          pick(pauses, params->mppt_settle_ms, wait_ms));
    state->low_ms = pick(ran & not(ends), low_ms, K(0));
    state->voc_ms = pick(ran, voc_ms, K(0));
    state->voc_mv = voc;
    state->set_mv = pick(starts, set, state->set_mv);
    state->limited = flag(limited & not(ends));
    state->phase = pick(starts, K(FIRST), state->phase);
    state->run = flag((ran & not(ends) & not(pauses)) | starts);
    return ran & is(state->run);
}

void fw_fast_step(const struct fw_params *params, struct fw_fast_state *state,
                  const struct fw_fast_inputs *pins, struct fw_fast_outputs *out)
{
    struct fw_fast_inputs in;
    in.dt_ms = clamp(pins->dt_ms, K(1), K(1000));
    in.pv_mv = clamp(pins->pv_mv, K(0), K(MOST_PV_MV));
    in.pv_ma = clamp(pins->pv_ma, K(0), K(MOST_MA));
    in.bat_mv = clamp(pins->bat_mv, K(0), K(MOST_BAT_MV));
    in.charge_ma = clamp(pins->charge_ma, K(-MOST_MA), K(MOST_MA));
    in.charge_on = pins->charge_on;
    in.charge_mv = clamp(pins->charge_mv, K(0), K(MOST_BAT_MV));
    in.charge_max_ma = clamp(pins->charge_max_ma, K(0), K(MOST_MA));

    /* in 8 uW; 60 V times 100 A does not fit in uW */
    word eighths = shift_down(in.pv_ma, 3);
    word power = in.pv_mv * eighths + shift_down(in.pv_mv * (in.pv_ma - eighths * K(8)), 3);
    word running = start_and_stop(params, state, &in, power);
    word limited = limit(params, state, &in, running);
    track(params, state, power, running & not(limited));
    out->run = state->run;
    out->pv_set_mv = pick(is(state->run), state->set_mv, K(0));
}
