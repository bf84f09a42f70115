/* SPDX-License-Identifier: GPL-3.0-or-later */
/* err.h - the world's faults, as values.
 *
 * A caller's bug is an assert. What the world does wrong (a file, a project, a full disk) is a
 * vs_err, returned early, with a vs_diag that says where it was, what was found and what is
 * allowed. The enum, its words and the exit code of the program come from the one table below. */
#ifndef VS_BASE_ERR_H
#define VS_BASE_ERR_H

/* X(name, exit code, what it means) */
#define VS_ERR_TABLE(X)                                                                            \
    X(VS_OK, 0, "no error")                                                                        \
    X(VS_ERR_USAGE, 2, "the command line is wrong")                                                \
    X(VS_ERR_MISSING, 2, "a file is missing or cannot be read")                                    \
    X(VS_ERR_INPUT, 2, "an input file is wrong")                                                   \
    X(VS_ERR_OUTPUT, 3, "an output file cannot be written")                                        \
    X(VS_ERR_MEMORY, 3, "memory ran out")                                                          \
    X(VS_ERR_CHILD, 3, "a program that was started failed")                                        \
    X(VS_ERR_BOOKS, 3, "the energy books do not close")                                            \
    X(VS_ERR_INTERNAL, 3, "the program met a state that it should not reach")

enum vs_err {
#define VS_ERR_ENUM(name, exit_code, text) name,
    VS_ERR_TABLE(VS_ERR_ENUM)
#undef VS_ERR_ENUM
        VS_ERR_COUNT
};

/* Where and what. line and column count from 1; 0 means that there is none to give. */
struct vs_diag {
    char file[256];
    int line, column;
    char text[1280]; /* "what was found; what is allowed"; room for the longest list of names */
};

const char *vs_err_text(enum vs_err err);
int vs_err_exit_code(enum vs_err err);

/* Fills diag (which may be null) and returns err, so that a reader can write
 * `return vs_fail(diag, VS_ERR_INPUT, path, line, column, "...", ...)`. */
enum vs_err vs_fail(struct vs_diag *diag, enum vs_err err, const char *file, int line, int column,
                    const char *format, ...) __attribute__((format(printf, 6, 7)));

/* "vesper: file:line:col: text" with the parts that are known, into out. */
void vs_diag_format(const struct vs_diag *diag, char *out, unsigned long size);

#endif
