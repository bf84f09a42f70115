/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/scenario.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/engine/board.h"
#include "sim/project/climate_file.h"
#include "sim/scenario/signals.h"
#include "sim/verdict/scene.h"

static const char plain_lamp[] = "../projects/plain_lamp.yaml";

/* A reading in progress. */
struct reader {
    struct vs_scenario *scenario;
    const struct vs_yaml *yaml;
    struct vs_diag *diag;
};

static int two_digits(const char *at)
{
    int fits = at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9';
    return fits ? (at[0] - '0') * 10 + (at[1] - '0') : -1;
}

double vs_scenario_time_s(const char *text)
{
    char *end;
    if (strncmp(text, "day ", 4) != 0 || text[4] < '1' || text[4] > '9') {
        return -1;
    }
    long day = strtol(text + 4, &end, 10);
    size_t rest = strlen(end);
    if ((rest != 6 && rest != 9) || end[0] != ' ' || end[3] != ':' || day > 1000) {
        return -1;
    }
    int h = two_digits(end + 1), min = two_digits(end + 4), s = 0;
    if (rest == 9) {
        s = end[6] == ':' ? two_digits(end + 7) : -1;
    }
    if (h < 0 || h * 3600 + min * 60 + s > 86400 || min < 0 || min > 59 || s < 0 || s > 59) {
        return -1;
    }
    return ((double)day - 1) * 86400.0 + h * 3600.0 + min * 60.0 + s;
}

static enum vs_err fault_at(const struct reader *r, const struct vs_yaml_node *entry,
                            const char *key, const char *text)
{
    const struct vs_yaml_node *node = vs_yaml_at(r->yaml, entry, key);
    const struct vs_yaml_node *place = node ? node : entry ? entry : vs_yaml_root(r->yaml);
    return vs_fail(r->diag, VS_ERR_INPUT, r->yaml->file, place->line, place->column, "%s", text);
}

/* A time of a list entry; one that is not written is `otherwise`. */
static enum vs_err read_time(const struct reader *r, const struct vs_yaml_node *entry,
                             const char *key, const char *text, double otherwise, double *time_s)
{
    double last_s = r->scenario->days * 86400.0;
    char words[160];
    *time_s = text[0] ? vs_scenario_time_s(text) : otherwise;
    if (*time_s < 0) {
        snprintf(words, sizeof words,
                 "%s is '%s'; allowed is a time such as day 3 12:00 or day 3 12:00:05", key, text);
        return fault_at(r, entry, key, words);
    }
    if (text[0] && *time_s > last_s) {
        snprintf(words, sizeof words, "%s is '%s'; the scenario ends with day %d", key, text,
                 r->scenario->days);
        return fault_at(r, entry, key, words);
    }
    return VS_OK;
}

/* From when to when an entry of a list holds; the whole run where nothing is written. */
static enum vs_err read_span(const struct reader *r, const struct vs_yaml_node *entry,
                             const char *from, const char *to, double span_s[2])
{
    enum vs_err err = read_time(r, entry, "from", from, 0, &span_s[0]);
    err = err ? err : read_time(r, entry, "to", to, HUGE_VAL, &span_s[1]);
    if (!err && span_s[1] <= span_s[0]) {
        err = fault_at(r, entry, "to", "to does not lie after from; a later time is allowed");
    }
    return err;
}

static enum vs_err take_faults(const struct reader *r)
{
    struct vs_scenario *s = r->scenario;
    const struct vs_yaml_node *list = vs_yaml_at(r->yaml, vs_yaml_root(r->yaml), "faults");
    const struct vs_yaml_node *entry = vs_yaml_first(r->yaml, list);
    char words[256];
    for (int k = 0; k < s->fault_count; k++, entry = vs_yaml_next(r->yaml, entry)) {
        const struct vs_scenario_fault *f = &s->faults[k];
        double span_s[2];
        enum vs_err err = read_span(r, entry, f->from, f->to, span_s);
        if (err) {
            return err;
        }
        struct vs_fault fault = {.kind = f->kind,
                                 .start_s = span_s[0],
                                 .end_s = span_s[1],
                                 .value = f->value,
                                 .period_s = f->period_s};
        if (vs_fault_check(&fault, words, sizeof words)) {
            return fault_at(r, entry, "kind", words);
        }
        vs_fault_add(&s->fault_set, fault);
    }
    return VS_OK;
}

static enum vs_err take_claims(const struct reader *r, const char *key, struct vs_claim *claims,
                               int count, int limited)
{
    const struct vs_yaml_node *list = vs_yaml_at(r->yaml, vs_yaml_root(r->yaml), key);
    const struct vs_yaml_node *entry = vs_yaml_first(r->yaml, list);
    char allowed[1024], words[1152];
    for (int k = 0; k < count; k++, entry = vs_yaml_next(r->yaml, entry)) {
        struct vs_claim *c = &claims[k];
        c->line = entry->line;
        c->column = entry->column;
        double span_s[2];
        enum vs_err err = read_span(r, entry, c->from, c->to, span_s);
        if (err) {
            return err;
        }
        c->from_s = span_s[0];
        c->to_s = span_s[1];
        if (vs_signal_find(c->of, &c->signal, allowed, sizeof allowed)) {
            snprintf(words, sizeof words, "%s is no signal; allowed are %s", c->of, allowed);
            return fault_at(r, entry, "of", words);
        }
        if (limited && c->at_least <= -VS_NO_LIMIT && c->at_most >= VS_NO_LIMIT) {
            return fault_at(r, entry, "of",
                            "the claim has no limit; it needs at_least, at_most or both");
        }
        if (limited && c->at_least > c->at_most) {
            return fault_at(r, entry, "at_most",
                            "at_most is less than at_least; at_least or more is allowed");
        }
    }
    return VS_OK;
}

