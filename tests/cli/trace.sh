#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every signal of a lamp as CSV, and as a picture.
. "${0%/*}/lib.sh"
. "${0%/*}/project.sh"

# sum COLUMN FILE: of the column of that name.
sum() {
    awk -F, -v name="$1" 'NR == 1 { for (k = 1; k <= NF; k++) if ($k == name) at = k }
        NR > 1 { sum += $at }
        END { if (!at) exit 1; printf "%.6f\n", sum }' "$2" || fail "no column $1 in $2"
}

# Two days at a minute.
run trace "$shipped" --site Mutoudeng --from 2025-09-10 --to 2025-09-11
expect_code 0
expect_silent_err
cp .seen/out two.csv
for column in time_local ghi_wm2 poa_wm2 air_degc pv_w pv_v charge_a battery_a bus_v soc_frac \
    soc_est_frac battery_degc lamp_w lamp_level_frac charger_mode night faults; do
    head -n 1 two.csv | tr , '\n' | grep -qx "$column" || fail "no column $column"
done
[ "$(wc -l <two.csv)" -eq 2881 ] || fail "$(wc -l <two.csv) lines for two days"
[ "$(sed -n 2p two.csv | cut -d, -f1)" = 2025-09-10T00:00:00 ] || fail 'another first time'
[ "$(sed -n 3p two.csv | cut -d, -f1)" = 2025-09-10T00:01:00 ] || fail 'another second time'
[ "$(tail -n 1 two.csv | cut -d, -f1)" = 2025-09-11T23:59:00 ] || fail 'another last time'
[ "$(csv_widths two.csv)" = "$(head -n 1 two.csv | tr , '\n' | wc -l) " ] ||
    fail "rows of different widths: $(csv_widths two.csv)"
grep -q -w -e nan -e inf two.csv && fail 'a number is none'
# by day the panel works, by night the lamp
awk -F, 'NR == 1 { for (k = 1; k <= NF; k++) at[$k] = k; next }
    { hour = substr($1, 12, 2) + 0 }
    hour == 12 { noon += $at["pv_w"]; noon_lamp += $at["lamp_w"] }
    hour == 20 { dusk += $at["pv_w"]; dusk_lamp += $at["lamp_w"] }
    END { exit !(noon > 0 && noon_lamp == 0 && dusk == 0 && dusk_lamp > 0) }' two.csv ||
    fail 'no sun at noon or no lamp in the evening'

# To a file, by the Chinese name, the same bytes; an older file is replaced.
echo old >file.csv
run trace "$shipped" --site 木头凳镇 --from 2025-09-10 --to 2025-09-11 -o file.csv
expect_code 0
expect_silent_out
expect_silent_err
cmp -s file.csv two.csv || fail 'the file differs from stdout'

# A day alone begins as it does within two.
run trace "$shipped" --site Mutoudeng --from 2025-09-10 --to 2025-09-10
expect_code 0
head -n 1441 two.csv | cmp -s - .seen/out || fail 'one day differs from the first of two'
cp .seen/out day.csv

# Policy, seed and site make a difference.
for change in '--site Mutoudeng --policy fixed' '--site Mutoudeng --seed 7' '--site Guanchang'; do
    run trace "$shipped" --from 2025-09-10 --to 2025-09-10 $change
    expect_code 0
    cmp -s day.csv .seen/out && fail "$change makes no difference"
done

# At a second the fast firmware runs; the panel's energy of the day is that of the minutes. At full
# power by night the battery is empty enough by day to take all that there is.
run trace "$shipped" --site Mutoudeng --from 2025-09-10 --to 2025-09-10 --policy fixed -o day.csv
expect_code 0
run trace "$shipped" --site Mutoudeng --from 2025-09-10 --to 2025-09-10 --policy fixed \
    --tick 1s -o fast.csv
expect_code 0
expect_silent_err
[ "$(wc -l <fast.csv)" -eq 86401 ] || fail "$(wc -l <fast.csv) lines for a day of seconds"
[ "$(sed -n 3p fast.csv | cut -d, -f1)" = 2025-09-10T00:00:01 ] || fail 'no second'
minute_wh=$(sum pv_w day.csv) second_wh=$(sum pv_w fast.csv)
awk -v m="$minute_wh" -v s="$second_wh" 'BEGIN {
        m /= 60; s /= 3600
        exit !(m > 50 && s > 0.98 * m && s < 1.02 * m)
    }' || fail "panel energy: $minute_wh W min and $second_wh W s"

# A file of weather brings its own year.
epw made.epw
run trace "$shipped" --site Mutoudeng --from 2005-03-01 --to 2005-03-01 --weather made.epw
expect_code 0
expect_silent_err
[ "$(wc -l <.seen/out)" -eq 1441 ] || fail "$(wc -l <.seen/out) lines for a day"
rm made.epw

# And the picture of it.
run plot two.csv -o two.svg
expect_code 0
expect_silent_err
head -c 5 two.svg | grep -q '<?xml' || fail 'the picture is no SVG'
grep -q '<path\|<poly' two.svg || fail 'the picture is empty'

expect_files data two.csv file.csv day.csv fast.csv two.svg
finish
