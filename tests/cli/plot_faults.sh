#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Bad input exits 2 with the place, a page that cannot be kept exits 3, and nothing is left behind.
. "${0%/*}/lib.sh"

head='time_local,pv_w,soc_frac,battery_degc,lamp_level_frac'
good='2024-01-01T00:00:00,0,0.5,-3,1
2024-01-01T01:00:00,0,0.4,-4,1'
printf '%s\n%s\n' "$head" "$good" >good.csv

bad() { # bad LINES COMPLAINT
    printf '%s\n' "$1" >bad.csv
    run plot bad.csv -o a.svg
    expect_complaint 2 "$2"
    rm bad.csv
    expect_files good.csv
}

run plot none.csv -o a.svg
expect_complaint 2 'none.csv: cannot be opened'

run plot . -o a.svg
expect_complaint 2 '\.: cannot be read'

bad '' 'bad.csv: the file is empty'
bad 'a,b,c' 'bad.csv:1:1: the header has no column time_local'
bad "time_local,pv_w,soc_frac,battery_degc
$good" 'bad.csv:1:1: the header has no column lamp_level_frac'
bad "$head" 'bad.csv: the trace has 0 rows'
bad "$head
$good
2024-01-01T02:00:00,much,0.4,-4,1" "bad.csv:4:21: pv_w is 'much'; allowed is a number from"
bad "$head
$good
2024-01-01T02:00:00,1,1e300,-4,1" "bad.csv:4:23: soc_frac is '1e300'; allowed is a number from"
bad "$head
$good
2024-01-01T02:00:00,1,0.4,-4" 'bad.csv:4:1: the row has 4 fields; allowed are the 5'
bad "$head
$good
2024-01-01T00:30:00,1,0.4,-4,1" 'bad.csv:4:1: time_local .* does not come after'

# What a kind does not take is told with the kinds that do; a sweep's faults have their place.
sweep=${0%/*}/../fuzz/corpus/swept
takes() { # takes KIND OPTION VALUE KINDS
    run plot --kind "$1" "$sweep/grid.csv" -o a.svg "--$2" "$3"
    expect_complaint 2 "plot: --$2 is nothing to --kind $1; allowed with $4\$"
}
takes trace measure lpsp lolp
takes cost x panel_w 'lolp, event'
takes event y panel_w lolp
takes lolp by panel_w event
takes event mark 80,30 lolp
takes extremes label tender lolp
takes trace where panel_w=80 'lolp, cost, event'
run plot --kind lolp "$sweep/boxes.csv" -o a.svg
expect_complaint 2 'plot: battery_box has several values and is no axis; needed is --where battery_box=VALUE with one of buried, pole$'
run plot --kind lolp "$sweep/grid.csv" -o a.svg --where panel_w=90
expect_complaint 2 'plot: --where panel_w=90 holds for no row; '
run plot --kind lolp "$sweep/grid.csv" -o a.svg --mark 500,30
expect_complaint 2 "plot: --mark is '500,30'; allowed is X,Y with X from 60 to 120 and Y from 20 to 40"
run plot --kind cost good.csv -o a.svg
expect_complaint 2 'good.csv:1:1: the header is not design,site,...,replicate,...; '
run plot --kind event "$sweep/number_among_words.csv" -o a.svg
expect_complaint 2 '.*number_among_words.csv:1:17: the header has no measure event_lit_frac'
run plot --kind lolp "$sweep/number_among_words.csv" -o a.svg
expect_complaint 2 ".*number_among_words.csv:4:16: lolp_night is '0.2e'; "
run plot --kind lolp none.csv -o a.svg
expect_complaint 2 'none.csv: cannot be opened'
run_full full.svg plot --kind lolp "$sweep/grid.csv"
expect_complaint 3 'full.svg: could not be written whole (No space left on device); '
expect_files good.csv

run plot good.csv -o a.jpg
expect_complaint 2 'a.jpg: the ending names no format of a plot; allowed are .svg, .png and .pdf'

run plot good.csv -o none/a.svg
expect_complaint 3 'none/a.svg: cannot be written (No such file or directory); '

run plot good.csv -o good.csv/a.svg
expect_complaint 3 'good.csv/a.svg: cannot be written (Not a directory); '

mkdir folder.svg
run plot good.csv -o folder.svg
expect_complaint 3 'folder.svg: cannot be written (Is a directory); '
rmdir folder.svg

for format in svg png pdf; do
    run_full "full.$format" plot good.csv
    expect_complaint 3 "full.$format: could not be written whole (No space left on device); "
done
[ -c /dev/full ] || fail '/dev/full is no device any more'

# A page that fails leaves the older one as it was.
echo old >a.svg
run plot none.csv -o a.svg
expect_code 2
[ "$(cat a.svg)" = old ] || fail 'the older file was touched'
rm a.svg

# stdout that takes nothing is a failed run.
run_deaf --help
expect_code 3
expect_err '^vesper: stdout: could not be written whole'

expect_files good.csv
finish
