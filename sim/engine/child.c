/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* pipe2 */
#include "sim/engine/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void close_end(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

/* A pipe whose ends lie above the numbers that the child's ends are moved to. */
static int high_pipe(int ends[2])
{
    int low[2];
    if (pipe2(low, O_CLOEXEC) != 0) {
        return -1;
    }
    for (int k = 0; k < 2; k++) {
        ends[k] = fcntl(low[k], F_DUPFD_CLOEXEC, 16);
        close(low[k]);
    }
    return ends[0] < 0 || ends[1] < 0 ? -1 : 0;
}

static int set_patient(int fd)
{
    return fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

/* The child's ends of the three pipes. */
struct child_ends {
    int requests, answers, says;
};

/* What the child does before it is another program: it dies with its parent, however that ends, and
 * tells why it could not become the program. Only what is allowed between fork and exec. */
static _Noreturn void become(const char *const argv[], const struct child_ends *ends, pid_t parent,
                             int told)
{
    int failed = prctl(PR_SET_PDEATHSIG, SIGKILL) ? errno : 0;
    int quiet = open("/dev/null", O_RDONLY);
    const int moves[][2] = {{quiet, 0},
                            {ends->requests, VS_CHILD_REQUESTS},
                            {ends->answers, VS_CHILD_ANSWERS},
                            {ends->says, 1},
                            {ends->says, 2}};
    for (size_t k = 0; k < sizeof moves / sizeof *moves && !failed; k++) {
        failed = dup2(moves[k][0], moves[k][1]) < 0 ? errno : 0;
    }
    if (quiet > VS_CHILD_ANSWERS) {
        close(quiet);
    }
    if (!failed && getppid() == parent) {
        /* the strings stay as they are; the call's type is older than const */
        execvp(argv[0], (char *const *)argv);
        failed = errno;
    }
    ssize_t sent = write(told, &failed, sizeof failed);
    _exit(sent == (ssize_t)sizeof failed ? 127 : 126);
}

/* Returns 0, or the error number of what failed. */
static int spawn(pid_t *pid, const char *const argv[], const struct child_ends *ends)
{
    int told[2] = {-1, -1}, failed = 0;
    pid_t parent = getpid();
    if (high_pipe(told)) {
        return errno;
    }
    *pid = fork();
    if (*pid == 0) {
        become(argv, ends, parent, told[1]);
    }
    failed = *pid < 0 ? errno : 0;
    close_end(&told[1]);
    ssize_t got = 0;
    if (!failed) { /* nothing comes from a child that became the program: exec closes the pipe */
        while ((got = read(told[0], &failed, sizeof failed)) < 0 && errno == EINTR) {
        }
    }
    if (got > 0) {
        while (waitpid(*pid, NULL, 0) < 0 && errno == EINTR) {
        }
    }
    close_end(&told[0]);
    return failed;
}

enum vs_err vs_child_start(struct vs_child *child, const char *const argv[], int patience_s,
                           struct vs_diag *diag)
{
    *child = (struct vs_child){0, -1, -1, -1, -1, patience_s, ""};
    int requests[2] = {-1, -1}, answers[2] = {-1, -1}, says[2] = {-1, -1};
    int failed = high_pipe(requests) || high_pipe(answers) || high_pipe(says) ? errno : 0;
    const struct child_ends ends = {requests[0], answers[1], says[1]};
    failed = failed ? failed : spawn(&child->pid, argv, &ends);
    child->kept_open = requests[0];
    child->requests = requests[1];
    child->answers = answers[0];
    child->says = says[0];
    close_end(&answers[1]);
    close_end(&says[1]);
    if (failed) {
        child->pid = 0;
        vs_child_stop(child);
        return vs_fail(diag, failed == ENOENT ? VS_ERR_MISSING : VS_ERR_INTERNAL, argv[0], 0, 0,
                       "cannot be started (%s)", strerror(failed));
    }
    set_patient(child->requests);
    set_patient(child->answers);
    set_patient(child->says);
    return VS_OK;
}

void vs_child_stop(struct vs_child *child)
{
    if (child->pid > 0) {
        kill(child->pid, SIGKILL);
        while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR) {
        }
    }
    child->pid = 0;
    close_end(&child->requests);
    close_end(&child->answers);
    close_end(&child->says);
    close_end(&child->kept_open);
}

