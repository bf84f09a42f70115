#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A climate out of records, from which years can be made: its numbers are those of the records, what
# they cannot say comes from another climate or is asked for.
. "${0%/*}/lib.sh"
. "${0%/*}/project.sh"
. "${0%/*}/records.sh"
sky=data/climates/qinglong.yaml

# value FILE KEY: what stands behind a key; row FILE KEY MONTH: of a list of twelve
value() { sed -n "s/^$2: //p" "$1"; }
row() { value "$1" "$2" | tr -d '[]' | cut -d, -f"$3"; }

run weather climate --help
expect_code 0
expect_out '^usage: vesper weather climate .*FILE\.\.\.'

run weather synth "$sky" --years 12 --from 2001 -o long.csv
expect_code 0

# hours with air and wind stand alone; the same file twice is the same climate
run weather climate long.csv -o derived.yaml
expect_code 0
expect_silent_out
expect_silent_err
run weather climate long.csv
expect_code 0
expect_silent_err
cmp -s .seen/out derived.yaml || fail 'stdout has another climate than the file'
# a file is read once, so that it may come through a pipe
what='vesper weather climate /dev/stdin'
cat long.csv | "$VESPER" weather climate /dev/stdin 2>&1 | grep -v '^source: ' >piped.yaml
grep -v '^source: ' derived.yaml | cmp -s - piped.yaml || fail 'a pipe gives another climate'
rm piped.yaml
expect_out '^# Climate of Qinglong (Shuangshanzi), derived from 1 file\.$'
expect_out '^#   clearness: 372 339 372 360 372 360 372 372 360 372 360 372$'
expect_out '^name: "Qinglong (Shuangshanzi)"$'
expect_out '^source: "derived from 1 record, first long.csv"$'
expect_out '^latitude_deg: 40.35$'
expect_out '^utc_offset_h: 8$'
for month in 1 7; do
    # a month's mean differs by 1.2 K from year to year: 12 of them to 0.4
    near "$(row derived.yaml air_degc $month)" "$(row "$sky" air_degc $month)" 1.5 ||
        fail "the air of month $month is not that of the climate it was made from"
    # 12 years of daily means, made from a month's of 1.5 with a spread of half of it
    near "$(row derived.yaml wind_ms $month)" "$(row "$sky" wind_ms $month)" 0.2 ||
        fail "the wind of month $month is not that of the climate it was made from"
done
# found to 0.3 h by a parabola, for the afternoon cools slower than the morning warms
near "$(value derived.yaml air_max_h)" 14.5 0.4 || fail 'the warmest hour is lost'

# what was made can be made from, with light like the record's
run weather synth derived.yaml --years 12 --from 2001 -o second.csv
expect_code 0
mean() { awk -F, '/^20/ { sum += $2; n++ } END { print sum / n }' "$1"; }
# W/m2; a year differs by 4 from another, twelve by 1
near "$(mean second.csv)" "$(mean long.csv)" 3 || fail 'years of the derived climate have other light'

# a daily record says nothing of air and wind: --base does
daily long.csv days.csv
run weather climate days.csv -o x.yaml
expect_complaint 2 'days.csv: the records hold no air temperature and no wind; allowed is --base'
run weather climate days.csv --base "$sky" --name 'My county' -o based.yaml
expect_code 0
expect_silent_err
grep -q '^name: "My county"$' based.yaml || fail 'the name is not the one given'
[ "$(value based.yaml wind_ms)" = "$(value "$sky" wind_ms)" ] || fail 'the wind is not the base'\''s'
[ "$(value based.yaml air_degc)" = "$(value "$sky" air_degc)" ] || fail 'the air is not the base'\''s'
grep -q '^# .*taken from the base\.$' based.yaml || fail 'the base is not named'
# ... and of the days' light the same as their hours, to the rounding of MJ
sed -n '/^kt_quantile:/,/^kt_floor/p' derived.yaml | grep '^  -' | tr -d '[]-' >.seen/of_hours
sed -n '/^kt_quantile:/,/^kt_floor/p' based.yaml | grep '^  -' | tr -d '[]-' >.seen/of_days
paste -d, .seen/of_hours .seen/of_days | awk -F, 'NF != 18 { bad = 1 }
    { for (k = 1; k <= 9; k++) bad += ($k - $(k + 9)) ^ 2 > 0.0002 ^ 2 }
    END { exit NR != 12 || bad }' || fail 'days have another clearness than their hours'
