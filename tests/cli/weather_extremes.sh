#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How dark the winters of a record get: of hours, of their days, of files behind each other.
. "${0%/*}/lib.sh"
. "${0%/*}/project.sh"
. "${0%/*}/records.sh"
sky=data/climates/qinglong.yaml

run weather extremes --help
expect_code 0
expect_out '^usage: vesper weather extremes .*FILE\.\.\.'

run weather synth "$sky" --years 12 --from 2001 -o long.csv
expect_code 0
run weather extremes long.csv
expect_code 0
expect_silent_err
expect_out '^Qinglong (Shuangshanzi): 2001-01-01 to 2012-12-31, 4383 days, 0 missing$'
expect_out '^11 of 13 winters count: '
expect_out '^   2000/01 \*  *61 '
expect_out '^   2011/12  *0 '
expect_out 'one in 50'

run weather extremes long.csv --format json
expect_code 0
expect_silent_err
expect_json
cp .seen/out whole.json
[ "$(json_value place winters_counted)" = 11 ] || fail 'the winters counted are not 11'
run weather extremes long.csv --format json
cmp -s .seen/out whole.json || fail 'the same record was told in other words'
run weather extremes long.csv --format json --seed 2
cmp -s .seen/out whole.json && fail 'another seed drew the same winters'

run weather extremes long.csv --format csv
expect_code 0
expect_silent_err
[ "$(csv_widths .seen/out)" = '10 ' ] || fail 'lines of CSV differ in width'
# the darkest day of each winter, found in the hours by other means; nights and noon of one day
grep '^worst,1,' .seen/out | cut -d, -f4,7 | tr ',' ' ' >.seen/worst
[ "$(wc -l <.seen/worst)" -eq 11 ] || fail 'not one darkest day for each winter'
while read -r day kwh; do
    sum=$(grep "^$day" long.csv | awk -F, '{ sum += $2 / 1000 } END { print sum }')
    near "$sum" "$kwh" 0.0001 || fail "$day has $sum kWh/m2, not $kwh"
done <.seen/worst

# the same days as a daily record, and in two files
daily long.csv days.csv
run weather extremes days.csv --format csv
expect_code 0
expect_out '^winters counted,,,,,,11,'
grep '^worst,5,' .seen/out | cut -d, -f3,4 >.seen/of_days
run weather extremes long.csv --format csv
grep '^worst,5,' .seen/out | cut -d, -f3,4 >.seen/of_hours
cmp -s .seen/of_days .seen/of_hours || fail 'days have other dark weeks than their hours'
sed '/^20\(0[6-9]\|1\)/d' long.csv >early.csv
sed '/^200[1-5]/d' long.csv >late.csv
run weather extremes early.csv late.csv --format json
expect_code 0
cmp -s .seen/out whole.json || fail 'two files behind each other are not the whole'

# a year between is missing: two winters less, and it is said
sed '/^200[1-6]/d' long.csv >later.csv
run weather extremes early.csv later.csv
expect_code 0
expect_out '2001-01-01 to 2012-12-31, 4383 days, 365 missing$'
expect_out '^9 of 13 winters count'

# what it is asked: a week, a limit of clearness, a design
run weather extremes long.csv --days 7 --kt 0.35 --design 1.2
expect_code 0
expect_out 'From and Kt are of the 7 days; spells begin in the winter, with Kt below 0.35'
# few winters: no distribution
sed '/^20\(0[4-9]\|1\)/d' long.csv >few.csv
run weather extremes few.csv
expect_code 0
expect_out '^2 of 4 winters count'
expect_out 'No distribution is fitted to fewer than 10 winters'

# what is refused
run weather extremes late.csv early.csv
expect_complaint 2 'early.csv: the file begins -[0-9]* days after the one before it ends; allowed'
run weather extremes early.csv early.csv
expect_complaint 2 'early.csv: the file begins -1826 days after'
sed 's/^# latitude_deg: .*/# latitude_deg: 41/' late.csv >elsewhere.csv
run weather extremes early.csv elsewhere.csv
expect_complaint 2 'elsewhere.csv: the file is of 41.000, 119.150; allowed is the place of the first'
sed '/^# l[ao]/d; /^# altitude/d' few.csv >lost.csv
run weather extremes lost.csv
expect_complaint 2 'lost.csv: the file does not say where it is from; allowed is'
run weather extremes lost.csv --place 40.35,119.15,200
expect_code 0
run weather extremes lost.csv --place here
expect_complaint 2 "weather extremes: option --place is 'here'; allowed is latitude"
run weather extremes
expect_complaint 2 'weather extremes: FILE... is missing'
run weather extremes long.csv --kt 2
expect_complaint 2 "weather extremes: option --kt is '2'"
run weather extremes long.csv --days 0
expect_complaint 2 "weather extremes: option --days is '0'"
run weather extremes "$sky"
expect_complaint 2 'data/climates/qinglong.yaml:1:1: the file begins like no weather format'
run weather extremes nowhere.csv
expect_complaint 2 'nowhere.csv: '
# no winter: a summer
sed '/^200[2-9]/d; /^201/d; /^2001-0[1-4]/d; /^2001-1/d' long.csv >summer.csv
run weather extremes summer.csv
expect_complaint 2 'Qinglong (Shuangshanzi): the record has no day from November to February'
run_deaf weather extremes few.csv
expect_complaint 3 'stdout: could not be written whole'

expect_files data long.csv days.csv early.csv late.csv later.csv few.csv lost.csv elsewhere.csv \
    summer.csv whole.json
finish
