#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Shards put together. (Their rows are made up: tests/sim/sweep_work.c.)
. "$(dirname "$0")/lib.sh"

"$VESPER_SWEEP_WORK" want.csv >/dev/null
"$VESPER_SWEEP_WORK" want.h5 >/dev/null
for k in 1 2 3; do
    "$VESPER_SWEEP_WORK" "s$k.csv" "$k" 3 >/dev/null
done

# The same bytes as in one piece, either way; the parts stay.
run merge got.csv s3.csv.part s1.csv.part s2.csv.part
expect_code 0
expect_silent_out
expect_silent_err
cmp -s want.csv got.csv || fail 'not the CSV of the sweep in one piece'
run merge got.h5 s1.csv.part s2.csv.part s3.csv.part
expect_code 0
cmp -s want.h5 got.h5 || fail 'not the HDF5 of the sweep in one piece'
expect_files want.csv want.h5 got.csv got.csv.manifest.json got.h5 got.h5.manifest.json \
    s1.csv.part s2.csv.part s3.csv.part

# The plots read it.
run plot got.csv --kind cost -o page.svg
expect_code 2 # every cost is empty
expect_err 'cost_cny'
run plot got.csv --kind event --x panel.pmp_w --by box -o page.svg
expect_code 0
rm page.svg

# The manifest names file, facts and runs.
sum=$(sha256sum <got.csv)
grep -q "\"results_sha256\": \"${sum%% *}\"" got.csv.manifest.json || fail 'no hash of the results'
for line in '"results": "got.csv"' '"seed": 7' '"shard": "3/3"' '"isa": "x86-64-v3"' '"chunks": 24' \
    '"name": "panel.pmp_w"'; do
    grep -q "$line" got.csv.manifest.json || fail "the manifest lacks $line"
done

# What another program reads out of the HDF5 file.
if command -v h5dump >/dev/null; then
    h5dump -y -w 1 -m %.17g -d /lolp_night got.h5 >dump
    grep -q 'SIMPLE { ( 288 ) / ( H5S_UNLIMITED ) }' dump || fail 'not 288 rows'
    grep -A 4 'ATTRIBUTE "units"' dump | grep -q UTF8 || fail 'no unit'
    h5dump -y -w 1 -m %.17g -d /panel.pmp_w -o column got.h5 >dump
    tr -d ' ,' <column | grep . >h5
    tail -n +2 want.csv | sed 's/"[^"]*"/box/' | cut -d, -f3 >csv
    [ "$(paste h5 csv | awk '$1 + 0 != $2 + 0 || NF != 2' | wc -l)" -eq 0 ] && [ "$(wc -l <h5)" -eq 288 ] ||
        fail 'the column panel.pmp_w differs between HDF5 and CSV'
    h5dump -a /site/words got.h5 | grep -q '"Shuangshanzi", "Mutoudeng",' || fail 'no names of sites'
    h5dump -a /panel.pmp_w/units got.h5 | grep -q '"W"' || fail 'the unit is not W'
    h5dump -a /worst_night/units got.h5 | grep -q '"days since 1970-01-01"' || fail 'no days'
    h5dump -a /seed got.h5 | grep -q '(0): 7' || fail 'no seed'
    rm -f dump column h5 csv
fi
rm got.*

# What is wrong is told, and nothing is written.
run merge got.csv s1.csv.part s3.csv.part
expect_complaint 2 's1.csv.part: is one of 3 shards, and 1 of them were not given: 2/3; '
run merge got.csv s1.csv.part s2.csv.part s3.csv.part s2.csv.part
expect_complaint 2 's2.csv.part: is shard 2/3, and so is s2.csv.part; '
run merge got.csv s1.csv.part s2.csv.part want.csv
expect_complaint 2 'want.csv: is no part of a sweep; '
run merge got.csv s1.csv.part s2.csv.part none.part
expect_complaint 2 'none.part: cannot be opened (No such file or directory); '
run merge s1.csv.part s2.csv.part s3.csv.part
expect_complaint 2 "merge: OUT is 's1.csv.part', a part of a sweep; "
run merge got.csv
expect_complaint 2 'merge: '
run merge none/got.csv s1.csv.part s2.csv.part s3.csv.part
expect_complaint 3 'none/got.csv: cannot be written (No such file or directory); '
head -c 10000 s2.csv.part >s.part
run merge got.csv s1.csv.part s.part s3.csv.part
expect_complaint 2 's.part: shard 2/3 lacks [0-9]* of its 8 chunks '
rm s.part

# A full disk.
ln -s /dev/full got.csv
run merge got.csv s1.csv.part s2.csv.part s3.csv.part
expect_complaint 3 'got.csv: could not be written whole (No space left on device); '
rm got.csv
what='vesper merge under a limit on the size of files'
(ulimit -f 4 && "$VESPER" merge got.csv s1.csv.part s2.csv.part s3.csv.part) >.seen/out 2>.seen/err
code=$?
expect_complaint 3 'got.csv: could not be written whole (File too large); '
expect_files want.csv want.h5 s1.csv.part s2.csv.part s3.csv.part
finish
