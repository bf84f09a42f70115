#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A file in another format: the same values or none at all.
. "${0%/*}/lib.sh"
. "${0%/*}/project.sh"
. "${0%/*}/records.sh"
epw made.epw

# to plain and again: nothing changes any more
run weather convert made.epw -o plain.csv
expect_code 0
expect_silent_out
expect_silent_err
run weather convert plain.csv -o again.csv
expect_code 0
cmp -s plain.csv again.csv || fail 'plain CSV read and written is another'
grep -q '^# place: Testtown$' plain.csv || fail 'the place is lost'
[ "$(grep -c '^2005' plain.csv)" -eq 8760 ] || fail 'hours are lost'
[ "$(grep '^2005' plain.csv | head -n 1 | cut -d, -f1)" = 2005-01-01T00:00 ] ||
    fail 'an hour is not named by its start'

# a wide file stays what it was when another is written over it, whole
cp plain.csv over.csv
run weather convert made.epw -o over.csv
expect_code 0
cmp -s plain.csv over.csv || fail 'a file written over is not the new one'

# half hours: to hours by --hourly, which keeps the light; EPW asks for that
awk -F, 'BEGIN { OFS = "," }
    /^# step_min/ { print "# step_min: 30"; next }
    !/^20/ { print; next }
    { print; sub(/:00/, ":30", $1); print }' plain.csv >half.csv
run weather convert half.csv -o half.epw
expect_complaint 2 'half.csv: the steps are shorter than an hour (convert --hourly brings them to'
run weather convert half.csv -o hours.csv --hourly
expect_code 0
grep '^20' hours.csv >.seen/hours
grep '^20' plain.csv >.seen/plain
cmp -s .seen/hours .seen/plain || fail 'two equal half hours are not their hour'
run weather convert half.csv -o half.epw --hourly
expect_code 0
run weather convert half.epw -o back.csv
expect_code 0
cut -d, -f1-4 back.csv | grep '^20' >.seen/back
cut -d, -f1-4 plain.csv | grep '^20' >.seen/plain
cmp -s .seen/back .seen/plain || fail 'the light changed on the way over EPW'

# days stay days, and are no EPW
daily plain.csv days.csv
run weather convert days.csv -o days_plain.csv
expect_code 0
grep -q '^# stamp: day$' days_plain.csv || fail 'days are not stamped as days'
[ "$(grep -c '^2005' days_plain.csv)" -eq 365 ] || fail 'days are lost'
run weather convert days.csv -o days.epw
expect_complaint 2 'days.csv: the steps are longer than an hour; allowed in an EPW file are'
run weather convert days.csv -o x.csv --hourly
expect_complaint 2 'days.csv: the file has a value every 24 h; allowed are steps of an hour or less'

# a part of a year is no EPW
sed '/^2005-1/d' plain.csv >part.csv
run weather convert part.csv -o part.epw
expect_complaint 2 'part.csv: the record is not a whole year; allowed in an EPW file are the 8760'

# what is refused leaves nothing behind, and what was there as it was
run weather convert
expect_complaint 2 'weather convert: FILE is missing'
run weather convert nowhere.csv -o x.csv
expect_complaint 2 'nowhere.csv: '
run weather convert made.epw -o nowhere/x.csv
expect_complaint 3 'nowhere/x.csv: '
sed '100s/,[0-9.-]*$/,cold/' plain.csv >wrong.csv
run weather convert wrong.csv -o over.csv
expect_complaint 2 "wrong.csv:100:[0-9]*: .*'cold'"
cmp -s plain.csv over.csv || fail 'a failure took the file that was there'
run_full full.epw weather convert made.epw
expect_complaint 3 'full.epw: could not be written whole'

expect_files data made.epw plain.csv again.csv over.csv half.csv hours.csv half.epw back.csv \
    days.csv days_plain.csv part.csv wrong.csv
finish
