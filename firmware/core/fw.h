/* SPDX-License-Identifier: MIT */
/* fw.h - the controller of an off-grid street light: daylight, charger, gauge, night budget, lamp,
 * faults, and the fast loop that tracks the panel's maximum power.
 *
 * Pure: each call reads parameters and inputs, changes the state it is given, and writes outputs.
 * No clock, no I/O, no memory of its own, so any number of controllers can run side by side and a
 * copy of a state goes on exactly like the original. Integers only; the same bits on every machine.
 * In a lane build one call steps FW_LANES controllers; see lanes.h.
 *
 * Units end each name: _mv _ma _mas (milliampere-seconds) _mwh _ddc (0.1 degC) _pm (permille) _s.
 */
#ifndef FW_CORE_FW_H
#define FW_CORE_FW_H

#include "firmware/core/lanes.h"
#include "firmware/core/params.h"

#if FW_LANES > 1
#define fw_init FW_NAME(fw_init)
#define fw_repair FW_NAME(fw_repair)
#define fw_step FW_NAME(fw_step)
#define fw_step_telling FW_NAME(fw_step_telling)
#define fw_keep FW_NAME(fw_keep)
#define fw_restore FW_NAME(fw_restore)
#define fw_fast_init FW_NAME(fw_fast_init)
#define fw_fast_step FW_NAME(fw_fast_step)
#define fw_fault_name FW_NAME(fw_fault_name)
#define fw_event_name FW_NAME(fw_event_name)
#define fw_why_name FW_NAME(fw_why_name)
#define fw_mode_name FW_NAME(fw_mode_name)
#define fw_policy_name FW_NAME(fw_policy_name)
#endif

enum { FW_UNKNOWN = INT32_MAX }; /* in state: nothing has been learned yet */
enum {
    FW_STATE_VERSION = 5,
    FW_FAST_VERSION = 3,
    FW_KEPT_VERSION = 1,
    FW_NIGHTS_KEPT = 7,
    FW_HARVESTS_KEPT = 14
};

/* Charger. FW_MODE(name, text) */
#define FW_MODES(FW_MODE)                                                                          \
    FW_MODE(OFF, "off")   /* night, or charging is not allowed */                                  \
    FW_MODE(BULK, "bulk") /* whatever the panel gives, up to the current limit */                  \
    FW_MODE(CV, "cv")     /* held at the set-point */                                              \
    FW_MODE(DONE, "done") /* full; no float for lithium */                                         \
    FW_MODE(HEAT, "heat") /* the panel feeds the heater of frozen cells; nothing goes into them */ \
    FW_MODE(WAKE, "wake") /* a pulse for a pack whose protection has opened */

enum fw_mode {
#define FW_MODE_ENUM(name, text) FW_MODE_##name,
    FW_MODES(FW_MODE_ENUM)
#undef FW_MODE_ENUM
        FW_MODE_COUNT
};

/* Dimming policies, numbered as the parameter `policy` numbers them. FW_POLICY(name): its level
 * function is fw_policy_<name> in policy_<name>.c. */
#define FW_POLICIES(FW_POLICY)                                                                     \
    FW_POLICY(fixed)                                                                               \
    FW_POLICY(stages)                                                                              \
    FW_POLICY(adaptive)                                                                            \
    FW_POLICY(voltage)

enum fw_policy {
#define FW_POLICY_ENUM(name) FW_POLICY_##name,
    FW_POLICIES(FW_POLICY_ENUM)
#undef FW_POLICY_ENUM
        FW_POLICY_COUNT
};

