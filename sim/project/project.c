/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/project/project.h"

#include "sim/project/project_fields.h"
#include "sim/project/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A reading in progress: the project's tree and those of the parts that it names. */
struct reader {
    struct vs_project *project;
    const struct vs_param_judge *judge;
    struct vs_diag *diag;
    struct vs_yaml doc;
    struct vs_yaml parts[VS_PART_KINDS]; /* count 0 where none is named */
    char *texts[VS_PART_KINDS];
};

int vs_project_resolve(const struct vs_project *project, const char *relative, char *out,
                       size_t size)
{
    const char *slash = strrchr(project->path, '/');
    int folder = relative[0] == '/' || !slash ? 0 : (int)(slash - project->path) + 1;
    int length = snprintf(out, size, "%.*s%s", folder, project->path, relative);
    return length >= 0 && (size_t)length < size ? 0 : -1;
}

const struct vs_clause *vs_project_clause(const struct vs_project *project,
                                          enum vs_clause_kind kind)
{
    for (int i = 0; i < project->clause_count; i++) {
        if (project->clauses[i].kind == kind) {
            return &project->clauses[i];
        }
    }
    return NULL;
}

const struct vs_project_site *vs_project_site_find(const struct vs_project *project,
                                                   const char *name)
{
    for (int i = 0; i < project->site_count; i++) {
        if (strcmp(project->sites[i].name, name) == 0 ||
            (name[0] && strcmp(project->sites[i].name_zh, name) == 0)) {
            return &project->sites[i];
        }
    }
    return NULL;
}

/* --- parts ---------------------------------------------------------------------------------- */

static enum vs_err read_part(struct reader *r, int index, const struct vs_yaml_node *named)
{
    const struct vs_part_kind *kind = &vs_part_kinds[index];
    struct vs_yaml *part = &r->parts[index];
    char path[VS_PATH_SIZE];
    struct vs_diag fault = {.line = 0};
    size_t length;
    if (named->length == 0 || vs_project_resolve(r->project, named->text, path, sizeof path)) {
        return vs_fail(r->diag, VS_ERR_INPUT, r->doc.file, named->line, named->column,
                       "%s.part is no usable path; a file name of 1 to %d bytes with its folder",
                       kind->key, VS_PATH_SIZE - 1);
    }
    enum vs_err err = vs_yaml_slurp(path, &r->texts[index], &length, &fault);
    if (err) {
        return vs_fail(r->diag, err, r->doc.file, named->line, named->column,
                       "%s.part '%.200s' %.200s", kind->key, path, fault.text);
    }
    err = vs_yaml_parse(r->texts[index], length, path, part, r->diag);
    if (err) {
        return err;
    }
    const struct vs_yaml_node *again = vs_yaml_at(part, vs_yaml_root(part), "part");
    if (again) {
        return vs_fail(r->diag, VS_ERR_INPUT, path, again->key_line, again->key_column,
                       "a part file names a part; only a project may");
    }
    return vs_fields_read(kind->group, part, kind->key, 1, (char *)r->project + kind->offset,
                          r->diag);
}

static enum vs_err read_parts(struct reader *r)
{
    enum vs_err err = VS_OK;
    for (int i = 0; i < VS_PART_KINDS && !err; i++) {
        const struct vs_yaml_node *group = vs_yaml_at(&r->doc, vs_yaml_root(&r->doc),
                                                      vs_part_kinds[i].key);
        const struct vs_yaml_node *named = vs_yaml_at(&r->doc, group, "part");
        err = named ? read_part(r, i, named) : VS_OK;
    }
    return err;
}

/* --- firmware parameters -------------------------------------------------------------------- */

static enum vs_err judge_setting(const struct reader *r, const struct vs_yaml *yaml,
                                 const struct vs_yaml_node *node, int32_t value)
{
    char allowed[400] = "";
    if (!r->judge) {
        return VS_OK;
    }
    int verdict = r->judge->judge(r->judge->context, node->key, value, allowed, sizeof allowed);
    if (verdict == 1) {
        return vs_fail(r->diag, VS_ERR_INPUT, yaml->file, node->key_line, node->key_column,
                       "controller.params.%s is no parameter of the firmware; %s", node->key,
                       allowed);
    }
    if (verdict) {
        return vs_fail(r->diag, VS_ERR_INPUT, yaml->file, node->line, node->column,
                       "controller.params.%s is %d; allowed is %s", node->key, (int)value, allowed);
    }
    return VS_OK;
}

