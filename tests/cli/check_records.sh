#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A verdict on records: days whose hours are made, files of several places, gaps that are refused or
# filled, and what was not measured said in numbers.
. "${0%/*}/lib.sh"
. "${0%/*}/project.sh"
. "${0%/*}/records.sh"
small data/projects/small.yaml

# --- 560 days: a gap of three, one too bright, one all too diffuse -------------------------------
# first_days FILE: without what lies behind 14 July 2026, in either form of dates
first_days() {
    sed '/,2026,[89],/d; /,2026,1[0-2],/d; /,2026,7,1[5-9],/d; /,2026,7,[23][0-9],/d
        /^2026-0[89]/d; /^2026-1/d; /^2026-07-1[5-9]/d; /^2026-07-[23]/d' "$1"
}
run weather synth data/climates/bare.yaml --years 2 --from 2025 -o two.csv
expect_code 0
daily two.csv whole.csv
first_days whole.csv | awk -F, 'BEGIN { OFS = "," }
    $5 == 2025 && $6 == 11 && $7 >= 10 && $7 <= 12 { $8 = $9 = "NaN" }
    $5 == 2026 && $6 == 3 && $7 == 10 { $8 = 24 }
    $5 == 2026 && $6 == 4 && $7 == 10 { $9 = $8 + 1 }
    { print }' >days.csv
gap=$(grep -n ',2025,11,10,' days.csv | cut -d: -f1)

run check data/projects/small.yaml --weather days.csv
expect_complaint 2 "days.csv:$gap: 3 of the 560 days wanted are missing, the first is 2025-11-10"
expect_err '\-\-fill climate'

# --- as many hours of another place; five of them are the climate's -------------------------------
first_days two.csv | sed '/^2025-05-03T\(09\|1[0-3]\)/s/,[^,]*,[^,]*,[^,]*/,,,/
    s/^# latitude_deg.*/# latitude_deg: 40.9/' >other.csv
gap=$(grep -n '^2025-05-03T08' other.csv | cut -d: -f1)

run check data/projects/small.yaml --weather other.csv
expect_complaint 2 "other.csv:$gap: the global irradiance is missing for 5 h from 2025-05-03 09:00"
expect_err '\-\-fill climate'

# --- both: two winters, and all that was not measured --------------------------------------------
run check data/projects/small.yaml --weather days.csv --weather other.csv --fill climate
expect_code 1
expect_silent_err
# sentences are folded to the page: looked at as one line
tr '\n' ' ' <.seen/out | tr -s ' ' >.seen/page
expect_page() {
    grep -q -e "$1" .seen/page || fail "nothing on the page matches '$1'"
}
expect_page 'Judged on 2 years of 1 (daily record) and 1 more, by running'
expect_page 'Not measured: sun by the climate in 77 h, air in 13440 h, wind in 13440 h, diffuse cut'
expect_page 'diffuse cut to global in 24 h\.'
expect_page 'Brighter than any day near the ground, cut to Kt 0.85: 1 day\.'
expect_out '^   What 2 winters prove at 95 %'
expect_out '^   Shuangshanzi  *[12] of 2 '
nights=$(sed -n '/^1  /,/^2  /p' .seen/out | awk '$1 == "Shuangshanzi" { print $2; exit }')
# a year may be longer than one: all its nights count
[ "$nights" -ge 1118 ] && [ "$nights" -le 1121 ] || fail "$nights nights of 1120 days"

# --- what cannot be judged ----------------------------------------------------------------------
epw one.epw
run check data/projects/small.yaml --weather one.epw --weather one.epw
expect_complaint 2 'one.epw: '
run weather convert one.epw -o plain.csv
expect_code 0
sed '/^2005-0[1-3]/d' plain.csv >part.csv
run check data/projects/small.yaml --weather part.csv
expect_complaint 2 'part.csv: the file holds 275 whole days; allowed is a year or more'
run check data/projects/small.yaml --weather one.epw --weather nowhere.epw
expect_complaint 2 'nowhere.epw: '
run check data/projects/small.yaml --weather one.epw --fill all
expect_complaint 2 "check: option --fill is 'all'; allowed"

expect_files data two.csv whole.csv days.csv other.csv one.epw plain.csv part.csv
finish
