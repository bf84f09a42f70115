#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A trace becomes a page in every format, the same bytes each time.
. "${0%/*}/lib.sh"

# Two days, an hour a row.
awk 'BEGIN {
    print "time_local,ghi_wm2,pv_w,soc_frac,battery_degc,lamp_level_frac,charger_mode"
    for (h = 0; h < 48; h++) {
        sun = (h % 24 >= 8 && h % 24 < 16)
        printf "2024-01-%02dT%02d:00:00,%d,%d,0.%d,%d,%s,BULK\n", 1 + int(h / 24), h % 24, \
            400 * sun, 40 * sun, 40 + h % 24, h % 24 - 15, sun ? "0" : "0.5"
    }
}' >trace.csv

begins_with() {
    head -c "${#2}" "$1" | grep -aq -e "$2" || fail "$1 does not begin with $2"
}

for format in svg png pdf; do
    run plot trace.csv -o "a.$format" --lang zh --title '青龙县 1 号灯'
    expect_code 0
    expect_silent_out
    expect_silent_err
    run plot trace.csv --output="b.$format" --kind trace --lang=zh --title='青龙县 1 号灯'
    expect_code 0
    cmp -s "a.$format" "b.$format" || fail "two runs differ in $format"
done
begins_with a.svg '<?xml'
begins_with a.pdf '%PDF-'
[ "$(head -c 4 a.png | tail -c 3)" = PNG ] || fail 'a.png is no PNG'
expect_files a.svg a.png a.pdf b.svg b.png b.pdf trace.csv

run plot --kind extremes "${0%/*}/../fuzz/corpus/extremes/design.csv" -o e.pdf --lang zh
expect_code 0
expect_silent_err
begins_with e.pdf '%PDF-'
rm e.pdf
run plot trace.csv --kind extremes -o e.pdf
expect_complaint 2 'trace.csv:1:1: the header lacks section in place 1; '

# Pages of a sweep, with what each of them takes.
sweep=${0%/*}/../fuzz/corpus/swept
for format in svg png pdf; do
    run plot --kind lolp "$sweep/boxes.csv" -o "s.$format" --where battery_box=pole \
        --where site=Guanchang --x battery_ah --y panel_w --mark 30,80 --label '80 W, 30 Ah' \
        --measure dark_nights_per_year --lang zh
    expect_code 0
    expect_silent_out
    expect_silent_err
done
begins_with s.pdf '%PDF-'
begins_with s.svg '<?xml'
for kind in lolp cost event; do
    run plot --kind "$kind" "$sweep/grid.csv" -o "$kind.svg"
    expect_code 0
    run plot --kind "$kind" "$sweep/replicates.csv" -o s.svg
    expect_code 0
    cmp -s s.svg "$kind.svg" || fail 'rows over all replicates give another page than they alone'
done
run plot --kind event "$sweep/grid.csv" -o s.svg --x panel_w --by battery_ah
expect_code 0
cmp -s s.svg event.svg || fail 'the usual columns, named, give another page'
run plot --kind event "$sweep/crlf_quoted.csv" -o s.svg
expect_code 0
rm s.svg s.png s.pdf lolp.svg cost.svg event.svg

# An older file is replaced whole; line ends of the other kind change nothing.
sed 's/$/\r/' trace.csv >crlf.csv
echo old >b.svg
run plot crlf.csv -o b.svg --lang zh --title '青龙县 1 号灯'
expect_code 0
cmp -s a.svg b.svg || fail 'CRLF changed the page'

# From a pipe, and onto one.
run plot - -o a.svg
expect_complaint 2 '-: cannot be opened'
cat trace.csv | "$VESPER" plot /dev/stdin -o b.svg --lang zh --title '青龙县 1 号灯'
cmp -s a.svg b.svg || fail 'a trace from a pipe gives another page'

finish