static struct vs_param_setting *setting_slot(struct vs_controller_spec *controller,
                                             const char *name)
{
    for (int i = 0; i < controller->param_count; i++) {
        if (strcmp(controller->params[i].name, name) == 0) {
            return &controller->params[i];
        }
    }
    return controller->param_count < VS_PARAM_MAX ? &controller->params[controller->param_count++]
                                                  : NULL;
}

static enum vs_err take_settings(const struct reader *r, const struct vs_yaml *yaml,
                                 const struct vs_yaml_node *params, int in_part)
{
    for (const struct vs_yaml_node *c = vs_yaml_first(yaml, params); c; c = vs_yaml_next(yaml, c)) {
        int32_t value = (int32_t)strtol(c->text, NULL, 10);
        enum vs_err err = judge_setting(r, yaml, c, value);
        if (err) {
            return err;
        }
        struct vs_param_setting *slot = setting_slot(&r->project->controller, c->key);
        if (!slot) {
            return vs_fail(r->diag, VS_ERR_INPUT, yaml->file, c->key_line, c->key_column,
                           "too many firmware parameters with those of the part; at most %d",
                           VS_PARAM_MAX);
        }
        snprintf(slot->name, sizeof slot->name, "%s", c->key);
        slot->value = value;
        slot->in_part = in_part;
        slot->line = c->key_line;
        slot->column = c->key_column;
    }
    return VS_OK;
}

static enum vs_err read_settings(const struct reader *r)
{
    const struct vs_yaml_node *controller = vs_yaml_at(&r->doc, vs_yaml_root(&r->doc),
                                                       "controller");
    for (int i = 0; i < VS_PART_KINDS; i++) {
        if (strcmp(vs_part_kinds[i].key, "controller") == 0 && r->parts[i].count > 0) {
            const struct vs_yaml *part = &r->parts[i];
            enum vs_err err = take_settings(r, part, vs_yaml_at(part, vs_yaml_root(part), "params"),
                                            1);
            if (err) {
                return err;
            }
        }
    }
    return take_settings(r, &r->doc, vs_yaml_at(&r->doc, controller, "params"), 0);
}

/* --- clauses and sites ---------------------------------------------------------------------- */

static enum vs_err clause_fault(const struct reader *r, const struct vs_yaml_node *entry,
                                const char *key, const char *text)
{
    const struct vs_yaml_node *node = vs_yaml_at(&r->doc, entry, key);
    const struct vs_yaml_node *place = node ? node : entry;
    return vs_fail(r->diag, VS_ERR_INPUT, r->doc.file, place->line, place->column, "%s", text);
}

static enum vs_err finish_shorthand(const struct reader *r, const struct vs_yaml_node *entry,
                                    struct vs_clause *clause)
{
    char text[256];
    if (vs_yaml_at(&r->doc, entry, "value") || vs_yaml_at(&r->doc, entry, "value_max")) {
        return clause_fault(r, entry, "value",
                            "a shorthand clause has a value; its numbers stand in the line");
    }
    int at = vs_shorthand_read(clause->shorthand_text, &clause->shorthand);
    if (at) {
        snprintf(text, sizeof text,
                 "the shorthand '%s' goes wrong at character %d; a line such as "
                 "50Wx8Hx5Tx80Wx30AH (lamp, hours, cloudy days, panel, battery)",
                 clause->shorthand_text, at);
        return clause_fault(r, entry, "shorthand", text);
    }
    return VS_OK;
}

