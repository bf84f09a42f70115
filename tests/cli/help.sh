#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Help that was asked for goes to stdout and succeeds.
. "${0%/*}/lib.sh"

run --help
expect_code 0
expect_silent_err
for command in check trace scenario weather plot catalog; do
    expect_out "^  $command "
done

for command in check trace scenario weather plot catalog; do
    run "$command" --help
    expect_code 0
    expect_silent_err
    expect_out "^usage: vesper $command"
    expect_out '^options:'
    expect_out '^examples:'
    wide=$(LC_ALL=C.UTF-8 grep -E '^.{101}' .seen/out)
    [ -z "$wide" ] || fail "wider than 100 columns: $wide"
    cp .seen/out .seen/by_option
    run help "$command"
    expect_code 0
    cmp -s .seen/out .seen/by_option || fail "help and --help differ"
done

for command in inspect convert extremes climate synth; do
    run weather "$command" --help
    expect_code 0
    cp .seen/out .seen/by_option
    run help weather "$command"
    expect_code 0
    expect_out "^usage: vesper weather $command "
    cmp -s .seen/out .seen/by_option || fail "help and --help differ"
done
run help weather frobnicate
expect_complaint 2 "weather: there is no command 'frobnicate'; there are inspect, "

run help
expect_code 0
expect_out '^usage: vesper COMMAND'

run --version
expect_code 0
expect_silent_err
expect_out '^vesper [0-9]'
expect_out '^compiler '
expect_out '^lanes '
expect_out '^licence '

finish
