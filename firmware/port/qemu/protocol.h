/* SPDX-License-Identifier: MIT */
/* protocol.h - how a host speaks to the controller in the emulator.
 *
 * Two byte streams of int32 words, little endian. The host sends a hello, the image answers with
 * its own; if magic, version or a size differs, the image ends with FW_M0_EXIT_HELLO. Then come
 * requests, each followed by what its line below says, and answers in the same order. The structs
 * of firmware/core/fw.h travel as they lie in memory; nobody here knows their fields. */
#ifndef FW_PORT_QEMU_PROTOCOL_H
#define FW_PORT_QEMU_PROTOCOL_H

#include <stdint.h>

enum { FW_M0_MAGIC = 0x304d5756, FW_M0_VERSION = 1 }; /* "VWM0" */

/* hello.flags: count instructions, which needs an emulator whose clock counts them */
enum { FW_M0_COUNT = 1 };

struct fw_m0_hello {
    int32_t magic, version;
    int32_t flags; /* the host's; the image repeats them */
    /* bytes of the structs */
    int32_t params, state, fast_state, kept;
    int32_t inputs, outputs;
    int32_t fast_inputs, fast_outputs;
};

enum fw_m0_kind {
    FW_M0_PARAMS = 1, /* + fw_params */
    FW_M0_INIT,       /* fw_init */
    FW_M0_FAST_INIT,  /* fw_fast_init */
    FW_M0_SLOW,       /* + count fw_inputs; answers count fw_outputs */
    FW_M0_FAST,       /* + count fw_fast_inputs; answers count fw_fast_outputs */
    FW_M0_STATE,      /* answers fw_state, fw_fast_state */
    FW_M0_LOAD,       /* + fw_state, fw_fast_state */
    FW_M0_KEEP,       /* fw_keep; answers fw_kept */
    FW_M0_RESTORE,    /* + fw_kept; fw_restore */
    FW_M0_TRAP,       /* loads a word from an odd address: proves the fault report */
    FW_M0_SPIN,       /* never answers: proves the host's patience */
    FW_M0_END         /* answers fw_m0_report; the image ends with 0 */
};

struct fw_m0_request {
    int32_t kind, count; /* count: of SLOW and FAST, at least 1; else 0 */
};

/* What the steps of one rate cost, in ticks of the emulated clock; zeros unless FW_M0_COUNT. */
struct fw_m0_cost {
    int32_t steps, least, most;
    uint32_t sum_low, sum_high;
};

struct fw_m0_report {
    struct fw_m0_cost slow, fast;
    int32_t loop_ticks, loop_instructions; /* the scale: a loop of known length */
    int32_t stack_used, stack_bytes;       /* deepest so far, and what is reserved */
};

enum fw_m0_exit {
    FW_M0_EXIT_OK = 0,
    FW_M0_EXIT_HELLO = 3,   /* host and image were built from different sources */
    FW_M0_EXIT_STREAM = 4,  /* the requests ended in the middle, or answers were not taken */
    FW_M0_EXIT_REQUEST = 5, /* no such kind */
    FW_M0_EXIT_USAGE = 6,   /* the command line */
    FW_M0_EXIT_FAULT = 99   /* HardFault; the console says where */
};

#endif