/* Faults: bit i of fw_outputs.faults is row i. FW_FAULT(name, text) */
#define FW_FAULTS(FW_FAULT)                                                                        \
    FW_FAULT(CELL_SENSOR, "cell temperature sensor lost; charging inhibited")                      \
    FW_FAULT(LAMP_OPEN, "lamp draws too little")                                                   \
    FW_FAULT(OVER_VOLTAGE, "battery over-voltage")                                                 \
    FW_FAULT(LOW_VOLTAGE, "low-voltage disconnect")                                                \
    FW_FAULT(CHARGE_COLD, "charging inhibited: cells too cold")                                    \
    FW_FAULT(CHARGE_HOT, "charging inhibited: cells too hot")                                      \
    FW_FAULT(DISCHARGE_TEMP, "lamp limited by the cells' temperature")                             \
    FW_FAULT(LAMP_OVER, "lamp draws too much")                                                     \
    FW_FAULT(LAMP_SHORT, "lamp is shorted")                                                        \
    FW_FAULT(PANEL_DARK, "panel dark for longer than a night; covered?")                           \
    FW_FAULT(PANEL_HIGH, "panel over-voltage; converter off")                                      \
    FW_FAULT(PACK_OPEN, "battery does not answer: its protection is open")                         \
    FW_FAULT(BOARD_HOT, "controller too hot; charging and lamp off")                               \
    FW_FAULT(MOTION_STUCK, "motion sensor never rests; ignored for tonight")                       \
    FW_FAULT(CLOCK_LOST, "length of the night not learned yet")

/* The first of them flicker and are held by a timer of their own. */
enum { FW_FAULTS_TIMED = 2 };

enum fw_fault {
#define FW_FAULT_ENUM(name, text) FW_FAULT_##name,
    FW_FAULTS(FW_FAULT_ENUM)
#undef FW_FAULT_ENUM
        FW_FAULT_COUNT
};

/* What happened in a step: bit i of fw_outputs.events is row i. FW_EVENT(name, text) */
#define FW_EVENTS(FW_EVENT)                                                                        \
    FW_EVENT(STARTED, "started")                                                                   \
    FW_EVENT(DUSK, "dusk")                                                                         \
    FW_EVENT(DAWN, "dawn")                                                                         \
    FW_EVENT(FULL, "charged to the end")                                                           \
    FW_EVENT(CUT, "lamp cut for want of charge")                                                   \
    FW_EVENT(RESTORED, "lamp free to light again")                                                 \
    FW_EVENT(FAULT_ON, "a fault was raised")                                                       \
    FW_EVENT(FAULT_OFF, "a fault was cleared")                                                     \
    FW_EVENT(LAMP_OFF, "lamp switched off by its current")                                         \
    FW_EVENT(CAPACITY, "capacity measured, from full to empty")                                    \
    FW_EVENT(WAKE_PULSE, "wake-up pulse for the pack")                                             \
    FW_EVENT(ASLEEP, "went to sleep")                                                              \
    FW_EVENT(AWAKE, "woke up")

enum fw_event {
#define FW_EVENT_ENUM(name, text) FW_EVENT_##name,
    FW_EVENTS(FW_EVENT_ENUM)
#undef FW_EVENT_ENUM
        FW_EVENT_COUNT
};

/* What holds the lamp below its full level: bit i of fw_outputs.why is row i. FW_WHY(name, text) */
#define FW_WHYS(FW_WHY)                                                                            \
    FW_WHY(NOT_DUE, "not due at this time")                                                        \
    FW_WHY(POLICY, "dimmed by the policy")                                                         \
    FW_WHY(FADING, "on its way to another level")                                                  \
    FW_WHY(CUT, "cut for want of charge")                                                          \
    FW_WHY(COLD, "cells too cold or too hot")                                                      \
    FW_WHY(LAMP, "lamp shorted or overloaded")                                                     \
    FW_WHY(BOARD, "controller too hot")                                                            \
    FW_WHY(ASLEEP, "asleep")

enum fw_why {
#define FW_WHY_ENUM(name, text) FW_WHY_##name,
    FW_WHYS(FW_WHY_ENUM)
#undef FW_WHY_ENUM
        FW_WHY_COUNT
};

/* What a person or a sleeping board asks for: fw_inputs.service. */
enum fw_service {
    FW_SERVICE_NONE,
    FW_SERVICE_SLEEP, /* for transport: everything off until the panel sees light */
    FW_SERVICE_WAKE
};

/* The plausible ranges, from which every bound in the core follows. The fast loop has a narrower
 * one for the panel, see mppt.c. */
