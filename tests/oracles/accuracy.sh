#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The accuracy table of a README, from what the tests measure.
#   accuracy.sh write README FOLDER PROGRAM...   rewrites the part between the markers
#   accuracy.sh check README FOLDER PROGRAM...   exit 1 if that would change it; 77 (skipped) when
#                                                other rows than ours are run
# FOLDER takes the files in between.
set -eu

action=$1
readme=$2
folder=$3
shift 3
book=$folder/accuracy.csv
fresh=$folder/accuracy_README.md

case "$action" in
write) unset VESPER_ORACLES ;;
check) [ -z "${VESPER_ORACLES:-}" ] || exit 77 ;;
*)
    echo "accuracy.sh: '$action' is neither write nor check" >&2
    exit 2
    ;;
esac

rm -f "$book"
for program in "$@"; do
    VESPER_ACCURACY=$book "$program" >"$folder/accuracy.log" 2>&1 || {
        cat "$folder/accuracy.log" >&2
        exit 1
    }
done

LC_ALL=C sort "$book" >"$book.sorted"
awk -F, -v readme="$readme" '
    # 2.6e+01 reads 26; small numbers keep their exponent
    function plain(number) {
        return number >= 0.01 && number < 10000 ? sprintf("%.4g", number) : number
    }
    {
        unit = $6 == "1" ? "" : " " $6
        row[++rows] = sprintf("| %s | %s | %s | %s%s | %s%s | %s |",
                              $1, $2, $3, plain($4), unit, plain($5), unit, $7)
    }
    END {
        while ((getline line <readme) > 0) {
            if (line == "<!-- accuracy:end -->") inside = 0
            if (!inside) print line
            if (line == "<!-- accuracy:begin -->") {
                inside = marked = 1
                print "| model | quantity | values | worst | allowed | against |"
                print "|---|---|---|---|---|---|"
                for (k = 1; k <= rows; k++) print row[k]
            }
        }
        exit !marked || inside
    }' "$book.sorted" >"$fresh" || {
    echo "accuracy.sh: $readme lacks the accuracy markers" >&2
    exit 1
}

if [ "$action" = write ]; then
    cat "$fresh" >"$readme"
elif ! diff -u "$readme" "$fresh"; then
    echo "accuracy.sh: $readme is out of date; build the target 'accuracy'" >&2
    exit 1
fi
