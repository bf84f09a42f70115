/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two winter months at 1 s, recorded from a closed loop with the host's build, then replayed on the
 * emulated Cortex-M0 and through eight lanes: every word of every output and of the final state is
 * the same. Usage: qemu_gate IMAGE [FIGURES]; FIGURES takes the cost of the steps for the budgets.
 * Exit 0 equal, 1 not, 77 without emulator or image. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "drive.h"
#include "firmware/core/fw.h"
#include "sim/engine/emulated.h"
#include "winter.h"

enum { BATCH = 4096, FAST_STEPS = 400000, WORDS_OUT = sizeof(struct fw_outputs) / 4 };

/* Records of one rate, and what host and emulator answered to them. */
struct batch {
    int slow, held;
    long first; /* number of its first step */
    union {
        struct fw_inputs slow[BATCH];
        struct fw_fast_inputs fast[BATCH];
    } in;
    union answers {
        struct fw_outputs slow[BATCH];
        struct fw_fast_outputs fast[BATCH];
    } host, emulated;
    enum vs_err err; /* of the emulator */
    double emulated_s;
};

struct gate {
    const char *image;
    struct fw_params params;
    struct fw_state state;
    struct fw_fast_state fast;
    struct vs_emulated *emulated;
    struct eight *eight;
    struct vs_emulated_report cost;
    double host_s, emulated_s, eight_s;
    long done;
    pthread_t thread; /* the emulator works on `away` while the host fills `near` */
    struct batch *near, *away;
    int underway;
};

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static _Noreturn void give_up(int code, const char *text)
{
    fflush(stdout);
    fprintf(stderr, "qemu_gate: %s\n", text);
    exit(code);
}

static void must(enum vs_err err, const struct gate *g)
{
    struct vs_diag diag = {0};
    if (err) {
        vs_emulated_trouble(g->emulated, &diag);
        give_up(1, diag.text);
    }
}

static void open_emulator(struct gate *g)
{
    struct vs_diag diag = {0};
    struct vs_emulated_options options = {
        .image = g->image,
        .sizes = {sizeof(struct fw_params), sizeof(struct fw_state), sizeof(struct fw_fast_state),
                  sizeof(struct fw_kept), sizeof(struct fw_inputs), sizeof(struct fw_outputs),
                  sizeof(struct fw_fast_inputs), sizeof(struct fw_fast_outputs)},
        .counts = 1,
    };
    enum vs_err err = vs_emulated_open(&g->emulated, &options, &diag);
    if (err) {
        char text[800];
        vs_diag_format(&diag, text, sizeof text);
        give_up(err == VS_ERR_MISSING ? 77 : 1, text);
    }
    must(vs_emulated_params(g->emulated, &g->params), g);
}

/* Says where two runs of words part, and ends. */
static void compare(const char *who, const char *what, long step, const void *want, const void *got,
                    size_t bytes)
{
    if (memcmp(want, got, bytes) == 0) {
        return;
    }
    const int32_t *a = want, *b = got;
    for (size_t k = 0; k < bytes / 4; k++) {
        if (a[k] != b[k]) {
            char text[160];
            snprintf(text, sizeof text, "%s: word %zu of %s at step %ld is %d, on the host %d", who,
                     k, what, step, (int)b[k], (int)a[k]);
            give_up(1, text);
        }
    }
}

static void through_eight(struct gate *g, const struct batch *b, int index)
{
    static int32_t records[DRIVE_LANES][DRIVE_INPUTS];
    static int32_t fast_records[DRIVE_LANES][DRIVE_FAST_INPUTS];
    int32_t got[WORDS_OUT];
    int words = b->slow ? WORDS_OUT : DRIVE_FAST_OUTPUTS, lane = index % DRIVE_LANES;
    for (int k = 0; k < DRIVE_LANES; k++) {
        memcpy(records[k], &b->in.slow[index], b->slow ? sizeof records[k] : 0);
        memcpy(fast_records[k], &b->in.fast[index], b->slow ? 0 : sizeof fast_records[k]);
    }
    if (b->slow) {
        eight_step(g->eight, records);
    } else {
        eight_fast_step(g->eight, fast_records);
    }
    for (int k = 0; k < words; k++) {
        got[k] = eight_word(g->eight, b->slow ? EIGHT_OUTPUTS : EIGHT_FAST_OUTPUTS, k, lane);
    }
    compare("eight lanes", b->slow ? "fw_outputs" : "fw_fast_outputs", b->first + index,
            b->slow ? (const void *)&b->host.slow[index] : &b->host.fast[index], got,
            4 * (size_t)words);
}