enum {
    FW_MOST_PV_MV = 65000,
    FW_MOST_BAT_MV = 40000,
    FW_MOST_MA = 100000,     /* through the converter */
    FW_MOST_LAMP_MA = 16000, /* through the load shunt, lamp or heater */
    FW_LEAST_DDC = -1000,    /* the board's; for the cells there are parameters */
    FW_MOST_DDC = 2000
};

/* What the pins say. Currents are means since the last step, voltages and temperatures are as they
 * are now. The controller's own draw passes no shunt. Readings outside the plausible range are
 * taken as the nearest plausible one; a cell temperature outside cell_min_ddc..cell_max_ddc as a
 * lost sensor. */
struct fw_inputs {
    word dt_s;      /* since the last step, 1..60 */
    word pv_mv;     /* panel; its open-circuit voltage while the converter is off */
    word charge_ma; /* converter output, >= 0 */
    word lamp_ma;   /* taken from the bus by the lamp, or by the heater, >= 0 */
    word bat_mv;
    word cell_ddc;  /* battery cells */
    word board_ddc; /* the controller itself */
    word motion;    /* 1: somebody has moved below the lamp since the last step */
    word service;   /* enum fw_service */
};

/* What the power stages are told, and what a trace shows. */
struct fw_outputs {
    word charge_on;     /* 0 or 1 */
    word charge_mv;     /* constant-voltage set-point */
    word charge_max_ma; /* limit of the battery's charge current: that of the converter less that of
                           the lamp or heater; 0 while charge_on is 0 or only the heater is fed */
    word lamp_pm;       /* level, 0 = off .. 1000 */
    word heater;        /* 0 or 1 */
    word asleep;        /* 1: the board may stop everything but its slow clock */
    word faults;        /* bits, enum fw_fault */
    word events;        /* bits, enum fw_event: of this step */
    word why;           /* bits, enum fw_why */
    word keep;          /* 1: now is the time to store what fw_keep gives */
    word mode;          /* enum fw_mode */
    word night;         /* 0 or 1 */
    word window;        /* 1 while the lamp is due */
    word lvd;           /* 1 while the lamp is cut for want of charge */
    word soc_pm;        /* state of charge, of the capacity as learned */
    word capacity_mah;  /* that capacity */
    word sigma_pm;      /* its standard deviation */
    word soc_min_pm;    /* share that the cold locks up */
    word budget_mwh;    /* tonight's, of the adaptive policy */
    word harvest_mwh;   /* what that policy counts on from a day */
    word night_age_s;   /* since dusk */
    word night_length_s; /* learned */
};

/* Everything that the future depends on. Plain words: copy it, store it, compare it. Internal; what
 * a reader needs is in the outputs. Flags hold 0 or 1. */
