#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A real file of weather instead of synthetic years: here one that the test writes itself, and those
# of the folder VESPER_WEATHER when it is set.
. "${0%/*}/lib.sh"
. "${0%/*}/project.sh"
small data/projects/small.yaml
epw made.epw

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
run check data/projects/plain.yaml --weather made.epw
expect_code 1
expect_silent_err
[ "$(head -n 1 .seen/out)" = qinglong ] || fail 'a project without a title has no name'
expect_out '^Judged on one year of Testtown'
expect_out '^No snow lies on the panel in this weather'
expect_out '^5  .* first 1 year, each one turned$'
grep -q contradict .seen/out && fail 'hours that agree are said to contradict each other'
awk '/^ *[a-z0-9].*\.$/ && length > 100 { exit 1 }' .seen/out || fail 'words leave the page'

run check data/projects/small.yaml --weather made.epw --format json
expect_code 1
expect_silent_err
expect_json
expect_books
expect_out '"weather": ".*Testtown'
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

expect_files data made.epw
finish
