# SPDX-License-Identifier: GPL-3.0-or-later
# A few words to test a command with. To be read with `.` by a script that runs with VESPER set to
# the program; the script works in a folder of its own, which goes when it ends.
set -u

failed=0
here=$(mktemp -d)
cd "$here" || exit 1
trap 'rm -rf "$here"' EXIT
mkdir .seen

# run ARGUMENTS...: runs vesper; code, .seen/out and .seen/err hold what came of it.
run() {
    what="vesper $*"
    "$VESPER" "$@" >.seen/out 2>.seen/err
    code=$?
}

# run_full FILE ARGUMENTS...: runs vesper with -o FILE, which stands on a disk that is full.
run_full() {
    full=$1
    shift
    ln -s /dev/full "$full"
    run "$@" -o "$full"
    rm "$full"
}

# run_deaf ARGUMENTS...: runs vesper with a stdout that takes nothing.
run_deaf() {
    what="vesper $* >/dev/full"
    "$VESPER" "$@" >/dev/full 2>.seen/err
    code=$?
    : >.seen/out
}

fail() {
    echo "FAILED: $what: $1"
    sed 's/^/    stdout: /' .seen/out | head -n 20
    sed 's/^/    stderr: /' .seen/err | head -n 20
    failed=1
}

expect_code() {
    [ "$code" -eq "$1" ] || fail "exit code $code, wanted $1"
}

# A basic regular expression that a line of stdout (stderr) is to match.
expect_out() {
    grep -q -e "$1" .seen/out || fail "nothing on stdout matches '$1'"
}

expect_err() {
    grep -q -e "$1" .seen/err || fail "nothing on stderr matches '$1'"
}

expect_silent_out() {
    [ ! -s .seen/out ] || fail "stdout is not empty"
}

expect_silent_err() {
    [ ! -s .seen/err ] || fail "stderr is not empty"
}

# One line on stderr that begins as every complaint does, nothing on stdout, and this exit code.
expect_complaint() {
    expect_code "$1"
    expect_silent_out
    expect_err "^vesper: $2"
    [ "$(wc -l <.seen/err)" -eq 1 ] || fail "a complaint is one line"
}

# expect_files NAMES...: these and no others are in the folder, hidden ones included.
expect_files() {
    want=$(printf '%s\n' .seen "$@" | sort)
    got=$(ls -A | sort)
    [ "$got" = "$want" ] || fail "the folder holds: $(echo $got); wanted: $(echo $want)"
}

finish() {
    exit "$failed"
}
