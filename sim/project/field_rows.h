/* SPDX-License-Identifier: GPL-3.0-or-later */
/* field_rows.h - short ways to write rows of a field table. The file that includes it defines
 * STRUCT as the struct whose members it describes; a key is called as its member. */
#ifndef VS_PROJECT_FIELD_ROWS_H
#define VS_PROJECT_FIELD_ROWS_H

#include "sim/project/fields.h"

#define VS_MEMBER(member) .offset = offsetof(STRUCT, member), .size = sizeof(((STRUCT *)0)->member)

/* clang-format off */
/* A number that must be given, and one with a default. */
#define NUMBER(member, unit_, min_, max_, help_)                                                   \
    {.key = #member, .kind = VS_FIELD_NUMBER, VS_MEMBER(member), .required = 1, .unit = unit_,     \
     .min = min_, .max = max_, .help = help_}
#define NUMBER_OR(member, unit_, min_, max_, fallback_, help_)                                     \
    {.key = #member, .kind = VS_FIELD_NUMBER, VS_MEMBER(member), .unit = unit_, .min = min_,       \
     .max = max_, .fallback = fallback_, .help = help_}
#define INTEGER(member, unit_, min_, max_, help_)                                                  \
    {.key = #member, .kind = VS_FIELD_INTEGER, VS_MEMBER(member), .required = 1, .unit = unit_,    \
     .min = min_, .max = max_, .help = help_}
#define INTEGER_OR(member, unit_, min_, max_, fallback_, help_)                                    \
    {.key = #member, .kind = VS_FIELD_INTEGER, VS_MEMBER(member), .unit = unit_, .min = min_,      \
     .max = max_, .fallback = fallback_, .help = help_}
#define TEXT(member, help_)                                                                        \
    {.key = #member, .kind = VS_FIELD_TEXT, VS_MEMBER(member), .required = 1, .unit = "",          \
     .help = help_}
#define TEXT_OR_NONE(key_, member, help_)                                                          \
    {.key = key_, .kind = VS_FIELD_TEXT, VS_MEMBER(member), .unit = "", .help = help_}
#define CHOICE(member, words_, help_)                                                              \
    {.key = #member, .kind = VS_FIELD_CHOICE, VS_MEMBER(member), .required = 1, .unit = "",        \
     .words = words_, .help = help_}
#define CHOICE_OR(member, words_, fallback_, help_)                                                \
    {.key = #member, .kind = VS_FIELD_CHOICE, VS_MEMBER(member), .unit = "", .words = words_,      \
     .fallback = fallback_, .help = help_}
#define NUMBERS(member, unit_, rows_, columns_, min_, max_, help_)                                 \
    {.key = #member, .kind = VS_FIELD_NUMBERS, VS_MEMBER(member), .required = 1, .unit = unit_,    \
     .min = min_, .max = max_, .rows = rows_, .columns = columns_, .help = help_}
#define NUMBERS_OR(member, unit_, rows_, columns_, min_, max_, fallbacks_, help_)                  \
    {.key = #member, .kind = VS_FIELD_NUMBERS, VS_MEMBER(member), .unit = unit_, .min = min_,      \
     .max = max_, .rows = rows_, .columns = columns_, .fallbacks = fallbacks_, .help = help_}
#define GROUP(member, group_, help_)                                                               \
    {.key = #member, .kind = VS_FIELD_GROUP, VS_MEMBER(member), .unit = "", .group = &(group_),    \
     .help = help_}
#define LIST(member, group_, count_, least_, most_, help_)                                         \
    {.key = #member, .kind = VS_FIELD_LIST, VS_MEMBER(member), .required = 1, .unit = "",          \
     .group = &(group_), .count_offset = offsetof(STRUCT, count_), .least = least_,                \
     .most = most_, .help = help_}
#define SETTINGS(member, count_, most_, help_)                                                     \
    {.key = #member, .kind = VS_FIELD_SETTINGS, VS_MEMBER(member), .unit = "",                     \
     .count_offset = offsetof(STRUCT, count_), .most = most_, .help = help_}
/* clang-format on */

#define VS_GROUP_OF(name_, struct_, rows_, has_part_)                                              \
    {                                                                                              \
        .name = name_, .size = sizeof(struct_), .fields = rows_,                                   \
        .count = (int)(sizeof rows_ / sizeof rows_[0]), .has_part = has_part_                      \
    }

#endif
