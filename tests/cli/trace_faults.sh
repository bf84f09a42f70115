#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A trace that is wrongly asked for exits 2, one that cannot be written exits 3; neither leaves
# anything behind.
. "${0%/*}/lib.sh"
. "${0%/*}/project.sh"

asked() { # asked SITE FROM TO [MORE...]
    site=$1 from=$2 to=$3
    shift 3
    run trace "$shipped" --site "$site" --from "$from" --to "$to" "$@"
}

asked Atlantis 2025-09-10 2025-09-10
expect_complaint 2 "trace: no site is named 'Atlantis'; the project has Shuangshanzi, Mutoudeng, Guanchang"
asked mutoudeng 2025-09-10 2025-09-10
expect_complaint 2 "trace: no site is named 'mutoudeng'; "

for day in 2025-02-29 2025-13-01 2025-9-1 yesterday; do
    asked Mutoudeng "$day" 2025-09-10
    expect_complaint 2 "trace: '$day' is no day; YYYY-MM-DD is allowed"
    asked Mutoudeng 2025-09-10 "$day"
    expect_complaint 2 "trace: '$day' is no day; YYYY-MM-DD is allowed"
done
asked Mutoudeng '' 2025-09-10
expect_complaint 2 'trace: option --from is empty; it takes YYYY-MM-DD'
asked Mutoudeng 2025-09-11 2025-09-10
expect_complaint 2 'trace: --to 2025-09-10 lies before --from 2025-09-11; '

# Days without weather: what there is, is said; nothing goes to stdout.
asked Mutoudeng 2024-09-10 2024-09-10
expect_complaint 2 '.*the days asked for are not in the weather; it covers 2025-07-01 to '
epw made.epw
asked Mutoudeng 2006-03-01 2006-03-01 --weather made.epw
expect_complaint 2 '.*the days asked for are not in the weather; it covers 2005-01-01 to 2005-12-31'
asked Mutoudeng 2006-03-01 2006-03-01 --weather made.epw -o a.csv
expect_complaint 2 '.*it covers 2005-01-01 to 2005-12-31'
awk -F, -v OFS=, 'NR == 100 { $7 = "warm" } { print }' made.epw >bad.epw
asked Mutoudeng 2005-03-01 2005-03-01 --weather bad.epw -o a.csv
expect_complaint 2 'bad.epw:100:'
rm bad.epw made.epw

run trace "$shipped" --site Mutoudeng --from 2025-09-10
expect_complaint 2 'trace: option --to is missing; '
asked Mutoudeng 2025-09-10 2025-09-10 --tick 2s
expect_complaint 2 "trace: option --tick is '2s'; allowed: 60s, 1s"
asked Mutoudeng 2025-09-10 2025-09-10 --policy bright
expect_complaint 2 "trace: option --policy is 'bright'; allowed: project, fixed, stages, adaptive, voltage"
asked Mutoudeng 2025-09-10 2025-09-10 --fill climate
expect_complaint 2 'trace: --fill is for the gaps of --weather, '
run trace none.yaml --site Mutoudeng --from 2025-09-10 --to 2025-09-10 -o a.csv
expect_complaint 2 'none.yaml: cannot be opened'
expect_files data

asked Mutoudeng 2025-09-10 2025-09-10 -o none/a.csv
expect_complaint 3 'none/a.csv: cannot be written (No such file or directory); '
mkdir folder
asked Mutoudeng 2025-09-10 2025-09-10 -o folder
expect_complaint 3 'folder: cannot be written (Is a directory); '
rmdir folder
for tick in 60s 1s; do
    ln -s /dev/full full.csv
    asked Mutoudeng 2025-07-02 2025-07-02 --tick $tick -o full.csv
    expect_complaint 3 '.*written'
    rm full.csv
done
[ -c /dev/full ] || fail '/dev/full is no device any more'

# An older file outlives a trace that fails.
echo old >a.csv
asked Mutoudeng 2024-09-10 2024-09-10 -o a.csv
expect_code 2
[ "$(cat a.csv)" = old ] || fail 'the older file was touched'
rm a.csv

# A reader of stdout that takes nothing, or has gone before the end.
at='--site Mutoudeng --from 2025-07-02 --to 2025-07-03'
run_deaf trace "$shipped" $at
expect_code 3
expect_err '^vesper: .*written'
what="vesper trace $at >&-"
"$VESPER" trace "$shipped" $at >&- 2>.seen/err
code=$?
expect_code 3
expect_err '^vesper: .*written'

expect_files data
finish
