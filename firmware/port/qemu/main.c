/* SPDX-License-Identifier: MIT */
/* One controller behind two byte streams; see protocol.h and README.md.
 *
 *     arg=NAME,arg=MODE,arg=REQUESTS,arg=ANSWERS
 *
 * In `lockstep` every request is answered at once, in `replay` answers are gathered until a block
 * is full, and the requests are a file as a rule. */
#include "firmware/core/fw.h"
#include "firmware/port/qemu/clock.h"
#include "firmware/port/qemu/mem.h"
#include "firmware/port/qemu/protocol.h"
#include "firmware/port/qemu/semihost.h"
#include "firmware/port/qemu/startup.h"

enum { IN_WORDS = 192, OUT_WORDS = 192, LINE_BYTES = 96 };

struct link {
    int32_t requests, answers; /* handles */
    int32_t gathers;           /* replay */
    int32_t held;              /* words that wait in out[] */
    int32_t counts;            /* instructions are counted */
    word in[IN_WORDS], out[OUT_WORDS];
};

_Static_assert(sizeof(struct fw_inputs) <= 4 * IN_WORDS, "a record must fit");
_Static_assert(sizeof(struct fw_fast_inputs) <= 4 * IN_WORDS, "a record must fit");

/* Memory of the link and of records stands here, not on the stack, which is to be the core's. */
static struct link link;
static struct fw_params params;
static struct fw_state state;
static struct fw_fast_state fast;
static struct fw_kept kept;
static struct fw_m0_cost slow_cost, fast_cost;

static _Noreturn void stop(int32_t status, const char *why)
{
    semi_say(why);
    semi_exit(status);
}

static void take(void *to, int32_t bytes)
{
    if (semi_read(link.requests, to, bytes) != 0) {
        stop(FW_M0_EXIT_STREAM, "the requests end in the middle\n");
    }
}

static void flush(void)
{
    if (semi_write(link.answers, link.out, link.held * 4) != 0) {
        stop(FW_M0_EXIT_STREAM, "the answers are not taken\n");
    }
    link.held = 0;
}

static void give(const void *from, int32_t bytes)
{
    const word *words = from;
    for (int32_t k = 0; k < bytes / 4; k++) {
        if (link.held == OUT_WORDS) {
            flush();
        }
        link.out[link.held++] = words[k];
    }
}

static void book(struct fw_m0_cost *cost, int32_t ticks)
{
    cost->least = cost->steps == 0 || ticks < cost->least ? ticks : cost->least;
    cost->most = ticks > cost->most ? ticks : cost->most;
    cost->steps++;
    uint32_t before = cost->sum_low;
    cost->sum_low += (uint32_t)ticks;
    cost->sum_high += cost->sum_low < before;
}

static void slow_step(const word *in)
{
    static struct fw_outputs out;
    uint32_t start = link.counts ? clock_now() : 0;
    fw_step(&params, &state, (const struct fw_inputs *)in, &out);
    if (link.counts) {
        book(&slow_cost, clock_since(start));
    }
    give(&out, sizeof out);
}

static void fast_step(const word *in)
{
    struct fw_fast_outputs out;
    uint32_t start = link.counts ? clock_now() : 0;
    fw_fast_step(&params, &fast, (const struct fw_fast_inputs *)in, &out);
    if (link.counts) {
        book(&fast_cost, clock_since(start));
    }
    give(&out, sizeof out);
}

/* `count` records, as many at a time as the buffer holds. */
static void steps(const struct fw_m0_request *r)
{
    int32_t slow = r->kind == FW_M0_SLOW;
    int32_t words = (slow ? sizeof(struct fw_inputs) : sizeof(struct fw_fast_inputs)) / 4;
    int32_t left = r->count;
    while (left > 0) {
        int32_t part = 0;
        while (part < left && (part + 1) * words <= IN_WORDS) {
            part++;
        }
        take(link.in, part * words * 4);
        for (int32_t k = 0; k < part; k++) {
            if (slow) {
                slow_step(&link.in[k * words]);
            } else {
                fast_step(&link.in[k * words]);
            }
        }
        left -= part;
    }
}

static void report(void)
{
    struct fw_m0_report r = {
        .slow = slow_cost,
        .fast = fast_cost,
        .loop_ticks = link.counts ? clock_loop() : 0,
        .loop_instructions = CLOCK_LOOP,
        .stack_used = stack_used(),
        .stack_bytes = stack_bytes(),
    };
    give(&r, sizeof r);
}

