/* SPDX-License-Identifier: GPL-3.0-or-later */
/* options.h - what a command takes, as a table.
 *
 * The table makes the help text, the defaults, the reading of arguments and the refusals, so that
 * none of them can drift from the others. Reading is pure: it prints nothing and ends nothing.
 *
 *     struct values { const char *project; long years; };
 *     static const struct vs_option options[] = {
 *         {.name = "years", .value = "N", .kind = VS_OPTION_INT, .min = 1, .max = 1000,
 *          .offset = offsetof(struct values, years), .fallback = "30",
 *          .help = "years of synthetic weather"},
 *     };
 */
#ifndef VS_CLI_OPTIONS_H
#define VS_CLI_OPTIONS_H

#include <stddef.h>
#include <stdio.h>

#include "sim/base/err.h"

/* What the member at `offset` is. */
enum vs_option_kind {
    VS_OPTION_FLAG,   /* int: 1 when given, else 0; takes no value */
    VS_OPTION_INT,    /* long, min..max; exact up to 2^53 */
    VS_OPTION_REAL,   /* double, min..max */
    VS_OPTION_CHOICE, /* int: the index in choices */
    VS_OPTION_TEXT,   /* const char *: the argument itself, not empty; null when there is none */
    VS_OPTION_LIST    /* struct vs_option_list: texts, one each time the option is given */
};

enum { VS_OPTION_LIST_MAX = 1024 };

struct vs_option_list {
    int count;
    const char *item[VS_OPTION_LIST_MAX];
};

struct vs_option {
    const char *name;  /* long name, without the dashes */
    char letter;       /* one-letter form, 0 for none */
    const char *value; /* what stands for the value in the help, with its unit; null for a flag */
    enum vs_option_kind kind;
    double min, max;            /* numbers only */
    const char *const *choices; /* ends in null */
    size_t offset;              /* of the member in the command's values */
    const char *fallback;       /* read as if it had been given; null for none */
    int required;
    const char *help; /* begins in lower case, no full stop; \n where a line ends */
};

/* --format, for every command that prints an answer in three ways; offset is of an int. */
enum vs_format { VS_FORMAT_TEXT, VS_FORMAT_JSON, VS_FORMAT_CSV };
extern const char *const vs_formats[];
#define VS_OPTION_FORMAT(offset_)                                                                  \
    {                                                                                              \
        .name = "format", .letter = 'f', .value = "FORMAT", .kind = VS_OPTION_CHOICE,              \
        .choices = vs_formats, .offset = offset_, .fallback = "text",                              \
        .help = "text for eyes, json or csv for programs"                                          \
    }

/* --seed, of whatever a command draws by chance; offset is of a long. */
#define VS_OPTION_SEED(offset_, min_, fallback_, help_)                                            \
    {                                                                                              \
        .name = "seed", .letter = 's', .value = "N", .kind = VS_OPTION_INT, .min = min_,           \
        .max = 2147483647, .offset = offset_, .fallback = fallback_, .help = help_                 \
    }

/* --output, for what does not go to stdout; offset is of a const char *. */
#define VS_OPTION_OUTPUT(offset_, value_, required_, help_)                                        \
    {                                                                                              \
        .name = "output", .letter = 'o', .value = value_, .kind = VS_OPTION_TEXT,                  \
        .offset = offset_, .required = required_, .help = help_                                    \
    }

/* --place, for a spot on the earth; offset is of a const char *. */
#define VS_OPTION_PLACE(offset_, value_, help_)                                                    \
    {                                                                                              \
        .name = "place", .value = value_, .kind = VS_OPTION_TEXT, .offset = offset_, .help = help_ \
    }

/* An operand is a const char * member; those after the first `required_operands` may be null. */
struct vs_operand {
    const char *name; /* in capitals */
    size_t offset;
    const char *help;
    int many; /* the last one only: a struct vs_option_list that takes all that are left */
};

struct vs_usage {
    const char *command;
    const char *about; /* what it does, in two sentences; \n where a line ends */
    const struct vs_operand *operands;
    int operand_count, required_operands;
    const struct vs_option *options;
    int option_count;            /* at most VS_OPTION_MAX */
    const char *const *examples; /* whole command lines, ends in null */
};

enum { VS_OPTION_MAX = 64 };

/* Reads argv[1..argc) into *values, whose members are all set, defaults first. `--name value`,
 * `--name=value`, `-n value`; after `--` all are operands. Strings are kept, not copied.
 * Returned  *help is 1 when --help or -h was met; values are then not to be used.
 * Errors    VS_ERR_USAGE: unknown or repeated option, value missing, unreadable or out of range,
 *           operand missing or too many; diag says what was found and what is allowed. */
enum vs_err vs_options_read(const struct vs_usage *usage, int argc, char **argv, void *values,
                            int *help, struct vs_diag *diag);

void vs_options_help(const struct vs_usage *usage, FILE *out);

enum { VS_OPTIONS_GO = -1 };

/* The two above for a command: VS_OPTIONS_GO to go on, else the exit code, after the help went to
 * stdout (0) or the complaint to stderr (2). */
int vs_options_take(const struct vs_usage *usage, int argc, char **argv, void *values);

#endif
