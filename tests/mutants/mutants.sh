#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Puts each mutant of mutants.txt into the firmware, runs the scenarios on it until one fails, and
# prints who killed whom. Fails if a mutant survives, if its text is not found exactly once, if it
# does not compile, or if the scenarios fail on the firmware as it is.
#
# Given  CC, LINK (objects and libraries of the scenario program without the firmware), FIRMWARE (its
#        archive), SOURCE (the repository), WORK (a folder of its own), JOBS
# usage  mutants.sh             all of them
#        mutants.sh one LINE    one line of the list, number counted from 1 (what it calls itself by)
set -eu

here=$(cd "$(dirname "$0")" && pwd)
list=${LIST:-$here/mutants.txt}
scenarios=$SOURCE/data/scenarios

# A field of a line of the list, 1..3, or 4 and 5: what to find and what to put there.
field() {
    sed -n "${1}p" "$list" | awk -v n="$2" '{
        k = split($0, f, " :: ")
        if (k != 4) exit 1
        at = index(f[4], " => ")
        if (at == 0) exit 1
        f[5] = substr(f[4], at + 4)
        f[4] = substr(f[4], 1, at - 1)
        printf "%s", f[n]
    }'
}

# Small scenarios first; those at one second a tick last.
all_scenarios() {
    for file in "$scenarios"/*.yaml; do
        case $(sed -n 's/^tick: *//p' "$file") in
        1s) weight=2 ;;
        fast) weight=3 ;;
        *) weight=1 ;;
        esac
        echo "$weight $file"
    done | sort -k1,1n -k2,2 | cut -d' ' -f2
}

report() {
    printf '%-32s %-18s %s\n' "$1" "$2" "$3" >"$WORK/$line.result"
}

one() {
    line=$1
    name=$(field "$line" 1)
    file=$(field "$line" 2)
    killer=$(field "$line" 3)
    from=$(field "$line" 4)
    to=$(field "$line" 5)
    unit=$WORK/$line
    if ! FROM=$from TO=$to awk '
        BEGIN { from = ENVIRON["FROM"]; to = ENVIRON["TO"] }
        { at = index($0, from)
          if (at) {
              found++
              rest = substr($0, at + length(from))
              if (index(rest, from)) found++
              $0 = substr($0, 1, at - 1) to rest
          }
          print }
        END { exit found != 1 }' "$SOURCE/firmware/core/$file" >"$unit.c"; then
        report "$name" "$file" "BROKEN: its text is not found exactly once"
        return
    fi
    # shellcheck disable=SC2086
    if ! $CC -std=c11 -O1 -I"$SOURCE" -c "$unit.c" -o "$unit.o" 2>"$unit.log" ||
        ! $CC "$unit.o" $LINK "$FIRMWARE" $LIBS -o "$unit.run" 2>>"$unit.log"; then
        report "$name" "$file" "BROKEN: does not build, see $unit.log"
        return
    fi
    status=0
    # shellcheck disable=SC2046
    "$unit.run" --first "$scenarios/$killer.yaml" $(all_scenarios) >"$unit.log" 2>&1 || status=$?
    case $status in
    0) report "$name" "$file" "SURVIVED" ;;
    1) report "$name" "$file" "killed by $(awk '/ FAIL /{ print $1; exit }' "$unit.log")" ;;
    *) report "$name" "$file" "BROKEN: the scenarios ended with $status, see $unit.log" ;;
    esac
    rm -f "$unit.run" "$unit.o"
}

if [ "${1:-}" = one ]; then
    one "$2"
    exit 0
fi

rm -rf "$WORK"
mkdir -p "$WORK"
# shellcheck disable=SC2046,SC2086
$CC $LINK "$FIRMWARE" $LIBS -o "$WORK/sound"
# shellcheck disable=SC2046
if ! "$WORK/sound" --first $(all_scenarios) >"$WORK/sound.log"; then
    echo "the scenarios fail on the firmware as it is:"
    grep -E ' FAIL ' "$WORK/sound.log"
    exit 1
fi
grep -nE ' :: ' "$list" | grep -vE '^[0-9]+:#' | cut -d: -f1 |
    xargs -P "${JOBS:-2}" -n 1 sh "$here/mutants.sh" one
cat "$WORK"/*.result | sort -b -k2,2 -k1,1
count=$(cat "$WORK"/*.result | wc -l)
alive=$(grep -lE 'SURVIVED|BROKEN' "$WORK"/*.result | wc -l || true)
echo "$count mutants, $((count - alive)) killed, $alive not"
[ "$alive" -eq 0 ] && [ "$count" -gt 0 ]