static void trap(void)
{
    word odd;
    __asm__ volatile("ldr %0, [%1]" : "=l"(odd) : "l"((uintptr_t)link.in + 1));
}

/* Returns whether there is more to come. */
static int32_t serve(const struct fw_m0_request *r)
{
    switch (r->kind) {
    case FW_M0_PARAMS:
        take(&params, sizeof params);
        break;
    case FW_M0_INIT:
        fw_init(&params, &state);
        break;
    case FW_M0_FAST_INIT:
        fw_fast_init(&params, &fast);
        break;
    case FW_M0_SLOW:
    case FW_M0_FAST:
        steps(r);
        break;
    case FW_M0_STATE:
        give(&state, sizeof state);
        give(&fast, sizeof fast);
        break;
    case FW_M0_LOAD:
        take(&state, sizeof state);
        take(&fast, sizeof fast);
        break;
    case FW_M0_KEEP:
        fw_keep(&state, &kept);
        give(&kept, sizeof kept);
        break;
    case FW_M0_RESTORE:
        take(&kept, sizeof kept);
        fw_restore(&params, &state, &kept);
        break;
    case FW_M0_TRAP:
        trap();
        break;
    case FW_M0_SPIN:
        for (;;) {
            __asm__ volatile("");
        }
    case FW_M0_END:
        report();
        break;
    default:
        stop(FW_M0_EXIT_REQUEST, "no such request\n");
    }
    return r->kind != FW_M0_END;
}

static void greet(void)
{
    static struct fw_m0_hello mine = {
        .magic = FW_M0_MAGIC,
        .version = FW_M0_VERSION,
        .params = sizeof params,
        .state = sizeof state,
        .fast_state = sizeof fast,
        .kept = sizeof kept,
        .inputs = sizeof(struct fw_inputs),
        .outputs = sizeof(struct fw_outputs),
        .fast_inputs = sizeof(struct fw_fast_inputs),
        .fast_outputs = sizeof(struct fw_fast_outputs),
    };
    static struct fw_m0_hello theirs;
    take(&theirs, sizeof theirs);
    mine.flags = theirs.flags;
    give(&mine, sizeof mine);
    flush();
    const word *a = (const word *)&mine, *b = (const word *)&theirs;
    for (uint32_t k = 0; k < sizeof mine / 4; k++) {
        if (a[k] != b[k]) {
            stop(FW_M0_EXIT_HELLO, "host and image were built from different sources\n");
        }
    }
    link.counts = mine.flags & FW_M0_COUNT;
}

/* The next blank-separated item; ends it with a zero. Null when there is none. */
static char *item(char **rest)
{
    char *at = *rest;
    if (*at == 0) {
        return 0;
    }
    char *end = at;
    while (*end != 0 && *end != ' ') {
        end++;
    }
    *rest = *end == 0 ? end : end + 1;
    *end = 0;
    return at;
}

static void open_streams(void)
{
    char *line = (char *)link.in;
    char *mode = 0, *requests = 0, *answers = 0;
    if (semi_command_line(line, sizeof link.in - 1) == 0) {
        item(&line); /* the image's own name */
        mode = item(&line);
        requests = item(&line);
        answers = item(&line);
    }
    if (!answers || (mode[0] != 'r' && mode[0] != 'l')) {
        stop(FW_M0_EXIT_USAGE, "arg=NAME,arg=replay|lockstep,arg=REQUESTS,arg=ANSWERS\n");
    }
    link.gathers = mode[0] == 'r';
    link.requests = semi_open(requests, SEMI_READ);
    link.answers = semi_open(answers, SEMI_WRITE);
    if (link.requests < 0 || link.answers < 0) {
        stop(FW_M0_EXIT_USAGE, "REQUESTS or ANSWERS cannot be opened\n");
    }
}

int main(void)
{
    open_streams();
    greet();
    if (link.counts) {
        clock_start();
    }
    static struct fw_m0_request request;
    int32_t more = 1;
    while (more) {
        take(&request, sizeof request);
        more = serve(&request);
        if (!link.gathers || !more) {
            flush();
        }
    }
    return FW_M0_EXIT_OK;
}
