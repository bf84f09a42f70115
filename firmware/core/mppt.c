/* SPDX-License-Identifier: MIT */
#include "firmware/core/fw.h"
#include "firmware/core/word.h"

/* TRACK: the panel voltage is swung by a step to either side of a centre, one sample each. A power
 * less its two neighbours' mean is what the swing did, with the drift of the light taken out of it;
 * times the sign of the swing it is the slope, and the centre moves up the slope in proportion. So
 * noise is averaged over many samples in weak light, where it matters, and few in strong.
 * FIRST, SECOND: swinging, but the neighbours are not there yet.
 * SCAN: the set-point goes down from the open circuit; the best power on the way wins. */
enum { FIRST, SECOND, TRACK, SCAN };

enum { MOST_PV_MV = 60000, MOST_WAIT_MS = 600000 };
enum {
    SCAN_SHIFT = 6,   /* a scan steps by 1/64 of the open-circuit voltage */
    BETTER_SHIFT = 4, /* and leaves the hump it was on for 1/16 more power */
    PULL_SHIFT = 10,  /* mV of centre for 8 uW of bend: 0.12 V a watt */
    RETREAT = 4       /* a limit is yielded to by as many steps at most */
};

void fw_fast_init(const struct fw_params *params, struct fw_fast_state *state)
{
    state->version = K(FW_FAST_VERSION);
    state->run = K(0);
    state->wait_ms = params->mppt_settle_ms;
    state->low_ms = K(0);
    state->scan_ms = K(0);
    state->voc_mv = K(0);
    state->set_mv = K(0);
    state->step_mv = K(0);
    state->phase = K(FIRST);
    state->before = K(0);
    state->after = K(0);
    state->limited = K(0);
    state->resume_mv = K(0);
    state->trips = K(0);
}

/* mv * pm / 1000 within 0.1 %, for mv up to 60000 */
static word part(word mv, word pm)
{
    return shift_down(mv * shift_down(pm * K(1049), 10), 10);
}

/* One sample of the search, where `search` holds. `risen`: the panel does not follow down to its
 * set-point, the converter has come to its end; the search goes on where the panel is. */
static void track(const struct fw_params *params, struct fw_fast_state *state,
                  const struct fw_fast_inputs *in, word power, word search, word risen)
{
    word voc = state->voc_mv;
    /* below the battery the converter cannot follow */
    word low = max(part(voc, params->mppt_min_pm),
                   in->bat_mv + shift_down(params->mppt_margin_mv, 2));
    word high = part(voc, params->mppt_max_pm);

    word scans = state->phase == K(SCAN);
    word better = scans & (power > state->before);
    word best = pick(better, power, state->before);
    word resume = pick(better, state->set_mv, state->resume_mv);
    word next = state->set_mv - shift_down(voc, SCAN_SHIFT);
    word down = scans & (next >= low);

    /* powers are <= 7.5e8, so this stays within 1.5e9 */
    word bend = power - state->after - (state->after - state->before);
    word pull = shift_down(pick(state->step_mv > K(0), bend, K(0) - bend), PULL_SHIFT);
    word size = params->mppt_step_mv;
    word most = shift_down(size, 1);
    word move = pick(state->phase == K(TRACK), clamp(pull, K(0) - most, most), K(0));
    word centre = pick(risen, in->pv_mv, state->set_mv - state->step_mv + move);
    centre = clamp(pick(scans, resume, centre), low, high);
    word step = pick(state->step_mv > K(0), K(0) - size, size);
    step = pick(down, K(0), step);
    word set = pick(down, next, centre + step);
    word phase = min(state->phase + K(1), K(TRACK));
    phase = pick(scans, pick(down, K(SCAN), K(FIRST)), phase);

    state->set_mv = pick(search, set, state->set_mv);
    state->step_mv = pick(search, step, state->step_mv);
    state->phase = pick(search, phase, state->phase);
    state->before = pick(search, pick(scans, best, state->after), state->before);
    state->after = pick(search, power, state->after);
    state->resume_mv = pick(search, resume, state->resume_mv);
}

/* Holds the limits by moving up towards the open-circuit voltage, where the power falls, and comes
 * back as they let go. Returns, as a condition, whether the search stands still for it. */
static word limit(const struct fw_params *params, struct fw_fast_state *state,
                  const struct fw_fast_inputs *in, word run, word risen)
{
    word size = params->mppt_step_mv;
    /* the board's own regulator holds the bus: nothing to do but stand ready for a load */
    word held = risen & (in->bat_mv > in->charge_mv - params->cv_band_mv);
    /* integral action alone. Near the open circuit 1 V takes off some 4 A, and the battery answers
     * with 0.05 to 0.2 V: the loop gain is below 1 a step on both paths. */
    word over = max(in->bat_mv - in->charge_mv, shift_down(in->charge_ma - in->charge_max_ma, 3));
    over = pick(held, K(0) - size, over);
    word was = is(state->limited);
    word enters = run & not(was) & (held | (over > K(0)));
    word tracked = enters & (state->phase != K(SCAN));
    state->resume_mv = pick(tracked, state->set_mv - state->step_mv, state->resume_mv);
    word acts = run & (was | enters);
    word set = state->set_mv + clamp(over, K(0) - size, K(RETREAT) * size);
    set = min(set, in->pv_mv + K(RETREAT) * size); /* the panel follows no further than its Voc */
    word leaves = acts & not(held) & (set <= state->resume_mv);
    state->set_mv = pick(acts, max(set, state->resume_mv), state->set_mv);
    state->step_mv = pick(acts, K(0), state->step_mv);
    state->limited = flag(acts & not(leaves));
    state->phase = pick(acts, K(FIRST), state->phase);
    return acts;
}

