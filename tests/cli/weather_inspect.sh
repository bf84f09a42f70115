#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A weather file is told for what it is, mended when it is late, and written anew.
. "${0%/*}/lib.sh"
. "${0%/*}/project.sh"
epw made.epw
# the same with every irradiance an hour late
awk -F, 'BEGIN { OFS = "," } NR > 8 {
    for (c = 14; c <= 16; c++) { now = $c; $c = before[c] + 0; before[c] = now }
} { print }' made.epw >late.epw

run weather --help
expect_code 0
expect_silent_err
expect_out '^usage: vesper weather COMMAND'
expect_out '^  inspect '
expect_out '^  epw  *EnergyPlus'

run weather
expect_code 2
expect_silent_out

run weather dance
expect_complaint 2 "weather: there is no command 'dance'; there are inspect, convert"

run weather inspect
expect_complaint 2 'weather inspect: FILE is missing'

run weather inspect made.epw --climate data/climates/qinglong.yaml
expect_code 0
expect_silent_err
expect_out '^Testtown, made: 40.30 N, 119.20 E, 200 m, UTC+8$'
expect_out '^Format epw: '
expect_out 'Clock: on time'
expect_out '^   Measured: ghi_wm2, dhi_wm2, air_degc$'
expect_out '^   Filler, one value throughout: wind_ms = 2'
expect_out '^   Dec  *31 '
expect_out 'On the right the climate: Qinglong'
expect_out '^5  Verdict: fit, but not to prove autonomy$'
wide=$(LC_ALL=C.UTF-8 grep -E '^.{101}' .seen/out)
[ -z "$wide" ] || fail "wider than 100 columns: $wide"

run weather inspect late.epw
expect_code 0
expect_out 'Clock: the light is [01].[0-9]* h LATE'
expect_out 'beginning read as those of the end'
expect_out '^5  Verdict: usable after --fix, but not to prove autonomy$'
expect_out '^       vesper weather inspect late.epw --fix OUT.csv$'

run weather inspect late.epw --format json
expect_code 0
expect_silent_err
expect_json
expect_out '"verdict": "usable after --fix, but not to prove autonomy"'
expect_out '"long_enough_for_autonomy": false'
late=$(json_value shift late_h)
awk -v late="$late" 'BEGIN { exit !(late > 0.9 && late < 1.1) }' || fail "late by $late h"

run weather inspect late.epw --format csv
expect_code 0
expect_silent_err
expect_out '^section,when,quantity,value,unit$'
expect_out '^month,12,global irradiation,'
expect_out '^"winter 2005, darkest 5 days",2005-'
[ "$(csv_widths .seen/out)" = '5 ' ] || fail 'lines of CSV differ in width'

# mended: on time, in both formats; words go where they do not mix with data
for out in fixed.epw fixed.csv; do
    run weather inspect late.epw --fix "$out" --format json
    expect_code 0
    expect_json
    expect_err "^$out: light moved by -[01].[0-9]* h"
    run weather inspect "$out"
    expect_code 0
    expect_out 'Clock: on time'
    expect_out '^5  Verdict: fit, but not to prove autonomy$'
    expect_out 'light moved by -'
done
rm fixed.epw fixed.csv

run weather inspect made.epw --fix mended.epw
expect_code 2
expect_err 'the light is on time; --fix takes files that are late or early by 0.1 to 1.5 h'

run weather inspect late.epw --fix mended.txt
expect_complaint 2 "weather inspect: option --fix is 'mended.txt'; allowed is a name that ends in .csv"

run weather inspect nowhere.epw
expect_complaint 2 'nowhere.epw: '

run weather inspect data/projects/qinglong.yaml
expect_complaint 2 'data/projects/qinglong.yaml:1:1: the file begins like no weather format'

run weather inspect made.epw --climate nowhere.yaml
expect_complaint 2 'nowhere.yaml: '

# a file that does not say where it is from
run weather convert made.epw -o plain.csv
expect_code 0
expect_silent_out
sed '/^# latitude_deg/d; /^# longitude_deg/d; /^# altitude_m/d' plain.csv >lost.csv
run weather inspect lost.csv
expect_code 0
expect_out '^5  Verdict: not usable$'
expect_out 'no latitude and longitude'
expect_out '^       vesper weather convert lost.csv -o OUT.csv --place LAT,LON$'
run weather inspect lost.csv --place 40.3,119.2,200
expect_code 0
expect_out '^5  Verdict: fit, but not to prove autonomy$'
run weather convert lost.csv -o found.csv --place 40.3,119.2,200
expect_code 0
cmp -s found.csv plain.csv || fail 'the place given is not the place written'
# a file by UTC does not say whose days it is for; its place does
printf '%s\n' '# clock: utc' 'time,ghi_wm2' '2005-06-01T00:00,1' '2005-06-01T01:00,2' >utc.csv
run weather convert utc.csv -o utc-found.csv --place 40.3,119.2,200
expect_code 0
grep -qx '# utc_offset_h: 8' utc-found.csv || fail 'the days of a file by UTC are not those of its place'
rm utc.csv utc-found.csv
run weather inspect lost.csv --place 40.3
expect_complaint 2 "weather inspect: option --place is '40.3'; allowed is latitude"
run weather inspect lost.csv --place 40.3,1192
expect_complaint 2 "weather inspect: option --place is '40.3,1192'; allowed is latitude"
run weather inspect made.epw --place 40.3,119.2
expect_complaint 2 'weather inspect: option --place is given, but made.epw says itself'

# there and back: every value as it was
run weather convert plain.csv -o again.epw
expect_code 0
tail -n +9 made.epw | cut -d, -f1-4,7,14-16,22 >.seen/before
tail -n +9 again.epw | cut -d, -f1-4,7,14-16,22 >.seen/after
awk -F, '{ for (k = 1; k <= NF; k++) printf "%s,", $k + 0; print "" }' .seen/before >.seen/b
awk -F, '{ for (k = 1; k <= NF; k++) printf "%s,", $k + 0; print "" }' .seen/after >.seen/a
cmp -s .seen/b .seen/a || fail 'values changed on the way to plain CSV and back'

run weather convert made.epw
expect_complaint 2 'weather convert: option --output is missing'
run weather convert made.epw -o made.dat
expect_complaint 2 "weather convert: option --output is 'made.dat'"

expect_files data made.epw late.epw plain.csv lost.csv found.csv again.epw
finish