static enum vs_err finish_value(const struct reader *r, const struct vs_yaml_node *entry,
                                struct vs_clause *clause)
{
    static const struct {
        const char *word, *unit;
        double min, max;
    } kinds[] = {
#define CLAUSE_RANGE(name, word, unit, min, max, help) {word, unit, min, max},
        VS_CLAUSE_TABLE(CLAUSE_RANGE)
#undef CLAUSE_RANGE
    };
    char text[256];
    int ranged = vs_yaml_at(&r->doc, entry, "value_max") != NULL;
    if (!ranged) {
        clause->value_max = clause->value;
    }
    if (vs_yaml_at(&r->doc, entry, "shorthand")) {
        return clause_fault(r, entry, "shorthand",
                            "shorthand in a clause of another kind; only kind shorthand has it");
    }
    double min = kinds[clause->kind].min, max = kinds[clause->kind].max;
    const char *unit = vs_field_unit(kinds[clause->kind].unit);
    const char *key = clause->value >= min && clause->value <= max ? "value_max" : "value";
    double bad = strcmp(key, "value") == 0 ? clause->value : clause->value_max;
    if (!vs_yaml_at(&r->doc, entry, "value")) {
        snprintf(text, sizeof text, "value of the clause is missing; a %s is %g to %g%s%s",
                 kinds[clause->kind].word, min, max, unit[0] ? " " : "", unit);
        return clause_fault(r, entry, "value", text);
    }
    if (!(bad >= min && bad <= max)) {
        snprintf(text, sizeof text, "%s is %.10g; a %s is %g to %g%s%s", key, bad,
                 kinds[clause->kind].word, min, max, unit[0] ? " " : "", unit);
        return clause_fault(r, entry, key, text);
    }
    if (clause->value_max < clause->value) {
        snprintf(text, sizeof text, "value_max is %.10g; at least value, which is %.10g",
                 clause->value_max, clause->value);
        return clause_fault(r, entry, "value_max", text);
    }
    return VS_OK;
}

static enum vs_err finish_clauses(const struct reader *r)
{
    const struct vs_yaml_node *list = vs_yaml_at(&r->doc, vs_yaml_root(&r->doc), "clauses");
    const struct vs_yaml_node *entry = vs_yaml_first(&r->doc, list);
    for (int i = 0; i < r->project->clause_count; i++, entry = vs_yaml_next(&r->doc, entry)) {
        struct vs_clause *clause = &r->project->clauses[i];
        clause->line = entry->line;
        clause->column = entry->column;
        for (int k = 0; k < i; k++) {
            if (strcmp(r->project->clauses[k].id, clause->id) == 0) {
                return clause_fault(r, entry, "id",
                                    "two clauses have this id; each id once in a project");
            }
        }
        enum vs_err err = clause->kind == VS_CLAUSE_SHORTHAND ? finish_shorthand(r, entry, clause)
                                                              : finish_value(r, entry, clause);
        if (err) {
            return err;
        }
    }
    return VS_OK;
}

/* A horizon is sought beside the project file, as parts are. */
static enum vs_err read_skyline(const struct reader *r, const struct vs_yaml_node *entry,
                                struct vs_project_site *site)
{
    char path[2 * VS_PATH_SIZE];
    struct vs_diag fault = {.line = 0};
    if (!site->horizon[0]) {
        return VS_OK;
    }
    /* room for any two paths of the project */
    vs_project_resolve(r->project, site->horizon, path, sizeof path);
    enum vs_err err = vs_read_horizon(path, &site->skyline, &site->skyline_notes, &fault);
    if (err == VS_ERR_INPUT) {
        *r->diag = fault; /* the place in the horizon file */
    } else if (err) {
        const struct vs_yaml_node *node = vs_yaml_at(&r->doc, entry, "horizon");
        vs_fail(r->diag, err, r->doc.file, node->line, node->column, "horizon '%.200s' %.200s",
                path, fault.text);
    }
    return err;
}

static enum vs_err finish_sites(const struct reader *r)
{
    const struct vs_yaml_node *list = vs_yaml_at(&r->doc, vs_yaml_root(&r->doc), "sites");
    const struct vs_yaml_node *entry = vs_yaml_first(&r->doc, list);
    for (int i = 0; i < r->project->site_count; i++, entry = vs_yaml_next(&r->doc, entry)) {
        struct vs_project_site *site = &r->project->sites[i];
        for (int k = 0; k < i; k++) {
            if (strcmp(r->project->sites[k].name, site->name) == 0) {
                return clause_fault(r, entry, "name",
                                    "two sites have this name; each name once in a project");
            }
        }
        if (site->lamps == 0) {
            site->lamps = r->project->lamps_per_site;
        }
        enum vs_err err = read_skyline(r, entry, site);
        if (err) {
            return err;
        }
    }
    return VS_OK;
}

