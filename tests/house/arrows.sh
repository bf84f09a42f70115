#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Who may include whom. Each line below: a folder, then the folders whose headers it may include
# (its own is always allowed). An include that no line allows fails the test.
set -eu

rules() {
    cat <<'RULES'
firmware/core
firmware/store firmware/core
firmware/port/qemu firmware/core
firmware/port firmware/store firmware/core
firmware/app firmware/port firmware/store firmware/core
firmware/port/host firmware/port firmware/store firmware/core
firmware/port/stm32 firmware/port firmware/app firmware/store firmware/core
models
sim/base models
sim/engine sim/base models
sim/weather sim/base models
sim/project sim/base sim/weather
sim/sizing sim/base sim/engine models
sim/verdict sim/base sim/engine sim/weather sim/project sim/sizing models
sim/scenario sim/base sim/engine sim/weather sim/project sim/verdict models
sim/sweep sim/base sim/engine sim/weather sim/project sim/verdict models
sim/plot sim/base
sim/cli sim/base sim/engine sim/weather sim/project sim/sizing sim/verdict sim/scenario sim/sweep sim/plot models
RULES
}

# Files that may do what their folder may not: the only bridge between plant and firmware, the wire
# to the emulated one, and the judges of a scenario.
bridge() {
    case "$1" in
    sim/engine/board.h | sim/engine/board.c | sim/engine/board_names.c | sim/engine/lanes.c) echo firmware/core ;;
    sim/engine/emulated.c) echo firmware/port/qemu ;;
    sim/scenario/laws.c | sim/scenario/signals.c) echo firmware/core ;;
    esac
}

failed=0
for file in $(find firmware models sim -name '*.[ch]'); do
    folder=$(dirname "$file")
    allowed="$folder $(rules | sed -n "s|^$folder ||p") $(bridge "$file")"
    if ! rules | cut -d' ' -f1 | grep -qx "$folder"; then
        echo "$file: folder $folder has no rule in tests/house/arrows.sh"
        failed=1
        continue
    fi
    for include in $(sed -n 's/^#include "\(.*\)".*/\1/p' "$file"); do
        target=$(dirname "$include")
        case " $allowed " in
        *" $target "*) ;;
        *)
            echo "$file: includes $include; allowed are:$allowed"
            failed=1
            ;;
        esac
    done
done

# A header that the bridge includes hands the firmware's names on; nobody else of sim/ uses them.
for file in $(grep -rlEw '(fw|FW)_[A-Za-z0-9_]+|board\.firmware' sim --include='*.[ch]'); do
    case "$file$(bridge "$file")" in
    *firmware/*) ;;
    sim/engine/emulated.h) ;; # names the structs that go over the wire
    sim/engine/lanes.h | sim/engine/batch.c) ;; # where in a lamp the words of a lane stand
    *)
        echo "$file: names the firmware; it goes through sim/engine/board.h"
        failed=1
        ;;
    esac
done
exit "$failed"
