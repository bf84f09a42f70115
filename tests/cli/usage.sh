#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Wrong use is told on stderr in one line that says what is allowed, and exits 2.
. "${0%/*}/lib.sh"

run
expect_code 2
expect_silent_out
expect_err '^usage: vesper COMMAND'

run frobnicate
expect_complaint 2 "there is no command 'frobnicate'; there are .*plot"

run help frobnicate
expect_complaint 2 "there is no command 'frobnicate'"

run --frobnicate
expect_complaint 2 "there is no option '--frobnicate'"

run plot
expect_complaint 2 'plot: RESULT is missing; '

run plot trace.csv
expect_complaint 2 'plot: option --output is missing; '

run plot trace.csv -o a.svg --colour red
expect_complaint 2 "plot: there is no option '--colour'; there are --help, --output"

run plot trace.csv -o
expect_complaint 2 'plot: option --output ends the line; it takes FILE'

run plot trace.csv -o a.svg --kind pie
expect_complaint 2 "plot: option --kind is 'pie'; allowed: trace"

run plot trace.csv -o a.svg --lang fr
expect_complaint 2 "plot: option --lang is 'fr'; allowed: en, zh"

run plot trace.csv other.csv -o a.svg
expect_complaint 2 "plot: 'other.csv' is one argument too many; allowed is 1"

expect_files
finish
