#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# vesper sweep, real lamps in a short sweep: what it is told, what it leaves, how it stops.
. "$(dirname "$0")/lib.sh"

project=$VESPER_DATA/projects/qinglong.yaml
small="$project --vary panel_w=80,120 --vary site=Shuangshanzi --years 1"

# --- what is wrong is told in one line, and nothing is written ------------------------------------
refuse() {
    words=$1
    shift
    run sweep "$@"
    expect_complaint 2 "$words"
    expect_files
}
refuse "--vary: 'panel_w' is no axis; NAME=" "$project" --vary panel_w -o out.csv
refuse "--vary: 'panel_x' is unknown; near it are panel_w" "$project" --vary panel_x=3 -o out.csv
refuse '--vary: panel_w has the step -1' "$project" --vary panel_w=1:2:-1 -o out.csv
refuse "--vary: panel_w is '100000'; allowed is" "$project" --vary panel_w=100000 -o out.csv
refuse "--vary: there is no site 'Nowhere'; there are" "$project" --vary site=Nowhere -o out.csv
refuse "sweep: --isa is 'x86-64-v9'; --list-isa" "$project" --isa x86-64-v9 -o out.csv
for shard in 0/3 4/3 1/0 x 1 1/3x -1/3; do
    refuse "sweep: --shard is '$shard'; allowed is K/N" "$project" --shard="$shard" -o out.csv
done
refuse 'sweep: --aggregate is for --replicates' "$project" --aggregate -o out.csv
refuse 'sweep: --out FILE is missing' "$project"
refuse 'sweep: PROJECT is missing' -o out.csv
refuse '--vary: a sample has no axis' "$project" --sobol 5 -o out.csv
refuse 'sweep: of --list, --sobol and --latin one' "$project" --sobol 5 --latin 5 -o out.csv
refuse 'none.csv: cannot be opened' "$project" --list none.csv -o out.csv
refuse 'sweep: --years makes synthetic years' "$project" --years 3 --weather x.csv -o out.csv
run sweep none.yaml -o out.csv
expect_complaint 2 'none.yaml: cannot be opened'
# shellcheck disable=SC2086 # words of a command, here and below
run sweep $small -o none/out.csv
expect_complaint 3 'none/out.csv.part: cannot be opened (No such file or directory); '
expect_files

# --- what this machine runs, one a line, and it runs on each of them ------------------------------
run sweep --list-isa
expect_code 0
expect_silent_err
expect_out '^generic$'
[ "$(tail -n 1 .seen/out)" = reference ] || fail 'the last is not the reference'
run_deaf sweep --list-isa
expect_code 3

# --- a sweep leaves its results and their manifest ------------------------------------------------
run sweep $small -o out.csv
expect_code 0
expect_silent_out
expect_silent_err
expect_files out.csv out.csv.manifest.json
[ "$(wc -l <out.csv)" -eq 3 ] || fail 'not a row for each design'
sum=$(sha256sum <out.csv)
grep -q "\"results_sha256\": \"${sum%% *}\"" out.csv.manifest.json || fail 'no hash of the results'
grep -q '"chunks": 1' out.csv.manifest.json || fail 'not one chunk'
mv out.csv want.csv
rm out.csv.manifest.json

# --- two sweeps on one output ---------------------------------------------------------------------
# A part that a sweep was stopped at is not written over, nor taken up with other arguments.
many="$small --replicates 1000"
stop() { # SIGNAL: a sweep, stopped once it has begun to write
    "$VESPER" sweep $many -o many.csv >.seen/out 2>.seen/err &
    pid=$!
    waited=0
    until [ -s many.csv.part ] || [ "$waited" -ge 600 ]; do
        sleep 0.1
        waited=$((waited + 1))
    done
    if [ "$1" = INT ]; then
        run sweep $many --resume -o many.csv
        expect_complaint 3 'many.csv.part: another sweep is writing to it; '
    fi
    what="vesper sweep, SIG$1"
    kill -s "$1" "$pid"
    wait "$pid"
    code=$?
}
stop INT
expect_code 130
expect_silent_out
expect_err '^vesper: stopped; what was worked out is in many.csv.part; .*--resume goes on$'
expect_files want.csv many.csv.part
run sweep $many -o many.csv
expect_complaint 2 'many.csv.part: a sweep to this output was begun and not ended; --resume goes on'
run sweep $many --seed 8 --resume -o many.csv
expect_complaint 2 'many.csv.part: is of another sweep: seed is'
run sweep $many --shard 1/2 --resume -o many.csv
expect_complaint 2 'many.csv.part: holds shard 1/1 and not 1/2; '
expect_files want.csv many.csv.part
rm many.csv.part
stop TERM
expect_code 143
expect_files want.csv many.csv.part
rm many.csv.part

# --- a disk that is full --------------------------------------------------------------------------
# Whatever does not fit is told, and with room the sweep goes on to the same bytes.
for blocks in 1 2 3; do
    what="vesper sweep with room for $blocks blocks"
    (ulimit -f "$blocks" && "$VESPER" sweep $small -o out.csv) >.seen/out 2>.seen/err
    code=$?
    expect_complaint 3 'out.csv.*File too large'
    [ ! -e out.csv ] || fail 'a file by the name of the results'
    run sweep $small --resume -o out.csv
    expect_code 0
    cmp -s want.csv out.csv || fail "another file after a full disk of $blocks blocks"
    expect_files want.csv out.csv out.csv.manifest.json
    rm out.csv out.csv.manifest.json
done
finish