/* Why the converter may not run, as bits of enum fw_trip. What stays too high keeps it off until
 * it has fallen by some way. */
static word trips(const struct fw_params *params, const struct fw_fast_state *state,
                  const struct fw_fast_inputs *in, word low_ms)
{
    word bus_was = (state->trips & K(FW_TRIP_BUS)) != K(0);
    word panel_was = (state->trips & K(FW_TRIP_PANEL)) != K(0);
    word most_mv = params->pv_max_mv - pick(panel_was, shift_down(params->pv_max_mv, 4), K(0));
    word bus = in->bat_mv > pick(bus_was, params->ov_clear_mv, params->ov_mv);
    word ran = is(state->run);
    word backflow = ran & (in->charge_ma < K(0) - params->idle_ma);
    return pick(bus, K(FW_TRIP_BUS), K(0)) | pick(in->pv_mv > most_mv, K(FW_TRIP_PANEL), K(0)) |
           pick(backflow, K(FW_TRIP_BACKFLOW), K(0)) |
           pick(ran & (low_ms >= params->mppt_low_ms), K(FW_TRIP_LOW_LIGHT), K(0));
}

/* Starts and stops the converter. Returns, as a condition, whether it runs and ran before. */
static word start_and_stop(const struct fw_params *params, struct fw_fast_state *state,
                           const struct fw_fast_inputs *in, word power)
{
    word ran = is(state->run);
    word limited = is(state->limited);
    word dim = ran & not(limited) & (power < params->mppt_low_mw * K(125));
    word low_ms = integrate(state->low_ms, dim, in->dt_ms, params->mppt_low_ms);
    word trip = trips(params, state, in, low_ms);
    word tripped = trip != K(0);
    word ends = ran & (not(is(in->charge_on)) | tripped);
    /* neither clock may be far out for long: memory could make up weeks without sun */
    word scan_ms = min((state->scan_ms + in->dt_ms) & K(INT32_MAX), params->mppt_scan_ms);
    word pauses = ran & not(ends) & not(limited) & (scan_ms >= params->mppt_scan_ms);

    word wait_ms = clamp(state->wait_ms - in->dt_ms, K(0), K(MOST_WAIT_MS));
    word starts = not(ran) & is(in->charge_on) & not(tripped) & (wait_ms <= K(0)) &
                  (in->pv_mv >= in->bat_mv + params->mppt_margin_mv);
    word voc = pick(starts, in->pv_mv, state->voc_mv);
    word fresh = starts & (state->resume_mv <= K(0));
    word resume = pick(fresh, part(voc, params->mppt_start_pm), state->resume_mv);
    /* after a load dump the bus lives on what its capacitors hold */
    word quick = pauses | ((trip & K(FW_TRIP_BUS)) != K(0));

    state->resume_mv = pick(pauses, state->set_mv - state->step_mv, pick(ends, K(0), resume));
    state->before = pick(pauses, power + shift_down(power, BETTER_SHIFT),
                         pick(ends, K(0), state->before));
    state->wait_ms = pick(quick, params->mppt_settle_ms,
                          pick(ends, params->mppt_retry_ms, wait_ms));
    state->low_ms = pick(ran & not(ends), low_ms, K(0));
    state->scan_ms = pick(ran, scan_ms, K(0));
    state->voc_mv = voc;
    state->set_mv = pick(starts, voc - shift_down(voc, SCAN_SHIFT), state->set_mv);
    state->step_mv = pick(starts, K(0), state->step_mv);
    state->limited = flag(limited & not(ends));
    state->phase = pick(starts, K(SCAN), state->phase);
    state->trips = pick(starts, K(0), state->trips | trip);
    state->run = flag((ran & not(ends) & not(pauses)) | starts);
    return ran & is(state->run);
}

void fw_fast_step(const struct fw_params *params, struct fw_fast_state *state,
                  const struct fw_fast_inputs *pins, struct fw_fast_outputs *out)
{
    struct fw_fast_inputs in;
    in.dt_ms = clamp(pins->dt_ms, K(1), K(1000));
    in.pv_mv = clamp(pins->pv_mv, K(0), K(MOST_PV_MV));
    in.pv_ma = clamp(pins->pv_ma, K(0), K(FW_MOST_MA));
    in.bat_mv = clamp(pins->bat_mv, K(0), K(FW_MOST_BAT_MV));
    in.charge_ma = clamp(pins->charge_ma, K(-FW_MOST_MA), K(FW_MOST_MA));
    in.charge_on = pins->charge_on;
    in.charge_mv = clamp(pins->charge_mv, K(0), K(FW_MOST_BAT_MV));
    in.charge_max_ma = clamp(pins->charge_max_ma, K(0), K(FW_MOST_MA));

    /* in 8 uW: 60 V times 100 A does not fit in uW, and the converter's steps are above 4 mV */
    word power = shift_down(shift_down(in.pv_mv, 2) * in.pv_ma, 1);
    word running = start_and_stop(params, state, &in, power);
    word risen = in.pv_mv > state->set_mv + params->mppt_step_mv;
    word limited = limit(params, state, &in, running, risen);
    track(params, state, &in, power, running & not(limited), risen);
    out->run = state->run;
    out->pv_set_mv = pick(is(state->run), state->set_mv, K(0));
    out->trips = state->trips;
}
