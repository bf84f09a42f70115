#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# MISRA C:2012 over firmware/core by cppcheck's addon: every finding must be a deviation that
# firmware/deviations.csv names with its reason, and every deviation must still be needed.
# Usage: misra.sh ROOT WORKDIR
set -eu
root=$1
room=$2
command -v cppcheck >/dev/null 2>&1 || {
    echo "misra: cppcheck is not installed" >&2
    exit 77
}
mkdir -p "$room"
cd "$root"
# the first line wants to know that the addon ran at all: a lost interpreter would find nothing
cppcheck --addon=misra --enable=style,warning --std=c11 --quiet -I. --suppress=unusedFunction \
    --suppress=clarifyCondition --template='{file},{line},{id},{message}' firmware/core \
    >"$room/misra.out" 2>&1 || {
    cat "$room/misra.out" >&2
    exit 1
}
sort -u "$room/misra.out" | grep -E '^firmware/' >"$room/findings.csv" || true
awk -F, -v table=firmware/deviations.csv '
    BEGIN {
        while ((getline line <table) > 0) {
            split(line, cell, ",")
            if (cell[1] == "rule") continue
            key = cell[1] "," cell[2]
            if (line !~ /,".+"$/) { print "deviations.csv: " key " gives no reason"; bad = 1 }
            reason[key] = 1
        }
    }
    {
        file = $1
        sub(/.*\//, "", file)
        rule = $3
        if (sub(/^misra-c2012-/, "", rule) == 0) { print "not MISRA: " $0; bad = 1; next }
        if ((rule "," file) in reason) used[rule "," file]++
        else if ((rule ",*") in reason) used[rule ",*"]++
        else { print $1 ":" $2 ": rule " rule " has no deviation"; bad = 1 }
        all++
    }
    END {
        for (key in reason) {
            if (!(key in used)) { print "deviations.csv: " key " is no longer needed"; bad = 1 }
        }
        print all + 0 " findings, all of them named deviations"
        if (!all) { print "misra: the addon found nothing at all; did it run?"; bad = 1 }
        exit bad
    }' "$room/findings.csv"
