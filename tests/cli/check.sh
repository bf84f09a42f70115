#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The main job on the shipped project, one year of it: what a newcomer reads.
. "${0%/*}/lib.sh"
. "${0%/*}/project.sh"

run check "$shipped" --years 1
expect_code 1
expect_silent_err

for section in '1  As written' '2  As managed' '3  Five cloudy days' '4  What the words would need' \
    '5  Assumptions that decide' '6  Verdict'; do
    expect_out "^$section"
done
expect_out '1 synthetic year'

# As written: the arithmetic, and no night of any site served.
expect_out '50 W x 12 h = 600 Wh a night'
expect_out '12.8 V x 30 Ah = 384 Wh'
sed -n '/^1  /,/shorthand line/p' .seen/out >.seen/written
for site in Shuangshanzi Mutoudeng Guanchang; do
    grep -q "^ *$site  *36[3-6]  *0  1.0000 " .seen/written || fail "$site: not every night fails"
done

# The contradiction is named, with both readings.
expect_out '8 h (400 Wh a night)'
expect_out 'the clause 12 h: they contradict each other'

# As managed: no charge below 0 degC, at no site, in no box. The column ends with its heading.
awk '/^2  /,/^3  / {
        if (at = index($0, "Ah below 0 degC")) edge = at + 14
        else if (/^   What /) edge = 0
        else if (edge && /^ *(Shuangshanzi|Mutoudeng|Guanchang) /) {
            n = split(substr($0, 1, edge), field, " ")
            print field[n]
        }
    }' .seen/out | sort | uniq -c | tr -s ' ' >.seen/cold
[ "$(cat .seen/cold)" = ' 6 0.00' ] || fail "charge below 0 degC: $(cat .seen/cold)"

# Five cloudy days: three sites, four months, three skies, in the project's box and buried.
[ "$(sed -n '/^3  /,/^4  /p' .seen/out | grep -c '\([0-5]/5 .*\)\{3\}')" -eq 24 ] ||
    fail 'not twenty-four rows of three skies'
[ "$(grep -c 'Worst five days met at' .seen/out)" -eq 3 ] || fail 'not three worst spells'

for assumption in 'battery box' 'charging below 0 degC' 'panel tilt' 'site coordinates' horizon \
    'snow, battery buried'; do
    expect_out "^ *$assumption .* -> "
done
[ "$(grep -c 'are estimates, to be confirmed' .seen/out)" -eq 3 ] || fail 'sites are not marked'

# Every clause has its outcome, in its own words.
[ "$(sed -n '/^6  /,$p' .seen/out | grep -c '^   \(pass\|FAIL\|not judged\)  ')" -eq \
    "$(grep -c '^  - id:' "$shipped")" ] || fail 'a clause has no outcome'
expect_out '^   FAIL  *hours  每晚照明12小时'
expect_out '^   pass  *panel_power '
expect_out 'FAILS\.$'
expect_out 'energy books close'
grep -q -w -e nan -e inf .seen/out && fail 'a number is none'

expect_files data
finish