static void *emulate(void *context)
{
    struct gate *g = context;
    struct batch *b = g->away;
    double start = now_s();
    b->err = b->slow ? vs_emulated_slow(g->emulated, b->in.slow, b->emulated.slow, b->held)
                     : vs_emulated_fast(g->emulated, b->in.fast, b->emulated.fast, b->held);
    b->emulated_s = now_s() - start;
    return NULL;
}

/* Waits for the emulator and compares what it made of its batch. */
static void settle(struct gate *g)
{
    struct batch *b = g->away;
    if (!g->underway) {
        return;
    }
    pthread_join(g->thread, NULL);
    g->underway = 0;
    must(b->err, g);
    g->emulated_s += b->emulated_s;
    for (int k = 0; k < b->held; k++) {
        compare("Cortex-M0", b->slow ? "fw_outputs" : "fw_fast_outputs", b->first + k,
                b->slow ? (const void *)&b->host.slow[k] : &b->host.fast[k],
                b->slow ? (const void *)&b->emulated.slow[k] : &b->emulated.fast[k],
                b->slow ? sizeof *b->host.slow : sizeof *b->host.fast);
    }
}

/* Hands the filled batch to the other two builds. */
static void replay(struct gate *g)
{
    settle(g);
    struct batch *b = g->near;
    if (b->held == 0) {
        return;
    }
    g->near = g->away;
    g->away = b;
    b->first = g->done;
    g->done += b->held;
    if (pthread_create(&g->thread, NULL, emulate, g) != 0) {
        give_up(1, "no thread for the emulator");
    }
    g->underway = 1;
    double start = now_s();
    for (int k = 0; k < b->held; k++) {
        through_eight(g, b, k);
    }
    g->eight_s += now_s() - start;
    g->near->slow = b->slow;
    g->near->held = 0;
}

static void replay_all(struct gate *g)
{
    replay(g);
    settle(g);
}

/* All that the controllers remember. */
static void compare_states(struct gate *g)
{
    struct fw_state state;
    struct fw_fast_state fast;
    must(vs_emulated_save(g->emulated, &state, &fast), g);
    compare("Cortex-M0", "fw_state", g->done, &g->state, &state, sizeof state);
    compare("Cortex-M0", "fw_fast_state", g->done, &g->fast, &fast, sizeof fast);
    for (int lane = 0; lane < DRIVE_LANES; lane++) {
        for (size_t k = 0; k < sizeof state / 4; k++) {
            int32_t got = eight_word(g->eight, EIGHT_STATE, (int)k, lane);
            memcpy((int32_t *)&state + k, &got, 4);
        }
        for (size_t k = 0; k < sizeof fast / 4; k++) {
            int32_t got = eight_word(g->eight, EIGHT_FAST_STATE, (int)k, lane);
            memcpy((int32_t *)&fast + k, &got, 4);
        }
        compare("eight lanes", "fw_state", g->done, &g->state, &state, sizeof state);
        compare("eight lanes", "fw_fast_state", g->done, &g->fast, &fast, sizeof fast);
    }
}

static void start_all(struct gate *g)
{
    static int32_t params[DRIVE_LANES][DRIVE_PARAMS];
    for (int lane = 0; lane < DRIVE_LANES; lane++) {
        for (int k = 0; k < FW_PARAM_COUNT; k++) {
            params[lane][k] = fw_param_get(&g->params, k, 0);
        }
    }
    fw_init(&g->params, &g->state);
    fw_fast_init(&g->params, &g->fast);
    must(vs_emulated_init(g->emulated), g);
    must(vs_emulated_fast_init(g->emulated), g);
    eight_start(g->eight, params, FW_PARAM_COUNT);
}

