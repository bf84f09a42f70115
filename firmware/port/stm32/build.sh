#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds the image for the STM32G030: build.sh ROOT WORKDIR leaves vesper.elf, vesper.bin and
# vesper.map in WORKDIR and prints the sizes.
set -eu
root=$(cd "$1" && pwd)
mkdir -p "$2"
room=$(cd "$2" && pwd)
cd "$root"

cc=arm-none-eabi-gcc
flags="-mcpu=cortex-m0plus -mthumb -Os -std=c11 -g -ffreestanding -fno-common -ffunction-sections
    -fdata-sections -fcallgraph-info=su,da -Wall -Wextra -Wpedantic -Wconversion -Wshadow
    -Wmissing-prototypes -Wstrict-prototypes -Wvla -Wundef -Werror -I$root"

rm -f "$room"/*.o "$room"/*.ci
for source in firmware/core/*.c firmware/store/*.c firmware/app/*.c firmware/port/stm32/*.c; do
    case "$source" in
    firmware/core/catalog.c) continue ;; # the words: help, rule and fault texts
    */mem.c) more=-fno-tree-loop-distribute-patterns ;;
    *) more= ;;
    esac
    name=$(echo "$source" | sed 's|^firmware/||; s|/|_|g; s|\.c$||')
    # shellcheck disable=SC2086
    "$cc" $flags $more -c "$source" -o "$room/$name.o"
done
# shellcheck disable=SC2086
"$cc" $flags -nostdlib -nostartfiles -T firmware/port/stm32/stm32g030x6.ld -Wl,--gc-sections \
    -Wl,-Map="$room/vesper.map" "$room"/*.o -lgcc -o "$room/vesper.elf"
arm-none-eabi-objcopy -O binary "$room/vesper.elf" "$room/vesper.bin"
arm-none-eabi-size "$room/vesper.elf" | sed "s|$room/||"
