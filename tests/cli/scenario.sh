#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Scenarios as a person runs them: one, a folder, with a trace; what fails and what is refused.
. "${0%/*}/lib.sh"
cp -r "$VESPER_DATA" data
one=data/scenarios/plain_week.yaml

run scenario $one
expect_code 0
expect_silent_err
expect_out '^scenario  *nights  *dark '
expect_out '^plain_week  *6  *0 .* pass  holds$'
[ "$(wc -l <.seen/out)" -eq 2 ] || fail 'more than a head and a line'
cp .seen/out one.txt

# With a trace: the same answer, and a row a tick that plot can draw.
run scenario $one -o week.csv
expect_code 0
cmp -s one.txt .seen/out || fail 'another answer with a trace'
[ "$(wc -l <week.csv)" -eq 10081 ] || fail "$(wc -l <week.csv) lines for a week of minutes"
[ "$(sed -n 2p week.csv | cut -d, -f1)" = 2026-10-05T00:00:00 ] || fail 'another first time'
run plot week.csv -o week.svg
expect_code 0
[ -s week.svg ] || fail 'no picture'

# A folder, in the order of the names; one that fails makes exit code 1.
mkdir -p data/some
cp $one data/some/b.yaml
sed 's/at_least: 8, at_most: 8}/at_most: 3}/' $one >data/some/a.yaml
cp data/scenarios/moon.yaml data/some/notes.txt
run scenario data/some
expect_code 1
expect_silent_err
[ "$(wc -l <.seen/out)" -eq 3 ] || fail 'a head and two lines are wanted'
sed -n 2p .seen/out | grep -q 'FAIL  line [0-9]*: count of event DUSK is 8, at most 3 is claimed$' ||
    fail 'no word of what failed'
sed -n 3p .seen/out | grep -q ' pass  holds$' || fail 'the second file does not hold'

# What is refused, and leaves nothing behind.
mkdir data/none
run scenario data/none
expect_code 2
expect_err '^vesper: data/none: there is no scenario; '
run scenario data/nothing.yaml
expect_complaint 2 'data/nothing.yaml: cannot be opened'
sed 's/^start:/begin:/' $one >data/scenarios/bad.yaml
run scenario data/scenarios/bad.yaml
expect_code 2
expect_err '^vesper: data/scenarios/bad.yaml:4:1: begin is an unknown key; a scenario may hold name, what'
run scenario data/scenarios/bad.yaml -o bad.csv
expect_code 2
[ ! -e bad.csv ] || fail 'a refused scenario leaves a trace'
run scenario data/some -o some.csv
expect_complaint 2 "scenario: option --output is given for the folder 'data/some'; "
[ ! -e some.csv ] || fail 'a refused folder leaves a trace'
run scenario
expect_complaint 2 'scenario: PATH is missing; '

finish