static enum vs_err take_params(const struct reader *r)
{
    struct vs_scenario *s = r->scenario;
    struct vs_param_judge judge = vs_scene_param_judge();
    const struct vs_yaml_node *params = vs_yaml_at(r->yaml, vs_yaml_root(r->yaml), "params");
    char allowed[200], words[320];
    s->param_count = 0;
    s->params_line = params ? params->line : 0;
    s->params_column = params ? params->column : 0;
    for (const struct vs_yaml_node *c = vs_yaml_first(r->yaml, params); c;
         c = vs_yaml_next(r->yaml, c)) {
        long value = strtol(c->text, NULL, 10);
        int bad = judge.judge(judge.context, c->key, (int32_t)value, allowed, sizeof allowed);
        if (bad) {
            snprintf(words, sizeof words, "params.%s is %s; allowed is %s", c->key,
                     bad == 1 ? "no parameter of the firmware" : c->text, allowed);
            return fault_at(r, params, c->key, words);
        }
        s->params[s->param_count].index = vs_firmware_param_find(c->key);
        s->params[s->param_count++].value = value;
    }
    return VS_OK;
}

static enum vs_err take_remains(const struct reader *r)
{
    struct vs_scenario *s = r->scenario;
    char words[400] = "";
    for (const char *at = s->remains; *at;) {
        size_t length = strcspn(at, ", ");
        int bit = vs_signal_fault_find(at, length);
        if (length > 0 && bit < 0) {
            snprintf(words, sizeof words,
                     "remains names '%.*s'; allowed are faults of the firmware such as LAMP_OPEN, "
                     "parted by commas",
                     (int)(length < 64 ? length : 64), at);
            return fault_at(r, vs_yaml_root(r->yaml), "remains", words);
        }
        s->remain_bits |= length > 0 ? 1u << bit : 0;
        at += length + (at[length] != '\0');
    }
    return VS_OK;
}

static enum vs_err take_days(const struct reader *r)
{
    struct vs_scenario *s = r->scenario;
    const struct vs_yaml_node *root = vs_yaml_root(r->yaml);
    struct vs_date date;
    if (vs_date_parse(s->start, &date)) {
        return fault_at(r, root, "start", "start is no day; allowed is YYYY-MM-DD");
    }
    s->start_day = vs_date_days(date);
    for (int k = 0; k < s->spell_count; k++) {
        s->days += s->weather[k].days;
    }
    if ((s->spell_count > 0) == (s->climate_days > 0)) {
        return fault_at(
            r, root, "weather",
            "weather and climate_days are given both, or neither; one of them is allowed");
    }
    s->days += s->climate_days;
    return VS_OK;
}

/* The project and its climate; their own faults carry their own places. */
static enum vs_err take_project(const struct reader *r)
{
    struct vs_scenario *s = r->scenario;
    char path[2 * VS_PATH_SIZE];
    const char *slash = strrchr(s->path, '/');
    const char *named = s->project_path[0] ? s->project_path : plain_lamp;
    int folder = named[0] == '/' || !slash ? 0 : (int)(slash - s->path) + 1;
    snprintf(path, sizeof path, "%.*s%s", folder, s->path, named);
    struct vs_param_judge judge = vs_scene_param_judge();
    enum vs_err err = vs_project_load(path, &judge, &s->project, r->diag);
    if (!err && vs_project_resolve(&s->project, s->project.climate, path, sizeof path)) {
        err = fault_at(r, vs_yaml_root(r->yaml), "project",
                       "the path of the project's climate is too long; at most 511 bytes");
    }
    err = err ? err : vs_climate_load(path, &s->climate, r->diag);
    return err ? err : vs_scene_check(&s->project, r->diag);
}

static enum vs_err read_all(const struct reader *r)
{
    struct vs_scenario *s = r->scenario;
    vs_fields_defaults(&vs_scenario_group, s);
    memcpy(s->path, r->yaml->file,
           strlen(r->yaml->file) + 1); /* fits: judged in vs_scenario_read */
    enum vs_err err = vs_fields_read(&vs_scenario_group, r->yaml, "", 1, s, r->diag);
    err = err ? err : take_days(r);
    err = err ? err : take_faults(r);
    err = err ? err : take_claims(r, "must", s->must, s->must_count, 1);
    err = err ? err : take_claims(r, "reaches", s->reaches, s->reach_count, 0);
    err = err ? err : take_params(r);
    err = err ? err : take_remains(r);
    return err ? err : take_project(r);
}

enum vs_err vs_scenario_read(const char *text, size_t length, const char *path,
                             struct vs_scenario *scenario, struct vs_diag *diag)
{
    if (strlen(path) >= VS_PATH_SIZE) {
        return vs_fail(diag, VS_ERR_INPUT, path, 0, 0, "the path is too long; at most %d bytes",
                       VS_PATH_SIZE - 1);
    }
    struct vs_yaml yaml;
    enum vs_err err = vs_yaml_parse(text, length, path, &yaml, diag);
    if (err) {
        return err;
    }
    struct reader r = {scenario, &yaml, diag};
    err = read_all(&r);
    vs_yaml_free(&yaml);
    return err;
}

enum vs_err vs_scenario_load(const char *path, struct vs_scenario *scenario, struct vs_diag *diag)
{
    char *text;
    size_t length;
    enum vs_err err = vs_yaml_slurp(path, &text, &length, diag);
    if (err) {
        return err;
    }
    err = vs_scenario_read(text, length, path, scenario, diag);
    free(text);
    return err;
}
