/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makers of EPW files do each in their own way. */
#include <stdlib.h>

#include <criterion/criterion.h>

#include "sim/base/calendar.h"
#include "sim/weather/reader.h"
#include "tests/sim/epw_text.h"

/* The record as it stands, before hours are made of it. */
static struct vs_record record_of(const struct epw_style *style)
{
    struct weather_text text = epw_make(style);
    struct vs_text in = {text.bytes, text.size, "t.epw"};
    struct vs_record record = {.count = 0};
    struct vs_diag diag = {0};
    cr_assert_eq(vs_reader_epw.read(&in, &record, &diag), VS_OK, "%d:%d %s", diag.line, diag.column,
                 diag.text);
    free(text.bytes);
    return record;
}

static int64_t start_of(int year)
{
    return vs_date_days((struct vs_date){year, 1, 1}) * 86400;
}

/* Its CSV of the same place has the value of "hour 1" at 00:00 UTC. */
Test(read_epw_makers, what_pvgis_makes_is_of_instants_in_utc)
{
    struct epw_style style = epw_style();
    style.location = "unknown,-,unknown,ECMWF/ERA,unknown,40.000000,120.000000,8,250";
    style.holidays = "HOLIDAYS/DAYLIGHT SAVING";
    struct vs_record r = record_of(&style);
    cr_expect(r.clock == VS_CLOCK_UTC && r.stamp == VS_STAMP_MIDDLE && r.utc_offset_h == 8);
    cr_expect_eq(r.start_unix_s, start_of(2005) - 1800);
    cr_expect_str_eq(r.place, "");
    vs_record_free(&r);
}

Test(read_epw_makers, a_place_that_is_unknown_alone_is_not_of_pvgis)
{
    struct epw_style style = epw_style();
    style.location = "unknown,-,unknown,made,999999,40.0,120.0,8,250";
    struct vs_record r = record_of(&style);
    cr_expect(r.clock == VS_CLOCK_STANDARD && r.start_unix_s == start_of(2005) - 8 * 3600);
    vs_record_free(&r);
}

Test(read_epw_makers, an_odd_time_zone_is_rounded_to_the_second)
{
    struct epw_style style = epw_style();
    style.location = "Testtown,HE,CHN,made,999999,40.0,61.5,4.1,100";
    struct vs_record r = record_of(&style);
    cr_expect_eq(r.start_unix_s, start_of(2005) - 14760);
    vs_record_free(&r);
}

Test(read_epw_makers, a_typical_year_under_one_label_is_known_by_its_source)
{
    struct epw_style style = epw_style();
    style.location = "Chengde,Hebei,CHN,CSWD,544230,40.98,117.95,8.0,385.9";
    struct vs_record r = record_of(&style);
    cr_expect(r.typical && r.start_unix_s == start_of(2005) - 8 * 3600);
    vs_record_free(&r);
    style.location = NULL;
    r = record_of(&style);
    cr_expect_eq(r.typical, 0);
    vs_record_free(&r);
}

/* Codes of other makers than the manual's own: CSWD writes these. */
Test(read_epw_makers, nines_of_any_length_are_missing_and_not_counted)
{
    static const struct {
        int column;
        const char *text;
        long set_aside;
    } cases[] = {
        {16, "999900", 0}, {19, "99990", 0}, {24, "999.0", 0},   {24, "9999", 0},
        {24, "1500", 1},   {8, "900", 1},    {16, "-999900", 1}, {16, "x", 1},
    };
    struct epw_style style = epw_style();
    struct vs_record plain = record_of(&style);
    style.odd_row = 12;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        style.odd_column = cases[k].column;
        style.odd_text = cases[k].text;
        struct vs_record r = record_of(&style);
        long counted = r.set_aside - plain.set_aside;
        cr_expect_eq(counted, cases[k].set_aside, "'%s' in column %d counts %ld", cases[k].text,
                     cases[k].column, counted);
        vs_record_free(&r);
    }
    vs_record_free(&plain);
}