/* A blackout: what a board has stored is all that is left. */
static void restart_all(struct gate *g)
{
    struct fw_kept kept, other;
    fw_keep(&g->state, &kept);
    must(vs_emulated_keep(g->emulated, &other), g);
    compare("Cortex-M0", "fw_kept", g->done, &kept, &other, sizeof kept);
    fw_init(&g->params, &g->state);
    fw_restore(&g->params, &g->state, &kept);
    fw_fast_init(&g->params, &g->fast);
    must(vs_emulated_init(g->emulated), g);
    must(vs_emulated_restore(g->emulated, &other), g);
    must(vs_emulated_fast_init(g->emulated), g);
    eight_restart(g->eight);
}

static void merge(struct vs_emulated_cost *all, const struct vs_emulated_cost *one)
{
    double steps = (double)(all->steps + one->steps);
    if (one->steps == 0) {
        return;
    }
    all->mean = (all->mean * (double)all->steps + one->mean * (double)one->steps) / steps;
    all->least = all->steps == 0 || one->least < all->least ? one->least : all->least;
    all->most = one->most > all->most ? one->most : all->most;
    all->steps += one->steps;
}

static void close_emulator(struct gate *g)
{
    struct vs_emulated_report r;
    must(vs_emulated_finish(g->emulated, &r), g);
    vs_emulated_close(g->emulated);
    merge(&g->cost.slow, &r.slow);
    merge(&g->cost.fast, &r.fast);
    g->cost.stack_used = r.stack_used > g->cost.stack_used ? r.stack_used : g->cost.stack_used;
    g->cost.stack_bytes = r.stack_bytes;
}

/* Another emulator goes on from the states of this one. */
static void change_machines(struct gate *g)
{
    struct fw_state state;
    struct fw_fast_state fast;
    must(vs_emulated_save(g->emulated, &state, &fast), g);
    close_emulator(g);
    open_emulator(g);
    must(vs_emulated_load(g->emulated, &state, &fast), g);
}

/* What the two months were to hold, by the controller's own outputs. */
struct seen {
    int faults, modes, events, whys, cuts, nights, night, steps;
};

static void note(struct seen *seen, const struct fw_outputs *out)
{
    seen->faults |= out->faults;
    seen->events |= out->events;
    seen->whys |= out->why;
    seen->modes |= 1 << out->mode;
    seen->cuts += out->lvd;
    seen->nights += out->night && !seen->night;
    seen->night = out->night;
    seen->steps++;
}

/* Returns how many of the first `count` bits are missing. */
static int missing_of(const char *what, int bits, int count, const char *name(int))
{
    int missing = 0;
    for (int k = 0; k < count; k++) {
        if (!(bits >> k & 1)) {
            printf("not reached: %s '%s'\n", what, name(k));
            missing++;
        }
    }
    return missing;
}

static int judge(const struct seen *seen)
{
    int all = FW_MODE_COUNT + FW_FAULT_COUNT + FW_EVENT_COUNT + FW_WHY_COUNT;
    int missing = missing_of("charger mode", seen->modes, FW_MODE_COUNT, fw_mode_name) +
                  missing_of("fault", seen->faults, FW_FAULT_COUNT, fw_fault_name) +
                  missing_of("event", seen->events, FW_EVENT_COUNT, fw_event_name) +
                  missing_of("reason", seen->whys, FW_WHY_COUNT, fw_why_name);
    printf("reached: %d steps, %d nights, %d s cut off; %d of %d modes, faults, events, reasons\n",
           seen->steps, seen->nights, seen->cuts, all - missing, all);
    return missing + (seen->nights < 55) + (seen->cuts < 3600);
}

static void run_slow(struct gate *g, struct seen *seen)
{
    struct winter winter = winter_new();
    struct fw_outputs out;
    memset(&out, 0, sizeof out);
    g->near->slow = 1;
    while (winter.t < WINTER_SECONDS) {
        if (winter.t == 0) {
            start_all(g);
        } else if (winter_restarts(&winter)) {
            replay_all(g);
            restart_all(g);
            memset(&out, 0, sizeof out);
        } else if (winter.t % (WINTER_SECONDS / 3) == 0) {
            replay_all(g);
            change_machines(g);
        }
        double start = now_s();
        struct batch *b = g->near;
        while (b->held < BATCH && winter.t < WINTER_SECONDS) {
            b->in.slow[b->held] = winter_pins(&winter, &out);
            fw_step(&g->params, &g->state, &b->in.slow[b->held], &out);
            note(seen, &out);
            b->host.slow[b->held++] = out;
            if (winter_restarts(&winter) || winter.t % (WINTER_SECONDS / 3) == 0) {
                break;
            }
        }
        g->host_s += now_s() - start;
        replay(g);
    }
    replay_all(g);
    compare_states(g);
}

