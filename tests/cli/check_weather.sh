#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A real file of weather instead of synthetic years: here one that the test writes itself, and those
# of the folder VESPER_WEATHER when it is set.
. "${0%/*}/lib.sh"
. "${0%/*}/project.sh"
small data/projects/small.yaml
# seven hours of May have no light, five of them in a row; three no wind; one too much diffuse
epw whole.epw
awk -F, 'BEGIN { OFS = "," }
    NF > 30 && $2 == 5 {
        if ($3 == 3 && $4 >= 10 && $4 <= 14) $14 = $15 = $16 = 9999
        if ($3 == 6 && $4 >= 11 && $4 <= 12) $14 = $15 = $16 = 9999
        if ($3 == 9 && $4 <= 3) $22 = 999
        if ($3 == 9 && $4 == 12) $16 = $14 + 50
    }
    { print }' whole.epw >made.epw

# The books of every reading close, and no number is missing.
expect_books() {
    awk -F': ' '/"residual_frac"/ {
            gsub(/,/, "", $2)
            n++
            bad += !($2 < 1e-9 && $2 > -1e-9)
        }
        END { exit n != 4 || bad }' .seen/out || fail 'the energy books do not close'
    [ "$(grep -c '"throughput": [1-9]' .seen/out)" -eq 4 ] || fail 'nothing went through the books'
}

# In words: a file of one year is one year, and what it cannot prove is said.
grep -v -e '^title' -e '^title_zh' data/projects/small.yaml |
    sed 's/shorthand: 50W x8H/shorthand: 50W x12H/' >data/projects/plain.yaml
run check data/projects/plain.yaml --weather whole.epw
expect_code 1
expect_silent_err
[ "$(head -n 1 .seen/out)" = qinglong ] || fail 'a project without a title has no name'
expect_out '^Judged on one year of Testtown'
expect_out '^Measured away from Shuangshanzi, at 40.30 N, 119.20 E (7 km)'
expect_out '^No snow lies on the panel in this weather'
expect_out '^5  .* first 1 year, each one turned$'
grep -q contradict .seen/out && fail 'hours that agree are said to contradict each other'
awk '/^ *[a-z0-9].*\.$/ && length > 100 { exit 1 }' .seen/out || fail 'words leave the page'

run check data/projects/small.yaml --weather made.epw --fill climate --format json
expect_code 1
expect_silent_err
expect_json
expect_books
expect_out '"weather": ".*Testtown'
# what was measured and what was not
[ "$(json_value weather weather_winters)" = 1 ] || fail 'a year is not a winter'
[ "$(json_value weather weather_days)" = 365 ] || fail 'a year is not its days'
[ "$(json_value weather weather_days_left_out)" = 0 ] || fail 'days were left out'
[ "$(json_value weather weather_hours_interpolated)" = 2 ] || fail 'two hours were to be filled'
[ "$(json_value weather weather_hours_by_climate)" = 5 ] || fail 'five hours were the climate'\''s'
[ "$(json_value weather weather_hours_leap_day)" = 0 ] || fail 'there is no leap day'
[ "$(json_value weather weather_hours_diffuse_made)" = 2 ] || fail 'the diffuse part of two was made'
[ "$(json_value weather weather_hours_air_made)" = 0 ] || fail 'the air was there'
[ "$(json_value weather weather_hours_wind_default)" = 3 ] || fail 'three hours have no wind'
[ "$(json_value weather weather_hours_diffuse_cut)" = 1 ] || fail 'one hour is all too diffuse'
[ "$(json_value weather weather_days_cut)" = 0 ] || fail 'no day is too bright'
nights=$(json_value as_managed nights)
[ "$nights" -ge 363 ] && [ "$nights" -le 366 ] || fail "a year of $nights nights"
[ "$(json_value as_managed cold_charge_ah_per_year)" = 0.0 ] || fail 'charge below 0 degC'
# a winter as cold as this one: the pole's battery cannot be charged for weeks, the buried one can
[ "$(json_value as_managed dark_nights)" -gt "$(json_value as_managed_buried dark_nights)" ] ||
    fail 'cold made no dark night'

chengde=${VESPER_WEATHER:-}/CHN_Hebei.Chengde.544230_CSWD.epw
if [ -n "${VESPER_WEATHER:-}" ] && [ -f "$chengde" ]; then
    run check data/projects/small.yaml --weather "$chengde" --format json
    expect_code 1
    expect_silent_err
    expect_json
    expect_books
fi

expect_files data whole.epw made.epw
finish
