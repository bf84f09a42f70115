#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The lanes compiled by other compilers and with other care for speed give the bits of the lamp that
# runs alone in this build. Takes the build's own commands, with another compiler and -O, and links
# what comes of them into lanes_threads before the build's own.
#   lanes_builds.sh BUILD_FOLDER
set -u
build=$1
cd "$build" || exit 1
build=$PWD
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

commands() {
    sed -n 's/^ *"command": "\(.*\)",*$/\1/p' compile_commands.json |
        sed 's/\\\(.\)/\1/g' | grep -- "$1"
}

cc=$(commands '/lanes_threads\.c$' | head -n 1)
cc=${cc%% *}
units=$(commands '/vesper_\(lanes\|core\)_[a-z0-9]*\.dir/Unity/unity_0_c\.c$')
count=$(echo "$units" | grep -c .)
[ "$count" -ge 2 ] || { echo "no units of lanes in $build/compile_commands.json"; exit 1; }

# with COMPILER -O: every unit anew, without what only one compiler knows, and the program over them.
with() {
    rm -f "$made"/*
    number=0
    echo "$units" >"$made/units"
    while read -r line; do
        number=$((number + 1))
        line=$(echo "${line#* }" |
            sed "s| -O[0-3s]| $2|; s| -Werror| -w|; s| \"*-mtune-ctrl=[^ ]*||; s| -o [^ ]*| -o $made/$number.o|")
        eval "$1 $line" || return 1
    done <"$made/units"
    program_line=$(commands '/lanes_threads\.c$' | head -n 1 | sed "s| -o [^ ]*| -o $made/main.o|")
    eval "$program_line" || return 1
    libraries=$(find . -name 'libvesper_*.a')
    # shellcheck disable=SC2086 # words that libraries are
    "$cc" "$made"/*.o -Wl,--trace-symbol=vs_lanes_code_x2_generic \
        -Wl,--start-group $libraries -Wl,--end-group -fopenmp $(pkg-config --libs gsl) -lm -o "$made/program" >"$made/log" 2>&1 ||
        { cat "$made/log"; return 1; }
    grep -q "$made/[0-9]*\.o: definition" "$made/log" || { echo 'the lanes were not linked'; return 1; }
    "$made/program" 1
}

failed=0
for how in "gcc -O1" "gcc -O3" "clang -O2"; do
    compiler=${how% *}
    if ! command -v "$compiler" >/dev/null; then
        echo "skipped: no $compiler here"
        continue
    fi
    echo "$how:"
    with "$compiler" "${how#* }" || { echo "FAILED: $how"; failed=1; }
done
exit "$failed"