/* Returns how many of the fast loop's states were never reached. */
static int run_fast(struct gate *g)
{
    struct windy windy = {.seed = 7};
    struct fw_fast_outputs out;
    memset(&out, 0, sizeof out);
    int runs = 0, starts = 0, backs_off = 0, trips = 0;
    const int all_trips = FW_TRIP_BACKFLOW | FW_TRIP_BUS | FW_TRIP_PANEL | FW_TRIP_LOW_LIGHT;
    g->done = 0;
    g->near->slow = 0;
    for (int t = 0; t < FAST_STEPS; t++) {
        struct batch *b = g->near;
        int ran = out.run;
        b->in.fast[b->held] = windy_pins(&windy, &out);
        fw_fast_step(&g->params, &g->fast, &b->in.fast[b->held], &out);
        runs += out.run;
        starts += out.run && !ran;
        trips |= out.trips;
        backs_off += out.run && out.pv_set_mv > 19000;
        b->host.fast[b->held++] = out;
        if (b->held == BATCH) {
            replay(g);
        }
    }
    replay_all(g);
    compare_states(g);
    printf("reached: %d fast steps, running in %d, started %d times, held back in %d; trips %x "
           "of %x\n",
           FAST_STEPS, runs, starts, backs_off, (unsigned)trips, (unsigned)all_trips);
    return (runs < FAST_STEPS / 3) + (starts < 20) + (backs_off < 1000) + (trips != all_trips);
}

static void write_figures(const struct gate *g, const char *path)
{
    FILE *f = fopen(path, "w");
    if (!f) {
        give_up(1, "the figures cannot be written");
    }
    const struct vs_emulated_cost *slow = &g->cost.slow, *fast = &g->cost.fast;
    fprintf(f, "slow_least %.0f\nslow_mean %.1f\nslow_most %.0f\n", slow->least, slow->mean,
            slow->most);
    fprintf(f, "fast_least %.0f\nfast_mean %.1f\nfast_most %.0f\n", fast->least, fast->mean,
            fast->most);
    fprintf(f, "stack_used %d\nstack_bytes %d\n", g->cost.stack_used, g->cost.stack_bytes);
    if (fclose(f) != 0) {
        give_up(1, "the figures cannot be written");
    }
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        give_up(2, "usage: qemu_gate IMAGE [FIGURES]");
    }
    if (argc > 2) {
        remove(argv[2]); /* figures of another image are worse than none */
    }
    static struct gate g;
    static struct batch batches[2];
    struct seen seen = {0};
    g.image = argv[1];
    g.params = winter_new().params;
    g.near = &batches[0];
    g.away = &batches[1];
    g.eight = aligned_alloc(64, (eight_size() + 63) / 64 * 64);
    if (!g.eight) {
        give_up(1, "no memory");
    }
    open_emulator(&g);
    run_slow(&g, &seen);
    printf("slow steps a second: host %.2f million, eight lanes %.2f million, Cortex-M0 %.0f 000\n",
           seen.steps / g.host_s * 1e-6, 8 * seen.steps / g.eight_s * 1e-6,
           seen.steps / g.emulated_s * 1e-3);
    int missing = run_fast(&g);
    missing += judge(&seen);
    close_emulator(&g);
    printf("instructions a slow step: %.0f to %.0f, mean %.1f; a fast step: %.0f to %.0f, mean "
           "%.1f; stack %d of %d bytes\n",
           g.cost.slow.least, g.cost.slow.most, g.cost.slow.mean, g.cost.fast.least,
           g.cost.fast.most, g.cost.fast.mean, g.cost.stack_used, g.cost.stack_bytes);
    if (argc > 2) {
        write_figures(&g, argv[2]);
    }
    free(g.eight);
    puts(missing ? "some of it was not reached" : "host, Cortex-M0 and eight lanes are equal");
    return missing ? 1 : 0;
}
