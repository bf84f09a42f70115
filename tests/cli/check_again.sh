#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The same question gets the same bytes, on any number of threads; a verdict that cannot be written
# is a failed run. Left out under sanitizers, which would find nothing here that cli.check_formats
# does not show them.
. "${0%/*}/lib.sh"
. "${0%/*}/project.sh"
small data/projects/small.yaml

run check data/projects/small.yaml --years 1 --format csv --threads 1
expect_code 1
cp .seen/out .seen/first

run check data/projects/small.yaml --years 1 --format csv --threads 2
expect_code 1
cmp -s .seen/out .seen/first || fail 'two threads give other bytes than one'

run check data/projects/small.yaml --years 1 --format csv --seed 7
expect_code 1
cmp -s .seen/out .seen/first && fail 'another seed gives the same bytes'

run_deaf check data/projects/small.yaml --years 1
expect_complaint 3 '.*could not be written'

expect_files data
finish
