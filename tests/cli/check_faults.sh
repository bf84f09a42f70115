#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Whatever is wrong with project, climate, parts or weather is told with its place and with what is
# allowed, exits 2 and leaves nothing behind.
. "${0%/*}/lib.sh"
. "${0%/*}/project.sh"
bad=data/projects/bad.yaml

line_of() { # line_of TEXT FILE
    grep -n -m 1 -F -e "$1" "$2" | cut -d: -f1
}

# wrong EDIT TEXT COLUMN COMPLAINT: the shipped project with a sed edit; TEXT then stands on the line
# that is complained of.
wrong() {
    sed "$1" "$shipped" >$bad
    cmp -s "$shipped" $bad && fail "the edit $1 changes nothing"
    run check $bad --years 1
    expect_complaint 2 "$bad:$(line_of "$2" $bad):$3: $4"
}

wrong 's/tilt_deg: 45/tilt_degg: 45/' tilt_degg 3 'panel.tilt_degg is an unknown key; panel may hold .*tilt_deg'
wrong 's/tilt_deg: 45/tilt_deg: steep/' 'tilt_deg: steep' 13 \
    "panel.tilt_deg is 'steep'; allowed is a number from 0 to 90 deg"
wrong 's/tilt_deg: 45/tilt_deg: 145/' 'tilt_deg: 145' 13 \
    "panel.tilt_deg is '145'; allowed is a number from 0 to 90 deg"
wrong 's/tilt_deg: 45/tilt_deg: nan/' 'tilt_deg: nan' 13 "panel.tilt_deg is 'nan'; "
wrong 's/box: pole/box: shed/' 'box: shed' 8 \
    "battery.box is 'shed'; allowed is pole, insulated or buried"
wrong 's/policy: adaptive/policy: bright/' 'policy: bright' 11 \
    "controller.policy is 'bright'; allowed is fixed, stages, adaptive or voltage"
wrong 's/years: 30/years: 2.5/' 'years: 2.5' 10 "weather.years is '2.5'; "
wrong 's#parts/lamp_led50#parts/none#' parts/none 9 \
    "lamp.part .*parts/none.yaml' cannot be opened (No such file or directory)"
wrong 's/^  policy: adaptive/  params: {dusk: 3}/' 'dusk: 3' '[0-9]*' '.*dusk'
wrong 's/^  policy: adaptive/  params: {cv_mv: 99999}/' 99999 '[0-9]*' '.*8000 to 34000 mV'
# each in its range, but in the wrong order: found by the firmware's own rules
wrong 's/^  policy: adaptive/  params: {lvd_mv: 13500}/' 13500 '[0-9]*' '.*lvd_mv is 13500; '

sed 's/^soil:/soil: [/' "$shipped" >$bad
run check $bad --years 1
expect_complaint 2 "$bad:[0-9]*:[0-9]*: no YAML: "

sed 's#climates/qinglong#climates/none#' "$shipped" >$bad
run check $bad --years 1
expect_complaint 2 'data/projects/../climates/none.yaml: cannot be opened (No such file or directory)'
rm $bad

: >empty.yaml
run check empty.yaml
expect_complaint 2 'empty.yaml'
rm empty.yaml
run check none.yaml
expect_complaint 2 'none.yaml: cannot be opened (No such file or directory)'
run check data
expect_complaint 2 'data: cannot be read'

sed 's/^name: .*/nom: x/' data/climates/qinglong.yaml >data/climates/bad.yaml
sed 's#climates/qinglong#climates/bad#' "$shipped" >$bad
run check $bad --years 1
expect_complaint 2 'data/projects/../climates/bad.yaml:[0-9]*:[0-9]*: '
rm $bad data/climates/bad.yaml

# Weather: a bad value on line 2008, in the column of the temperature; a row that is missing; half a
# year; no weather at all.
epw made.epw
row=2008
column=$(sed -n "${row}p" made.epw | cut -d, -f1-6 | wc -c)
column=$((column + 1))
awk -F, -v OFS=, -v row=$row 'NR == row { $7 = "warm" } { print }' made.epw >bad.epw
run check "$shipped" --weather bad.epw
expect_complaint 2 "bad.epw:$row:$column: .*'warm'"
awk -F, -v OFS=, -v row=$row 'NR == row { $14 = -50 } { print }' made.epw >bad.epw
run check "$shipped" --weather bad.epw
expect_complaint 2 "bad.epw:$row:[0-9]*: .*-50"
sed "${row}d" made.epw >bad.epw
run check "$shipped" --weather bad.epw
expect_complaint 2 "bad.epw:$row:[0-9]*: "
head -n 4000 made.epw >bad.epw
run check "$shipped" --weather bad.epw
expect_complaint 2 'bad.epw'
cp "$shipped" bad.epw
run check "$shipped" --weather bad.epw
expect_complaint 2 'bad.epw:1:'
run check "$shipped" --weather made.epw --years 3
expect_complaint 2 'check: --years makes synthetic years and --weather takes measured ones; '
run check "$shipped" --fill climate
expect_complaint 2 'check: --fill is for the gaps of --weather, '
rm bad.epw made.epw
run check "$shipped" --weather none.epw
expect_complaint 2 'none.epw: cannot be opened'

run check
expect_complaint 2 'check: PROJECT is missing; '
run check "$shipped" other.yaml
expect_complaint 2 "check: 'other.yaml' is one argument too many; "
run check "$shipped" --years 1001
expect_complaint 2 "check: option --years is '1001'; allowed is a whole number from 0 to 1000"
run check "$shipped" --years 1.5
expect_complaint 2 "check: option --years is '1.5'; "
run check "$shipped" --seed -2
expect_complaint 2 "check: option --seed is '-2'; allowed is a whole number from -1 to "
run check "$shipped" --threads many
expect_complaint 2 "check: option --threads is 'many'; "
run check "$shipped" --format xml
expect_complaint 2 "check: option --format is 'xml'; allowed: text, json, csv"

expect_files data
finish
