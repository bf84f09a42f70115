/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hdf5_file.h - lets HDF5 write into a file that is open already. Private to hdf5.c.
 *
 * HDF5 wants a name, and the output of a sweep has none before it is whole. And a file that HDF5
 * could not write to the end it can neither close: so the first fault is remembered here and
 * everything after it is swallowed, and the library ends in good order. */
#ifndef VS_SWEEP_HDF5_FILE_H
#define VS_SWEEP_HDF5_FILE_H

#include <hdf5.h>

struct vs_hdf5_file {
    int file;   /* descriptor, open for reading and writing */
    int reason; /* errno of the first write that failed; 0 */
};

/* A new HDF5 file in it; *file has to stay until the result is closed. Negative on failure. */
hid_t vs_hdf5_create(struct vs_hdf5_file *file, hid_t creation);

#endif
