/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    TRIES = 100, /* for a name beside the target that nobody uses */
    COPY_BYTES = 1 << 16,
    SIDE_NAME_MAX = VS_OUTPUT_PATH_MAX + 64
};

static enum vs_err refuse(struct vs_output *out, const char *what, int reason, struct vs_diag *diag)
{
    if (out->stream) {
        fclose(out->stream);
        out->stream = NULL;
    }
    return vs_fail(diag, VS_ERR_OUTPUT, out->shown, 0, 0, "%s (%s); a path that can be written",
                   what, strerror(reason));
}

/* A name beside the target, hidden, so that the rename stays on one file system. */
static int side_name(const struct vs_output *out, int try, char *name)
{
    const char *slash = strrchr(out->target, '/');
    int folder = slash ? (int)(slash + 1 - out->target) : 0;
    int length = snprintf(name, SIDE_NAME_MAX, "%.*s.%.200s.%ld.%d.part", folder, out->target,
                          out->target + folder, (long)getpid(), try);
    return length > 0 && length < SIDE_NAME_MAX ? 0 : -1;
}

/* Opens a new file under a name beside the target; that name is in `name`. */
static int open_named(const struct vs_output *out, char *name)
{
    for (int try = 0; try < TRIES; try++) {
        if (side_name(out, try, name)) {
            errno = ENAMETOOLONG;
            return -1;
        }
        int file = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file >= 0 || errno != EEXIST) {
            return file;
        }
    }
    return -1;
}

/* Where the file system cannot make a file without a name, one is made and its name taken away. */
static int open_unnamed(const struct vs_output *out)
{
    char name[SIDE_NAME_MAX];
    const char *slash = strrchr(out->target, '/');
    size_t folder = slash ? (size_t)(slash + 1 - out->target) : 0;
    memcpy(name, out->target, folder);
    memcpy(name + folder, ".", 2);
    int file = open(name, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
    if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) {
        return file;
    }
    file = open_named(out, name);
    if (file >= 0) {
        unlink(name);
    }
    return file;
}

/* Sets target to what path names once links are followed; a path that names nothing yet is kept. */
static int resolve(struct vs_output *out, const char *path)
{
    char *real = realpath(path, NULL);
    const char *target = real ? real : path;
    size_t length = strlen(target);
    int fits = length < sizeof out->target;
    if (fits) {
        memcpy(out->target, target, length + 1);
    } else {
        errno = ENAMETOOLONG;
    }
    free(real);
    return fits ? 0 : -1;
}

enum vs_err vs_output_open(struct vs_output *out, const char *path, struct vs_diag *diag)
{
    memset(out, 0, sizeof *out);
    snprintf(out->shown, sizeof out->shown, "%s", path);
    struct stat status;
    int exists = stat(path, &status) == 0;
    if (exists && S_ISDIR(status.st_mode)) {
        return refuse(out, "cannot be written", EISDIR, diag);
    }
    if (exists && !S_ISREG(status.st_mode)) {
        out->stream = fopen(path, "wbe");
        return out->stream ? VS_OK : refuse(out, "cannot be opened for writing", errno, diag);
    }
    out->mode = exists ? (unsigned)status.st_mode & 07777 : 0;
    /* the rights of the file itself count too, although its folder would let it be replaced */
    if ((exists && access(path, W_OK)) || resolve(out, path)) {
        return refuse(out, "cannot be written", errno, diag);
    }
    int file = open_unnamed(out);
    out->stream = file >= 0 ? fdopen(file, "w+b") : NULL;
    if (!out->stream) {
        int reason = errno;
        if (file >= 0) {
            close(file);
        }
        return refuse(out, "cannot be written", reason, diag);
    }
    return VS_OK;
}

static int copy(int from, int to)
{
    char block[COPY_BYTES];
    off_t place = 0;
    for (;;) {
        ssize_t got = pread(from, block, sizeof block, place);
        if (got <= 0) {
            return got == 0 ? 0 : -1;
        }
        for (ssize_t done = 0; done < got;) {
            ssize_t put = write(to, block + done, (size_t)(got - done));
            if (put < 0) {
                return -1;
            }
            done += put;
        }
        place += got;
    }
}

/* Gives the unnamed file its name at once, which cannot be interrupted; only where no file stands
 * there. */
static int give_new_name(const struct vs_output *out)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fileno(out->stream));
    return out->mode ? -1 : linkat(AT_FDCWD, link, AT_FDCWD, out->target, AT_SYMLINK_FOLLOW);
}

/* Gives the unnamed file a name beside the target: by a link, or else by a copy. */
static int give_side_name(const struct vs_output *out, char *name)
{
    int file = fileno(out->stream);
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    for (int try = 0; try < TRIES; try++) {
        if (side_name(out, try, name)) {
            errno = ENAMETOOLONG;
            return -1;
        }
        if (linkat(AT_FDCWD, link, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0) {
            return 0;
        }
        if (errno != EEXIST) {
            break;
        }
    }
    int to = open_named(out, name);
    if (to < 0) {
        return -1;
    }
    int failed = copy(file, to) || fsync(to);
    int reason = errno;
    if (close(to) || failed) {
        reason = failed ? reason : errno;
        unlink(name);
        errno = reason;
        return -1;
    }
    return 0;
}

static int publish(const struct vs_output *out)
{
    char name[SIDE_NAME_MAX];
    if (give_new_name(out) == 0) {
        return 0;
    }
    if ((out->mode && fchmod(fileno(out->stream), (mode_t)out->mode)) ||
        give_side_name(out, name)) {
        return -1;
    }
    if ((out->mode && chmod(name, (mode_t)out->mode)) || rename(name, out->target)) {
        int reason = errno;
        unlink(name);
        errno = reason;
        return -1;
    }
    return 0;
}

enum vs_err vs_output_bytes(struct vs_output *out, const void *bytes, size_t size,
                            struct vs_diag *diag)
{
    if (fwrite(bytes, 1, size, out->stream) < size || fflush(out->stream)) {
        return refuse(out, "could not be written whole", errno, diag);
    }
    return VS_OK;
}

enum vs_err vs_output_commit(struct vs_output *out, struct vs_diag *diag)
{
    if (ferror(out->stream)) { /* the reason went by with the write that failed */
        fclose(out->stream);
        out->stream = NULL;
        return vs_fail(diag, VS_ERR_OUTPUT, out->shown, 0, 0,
                       "could not be written whole; a path with room for all of it");
    }
    if (fflush(out->stream)) {
        return refuse(out, "could not be written whole", errno, diag);
    }
    if (!out->target[0]) {
        FILE *stream = out->stream;
        out->stream = NULL;
        return fclose(stream) ? refuse(out, "could not be written whole", errno, diag) : VS_OK;
    }
    /* Full disks and quotas of a remote file system speak up here at the latest. */
    if (fsync(fileno(out->stream))) {
        return refuse(out, "could not be written whole", errno, diag);
    }
    /* Between the side name and the rename a signal would leave the side name behind. */
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    int failed = publish(out);
    int reason = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (failed) {
        return refuse(out, "cannot be written", reason, diag);
    }
    fclose(out->stream);
    out->stream = NULL;
    return VS_OK;
}

void vs_output_discard(struct vs_output *out)
{
    if (out->stream) {
        fclose(out->stream);
        out->stream = NULL;
    }
}

enum vs_err vs_output_end(struct vs_output *out, enum vs_err err, struct vs_diag *diag)
{
    if (err) {
        vs_output_discard(out);
        return err;
    }
    return vs_output_commit(out, diag);
}
