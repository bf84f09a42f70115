/* SPDX-License-Identifier: GPL-3.0-or-later */
/* target.h - what a fuzz target is: takes any bytes, returns 0, and aborts when a promise of the
 * code under test is broken. Named as libFuzzer names it, so that it links with either. */
#ifndef VS_TESTS_FUZZ_TARGET_H
#define VS_TESTS_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
