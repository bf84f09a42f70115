/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "sim/base/output.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "tests/sim/folder.h"

static void expect_text(const char *path, const char *want)
{
    char *got = file_bytes(path, NULL);
    cr_expect_str_eq(got, want);
    free(got);
}

static void expect_refused(const char *path, const char *reason)
{
    struct vs_output out;
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(vs_output_open(&out, path, &diag), VS_ERR_OUTPUT, "%s", path);
    cr_expect_str_eq(diag.file, path);
    cr_expect(strstr(diag.text, reason), "%s", diag.text);
    cr_expect_null(out.stream);
}

static void open_with(struct vs_output *out, const char *path, const char *text)
{
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(vs_output_open(out, path, &diag), VS_OK, "%s", diag.text);
    fputs(text, out->stream);
}

Test(output, a_file_has_its_name_only_once_it_is_whole)
{
    struct folder f = folder_make();
    char path[600];
    struct vs_output out;
    open_with(&out, folder_file(&f, "a.csv", path), "one\n");
    fflush(out.stream);
    cr_expect_eq(folder_count(&f), 0);
    cr_expect_eq(vs_output_commit(&out, NULL), VS_OK);
    cr_expect_eq(folder_count(&f), 1);
    expect_text(path, "one\n");
    folder_remove(&f);
}

Test(output, the_older_file_stays_until_the_new_one_takes_its_place)
{
    struct folder f = folder_make();
    char path[600];
    file_write(folder_file(&f, "a.csv", path), "old\n");
    struct vs_output out;
    open_with(&out, path, "new\n");
    expect_text(path, "old\n");
    cr_expect_eq(vs_output_commit(&out, NULL), VS_OK);
    expect_text(path, "new\n");
    cr_expect_eq(folder_count(&f), 1);
    folder_remove(&f);
}

Test(output, what_is_dropped_leaves_nothing_and_the_older_file_as_it_was)
{
    struct folder f = folder_make();
    char path[600];
    file_write(folder_file(&f, "a.csv", path), "old\n");
    struct vs_output out;
    open_with(&out, path, "new\n");
    vs_output_discard(&out);
    vs_output_discard(&out);
    expect_text(path, "old\n");
    cr_expect_eq(folder_count(&f), 1);
    folder_remove(&f);
}

Test(output, a_killed_process_leaves_nothing)
{
    struct folder f = folder_make();
    char path[600];
    folder_file(&f, "a.csv", path);
    pid_t child = fork();
    if (child == 0) {
        struct vs_output out;
        open_with(&out, path, "half a line");
        fflush(out.stream);
        raise(SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    cr_expect(WIFSIGNALED(status));
    cr_expect_eq(folder_count(&f), 0);
    folder_remove(&f);
}

Test(output, the_rights_of_a_replaced_file_stay)
{
    struct folder f = folder_make();
    char path[600];
    file_write(folder_file(&f, "a.csv", path), "old\n");
    chmod(path, 0640);
    struct vs_output out;
    open_with(&out, path, "new\n");
    cr_expect_eq(vs_output_commit(&out, NULL), VS_OK);
    struct stat status;
    cr_assert_eq(stat(path, &status), 0);
    cr_expect_eq(status.st_mode & 07777, 0640);
    folder_remove(&f);
}

Test(output, a_link_is_followed_and_stays_a_link)
{
    struct folder f = folder_make();
    char path[600], link[600];
    file_write(folder_file(&f, "a.csv", path), "old\n");
    cr_assert_eq(symlink("a.csv", folder_file(&f, "link.csv", link)), 0);
    struct vs_output out;
    open_with(&out, link, "new\n");
    cr_expect_eq(vs_output_commit(&out, NULL), VS_OK);
    struct stat status;
    cr_assert_eq(lstat(link, &status), 0);
    cr_expect(S_ISLNK(status.st_mode));
    expect_text(path, "new\n");
    folder_remove(&f);
}

Test(output, a_path_that_cannot_be_written_is_refused_with_the_reason)
{
    struct folder f = folder_make();
    char path[600];
    expect_refused(f.path, "Is a directory");
    expect_refused(folder_file(&f, "none/a.csv", path), "No such file or directory");
    char file[600];
    file_write(folder_file(&f, "plain", file), "");
    expect_refused(folder_file(&f, "plain/a.csv", path), "Not a directory");
    cr_expect_eq(folder_count(&f), 1);
    folder_remove(&f);
}

Test(output, what_is_no_regular_file_is_written_and_not_replaced)
{
    struct folder f = folder_make();
    char path[600], got[8] = "";
    cr_assert_eq(mkfifo(folder_file(&f, "pipe", path), 0600), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    struct vs_output out;
    open_with(&out, path, "text");
    cr_expect_eq(vs_output_commit(&out, NULL), VS_OK);
    cr_expect_eq(read(reader, got, sizeof got), 4);
    cr_expect_str_eq(got, "text");
    close(reader);
    struct stat status;
    cr_assert_eq(lstat(path, &status), 0);
    cr_expect(S_ISFIFO(status.st_mode));
    folder_remove(&f);
}

Test(output, a_full_device_is_told_with_the_reason)
{
    struct vs_output out;
    struct vs_diag diag = {.text = ""};
    open_with(&out, "/dev/full", "text");
    cr_expect_eq(vs_output_commit(&out, &diag), VS_ERR_OUTPUT);
    cr_expect(strstr(diag.text, "No space left"), "%s", diag.text);
    cr_expect_null(out.stream);
}

Test(output, an_earlier_failed_write_is_not_forgotten)
{
    struct vs_output out;
    struct vs_diag diag = {.text = ""};
    open_with(&out, "/dev/full", "text");
    fflush(out.stream);
    cr_expect_eq(vs_output_commit(&out, &diag), VS_ERR_OUTPUT);
    cr_expect_str_eq(diag.file, "/dev/full");
}

Test(output, bytes_that_do_not_fit_are_told_with_the_reason)
{
    struct vs_output out;
    struct vs_diag diag = {.text = ""};
    open_with(&out, "/dev/full", "");
    cr_expect_eq(vs_output_bytes(&out, "abc", 3, &diag), VS_ERR_OUTPUT);
    cr_expect(strstr(diag.text, "No space left"), "%s", diag.text);
    cr_expect_null(out.stream);
}
