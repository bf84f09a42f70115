#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What may be named: the same entries in all formats, with ranges and the defaults of each preset.
. "${0%/*}/lib.sh"

run catalog --format csv
expect_code 0
expect_silent_err
expect_out '^section,number,name,unit,least,most,lfp_4s,nmc_3s,meaning'
expect_out '^parameter,,cv_mv,mV,8000,34000,14400,12450,'
expect_out '^rule,0,,,,,,,.* must '
expect_out '^preset,,nmc_3s,'
expect_out '^policy,,adaptive,'
expect_out '^plant_fault,,lamp_short,ohm,0.05,5,,,'
expect_out '^plant_fault,,panel_open,,,,,,'
expect_out '^mode,5,WAKE,,,,,,wake$'
expect_out '^fault,11,PACK_OPEN,,,,,,"*battery does not answer'
expect_out '^event,0,STARTED,,,,,,started'
expect_out '^lamp_why,[0-9]*,ASLEEP,,,,,,asleep'
expect_out '^weather_in,,epw,,,,,,"*EnergyPlus'
expect_out '^weather_out,,plain,'
expect_out '^weather_column,,ghi_wm2,W/m2,0,2000,,,$'
expect_out '^plot,,extremes,'
rows=$(($(wc -l <.seen/out) - 1))
sed -n 's/^parameter,,\([a-z0-9_]*\),.*/\1/p' .seen/out >.seen/names

run catalog --format json
expect_code 0
expect_silent_err
[ "$(grep -c '^    {' .seen/out)" -eq "$rows" ] || fail "json has not the $rows entries of csv"
expect_out '"nmc_3s": 12450'
expect_out '"name": "PACK_OPEN"'

run catalog
expect_code 0
expect_silent_err
expect_out 'firmware parameters'
expect_out '^ *11  *PACK_OPEN  *battery does not answer'
while read -r name; do
    expect_out "^ *$name  "
done <.seen/names

run catalog extra
expect_code 2
expect_silent_out

run catalog --format xml
expect_code 2
expect_err 'text, json'

# a disk that is full is told
run_deaf catalog
expect_code 3

finish