/* --- rules between keys --------------------------------------------------------------------- */

/* Where a key is written: in the project if there, else in its part file; null if it is a default.
 */
static const struct vs_yaml_node *written(const struct reader *r, const char *path,
                                          const struct vs_yaml **yaml)
{
    const struct vs_yaml *in[2] = {&r->doc, NULL};
    const char *rest[2] = {path, strchr(path, '.') + 1};
    for (int i = 0; i < VS_PART_KINDS; i++) {
        size_t length = strlen(vs_part_kinds[i].key);
        if (strncmp(path, vs_part_kinds[i].key, length) == 0 && path[length] == '.') {
            in[1] = &r->parts[i];
        }
    }
    for (int k = 0; k < 2 && in[k]; k++) {
        const struct vs_yaml_node *node = vs_yaml_root(in[k]);
        char key[64];
        for (const char *at = rest[k]; node && *at;) {
            size_t length = strcspn(at, ".");
            snprintf(key, sizeof key, "%.*s", (int)length, at);
            node = vs_yaml_at(in[k], node, key);
            at += length + (at[length] == '.');
        }
        if (node) {
            *yaml = in[k];
            return node;
        }
    }
    return NULL;
}

static enum vs_err fault_at(const struct reader *r, const char *first, const char *second,
                            const char *text)
{
    const struct vs_yaml *yaml = &r->doc;
    const struct vs_yaml_node *node = written(r, first, &yaml);
    if (!node || yaml != &r->doc) {
        const struct vs_yaml *other = &r->doc;
        const struct vs_yaml_node *instead = written(r, second, &other);
        /* What the project itself says is the likelier slip than what its part says. */
        if (instead && (!node || other == &r->doc)) {
            node = instead;
            yaml = other;
        }
    }
    return vs_fail(r->diag, VS_ERR_INPUT, yaml->file, node ? node->line : 0,
                   node ? node->column : 0, "%s", text);
}

static enum vs_err check_rules(const struct reader *r)
{
    struct vs_project_fault fault;
    return vs_project_rules(r->project, &fault) ? fault_at(r, fault.first, fault.second, fault.text)
                                                : VS_OK;
}

/* --- the whole ------------------------------------------------------------------------------ */

static enum vs_err read_all(struct reader *r)
{
    const struct vs_group *group = &vs_project_group;
    vs_fields_defaults(group, r->project);
    snprintf(r->project->path, sizeof r->project->path, "%s", r->doc.file);
    /* The project is judged before its parts are sought, so that its own faults come first. */
    enum vs_err err = vs_fields_check(group, &r->doc, vs_yaml_root(&r->doc), "", 1, r->diag);
    err = err ? err : read_parts(r);
    err = err ? err : vs_fields_read(group, &r->doc, "", 1, r->project, r->diag);
    err = err ? err : read_settings(r);
    err = err ? err : finish_clauses(r);
    err = err ? err : finish_sites(r);
    return err ? err : check_rules(r);
}

enum vs_err vs_project_read(const char *text, size_t length, const char *path,
                            const struct vs_param_judge *judge, struct vs_project *project,
                            struct vs_diag *diag)
{
    if (strlen(path) >= VS_PATH_SIZE) {
        return vs_fail(diag, VS_ERR_INPUT, path, 0, 0, "the path is too long; at most %d bytes",
                       VS_PATH_SIZE - 1);
    }
    struct reader r = {.project = project, .judge = judge, .diag = diag};
    enum vs_err err = vs_yaml_parse(text, length, path, &r.doc, diag);
    err = err ? err : read_all(&r);
    for (int i = 0; i < VS_PART_KINDS; i++) {
        vs_yaml_free(&r.parts[i]);
        free(r.texts[i]);
    }
    vs_yaml_free(&r.doc);
    return err;
}

enum vs_err vs_project_load(const char *path, const struct vs_param_judge *judge,
                            struct vs_project *project, struct vs_diag *diag)
{
    char *text;
    size_t length;
    enum vs_err err = vs_yaml_slurp(path, &text, &length, diag);
    if (err) {
        return err;
    }
    err = vs_project_read(text, length, path, judge, project, diag);
    free(text);
    return err;
}