# the base's air is brought to the record's height
sed 's/,200,/,1200,/' days.csv >high.csv
run weather climate high.csv --base "$sky" -o high.yaml
expect_code 0
near "$(row high.yaml air_degc 1)" -13.5 0.0001 || fail '1000 m higher is not 6 K colder'

# air without wind
cut -d, -f1-5 long.csv >calm.csv
run weather climate calm.csv
expect_complaint 2 'calm.csv: the records hold no wind; allowed is --base'

# files of other places are more years, at the height of the first
sed 's/^# latitude_deg.*/# latitude_deg: 40.9/; s/^# altitude_m.*/# altitude_m: 1200/' long.csv >hill.csv
run weather climate long.csv hill.csv -o pooled.yaml
expect_code 0
grep -q '^#   clearness: 744 678 ' pooled.yaml || fail 'two places are not twice the days'
grep -q '^latitude_deg: 40.35$' pooled.yaml || fail 'the place is not the first file'\''s'
grep -q '^source: "derived from 2 records, first long.csv"$' pooled.yaml || fail 'no two records'
alone=$(row derived.yaml air_degc 1)
near "$(row pooled.yaml air_degc 1)" "$(echo "$alone" | awk '{ print $1 + 3 }')" 0.001 ||
    fail 'the air of 1000 m higher did not come down by 6 K'
# a file that knows no height is left as it is
sed '/^# altitude_m/d' hill.csv >unknown.csv
run weather climate long.csv unknown.csv -o pooled.yaml
expect_code 0
near "$(row pooled.yaml air_degc 1)" "$alone" 0.001 || fail 'air of an unknown height was moved'

# a single year is told for what it is
sed '/^20\(0[2-9]\|1\)/d' long.csv >year.csv
run weather climate year.csv
expect_code 0
expect_out 'Do not judge autonomy by it\.$'

# names: quotes are kept; what could not be read back is refused
run weather climate year.csv --name 'the "upper" \ lower' -o named.yaml
expect_code 0
run weather synth named.yaml -o back.csv
expect_code 0
grep -q '^# place: the "upper" \\ lower$' back.csv || fail 'a name was not kept'
run weather climate year.csv --name "$(printf '%064d' 0)"
expect_complaint 2 'weather climate: option --name is 64 bytes long'
run weather climate year.csv --name "two
lines"
expect_complaint 2 'weather climate: option --name is 9 bytes long or holds control characters'
# a file whose name of three bytes a letter does not end with the room for it
long=$(printf 'a'; for k in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 \
    28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45; do printf '\351\235\222'; done)
cp year.csv "$long.csv"
run weather climate "$long.csv" -o named.yaml
expect_code 0
run weather synth named.yaml -o back.csv
expect_code 0
rm "$long.csv"

# what is refused leaves nothing behind
run weather climate
expect_complaint 2 'weather climate: FILE... is missing'
run weather climate nowhere.csv -o x.yaml
expect_complaint 2 'nowhere.csv: '
run weather climate days.csv --base nowhere.yaml -o x.yaml
expect_complaint 2 'nowhere.yaml: '
run weather climate "$sky" -o x.yaml
expect_complaint 2 'data/climates/qinglong.yaml:1:1: the file begins like no weather format'
sed '/^2001-0[3-9]/d; /^2001-1/d' year.csv >part.csv
run weather climate part.csv -o x.yaml
expect_complaint 2 'Qinglong (Shuangshanzi): .*month 3'
sed '/^# l[ao]/d; /^# altitude/d' year.csv >lost.csv
run weather climate lost.csv -o x.yaml
expect_complaint 2 'lost.csv: the file does not say where it is from; allowed is'
run weather climate lost.csv --place 40.35,119.15,200 -o found.yaml
expect_code 0
run weather climate year.csv --place 40,119 -o x.yaml
expect_complaint 2 'weather climate: option --place is given, but year.csv says itself'
run weather climate year.csv -o nowhere/x.yaml
expect_complaint 3 'nowhere/x.yaml: '
run_full full.yaml weather climate year.csv
expect_complaint 3 'full.yaml: cannot be written'

expect_files data long.csv second.csv days.csv high.csv calm.csv hill.csv unknown.csv year.csv \
    part.csv lost.csv back.csv derived.yaml based.yaml high.yaml pooled.yaml named.yaml found.yaml
finish