struct fw_state {
    word version;
    word started; /* the first step has been made */
    /* worked out of the parameters by fw_init and fw_repair; _q10: times 1024, _q6: times 64 */
    word stored_q10;    /* share of the charge current that is stored */
    word draw_q10_ma;   /* controller and pack themselves, awake */
    word drift_q10_ma;  /* growth of the uncertainty with time */
    word wear_q10;      /* growth of the uncertainty per charge counted */
    word own_cells_q13; /* voltage of the pack that the table is for over that of this one */
    word mwh_q6;        /* energy in 4096 mA s at nominal voltage */
    word taper_ma;      /* end of charge */
    word warm_ma;       /* charge limits of the cells */
    word cool_ma;
    word hot_ma;
    word rated_lamp_ma; /* lamp at full level and nominal voltage */
    word cold_cap_pm;   /* lamp level that cold cells can feed */
    word share_q10;     /* 1 / autonomy_nights */
    word dim_q16;       /* level per millivolt of the voltage policy */
    /* inputs */
    word cell_ddc;  /* last plausible reading */
    word cell_lost; /* the sensor gives none now */
    /* sleep */
    word asleep;
    word idle_s; /* cut off in the dark for so long */
    /* daylight */
    word night;
    word dark_s;  /* integrator towards dusk */
    word light_s; /* integrator towards dawn */
    word since_dusk_s;
    word since_dawn_s;
    word dawn_age_s;               /* length of the last night, dusk to dawn */
    word cycle_s;                  /* dusk to dusk, for one step after a dusk, else 0 */
    word covered;                  /* the panel stayed dark beyond the longest night */
    word nights_s[FW_NIGHTS_KEPT]; /* latest first; FW_UNKNOWN at first */
    word night_length_s;
    /* gauge */
    word mas_per_pm; /* charge in one permille of the capacity, as learned */
    word charge_mas;
    word charge_rest; /* what does not fill a milliampere-second yet, in 1/1024 */
    word sigma_mas;   /* standard deviation */
    word sigma_rest;
    word soc_pm;
    word soc_min_pm;
    word run_mas; /* drawn since the last verified full charge; FW_UNKNOWN: there was none */
    /* charger */
    word mode;
    word soft_ma;     /* limit that rises from a start */
    word last_net_ma; /* battery current and voltage of the last step */
    word last_bat_mv;
    word pack_open; /* the protection of the pack has opened under charge */
    word pause_s;   /* until heating, or a wake-up pulse, is tried again */
    word stay_s;    /* in this mode; of heating, not fed by the panel */
    word board_hot;
    word full;    /* charged to the end and not yet below the recharge voltage */
    word taper_s; /* integrators */
    word cv_s;
    word recharge_s;
    word over_voltage;
    word cold; /* 0 no limit, 1 slow, 2 stop */
    word hot;
    /* lamp */
    word lvd;
    word lvd_s; /* integrators */
    word lvr_s;
    word discharge; /* 0 no limit, 1 slow, 2 stop */
    word lamp_pm;
    word wanted_pm;    /* that the fade goes towards */
    word over_s;       /* integrator: overload */
    word lamp_short;   /* the last trip was for a short */
    word lamp_trips;   /* tonight */
    word lamp_wait_s;  /* until the next trial */
    word motion_s;     /* of boost left */
    word motion_all_s; /* of boost had tonight */
    word bat_q8_mv;    /* battery at its terminals, smoothed over four minutes */
    /* night budget */
    /* what the last days could have brought, latest first; FW_UNKNOWN at first */
    word harvest_mas[FW_HARVESTS_KEPT];
    word today_mas;     /* since dusk */
    word free_mas;      /* of it, while the battery took what it was given */
    word free_weight;   /* daylight of then, see budget.c */
    word held_weight;   /* and while it was full */
    word coldest_ddc;   /* of the cells since dusk */
    word last_cold_ddc; /* of the cells in the day before */
    word budget_mas;    /* for tonight */
    word spent_mas;     /* tonight */
    word planned_mas;   /* harvest that the plan counts on */
    word plan_pm;       /* scale of the night's shape */
    word ceiling_pm;    /* what plan_pm may not pass tonight */
    word resolve_s;     /* since the plan was last worked out */
    word slice_mas;     /* spent since then */
    word slice_pm_s;    /* level seconds since then */
    word lamp_full_ma;  /* what the lamp would draw at full level, as measured */
    /* faults */
    word faults;
    word fault_s[FW_FAULTS_TIMED]; /* integrators */
};

#if FW_LANES == 1
_Static_assert(sizeof(struct fw_state) <= 512, "the state must fit a small controller");
#endif

/* Starts a controller that knows nothing: after installation and after every loss of supply. The
 * lamp stays off until voltage and charge have been seen to suffice.
 * Given     params that pass fw_params_out_of_range and fw_params_check */
void fw_init(const struct fw_params *params, struct fw_state *state);

/* Works out again what the state holds of the parameters: a bit of it that memory has turned over
 * would else stay until the next start. Changes nothing in a sound state. A board calls it between
 * steps as often as it likes; all other words heal by themselves, through fw_step.
 * Given     params as for fw_init */
void fw_repair(const struct fw_params *params, struct fw_state *state);

