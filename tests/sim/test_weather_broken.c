/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that somebody broke, one fault each: the message must name the place and say what was found
 * and what is allowed. tests/weather_broken/expected*.csv: file, line, column, words of it. */
#define _POSIX_C_SOURCE 200809L
#include "tests/sim/folder.h"

#include "sim/base/csv.h"
#include "sim/weather/reader.h"

#define FOLDER VESPER_SOURCE_DIR "/tests/weather_broken"

struct table {
    int rows;
};

static enum vs_err judge(void *context, const struct vs_csv_row *row, struct vs_diag *unused)
{
    (void)unused;
    struct table *table = context;
    if (table->rows++ == 0) { /* the heading */
        return VS_OK;
    }
    cr_assert_eq(row->count, 4, "%s:%d", row->file, row->line);
    char path[600], place[700];
    snprintf(path, sizeof path, FOLDER "/%s", row->fields[0].text);
    snprintf(place, sizeof place, "%s:%s:%s", path, row->fields[1].text, row->fields[2].text);
    struct vs_record record;
    struct vs_diag diag = {.text = ""};
    enum vs_err err = vs_weather_read(path, &record, &diag);
    cr_expect_eq(err, VS_ERR_INPUT, "%s: %s", path, vs_err_text(err));
    cr_expect_eq(vs_err_exit_code(err), 2);
    cr_expect_null(record.line);
    char found[700];
    snprintf(found, sizeof found, "%s:%d:%d", diag.file, diag.line, diag.column);
    cr_expect_str_eq(found, place, "%s: %s", found, diag.text);
    cr_expect(strstr(diag.text, row->fields[3].text), "%s: %s", found, diag.text);
    cr_expect(strstr(diag.text, "allowed") || strstr(diag.text, "need"), "%s", diag.text);
    vs_record_free(&record);
    return VS_OK;
}

/* Files of the folder that no table names would be judged by nobody. */
Test(weather_broken, every_file_gets_its_place_and_its_words)
{
    struct dirent **entries;
    int count = scandir(FOLDER, &entries, NULL, alphasort);
    cr_assert_gt(count, 0);
    int judged = 0, files = 0;
    for (int k = 0; k < count; k++) {
        const char *name = entries[k]->d_name;
        char path[600];
        snprintf(path, sizeof path, FOLDER "/%.100s", name);
        if (strncmp(name, "expected", 8) == 0) {
            struct table table = {0};
            struct vs_diag diag = {.text = ""};
            cr_assert_eq(vs_csv_read(path, judge, &table, &diag), VS_OK, "%s", diag.text);
            judged += table.rows - 1;
        } else {
            files += name[0] != '.';
        }
        free(entries[k]);
    }
    free(entries);
    cr_expect_eq(judged, files, "%d rows for %d files", judged, files);
    cr_expect_geq(judged, 50, "what readers refuse is wide");
}