/* Keeps the first words; a child that goes on talking is heard, but not noted down. */
static void listen_to(struct vs_child *child)
{
    char piece[512];
    ssize_t got = read(child->says, piece, sizeof piece);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
        close_end(&child->says);
        return;
    }
    size_t used = strlen(child->words);
    for (ssize_t k = 0; k < got && used + 1 < sizeof child->words; k++) {
        unsigned char c = (unsigned char)piece[k];
        int gap = c <= ' ' || c >= 127;
        if (!gap || (used > 0 && child->words[used - 1] != ' ')) {
            child->words[used++] = gap ? ' ' : (char)c;
        }
    }
    while (used > 0 && child->words[used - 1] == ' ') {
        used--;
    }
    child->words[used] = 0;
}

static enum vs_err out_of_patience(struct vs_child *child, struct vs_diag *diag)
{
    vs_child_stop(child);
    return vs_fail(diag, VS_ERR_CHILD, "", 0, 0, "gave no answer for %d s; it was stopped%s%s",
                   child->patience_s, child->words[0] ? ". It said: " : "", child->words);
}

/* Its end, as far as it is known. */
static enum vs_err ended(struct vs_child *child, int status, struct vs_diag *diag)
{
    child->pid = 0;
    while (child->says >= 0 && strlen(child->words) + 1 < sizeof child->words) {
        struct pollfd says = {child->says, POLLIN, 0};
        if (poll(&says, 1, 0) <= 0) {
            break;
        }
        listen_to(child);
    }
    vs_child_stop(child);
    int by_signal = WIFSIGNALED(status);
    return vs_fail(diag, VS_ERR_CHILD, "", 0, 0, "ended with %s %d%s%s",
                   by_signal ? "signal" : "status",
                   by_signal ? WTERMSIG(status) : WEXITSTATUS(status), child->words[0] ? ": " : "",
                   child->words);
}

/* Waits for the end with patience. Returns 0 when it came. */
static int await_end(struct vs_child *child, int *status)
{
    const struct timespec nap = {0, 1000000};
    for (int k = 0; k < child->patience_s * 1000; k++) {
        pid_t pid = waitpid(child->pid, status, WNOHANG);
        if (pid == child->pid) {
            return 0;
        }
        nanosleep(&nap, NULL);
    }
    return -1;
}

static enum vs_err closed(struct vs_child *child, struct vs_diag *diag)
{
    int status = 0;
    return await_end(child, &status) ? out_of_patience(child, diag) : ended(child, status, diag);
}

/* What is still to be moved. */
struct traffic {
    const char *from;
    size_t left;
    char *to;
    size_t wanted;
};

static void send_some(const struct vs_child *child, struct traffic *t)
{
    ssize_t n = write(child->requests, t->from, t->left);
    t->from += n > 0 ? n : 0;
    t->left -= n > 0 ? (size_t)n : 0;
}

/* Returns -1 if the child has closed its side. */
static int receive_some(const struct vs_child *child, struct traffic *t)
{
    ssize_t n = read(child->answers, t->to, t->wanted);
    t->to += n > 0 ? n : 0;
    t->wanted -= n > 0 ? (size_t)n : 0;
    return n == 0 ? -1 : 0;
}

enum vs_err vs_child_exchange(struct vs_child *child, const void *sent, size_t sent_bytes,
                              void *received, size_t received_bytes, struct vs_diag *diag)
{
    struct traffic t = {sent, sent_bytes, received, received_bytes};
    if (t.left > 0) {
        send_some(child, &t);
    }
    while (t.left > 0 || t.wanted > 0) {
        /* answers are watched even if none is due: that is where its death shows */
        struct pollfd fds[] = {
            {child->answers, t.wanted > 0 ? POLLIN : 0, 0},
            {child->says, POLLIN, 0},
            {t.left > 0 ? child->requests : -1, POLLOUT, 0},
        };
        int ready = poll(fds, 3, child->patience_s * 1000);
        if (ready == 0) {
            return out_of_patience(child, diag);
        }
        if (ready < 0) {
            continue; /* a signal */
        }
        if (fds[1].revents) {
            listen_to(child);
        }
        if (t.wanted == 0 && (fds[0].revents & POLLHUP)) {
            return closed(child, diag);
        }
        if (t.wanted > 0 && fds[0].revents && receive_some(child, &t)) {
            return closed(child, diag);
        }
        if (fds[2].revents) {
            send_some(child, &t);
        }
    }
    return VS_OK;
}

enum vs_err vs_child_finish(struct vs_child *child, struct vs_diag *diag)
{
    int status = 0;
    if (await_end(child, &status)) {
        return out_of_patience(child, diag);
    }
    if (status != 0) {
        return ended(child, status, diag);
    }
    child->pid = 0;
    vs_child_stop(child);
    return VS_OK;
}
