#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every source file opens with its licence; files that ship in the pole or stand alone are MIT.
set -eu

failed=0
for file in $(find firmware models sim bench tests -name '*.[ch]' -o -name '*.sh' -o -name CMakeLists.txt -o -name '*.def'); do
    want=GPL-3.0-or-later
    case "$file" in
    firmware/* | models/*) want=MIT ;;
    esac
    if ! head -n 2 "$file" | grep -q "SPDX-License-Identifier: $want"; then
        echo "$file: the first lines lack 'SPDX-License-Identifier: $want'"
        failed=1
    fi
done
exit "$failed"
