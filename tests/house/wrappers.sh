#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each third-party library is included by one wrapper only, so that it can be replaced.
set -eu

failed=0
only() {
    header=$1
    shift
    for file in $(grep -rlE "^#include <$header" firmware models sim || true); do
        case " $* " in
        *" $file "*) ;;
        *)
            echo "$file: includes <$header...>; only these may: $*"
            failed=1
            ;;
        esac
    done
}
only 'gsl/gsl_qrng' sim/base/sequence.c
only 'gsl/' sim/base/stats.c sim/base/sequence.c
only 'csv.h' sim/base/csv.c
only 'cyaml/' sim/project/yaml.c
only 'yaml.h' sim/project/yaml.c sim/project/yaml_tree.c
only 'jansson.h' sim/cli/json.c
only 'hdf5' sim/sweep/hdf5.c sim/sweep/hdf5_file.c sim/sweep/hdf5_file.h
only 'mpi.h' sim/sweep/ranks.c
only 'plplot' sim/plot/canvas.c

# models are the same bits everywhere: no C library mathematics
if grep -nE '^#include <math.h>' models/*.c models/*.h; then
    echo "models/ includes <math.h>; it has models/elementary.h"
    failed=1
fi
exit "$failed"
