/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/hdf5_file.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What HDF5 holds of a file: its own part first. */
struct driven {
    H5FD_t own;
    struct vs_hdf5_file *to;
    haddr_t allocated, end;
};

/* How the driver learns which file is meant. */
struct access {
    struct vs_hdf5_file *to;
};

static H5FD_t *driver_open(const char *name, unsigned flags, hid_t access, haddr_t most)
{
    (void)name;
    (void)flags;
    (void)most;
    const struct access *how = H5Pget_driver_info(access);
    struct driven *d = how ? calloc(1, sizeof *d) : NULL;
    if (d) {
        d->to = how->to;
    }
    return (H5FD_t *)d;
}

static herr_t driver_close(H5FD_t *file)
{
    free(file);
    return 0;
}

static herr_t driver_query(const H5FD_t *file, unsigned long *flags)
{
    (void)file;
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA |
             H5FD_FEAT_AGGREGATE_SMALLDATA;
    return 0;
}

static haddr_t driver_allocated(const H5FD_t *file, H5FD_mem_t type)
{
    (void)type;
    return ((const struct driven *)file)->allocated;
}

static herr_t driver_set_allocated(H5FD_t *file, H5FD_mem_t type, haddr_t end)
{
    (void)type;
    ((struct driven *)file)->allocated = end;
    return 0;
}

static haddr_t driver_end(const H5FD_t *file, H5FD_mem_t type)
{
    (void)type;
    return ((const struct driven *)file)->end;
}

/* What was never written reads as zeros, as in a file with holes. */
static herr_t driver_read(H5FD_t *file, H5FD_mem_t type, hid_t how, haddr_t at, size_t size,
                          void *bytes)
{
    (void)type;
    (void)how;
    struct driven *d = (struct driven *)file;
    size_t done = 0;
    while (done < size) {
        ssize_t got = pread(d->to->file, (char *)bytes + done, size - done, (off_t)(at + done));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0 && !d->to->reason) {
            d->to->reason = errno;
        }
        if (got <= 0) {
            break;
        }
        done += (size_t)got;
    }
    memset((char *)bytes + done, 0, size - done);
    return 0;
}

static herr_t driver_write(H5FD_t *file, H5FD_mem_t type, hid_t how, haddr_t at, size_t size,
                           const void *bytes)
{
    (void)type;
    (void)how;
    struct driven *d = (struct driven *)file;
    for (size_t done = 0; done < size && !d->to->reason;) {
        ssize_t put = pwrite(d->to->file, (const char *)bytes + done, size - done,
                             (off_t)(at + done));
        if (put < 0 && errno != EINTR) {
            d->to->reason = errno;
        }
        done += put > 0 ? (size_t)put : 0;
    }
    d->end = at + size > d->end ? at + size : d->end;
    return 0;
}

/* The file ends where what is allocated ends. */
static herr_t driver_truncate(H5FD_t *file, hid_t how, hbool_t closing)
{
    (void)how;
    (void)closing;
    struct driven *d = (struct driven *)file;
    if (d->end != d->allocated && !d->to->reason &&
        ftruncate(d->to->file, (off_t)d->allocated) != 0) {
        d->to->reason = errno;
    }
    d->end = d->allocated;
    return 0;
}

static const H5FD_class_t driver = {
    .name = "vesper_output",
    .maxaddr = INT64_MAX,
    .fc_degree = H5F_CLOSE_WEAK,
    .fapl_size = sizeof(struct access),
    .open = driver_open,
    .close = driver_close,
    .query = driver_query,
    .get_eoa = driver_allocated,
    .set_eoa = driver_set_allocated,
    .get_eof = driver_end,
    .read = driver_read,
    .write = driver_write,
    .truncate = driver_truncate,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

hid_t vs_hdf5_create(struct vs_hdf5_file *file, hid_t creation)
{
    hid_t id = H5FDregister(&driver);
    hid_t how = H5Pcreate(H5P_FILE_ACCESS);
    struct access access = {file};
    hid_t made = -1;
    if (id >= 0 && how >= 0 && H5Pset_driver(how, id, &access) >= 0) {
        made = H5Fcreate("results", H5F_ACC_TRUNC, creation, how);
    }
    if (how >= 0) {
        H5Pclose(how);
    }
    if (id >= 0) {
        H5FDunregister(id);
    }
    return made;
}
