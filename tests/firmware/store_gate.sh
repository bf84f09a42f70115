#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The store, compiled for a Cortex-M0, stays within its size, calls nothing but itself, the core and
# memcpy/memset (no division, no float, no allocation), and keeps no memory of its own.
# Usage: store_gate.sh ROOT WORKDIR SOURCE...
set -eu
root=$1
room=$2
shift 2
most_code=3328
most_state=64
cc=arm-none-eabi-gcc
if ! command -v "$cc" >/dev/null 2>&1; then
    echo "store_gate: $cc is not installed" >&2
    exit 77
fi
rm -rf "$room"
mkdir -p "$room"
flags="-mcpu=cortex-m0 -mthumb -Os -std=c11 -ffreestanding -Wall -Wextra -Wpedantic -Wconversion"
for source in "$@"; do
    # shellcheck disable=SC2086
    "$cc" $flags -fstack-usage -I"$root" -c "$source" -o "$room/$(basename "$source").o"
done
"$cc" -nostdlib -r -o "$room/store.elf" "$room"/*.c.o
arm-none-eabi-size "$room"/*.c.o "$room/store.elf" | sed "s|$room/||"
echo "largest stack frame: $(sort -t"$(printf '\t')" -k2 -n "$room"/*.su | tail -n 1)"

foreign=$(arm-none-eabi-nm -u "$room/store.elf" | grep -vE ' (memcpy|memset|fw_params?_[a-z_]+)$' || true)
if [ -n "$foreign" ]; then
    echo "store_gate: calls what it may not: $foreign" >&2
    exit 1
fi
# shellcheck disable=SC2046
set -- $(arm-none-eabi-size "$room/store.elf" | tail -n 1)
if [ "$2" != 0 ] || [ "$3" != 0 ]; then
    echo "store_gate: keeps memory of its own: data $2, bss $3 bytes" >&2
    exit 1
fi
if [ "$1" -gt "$most_code" ]; then
    echo "store_gate: $1 bytes of code, at most $most_code" >&2
    exit 1
fi

cat >"$room/probe.c" <<'PROBE'
#include "firmware/store/history.h"
#include "firmware/store/log.h"
char fw_store_bytes[sizeof(struct fw_store)];
char fw_history_bytes[sizeof(struct fw_history)];
char fw_log_bytes[sizeof(struct fw_log)];
PROBE
# shellcheck disable=SC2086
"$cc" $flags -I"$root" -c "$room/probe.c" -o "$room/probe.o"
arm-none-eabi-nm -S -t d "$room/probe.o" >"$room/probe.txt"
sed -n 's/^[0-9]* 0*\([0-9]*\) . \(.*\)$/\2 \1/p' "$room/probe.txt"
state=$(sed -n 's/^[0-9]* 0*\([0-9]*\) . fw_store_bytes$/\1/p' "$room/probe.txt")
if [ "$state" -gt "$most_state" ]; then
    echo "store_gate: the store's state takes $state bytes, at most $most_state" >&2
    exit 1
fi
