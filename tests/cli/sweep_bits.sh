#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# However a sweep is worked out, its file has the same bytes: by any instruction set and number of
# threads, in shards, in another order, and killed at any moment.
. "$(dirname "$0")/lib.sh"

project=$VESPER_DATA/projects/qinglong.yaml
sweep="sweep $project --vary panel_w=80,120 --vary battery_ah=30,60 --vary site=Guanchang
    --years 1 --replicates 3"

# shellcheck disable=SC2086 # words of a command, here and below
same() { # WORDS OPTIONS...: the sweep so gives the file wanted
    words=$1
    shift
    run $sweep "$@" -o got.csv
    expect_code 0
    cmp -s want.csv got.csv || fail "other bytes: $words"
    rm -f got.csv got.csv.manifest.json
}

run $sweep -o want.csv
expect_code 0
[ "$(wc -l <want.csv)" -eq 13 ] || fail 'not 4 designs and 3 replicates'
[ "$(tail -n +2 want.csv | cut -d, -f6- | sort -u | wc -l)" -eq 12 ] || fail 'rows are alike'
rm want.csv.manifest.json

# 1 to 3 threads by turns; once more with generic, so that there are three turns on any machine.
threads=1
for isa in $("$VESPER" sweep --list-isa) generic; do
    same "$isa, $threads threads" --isa "$isa" --threads "$threads"
    threads=$((threads % 3 + 1))
done

# --- shards ---------------------------------------------------------------------------------------
for k in 1 2 3; do
    run $sweep --shard "$k/3" -o "s$k.csv"
    expect_code 0
    expect_err "shard $k of 3 is in s$k.csv.part"
done
expect_files want.csv s1.csv.part s2.csv.part s3.csv.part
run merge got.csv s2.csv.part s3.csv.part s1.csv.part
expect_code 0
cmp -s want.csv got.csv || fail 'three shards are not one piece'
rm -f got.csv* s?.csv.part

# --- HDF5 -----------------------------------------------------------------------------------------
run $sweep -o one.h5
expect_code 0
run $sweep --isa generic --threads 2 -o two.h5
cmp -s one.h5 two.h5 || fail 'other bytes of HDF5'
if command -v h5dump >/dev/null; then
    h5dump -y -w 1 -m %.17g -d /lpsp -o column one.h5 >dump
    tr -d ' ,' <column | grep . >h5
    column=$(head -n 1 want.csv | tr , '\n' | grep -n '^lpsp$' | cut -d: -f1)
    tail -n +2 want.csv | cut -d, -f"$column" >csv
    [ "$(paste h5 csv | awk '$1 + 0 == $2 + 0' | wc -l)" -eq 12 ] || fail 'lpsp differs between files'
fi
rm -f one.h5* two.h5* dump column h5 csv

# --- the designs in another order -----------------------------------------------------------------
printf 'panel_w,battery_ah\n80,30\n80,60\n120,30\n120,60\n' >list.csv
printf 'panel_w,battery_ah\n120,60\n80,60\n80,30\n120,30\n' >shuffled.csv
rows() { tail -n +2 "$1" | cut -d, -f2- | sort; }
few="sweep $project --vary site=Guanchang --years 1 --replicates 3"
rows want.csv >rows
for list in list shuffled; do
    run $few --list "$list.csv" -o got.csv
    expect_code 0
    rows got.csv >rows_got
    cmp -s rows rows_got || fail "$list.csv gives other rows"
    [ "$list" = list ] || ! cmp -s want.csv got.csv || fail 'the order is that of another list'
    rm -f got.csv got.csv.manifest.json
done
rm list.csv shuffled.csv rows rows_got

# --- killed twenty times --------------------------------------------------------------------------
# At moments of the first quarter of a sweep, so that most kills hit it at work and most of the
# sweeps after them find something done.
many="sweep $project --vary site=Guanchang --years 1 --replicates 8 --threads 1"
began=$(date +%s%N)
run $many -o want.csv
whole_ms=$((($(date +%s%N) - began) / 1000000))
expect_code 0
rm want.csv.manifest.json
kills=0
round=0
went_on=0
while [ "$kills" -lt 20 ] && [ "$round" -lt 200 ]; do
    round=$((round + 1))
    if [ -e got.csv ]; then # it has ended before the kill: anew
        cmp -s want.csv got.csv || fail "other bytes in round $round"
        rm -f got.csv got.csv.manifest.json
    fi
    before=$(stat -c %s got.csv.part 2>/dev/null || echo 0)
    "$VESPER" $many --resume -o got.csv >.seen/out 2>.seen/err &
    pid=$!
    wait_ms=$((whole_ms * (round * 17 % 50) / 200))
    sleep "$((wait_ms / 1000)).$(printf '%03d' $((wait_ms % 1000)))"
    if kill -9 "$pid" 2>/dev/null; then
        wait "$pid" 2>/dev/null
        [ $? -eq 137 ] && kills=$((kills + 1))
    else
        wait "$pid"
    fi
    after=$(stat -c %s got.csv.part 2>/dev/null || echo 0)
    [ "$before" -gt 0 ] && [ "$after" -gt "$before" ] && went_on=$((went_on + 1))
    [ ! -s .seen/err ] || fail "words on stderr in round $round"
done
what="vesper sweep, killed"
[ "$kills" -eq 20 ] || fail "only $kills of $round rounds were killed in time"
[ "$went_on" -gt 2 ] || fail "only $went_on rounds went on with what was there"
rm -f got.csv got.csv.manifest.json
run $many --resume -o got.csv
expect_code 0
cmp -s want.csv got.csv || fail 'other bytes after twenty kills'
rm -f got.csv got.csv.manifest.json
expect_files want.csv
finish
