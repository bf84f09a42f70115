/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules.h - what ties the keys of a project to each other, each within its own range already. */
#ifndef VS_PROJECT_RULES_H
#define VS_PROJECT_RULES_H

#include "sim/project/project.h"

/* A rule that is broken: "what was found; what is allowed", and the dotted paths of the two keys
 * that do not go together (one key twice where a list or a group breaks it on its own). */
struct vs_project_fault {
    char first[VS_NAME_SIZE], second[VS_NAME_SIZE];
    char text[300];
};

/* Returned 0, or 1 and the first fault. */
int vs_project_rules(const struct vs_project *project, struct vs_project_fault *fault);

#endif