/* What outlives a loss of supply: a board stores it when fw_outputs.keep says so, once a day. */
struct fw_kept {
    word version;
    word night_length_s; /* FW_UNKNOWN while it has not been learned */
    word mas_per_pm;     /* the capacity, as learned */
    word harvest_mas[FW_HARVESTS_KEPT];
};

/* Given     state: between steps */
void fw_keep(const struct fw_state *state, struct fw_kept *kept);

/* Hands it back, between fw_init and the first step. A kept state of another version, or one that
 * makes no sense with these parameters, is passed over field by field. */
void fw_restore(const struct fw_params *params, struct fw_state *state, const struct fw_kept *kept);

/* One step of the slow loop. Behaviour does not depend on dt_s beyond its granularity. */
void fw_step(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *pins,
             struct fw_outputs *out);

#if FW_LANES > 1
/* The same for who steps often and looks at the last step only: without tells the outputs that no
 * board acts on stay as they were, events among them. */
void fw_step_telling(const struct fw_params *params, struct fw_state *state,
                     const struct fw_inputs *pins, struct fw_outputs *out, int tells);
#endif

/* What the converter's loop sees: 12-bit readings averaged over the period, and what the slow loop
 * has commanded last. */
struct fw_fast_inputs {
    word dt_ms; /* since the last step, 1..1000; 100 is what the numbers are meant for */
    word pv_mv;
    word pv_ma;
    word bat_mv;
    word charge_ma; /* converter output; negative = flowing back */
    word charge_on; /* from fw_outputs */
    word charge_mv;
    word charge_max_ma;
};

/* Why the converter was stopped, as bits. */
enum fw_trip {
    FW_TRIP_BACKFLOW = 1,  /* current ran back out of the battery */
    FW_TRIP_BUS = 2,       /* the bus above ov_mv: battery too high, or gone (load dump) */
    FW_TRIP_PANEL = 4,     /* the panel above pv_max_mv */
    FW_TRIP_LOW_LIGHT = 8, /* too little power for too long */
};

struct fw_fast_outputs {
    word run;       /* 0: converter off, the panel floats to its open-circuit voltage */
    word pv_set_mv; /* panel voltage to hold */
    word trips;     /* enum fw_trip; kept until the next start */
};

struct fw_fast_state {
    word version;
    word run;
    word wait_ms; /* until the next attempt, or until the open-circuit voltage has settled */
    word low_ms;  /* time below the low-light limit */
    word scan_ms; /* since the last scan */
    word voc_mv;
    word set_mv;
    word step_mv;   /* by which set_mv is off the centre of the search */
    word phase;     /* what the next sample is; see mppt.c */
    word before;    /* powers in 8 uW: of the last sample but one, or the best of a scan */
    word after;     /* of the last sample */
    word limited;   /* a voltage or current limit acts; the search is frozen */
    word resume_mv; /* where the search goes on; 0 = not known */
    word trips;
};

#if FW_LANES == 1
_Static_assert(sizeof(struct fw_fast_state) <= 80, "the fast state must fit a small controller");
#endif

/* Starts the fast loop with the converter off, after every loss of supply.
 * Given     params as for fw_init */
void fw_fast_init(const struct fw_params *params, struct fw_fast_state *state);

/* One step of the fast loop: seeks the set-point of the panel voltage that gives the most power by
 * swinging it to and fro, scans the whole curve at each start and every mppt_scan_ms, and holds the
 * limits. What a board adds: a regulator of its own, a thousand times a second or more, that holds
 * the panel at pv_set_mv and lets it rise when the bus would pass charge_mv (a bus without battery
 * is faster than any search); and an early call of this step as soon as a reading passes ov_mv. */
void fw_fast_step(const struct fw_params *params, struct fw_fast_state *state,
                  const struct fw_fast_inputs *pins, struct fw_fast_outputs *out);

/* Names for messages; null for a number that has none. */
const char *fw_fault_name(int fault);
const char *fw_event_name(int event);
const char *fw_why_name(int why);
const char *fw_mode_name(int mode);
const char *fw_policy_name(int policy);

#endif
