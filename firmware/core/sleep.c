/* SPDX-License-Identifier: MIT */
#include "firmware/core/parts.h"

void fw_sleep_init(const struct fw_params *params, struct fw_state *state)
{
    (void)params;
    state->asleep = K(0);
    state->idle_s = K(0);
}

/* idle: a condition, as below. */
static void doze(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
                 struct fw_events *events, word idle)
{
    word asleep = is(state->asleep);
    word idle_s = min(state->idle_s + in->dt_s, params->sleep_after_s);
    state->idle_s = pick(idle, idle_s, K(0));
    word tired = state->idle_s >= params->sleep_after_s;
    /* a crate or a dead battery's night has no dawn but by the clock, which wakes nobody */
    word daylight = events->dawn & events->lit;
    events->asleep = not(asleep) & ((in->service == K(FW_SERVICE_SLEEP)) | tired) & not(daylight);
    events->awake = asleep & ((in->service == K(FW_SERVICE_WAKE)) | daylight);
    state->asleep = flag((asleep | events->asleep) & not(events->awake));
    state->idle_s = pick(events->awake, K(0), state->idle_s);
}

void fw_sleep(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
              struct fw_events *events)
{
    /* nothing to light and nothing to charge: what is left belongs to the next evening */
    word idle = is(state->lvd) & is(state->night);
    word called = in->service != K(FW_SERVICE_NONE);
    events->asleep = K(0);
    events->awake = K(0);
    if (some(idle | is(state->asleep) | (state->idle_s > K(0)) | called)) {
        doze(params, state, in, events, idle);
    }
}
