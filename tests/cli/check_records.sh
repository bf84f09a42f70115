#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A verdict on records: days whose hours are made, files of several places, gaps that are refused or
# filled, and what was not measured said in numbers.
. "${0%/*}/lib.sh"
. "${0%/*}/project.sh"
. "${0%/*}/records.sh"
small data/projects/small.yaml

# --- days, of a year and a half: a gap of three, one too bright, one all too diffuse -------------
run weather synth data/climates/bare.yaml --years 2 --from 2025 -o two.csv
expect_code 0
daily two.csv whole.csv
sed '/,2026,[7-9],/d; /,2026,1[0-2],/d' whole.csv | awk -F, 'BEGIN { OFS = "," }
    $5 == 2025 && $6 == 11 && $7 >= 10 && $7 <= 12 { $8 = $9 = "NaN" }
    $5 == 2026 && $6 == 3 && $7 == 10 { $8 = 24 }
    $5 == 2026 && $6 == 4 && $7 == 10 { $9 = $8 + 1 }
    { print }' >days.csv
gap=$(grep -n ',2025,11,10,' days.csv | cut -d: -f1)

run check data/projects/small.yaml --weather days.csv
expect_complaint 2 "days.csv:$gap: 3 of the 546 days wanted are missing, the first is 2025-11-10"
expect_err '\-\-fill climate'

# --- a year of another place; five hours of it are the climate's ---------------------------------
epw one.epw
awk -F, 'BEGIN { OFS = "," }
    $2 == 5 && $3 == 3 && $4 >= 10 && $4 <= 14 && NF > 30 { $14 = $15 = $16 = 9999 }
    { print }' one.epw >other.epw
gap=$(grep -n '^2005,5,3,9,' other.epw | cut -d: -f1)

run check data/projects/small.yaml --weather other.epw
expect_complaint 2 "other.epw:$gap: the global irradiance is missing for 5 h from 2005-05-03 09:00"
expect_err '\-\-fill climate'

# --- both: two winters, and all that was not measured --------------------------------------------
run check data/projects/small.yaml --weather days.csv --weather other.epw --fill climate
expect_code 1
expect_silent_err
expect_out '^Judged on 2 years of Testtown .* and 1 more, by running'
expect_out '^Not measured: 0 h of sun interpolated, 77 h by the climate, 0 h of leap days repeated;$'
expect_out '^diffuse part of 0 h, air of 13104 h, wind of 13104 h; diffuse cut to global in 24 h\.$'
expect_out '^Brighter than any day near the ground, cut to Kt 0.85: 1 days\.$'
expect_out '^   What 2 winters prove at 95 %'
expect_out '^   Shuangshanzi  *[12] of 2 '
nights=$(sed -n '/^1  /,/^2  /p' .seen/out | awk '$1 == "Shuangshanzi" { print $2; exit }')
# 546 days and 365
[ "$nights" -ge 909 ] && [ "$nights" -le 912 ] || fail "$nights nights of 911 days"

# --- what cannot be judged ----------------------------------------------------------------------
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

expect_files data two.csv whole.csv days.csv one.epw other.epw plain.csv part.csv
finish
