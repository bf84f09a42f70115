#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The firmware in an emulated Cortex-M0 gives the bytes of the firmware in the program, at either
# tick; without emulator or image one line says what is missing.
. "${0%/*}/lib.sh"
. "${0%/*}/project.sh"

# A test that cannot go on is skipped, unless it has failed by then.
skip_rest() {
    echo "$1" >&2
    [ "$failed" -eq 0 ] || exit 1
    exit 77
}

# What is missing is said whether it is there or not.
VESPER_M0_IMAGE=none.elf run trace "$shipped" --site Mutoudeng --from 2025-07-01 --to 2025-07-01 \
    --firmware qemu
expect_complaint 2 'none.elf: cannot be opened (No such file or directory); .*gcc-arm-none-eabi'
run trace "$shipped" --site Mutoudeng --from 2025-07-01 --to 2025-07-01 --firmware avr
expect_complaint 2 "trace: option --firmware is 'avr'; allowed: host, qemu"

# An emulator that hangs does not outlive a program that was killed.
mkdir hung
cat >hung/qemu-system-arm <<'END'
#!/bin/sh
echo $$ >pid
exec sleep 60
END
chmod +x hung/qemu-system-arm
PATH=$here/hung:$PATH VESPER_M0_IMAGE=$shipped "$VESPER" trace "$shipped" --site Mutoudeng \
    --from 2025-07-01 --to 2025-07-01 --firmware qemu -o a.csv 2>.seen/err &
started=$!
what='a killed vesper trace --firmware qemu'
for wait in 1 2 3 4 5 6 7 8 9 10; do
    [ -s pid ] || sleep 0.3
done
kill -KILL $started
wait $started 2>/dev/null
sleep 0.3
if grep -q '^State:.*[RSD] (' "/proc/$(cat pid)/status" 2>/dev/null; then
    kill "$(cat pid)"
    fail 'its emulator goes on'
fi
rm -r hung pid
expect_files data

if [ ! -s "$VESPER_IMAGE" ]; then
    skip_rest 'no image: gcc-arm-none-eabi is not installed'
fi
mkdir empty
PATH=$here/empty VESPER_M0_IMAGE=$VESPER_IMAGE run trace "$shipped" --site Mutoudeng \
    --from 2025-07-01 --to 2025-07-01 --firmware qemu -o a.csv
expect_complaint 2 'qemu-system-arm: is not installed; .*package qemu-system-arm'
rmdir empty
if ! command -v qemu-system-arm >/dev/null; then
    skip_rest 'qemu-system-arm is not installed'
fi

# An emulator that dies, or an image that is none, ends the run and leaves nothing.
echo 'no image' >text.elf
VESPER_M0_IMAGE=text.elf run trace "$shipped" --site Mutoudeng --from 2025-07-01 --to 2025-07-01 \
    --firmware qemu -o a.csv
expect_code 3
expect_silent_out
expect_err '^vesper: the emulated controller ended with '
rm text.elf
expect_files data

# A winter week, after half a year that also ran there; in the ground, or there would be no light.
sed 's/^\( *\)box: pole.*/\1box: buried/' "$shipped" >data/projects/buried.yaml
week="data/projects/buried.yaml --site Mutoudeng --from 2026-01-05 --to 2026-01-11"
run trace $week -o host.csv
expect_code 0
run trace $week --firmware qemu -o m0.csv
expect_code 0
expect_silent_err
[ "$(wc -l <m0.csv)" -eq 10081 ] || fail "$(wc -l <m0.csv) lines for a week of minutes"
cmp host.csv m0.csv || fail 'the emulated firmware gives another week'
awk -F, 'NR == 1 { for (k = 1; k <= NF; k++) at[$k] = k; next }
    { lit += $at["lamp_level_frac"] > 0; charged += $at["charge_a"] > 0 }
    END { exit !(lit > 1000 && charged > 1000) }' m0.csv || fail 'a week without light or charge'

# The first hours of a summer's day by the second, with the fast firmware.
for where in host qemu; do
    "$VESPER" trace "$shipped" --site Mutoudeng --from 2025-07-01 --to 2025-07-01 --tick 1s \
        --firmware $where 2>/dev/null | head -n 22000 >$where.csv
done
what='vesper trace --tick 1s'
cmp host.csv qemu.csv || fail 'the emulated fast firmware gives another morning'
awk -F, 'NR == 1 { for (k = 1; k <= NF; k++) at[$k] = k; next }
    { caught += $at["pv_w"] > 1 }
    END { exit !(NR == 22000 && caught > 1000) }' qemu.csv || fail 'a morning without sun'

expect_files data host.csv m0.csv qemu.csv
finish
