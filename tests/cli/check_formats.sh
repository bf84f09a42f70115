#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One verdict in three formats: they agree.
. "${0%/*}/lib.sh"
. "${0%/*}/project.sh"
small data/projects/small.yaml

run check data/projects/small.yaml --years 1
expect_code 1
expect_silent_err
dark=$(sed -n '/^2  /,/^3  /p' .seen/out | awk '$1 == "Shuangshanzi" { print $2; exit }')
worst=$(sed -n 's/.*Worst five days met at Shuangshanzi: from \([-0-9]*\),.*/\1/p' .seen/out)
pair=$(sed -n 's/.*: \([0-9]*\) W and \([0-9]*\) Ah,.*/\1 \2/p' .seen/out)

expect_out '^   Shuangshanzi  *1 of 1  *100.0 %  *20.7-100.0  *2.5-100.0  *-  *-$'
expect_out '^   Shuangshanzi  *0 of 1  *95.0 %  *0.0-79.3  *0.0-97.5  *-  *-$'
expect_out '^   Shuangshanzi: 1 winter without a dark night proves that fewer than 95.0 % of winters have one,'

run check data/projects/small.yaml -y 1 --format=json
expect_code 1
expect_silent_err
expect_json
[ "$(json_value as_managed dark_nights)" = "$dark" ] || fail "dark nights are not $dark"
[ "$(json_value worst_five_days_met first_day)" = "\"$worst\"" ] || fail "not from $worst"
[ "$(json_value as_managed dark_winter_wilson_high_frac)" = 1.0 ] || fail 'no Wilson'
grep -q lpsp_bootstrap .seen/out && fail 'an interval from one winter'
[ "$(json_value arithmetic night_wh)" = 600.0 ] || fail '600 Wh are not there'
[ "$(json_value arithmetic battery_wh)" = 384.0 ] || fail '384 Wh are not there'
[ "$(json_value as_managed cold_charge_ah_per_year)" = 0.0 ] || fail 'charge below 0 degC'
[ "$(grep -c '"kt_day"' .seen/out)" -eq 24 ] || fail 'not twenty-four cloudy spells'
expect_out '^  "pass": false'
[ "$pair" ] && [ "$(grep -c "\"panel_w\": ${pair% *}" .seen/out)" -ge 1 ] || fail 'no pair'

run check data/projects/small.yaml --years 1 --format csv
expect_code 1
expect_silent_err
[ "$(head -n 1 .seen/out)" = section,place,quantity,value,unit ] || fail 'another header'
[ "$(csv_widths .seen/out)" = '5 ' ] || fail "lines have $(csv_widths .seen/out)fields"
expect_out "^as managed,Shuangshanzi,dark nights,$dark,1\$"
expect_out '^as managed,Shuangshanzi,charge below 0 degC,0,Ah/year$'
expect_out '^as managed,Shuangshanzi,"that share, Clopper-Pearson, high",1,1$'
expect_out '^verdict,,all clauses pass,0,1$'
grep -q -w -e nan -e inf .seen/out && fail 'a number is none'

expect_files data
finish
