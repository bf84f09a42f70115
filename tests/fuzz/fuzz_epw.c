/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_epw.c - any bytes as a weather file. An input that begins with '+' is completed to a whole
 * year with plain rows from where its own lines end, so that what follows the last row is met too.
 */
#include "tests/fuzz/target.h"

#include <stdlib.h>
#include <string.h>

#include "sim/weather/reader.h"
#include "sim/weather/record_hours.h"
#include "tests/sim/epw_text.h"

static void promise(int kept)
{
    if (!kept) {
        abort();
    }
}

static void expect_possible(const struct vs_hours *hours)
{
    promise(hours->count == 8760 || hours->count == 8784);
    promise(hours->latitude_deg >= -90 && hours->latitude_deg <= 90);
    promise(hours->longitude_deg >= -180 && hours->longitude_deg <= 180);
    for (size_t k = 0; k < hours->count; k++) {
        const struct vs_hour *h = &hours->rows[k];
        promise(h->ghi_wm2 >= 0 && h->ghi_wm2 <= 1500);
        promise(h->dhi_wm2 >= 0 && h->dhi_wm2 <= h->ghi_wm2);
        promise(h->air_degc >= -70 && h->air_degc <= 70);
        promise(h->wind_ms >= 0 && h->wind_ms <= 60);
    }
}

/* Returns 1 if nothing but the end of the year was missing. */
static int read_bytes(const char *bytes, size_t size)
{
    struct vs_hours hours;
    struct vs_hours_notes notes;
    struct vs_diag diag = {.text = ""};
    struct vs_text text = {bytes, size, "fuzz"};
    struct vs_record record;
    memset(&record, 0, sizeof record);
    memset(&hours, 0, sizeof hours);
    enum vs_err err = vs_reader_epw.read(&text, &record, &diag);
    if (!err) {
        struct vs_hours_how how = {.utc_offset_h = record.utc_offset_h};
        err = vs_record_hours(&record, &how, &hours, &notes, &diag);
    }
    vs_record_free(&record);
    if (err) {
        promise(err == VS_ERR_INPUT && diag.text[0] && !hours.rows && hours.count == 0);
    } else {
        expect_possible(&hours);
    }
    vs_hours_free(&hours);
    return err && strncmp(diag.text, "the file ends after", 19) == 0;
}

static void read_completed(const char *bytes, size_t size)
{
    struct epw_style style = epw_style();
    long rows = -EPW_HEADER_LINES;
    for (size_t k = 0; k < size; k++) {
        rows += bytes[k] == '\n';
    }
    style.skip_rows = rows > 0 ? rows : 0;
    struct weather_text rest = {.bytes = NULL};
    epw_rows(&rest, &style);
    char *whole = malloc(size + rest.size);
    promise(whole != NULL);
    memcpy(whole, bytes, size);
    if (rest.size > 0) {
        memcpy(whole + size, rest.bytes, rest.size);
    }
    read_bytes(whole, size + rest.size);
    free(whole);
    free(rest.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    if (size > 0 && bytes[0] == '+') {
        if (read_bytes(bytes + 1, size - 1)) {
            read_completed(bytes + 1, size - 1);
        }
    } else {
        read_bytes(bytes, size);
    }
    return 0;
}
