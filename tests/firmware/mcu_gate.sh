#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The core, compiled for a Cortex-M0, calls nothing but itself (no float, no division, no library) and
# keeps no memory of its own. Usage: mcu_gate.sh ROOT WORKDIR SOURCE...
set -eu
root=$1
work=$2
shift 2
cc=arm-none-eabi-gcc
if ! command -v "$cc" >/dev/null 2>&1; then
    echo "mcu_gate: $cc is not installed" >&2
    exit 77
fi
rm -rf "$work"
mkdir -p "$work"
flags="-mcpu=cortex-m0 -mthumb -Os -std=c11 -ffreestanding -Wall -Wextra -Wpedantic -Wconversion"
for source in "$@"; do
    # shellcheck disable=SC2086
    "$cc" $flags -I"$root" -c "$source" -o "$work/$(basename "$source").o"
done
"$cc" -nostdlib -r -o "$work/core.elf" "$work"/*.c.o
arm-none-eabi-size "$work"/*.c.o "$work/core.elf" | sed "s|$work/||"

undefined=$(arm-none-eabi-nm -u "$work/core.elf")
if [ -n "$undefined" ]; then
    echo "mcu_gate: the core calls what it does not bring along: $undefined" >&2
    exit 1
fi
# shellcheck disable=SC2046
set -- $(arm-none-eabi-size "$work/core.elf" | tail -n 1)
if [ "$2" != 0 ] || [ "$3" != 0 ]; then
    echo "mcu_gate: the core keeps memory of its own: data $2, bss $3 bytes" >&2
    exit 1
fi

# sizes of the states, read from the symbols of a probe
cat >"$work/probe.c" <<'PROBE'
#include "firmware/core/fw.h"
char fw_state_bytes[sizeof(struct fw_state)];
char fw_fast_state_bytes[sizeof(struct fw_fast_state)];
char fw_params_bytes[sizeof(struct fw_params)];
PROBE
# shellcheck disable=SC2086
"$cc" $flags -I"$root" -c "$work/probe.c" -o "$work/probe.o"
arm-none-eabi-nm -S -t d "$work/probe.o" | while read -r _ size _ name; do
    echo "$name $(echo "$size" | sed "s/^0*//")"
done
