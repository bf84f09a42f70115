#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the image for the STM32G030 and holds it to its budgets: flash, RAM with the stack it
# reserves, nothing from the library that such a controller has no room for, and a stack that the
# call graph proves to be enough. Usage: stm32_image.sh ROOT WORKDIR
set -eu
root=$1
room=$2
if ! command -v arm-none-eabi-gcc >/dev/null 2>&1; then
    echo "stm32_image: arm-none-eabi-gcc is not installed" >&2
    exit 77
fi
most_flash=32768
most_ram=4096

sh "$root/firmware/port/stm32/build.sh" "$root" "$room"
elf=$room/vesper.elf
failed=0
refuse() {
    echo "stm32_image: $1" >&2
    failed=1
}
section() {
    arm-none-eabi-size -A -d "$elf" | awk -v name="$1" '$1 == name { n = $2 } END { print n + 0 }'
}
symbol() {
    arm-none-eabi-nm "$elf" | awk -v name="$1" '$3 == name { print $1 }'
}

flash=$(($(section .text) + $(section .data)))
store=$((0x$(symbol fw_store_end) - 0x$(symbol fw_store_begin)))
reserve=$(section .stack)
ram=$((reserve + $(section .data) + $(section .bss)))
echo "flash $flash bytes, and $store for the store, of $most_flash"
echo "ram $ram bytes, of them $reserve reserved for the stack, of $most_ram"
[ $((flash + store)) -le $most_flash ] || refuse "too much flash"
[ "$ram" -le $most_ram ] || refuse "too much RAM"
[ "$(stat -c %s "$room/vesper.bin")" -eq "$flash" ] || refuse "the binary is not what the ELF says"

# no floating point, no 64-bit or other division, no heap, no stdio
banned='__aeabi_[fd]|__aeabi_u?[il]2[fd]|__aeabi_u?l?divmod|__aeabi_u?idiv|__aeabi_lmul|malloc|printf'
found=$(arm-none-eabi-nm "$elf" | grep -E " ($banned)" || true)
[ -z "$found" ] || refuse "it links what it must not: $found"

# the vector table is where the core looks for it, and names its stack, start and interrupts
vectors=$(arm-none-eabi-nm -n "$elf" | awk '$1 == "08000000" && $3 == "vectors" { print $3 }')
[ "$vectors" = vectors ] || refuse "no vector table at 0x08000000"
word() {
    od -A n -t x4 -j $((4 * $1)) -N 4 "$room/vesper.bin" | tr -d ' '
}
expect() { # vector number, symbol, 1 for code
    want=$(printf '%08x' $((0x$(symbol "$2") + $3)))
    [ "$(word "$1")" = "$want" ] || refuse "vector $1 is $(word "$1"), not $2 at $want"
}
expect 0 fw_stack_top 0
expect 1 fw_reset 1
expect 2 fw_on_nmi 1
expect 3 fw_halt 1
expect 15 fw_on_systick 1
expect $((16 + 9)) fw_on_sequence 1
expect $((16 + 27)) fw_on_serial 1

# Stack: the main loop, under it one interrupt of each priority with what the core saves for it. Two
# levels of calls go through pointers: from the store to the app's guard, from there to the driver.
guard=firmware/app/keeping.c
driver=firmware/port/stm32/flash.c
indirect=$(cat "$room"/*.ci | sed -n '/__indirect_call/s/.*sourcename: "\([^"]*\)".*/\1/p' | sort -u |
    while read -r name; do
        case "$name" in
        "$guard":*) echo "$name=$driver:erase,$driver:program,$driver:read" ;;
        *) echo "$name=$guard:guarded_erase,$guard:guarded_program,$guard:plain_read" ;;
        esac
    done)
deepest() {
    awk -f "$root/tests/firmware/stack.awk" -v roots="$1" -v indirect="$indirect" "$room"/*.ci
}
saved=36 # eight words, and one to align
main=$(deepest main)
echo "main loop: $main"
most=${main%% *}
for level in "fw_on_systick fw_on_serial" fw_on_sequence fw_on_nmi; do
    level_most=0
    for handler in $level; do
        found=$(deepest "$handler")
        echo "$handler: $found"
        bytes=${found%% *}
        [ "$bytes" -le "$level_most" ] || level_most=$bytes
    done
    most=$((most + level_most + saved))
done
echo "stack $most bytes of $reserve"
[ "$most" -le "$reserve" ] || refuse "the stack may overflow"
exit "$failed"
