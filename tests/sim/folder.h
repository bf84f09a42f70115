/* SPDX-License-Identifier: GPL-3.0-or-later */
/* folder.h - a folder of its own for a test that writes files, in the build folder. To be included
 * after _POSIX_C_SOURCE was set to 200809L or more. */
#ifndef VS_TESTS_SIM_FOLDER_H
#define VS_TESTS_SIM_FOLDER_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

struct folder {
    char path[512];
};

static inline struct folder folder_make(void)
{
    struct folder f;
    snprintf(f.path, sizeof f.path, "%s/test_folder.XXXXXX", VESPER_BINARY_DIR);
    cr_assert_not_null(mkdtemp(f.path));
    return f;
}

/* The path of a file in it; the caller gives the room. */
static inline const char *folder_file(const struct folder *f, const char *name, char out[600])
{
    int length = snprintf(out, 600, "%s/%s", f->path, name);
    cr_assert(length > 0 && length < 600, "the path of %s is too long", name);
    return out;
}

/* Files in it, hidden ones too. */
static inline int folder_count(const struct folder *f)
{
    DIR *dir = opendir(f->path);
    cr_assert_not_null(dir);
    int count = 0;
    for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
        count += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    }
    closedir(dir);
    return count;
}

static inline void folder_remove(const struct folder *f)
{
    DIR *dir = opendir(f->path);
    for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir)) {
        char path[600];
        if (strlen(e->d_name) < sizeof path - sizeof f->path - 1) {
            unlink(folder_file(f, e->d_name, path));
        }
    }
    if (dir) {
        closedir(dir);
    }
    rmdir(f->path);
}

/* The whole of a file, ended by a zero; the caller frees. *size may be null. */
static inline char *file_bytes(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    fseek(file, 0, SEEK_END);
    long length = ftell(file);
    rewind(file);
    char *bytes = malloc((size_t)length + 1);
    cr_assert_not_null(bytes);
    cr_assert_eq(fread(bytes, 1, (size_t)length, file), (size_t)length);
    bytes[length] = '\0';
    fclose(file);
    if (size) {
        *size = (size_t)length;
    }
    return bytes;
}

static inline void file_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file, "%s", path);
    fputs(text, file);
    fclose(file);
}

#endif
