#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The core under clang-tidy: the house's own checks (.clang-tidy), all of CERT C and clang's warnings.
# One lane and eight. Usage: clang_tidy.sh ROOT SOURCE...
set -eu
root=$1
shift
command -v clang-tidy >/dev/null 2>&1 || {
    echo "clang_tidy: clang-tidy is not installed" >&2
    exit 77
}
cd "$root"
for lanes in 1 8; do
    clang-tidy --quiet --header-filter='firmware/core/.*' \
        --checks='cert-*,clang-diagnostic-*' "$@" -- -std=c11 -I. \
        -DFW_LANES="$lanes" -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wmissing-prototypes \
        -Wno-psabi -Wno-bitwise-instead-of-logical 2>/dev/null || exit 1
done
echo "$# files clean, one lane and eight"
