#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A sweep that is killed at any moment goes on where it was: twenty times in a row, and then the file
# has the bytes of one that was left alone. (The rows are made up: tests/sim/sweep_work.c.)
. "$(dirname "$0")/lib.sh"

what='sweep_work'
: >.seen/out
: >.seen/err
"$VESPER_SWEEP_WORK" want.csv >.seen/out || fail 'the sweep that is left alone'

# Moments from 0 to 24 ms, in an order of their own; every second one of the twenty that hit counts.
kills=0
round=0
while [ "$kills" -lt 20 ] && [ "$round" -lt 400 ]; do
    round=$((round + 1))
    "$VESPER_SWEEP_WORK" got.csv >>.seen/out 2>>.seen/err &
    pid=$!
    sleep "0.0$(printf '%02d' $((round * 7 % 25)))"
    if kill -9 "$pid" 2>/dev/null; then
        wait "$pid" 2>/dev/null
        [ $? -eq 137 ] && kills=$((kills + 1))
    else
        wait "$pid"
    fi
    if [ -e got.csv ]; then # it was faster than the kill: its answer has to be right, then anew
        cmp -s want.csv got.csv || fail "round $round gives another file"
        rm got.csv
    fi
    for file in $(ls -A); do
        case "$file" in
        .seen | want.csv | got.csv.part) ;;
        *) fail "$file was left behind" ;;
        esac
    done
done
[ "$kills" -eq 20 ] || fail "only $kills of $round rounds were killed in time"
[ ! -s .seen/err ] || fail 'words on stderr'
grep -q '^[1-9][0-9]* chunks were there' .seen/out || fail 'no round went on with anything'
"$VESPER_SWEEP_WORK" got.csv >>.seen/out || fail 'the last round'
cmp -s want.csv got.csv || fail 'the last round gives another file'
expect_files want.csv got.csv
finish
