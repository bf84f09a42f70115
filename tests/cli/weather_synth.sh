#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Years made of a climate: the same for the same seed, read back as they were written, or not there.
. "${0%/*}/lib.sh"
cp "$VESPER_DATA/climates/qinglong.yaml" sky.yaml

run weather synth --help
expect_code 0
expect_out '^usage: vesper weather synth .*CLIMATE'
expect_out '^  -y, --years N'

# the calendar: 2027 and 2028, which is a leap year
run weather synth sky.yaml --years 2 --from 2027 --seed 5 -o two.csv
expect_code 0
expect_silent_out
expect_silent_err
[ "$(grep -c '^20' two.csv)" -eq $((8760 + 8784)) ] || fail 'two years are not their hours'
[ "$(grep '^20' two.csv | head -n 1 | cut -d, -f1)" = 2027-01-01T00:00 ] || fail 'begins late'
[ "$(tail -n 1 two.csv | cut -d, -f1)" = 2028-12-31T23:00 ] || fail 'ends early'
grep -q '^# place: Qinglong (Shuangshanzi)$' two.csv || fail 'the place is not named'
grep -q '^# make: synthetic (seed 5)$' two.csv || fail 'made weather does not say so'

# seeds
run weather synth sky.yaml --years 2 --from 2027 --seed 5 -o again.csv
expect_code 0
cmp -s two.csv again.csv || fail 'the same seed made another year'
run weather synth sky.yaml --years 2 --from 2027 --seed 6 -o other.csv
expect_code 0
[ "$(cut -s -d, -f2 two.csv | cksum)" != "$(cut -s -d, -f2 other.csv | cksum)" ] ||
    fail 'another seed made the same light'
# a year alone has the hours that it has among others
run weather synth sky.yaml --from 2028 --seed 5 -o one.csv
expect_code 0
grep '^20' one.csv >.seen/one
grep '^2028' two.csv >.seen/second
cmp -s .seen/one .seen/second || fail 'a year alone has other hours'

# read back and written again: the same bytes
run weather convert two.csv -o back.csv
expect_code 0
cmp -s two.csv back.csv || fail 'hours read back are not those that were made'
run weather inspect one.csv
expect_code 0
expect_out 'Clock: on time'
expect_out '^5  Verdict: fit, but not to prove autonomy$'

# a single year as EPW holds the same light and air
run weather synth sky.yaml --from 2028 --seed 5 -o one.epw
expect_code 0
[ "$(wc -l <one.epw)" -eq $((8 + 8784)) ] || fail 'the leap year is not whole'
run weather convert one.epw -o from.csv
expect_code 0
# columns() FILE: time, light and air by their names
columns() {
    awk -F, '/^time/ { for (k = 1; k <= NF; k++) at[$k] = k }
        /^20/ { print $1, $at["ghi_wm2"], $at["dni_wm2"], $at["dhi_wm2"], $at["air_degc"] }' "$1"
}
columns one.csv >.seen/made
columns from.csv >.seen/from
cmp -s .seen/made .seen/from || fail 'the EPW holds other values than the plain CSV'

# another place under the same sky: its own sun, and air of its height
run weather synth sky.yaml --from 2028 --seed 5 --place 30,120,1000 -o high.csv
expect_code 0
grep -q '^# latitude_deg: 30$' high.csv || fail 'the place is not the one asked for'
grep -q '^# altitude_m: 1000$' high.csv || fail 'the height is not the one asked for'
columns high.csv >.seen/high
paste -d ' ' .seen/made .seen/high | awk '{ low += $5; high += $10; light += $2; south += $7 }
    END { exit !((low - high) / NR > 4.5 && (low - high) / NR < 5.1 && south > light) }' ||
    fail '800 m higher is not 4.8 K colder, or 10 deg further south not brighter'

# what is refused, and leaves nothing behind
run weather synth sky.yaml
expect_complaint 2 'weather synth: option --output is missing'
run weather synth -o x.csv
expect_complaint 2 'weather synth: CLIMATE is missing'
run weather synth sky.yaml --years 2 -o two.epw
expect_complaint 2 'weather synth: an .epw file holds one year and --years is 2; allowed is 1'
run weather synth sky.yaml -o year.txt
expect_complaint 2 "weather synth: option --output is 'year.txt'; allowed is a name that ends in"
run weather synth sky.yaml --years 0 -o x.csv
expect_complaint 2 "weather synth: option --years is '0'"
run weather synth sky.yaml --from 1900 -o x.csv
expect_complaint 2 "weather synth: option --from is '1900'"
run weather synth sky.yaml --place 91,0,0 -o x.csv
expect_complaint 2 "weather synth: option --place is '91,0,0'; allowed is latitude"
run weather synth nowhere.yaml -o x.csv
expect_complaint 2 'nowhere.yaml: '
sed 's/^kt_floor: .*/kt_floor: 5/' sky.yaml >wrong.yaml
run weather synth wrong.yaml -o x.csv
expect_complaint 2 "wrong.yaml:[0-9]*:11: kt_floor is '5'; allowed is a number from 0.01 to 0.9"
run weather synth sky.yaml -o nowhere/x.csv
expect_complaint 3 'nowhere/x.csv: '
run_full full.csv weather synth sky.yaml
expect_complaint 3 'full.csv: could not be written whole'
# what was there stays when nothing can take its place
cp one.csv kept.csv
run weather synth wrong.yaml -o kept.csv
expect_code 2
cmp -s one.csv kept.csv || fail 'a file that was there went with the failure'

expect_files sky.yaml wrong.yaml two.csv again.csv other.csv one.csv back.csv one.epw from.csv \
    high.csv kept.csv
finish
