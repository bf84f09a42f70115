#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The controller's budgets: prints figure and limit of every row of firmware/budget.csv and fails
# when one is passed. Usage: budget.sh ROOT OBJECTS IMAGE FIGURES WORKDIR
# OBJECTS: where the image's objects and the compiler's call graphs lie; FIGURES: what the QEMU gate
# has measured.
set -eu
root=$1 objects=$2 image=$3 figures=$4 room=$5
here=${0%/*}
for tool in arm-none-eabi-gcc arm-none-eabi-nm arm-none-eabi-objdump arm-none-eabi-size; do
    command -v $tool >/dev/null || {
        echo "budget: $tool is not installed (package gcc-arm-none-eabi)" >&2
        exit 77
    }
done
[ -s "$image" ] || {
    echo "budget: $image has not been built" >&2
    exit 1
}
rm -rf "$room"
mkdir -p "$room"
found=$room/figures
failed=0
: >"$found"
flags="-mcpu=cortex-m0 -mthumb -Os -std=c11 -ffreestanding -I$root"

note() { # note NAME FIGURE
    echo "$1 $2" >>"$found"
}

refuse() {
    echo "budget: $*" >&2
    failed=1
}

# Some columns of size (1 text, 2 data, 3 bss), added up over the files.
size_of() { # size_of COLUMNS FILE...
    columns=$1
    shift
    arm-none-eabi-size "$@" | awk -v columns="$columns" 'NR > 1 {
            n = split(columns, c, ",")
            for (k = 1; k <= n; k++) sum += $c[k]
        } END { print sum + 0 }'
}

# --- size -----------------------------------------------------------------------------------------
words_apart=$(ls "$objects"/core/*.o | grep -v '/catalog\.o$')
# shellcheck disable=SC2086
note core_flash "$(size_of 1 $words_apart)"
note core_memory "$(size_of 2,3 "$objects"/core/*.o)"
note image_flash "$(size_of 1,2 "$image")"
note image_memory "$(size_of 2,3 "$image")"
cat >"$room/probe.c" <<'PROBE'
#include "firmware/core/fw.h"
char probe[sizeof(struct fw_state) + sizeof(struct fw_fast_state)];
PROBE
# shellcheck disable=SC2086
arm-none-eabi-gcc $flags -c "$room/probe.c" -o "$room/probe.o"
note state "$(size_of 2,3 "$room/probe.o")"

# --- what is called that should not be ------------------------------------------------------------
arm-none-eabi-gcc -nostdlib -r -o "$room/core.o" "$objects"/core/*.o
alien=$(arm-none-eabi-nm -u "$room/core.o" | awk '{ print $2 }')
[ -z "$alien" ] || echo "core/ calls what it does not bring along:" $alien
note library "$(echo "$alien" | grep -c . || true)"
symbols=$(arm-none-eabi-nm "$image" | awk '{ print $3 }')
count() { # count PATTERN: symbols of the image
    echo "$symbols" | grep -cE "$1" || true
}
note wide_divisions "$(count '^__(aeabi_u?ldivmod|u?divdi3|u?moddi3|udivmoddi4)$')"
note soft_float "$(count '^__(aeabi_[fd]|aeabi_(i|ui|l|ul)2[fd]|(add|sub|mul|div|float|fix).*[sd]f)')"

# --- the stack, from the call graph ---------------------------------------------------------------
# The calls through pointers that are allowed, each held against the table that it goes through.
indirect=$(awk -F, 'NR > 1 { gsub(" ", ",", $3); print $1 "=" $3 }' "$root/firmware/indirect.csv")
tail -n +2 "$root/firmware/indirect.csv" >"$room/indirect"
while IFS=, read -r caller table callees _; do
    held=$(arm-none-eabi-objdump -r "$room/core.o" | awk -v section="[.rodata.$table]:" '
        /^RELOCATION/ { inside = $NF == section }
        inside && /R_ARM_ABS32/ { print $3 }')
    [ "$(echo $held)" = "$callees" ] ||
        refuse "$caller: table $table holds:" $held "; firmware/indirect.csv says: $callees"
done <"$room/indirect"
graph() { # graph OPTION ROOTS FILE...
    option=$1 roots=$2
    shift 2
    cat "$@" | awk -f "$here/stack.awk" -v "$option" -v roots="$roots" -v indirect="$indirect"
}
graph reach= 'fw_step fw_fast_step fw_init fw_repair fw_keep fw_restore' "$objects"/core/*.ci \
    >"$room/core.stack" || failed=1
graph reach= 'reset_handler hard_fault' "$objects"/core/*.ci "$objects"/qemu/*.ci \
    >"$room/image.stack" || failed=1
sed "s,$root/firmware/,,g" "$room/core.stack" "$room/image.stack"
note core_stack "$(sort -n "$room/core.stack" | tail -n 1 | cut -d' ' -f1)"
note image_stack "$(awk '{ sum += $1 } END { print sum + 32 }' "$room/image.stack")"

# --- divisions below the fast step ----------------------------------------------------------------
# div() and divide() are inlined and leave no trace, so here they are functions that nobody has; a /
# or % that the core has no instruction for is a call too.
cat >"$room/probe.h" <<'PROBE'
#define div div_of_words
#define divide divide_of_words
#include "firmware/core/word.h"
#undef div
#undef divide
word div(word a, word b);
word divide(word a, word b, int bits);
PROBE
for source in $(ls "$objects"/core/*.o | sed 's|.*/||; s|\.o$||'); do
    # shellcheck disable=SC2086
    arm-none-eabi-gcc $flags -fcallgraph-info=su,da -include "$room/probe.h" \
        -c "$root/firmware/core/$source.c" -o "$room/$source.o"
done
graph 'reach=^(div|divide|__aeabi_u?(i|l)div(mod)?|__divsi3|__udivsi3)$' fw_fast_step \
    "$room"/*.ci >"$room/fast.divisions" || failed=1
cat "$room/fast.divisions"
note fast_divisions "$(grep -c . "$room/fast.divisions" || true)"

# --- time, as the gate has counted it -------------------------------------------------------------
if [ -s "$figures" ]; then
    awk '{ figure[$1] = $2 } END {
        print "slow_most", figure["slow_most"]
        print "fast_most", figure["fast_most"]
        print "fast_spread", (figure["fast_most"] / figure["fast_mean"] - 1) * 100
        print "image_stack_seen", figure["stack_used"]
    }' "$figures" >>"$found"
    cat "$figures"
    seen=$(sed -n 's/^stack_used //p' "$figures")
    walked=$(sed -n 's/^image_stack //p' "$found")
    [ "$seen" -le "$walked" ] ||
        refuse "the stack was seen $seen bytes deep, the call graph knows of $walked"
fi

awk -F, -v found="$found" -v failed="$failed" '
    BEGIN {
        while ((getline line < found) > 0) {
            split(line, part, " ")
            figure[part[1]] = part[2]
        }
        printf "%-18s %10s %10s  %s\n", "budget", "figure", "limit", "unit"
    }
    NR > 1 {
        known = $1 in figure
        over = known && figure[$1] > $2 + 0
        printf "%-18s %10s %10s  %s%s\n", $1, known ? figure[$1] : "-", $2, $3,
            over ? "  OVER" : known ? "" : "  not measured"
        code = over ? 1 : !known && code == 0 ? 77 : code
    }
    END { exit failed ? 1 : code }' "$root/firmware/budget.csv"
