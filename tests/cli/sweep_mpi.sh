#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One sweep on many ranks: the same bytes for any number of them, one voice, and neither a wrong file
# nor a wait without end when a rank is lost.
. "$(dirname "$0")/lib.sh"

[ "$VESPER_HAS_MPI" = 1 ] || { echo 'skipped: vesper was built without MPI'; exit 77; }
command -v mpirun >/dev/null || { echo 'skipped: there is no mpirun'; exit 77; }
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

project="$VESPER_DATA/projects/qinglong.yaml"
set -- "$project" --vary battery_ah=20,30 --vary site=Guanchang --replicates 5 --years 1 --threads 1

# ranks N ARGUMENTS...: vesper on N ranks, each of which leaves its process number in pid.RANK.
ranks() {
    count=$1
    shift
    what="mpirun -n $count vesper $*"
    timeout -k 10 100 mpirun -q --oversubscribe -n "$count" sh -c \
        'echo $$ >.seen/pid.$OMPI_COMM_WORLD_RANK; exec "$@"' sh "$VESPER" "$@" \
        >.seen/out 2>.seen/err
    code=$?
}

# Waits until the part file holds something beside its head.
wait_for_rows() {
    tries=0
    until [ -s "$1" ] || [ "$tries" -gt 300 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
    size=$(wc -c <"$1")
    while [ "$(wc -c <"$1")" -eq "$size" ] && [ "$tries" -lt 600 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
}

# expect_gone RANK: its process has ended, or does within five seconds; whether anybody has asked for
# its exit code is not looked at.
expect_gone() {
    status=/proc/$(cat ".seen/pid.$1")/status
    tries=0
    while grep -q '^State:[^Z]*$' "$status" 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 50 ] || { fail "rank $1 goes on"; return; }
        sleep 0.1
    done
}

# A process that nobody launched leaves MPI alone, which would tell its settings here; a rank does.
export OMPI_MCA_mpi_show_mca_params=all
run sweep "$@" -o want.csv
expect_code 0
expect_silent_err
ranks 2 sweep --list-isa
expect_err 'mpi_show_mca_params'
unset OMPI_MCA_mpi_show_mca_params

for count in 1 2 3 4; do
    ranks "$count" sweep "$@" -o got.csv
    expect_code 0
    expect_silent_out
    expect_silent_err
    cmp -s want.csv got.csv || fail 'another file'
    expect_files want.csv want.csv.manifest.json got.csv got.csv.manifest.json
    rm -f got.csv got.csv.manifest.json
done

# Rows of a chunk that are more than MPI sends before they are asked for.
wide() {
    "$@" sweep "$project" --vary battery_ah=20:49:1 --vary site=Guanchang --replicates 2 --years 1 \
        --threads 1 -o "$out"
    expect_code 0
}
out=wide.csv
wide run
out=got.csv
wide ranks 3
cmp -s wide.csv got.csv || fail 'another file of long chunks'
rm -f wide.csv wide.csv.manifest.json got.csv got.csv.manifest.json

# What is wrong is said once, by rank 0, with the usual exit code: found by all, or by one of them.
ranks 3 sweep --bogus
expect_complaint 2 "sweep: there is no option '--bogus'"
ranks 3 sweep "$@" -o no/such/folder.csv
expect_complaint 3 'no/such/folder.csv.part: cannot be opened'
ranks 3 sweep --list-isa
expect_code 0
[ "$(grep -c '^reference$' .seen/out)" -eq 1 ] || fail 'not one list'

# mixed ARGUMENTS...: rank 1 is given them behind those of the sweep.
mixed() {
    what="rank 1 with $*"
    timeout -k 10 100 mpirun -q --oversubscribe -n 1 "$VESPER" sweep "$project" --years 1 -o got.csv : \
        -n 1 "$VESPER" sweep "$project" -o got.csv "$@" >.seen/out 2>.seen/err
    code=$?
    rm -f got.csv.part
}
mixed --weather no_such.epw
expect_complaint 2 'no_such.epw: cannot be opened'
mixed --years 2
expect_complaint 2 'sweep: rank 1 has another sweep than rank 0'
mixed --bogus
expect_code 2
expect_err '^vesper: sweep: rank 1 has other arguments than rank 0$'
mixed --years 1 --shard 1/2
expect_complaint 2 'sweep: rank 1 has another sweep than rank 0'

# A rank that is killed: the others end with it, in time, and --resume gives the same file, under
# MPI or alone.
for lost in 2 0; do
    (wait_for_rows got.csv.part; kill -9 "$(cat .seen/pid.$lost)") &
    ranks 3 sweep "$@" -o got.csv
    wait
    [ "$code" -ne 124 ] || fail "hangs without rank $lost"
    [ "$code" -ne 0 ] || fail "rank $lost was not missed"
    [ -s got.csv.part ] || fail 'nothing is left to resume'
    for rank in 0 1 2; do
        expect_gone "$rank"
    done
    if [ "$lost" -eq 2 ]; then
        ranks 3 sweep "$@" -o got.csv --resume
    else
        run sweep "$@" -o got.csv --resume
    fi
    expect_code 0
    cmp -s want.csv got.csv || fail "another file after rank $lost was lost"
    rm -f got.csv got.csv.manifest.json
done

# A rank that stands still: another one works out its chunk, and the file is complete without it.
(wait_for_rows got.csv.part; kill -STOP "$(cat .seen/pid.2)") &
ranks 3 sweep "$@" -o got.csv
wait
[ "$code" -ne 124 ] || fail 'hangs on a rank that stands still'
expect_err '^vesper: 1 of 3 ranks do not answer and are ended$'
cmp -s want.csv got.csv || fail 'another file without a rank that stands still'
expect_files want.csv want.csv.manifest.json got.csv got.csv.manifest.json
finish
