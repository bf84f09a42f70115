/* SPDX-License-Identifier: MIT */
/* parts.h - the parts of the slow step, in the order in which fw_step runs them. Internal.
 *
 * Each part owns its fields of the state: it sets them in its _init and alone writes them after,
 * and reads the others' freely. What depends on the parameters alone it works out in its _derive,
 * which fw_init and fw_repair call for all parts before anything else. Inputs have been clamped to
 * plausible ranges, see fw.c, and parameters lie within theirs; every bound in a comment below
 * follows from those two. */
#ifndef FW_CORE_PARTS_H
#define FW_CORE_PARTS_H

#include "firmware/core/fw.h"
#include "firmware/core/word.h"

enum { FW_DAY_S = 86400 };

#if FW_LANES > 1
#define fw_sleep_init FW_NAME(fw_sleep_init)
#define fw_sleep FW_NAME(fw_sleep)
#define fw_daylight_init FW_NAME(fw_daylight_init)
#define fw_daylight FW_NAME(fw_daylight)
#define fw_due FW_NAME(fw_due)
#define fw_gauge_init FW_NAME(fw_gauge_init)
#define fw_gauge_derive FW_NAME(fw_gauge_derive)
#define fw_gauge FW_NAME(fw_gauge)
#define fw_gauge_mark FW_NAME(fw_gauge_mark)
#define fw_capacity FW_NAME(fw_capacity)
#define fw_stranded_pm FW_NAME(fw_stranded_pm)
#define fw_charger_init FW_NAME(fw_charger_init)
#define fw_charger_derive FW_NAME(fw_charger_derive)
#define fw_charger FW_NAME(fw_charger)
#define fw_charge_limit_ma FW_NAME(fw_charge_limit_ma)
#define fw_budget_init FW_NAME(fw_budget_init)
#define fw_budget_derive FW_NAME(fw_budget_derive)
#define fw_budget FW_NAME(fw_budget)
#define fw_lamp_init FW_NAME(fw_lamp_init)
#define fw_lamp_derive FW_NAME(fw_lamp_derive)
#define fw_lamp FW_NAME(fw_lamp)
#define fw_lamp_why FW_NAME(fw_lamp_why)
#define fw_faults_init FW_NAME(fw_faults_init)
#define fw_faults FW_NAME(fw_faults)
#endif

enum {
    SHORTEST_NIGHT_S = 14400,      /* a shorter one is none to learn from */
    MOST_MAS_PER_PM = 2124000,     /* a full charge and a step's more are still in range */
    MOST_HARVEST_MAS = 1100000000, /* where sums of charge stop */
};

/* Bands of a temperature limit, in fw_state.cold, .hot and .discharge. */
enum { FW_FREE, FW_SLOW, FW_STOP };

/* What the night asks for now. */
struct fw_due {
    word window;  /* a condition: from dusk for window_s */
    word morning; /* a condition: before the learned dawn; beyond the window if need be */
    word flat_pm; /* level of the flat profile, and of the clock profile: see policy.h */
    word staged_pm;
};

/* What happened in this step, as conditions; and what has flowed since the last one. */
struct fw_events {
    word dusk;      /* a night began */
    word dawn;      /* a night ended, by light or by the clock */
    word lit;       /* it was by light */
    word charged;   /* the charge came to its end while voltage-limited */
    word emptied;   /* the lamp was cut for low voltage */
    word restored;  /* and may light again */
    word measured;  /* the capacity was learned from a run down to empty */
    word lamp_trip; /* the lamp was switched off by its current */
    word pulse;     /* a wake-up pulse began */
    word asleep;    /* went to sleep */
    word awake;     /* woke up */
    word heater_ma; /* through the heater */
    word net_ma;    /* into the battery, or out of it */
    word open_mv;   /* what the battery would show without that current */
};

/* Rests while there is nothing to do: on request, or cut off in the dark. Woken by daylight. */
void fw_sleep_init(const struct fw_params *params, struct fw_state *state);
void fw_sleep(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
              struct fw_events *events);

/* Dusk and dawn from the panel voltage; how long nights are. */
void fw_daylight_init(const struct fw_params *params, struct fw_state *state);
void fw_daylight(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
                 struct fw_events *events);
struct fw_due fw_due(const struct fw_params *params, const struct fw_state *state);

/* Counts charge and how far the count can be trusted. fw_gauge_mark resets it at both ends. */
void fw_gauge_derive(const struct fw_params *params, struct fw_state *state);
void fw_gauge_init(const struct fw_params *params, struct fw_state *state);
void fw_gauge(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
              const struct fw_events *events);
void fw_gauge_mark(const struct fw_params *params, struct fw_state *state,
                   struct fw_events *events);

/* A capacity that was learned, or the rated one if this makes no sense; mA s in one permille. */
word fw_capacity(const struct fw_params *params, word mas_per_pm);

/* Share of the capacity that cells at this temperature do not give, 0..1000. */
word fw_stranded_pm(const struct fw_params *params, word cell_ddc);

/* Off, bulk, constant voltage, done; heating and waking the pack; over-voltage; limits by cell
 * temperature. */
void fw_charger_derive(const struct fw_params *params, struct fw_state *state);
void fw_charger_init(const struct fw_params *params, struct fw_state *state);
void fw_charger(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
                struct fw_events *events);
/* Battery current that cells and converter allow now, 0 while charging is inhibited. */
word fw_charge_limit_ma(const struct fw_params *params, const struct fw_state *state);

/* What tonight may cost and the scale of the night's shape that follows; see policy_adaptive.c. */
void fw_budget_derive(const struct fw_params *params, struct fw_state *state);
void fw_budget_init(const struct fw_params *params, struct fw_state *state);
void fw_budget(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
               const struct fw_events *events);

/* Low-voltage disconnect, discharge limits by temperature, trips by its own current and trials
 * after them, policy, motion, fade. */
void fw_lamp_derive(const struct fw_params *params, struct fw_state *state);
void fw_lamp_init(const struct fw_params *params, struct fw_state *state);
void fw_lamp(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
             const struct fw_due *due, struct fw_events *events);
/* What holds it below full level: bits, enum fw_why. */
word fw_lamp_why(const struct fw_params *params, const struct fw_state *state,
                 const struct fw_due *due);

/* Fault bits. last_pm: the level while the inputs were measured. */
void fw_faults_init(const struct fw_params *params, struct fw_state *state);
void fw_faults(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
               word last_pm);

/* A condition: the panel charges the battery. A wake-up pulse is no charge yet. */
static inline word is_charging(word mode)
{
    return (mode == K(FW_MODE_BULK)) | (mode == K(FW_MODE_CV));
}

/* The `rank` least of values[count], rising, to low[rank]. */
static inline void sort_lowest(const word *values, int count, word *low, int rank)
{
    for (int k = 0; k < rank; k++) {
        low[k] = K(FW_UNKNOWN);
    }
    for (int i = 0; i < count; i++) {
        word x = values[i];
        for (int k = 0; k < rank; k++) {
            word smaller = min(low[k], x);
            x = max(low[k], x);
            low[k] = smaller;
        }
    }
}

#endif
