#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Built without MPI, a sweep that a launcher started many times says so once and touches nothing.
. "$(dirname "$0")/lib.sh"

project="$VESPER_DATA/projects/qinglong.yaml"
for names in OMPI_COMM_WORLD_SIZE:OMPI_COMM_WORLD_RANK PMI_SIZE:PMI_RANK \
    SLURM_STEP_NUM_TASKS:PMIX_RANK; do
    export "${names%:*}=3" "${names#*:}=0"
    run sweep "$project" -o got.csv
    expect_complaint 2 'sweep: started as 3 processes by an MPI launcher.*--shard'
    export "${names#*:}=1"
    run sweep "$project" -o got.csv
    expect_code 2
    expect_silent_out
    expect_silent_err
    unset "${names%:*}" "${names#*:}"
    expect_files
done
export OMPI_COMM_WORLD_SIZE=1 OMPI_COMM_WORLD_RANK=0
run sweep --list-isa
expect_code 0
finish
