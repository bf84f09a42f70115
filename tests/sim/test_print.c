/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "sim/cli/print.h"

#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

enum layout { AS_TEXT, AS_CSV };

static void expect_table(const struct vs_table *table, enum layout layout, const char *want)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    cr_assert_not_null(out);
    enum vs_err err = layout == AS_TEXT ? vs_table_print(table, "  ", out, NULL)
                                        : vs_table_csv(table, out, NULL);
    fclose(out);
    cr_expect_eq(err, VS_OK);
    cr_expect_str_eq(text, want);
    free(text);
}

Test(print, width_counts_places_and_not_bytes)
{
    cr_expect_eq(vs_text_width(""), 0);
    cr_expect_eq(vs_text_width("lamp"), 4);
    cr_expect_eq(vs_text_width("青龙县"), 6);
    cr_expect_eq(vs_text_width("（右轴）"), 8);
    cr_expect_eq(vs_text_width("12 °C − W/m²"), 12);
    cr_expect_eq(vs_text_width("e\xcc\x81"), 1);        /* e and a combining acute */
    cr_expect_eq(vs_text_width("\xf0\xa0\x80\x80"), 2); /* U+20000, an ideograph */
}

Test(print, bytes_that_are_no_utf8_count_one_each)
{
    cr_expect_eq(vs_text_width("\xff\xfe"), 2);
    cr_expect_eq(vs_text_width("\xe9\x9d"), 2);     /* cut short */
    cr_expect_eq(vs_text_width("\xc0\xaf"), 2);     /* overlong */
    cr_expect_eq(vs_text_width("\xed\xa0\x80"), 3); /* half a surrogate pair */
}

Test(print, a_text_is_taken_in_whole_characters)
{
    char out[8];
    vs_text_take(out, sizeof out, "青龙满族"); /* three bytes each: two fit */
    cr_expect_str_eq(out, "青龙");
    vs_text_take(out, sizeof out, "a\nb\xe9zzzzz");
    cr_expect_str_eq(out, "a?b?zzz");
}

Test(print, words_end_before_the_page_does)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    cr_assert_not_null(out);
    vs_print_paragraph(out, 3, "%s %s", "a bc",
                       "012345678901234567890123456789012345678901234567890123456789"
                       "01234567890123456789012345678901 d");
    fclose(out);
    cr_expect_str_eq(text, "   a bc 012345678901234567890123456789012345678901234567890123456789"
                           "01234567890123456789012345678901\n     d\n");
    free(text);
}

Test(print, columns_line_up_under_wide_characters)
{
    struct vs_table *t = vs_table_new("lr");
    vs_table_cell(t, "site");
    vs_table_cell(t, "nights");
    vs_table_rule(t);
    vs_table_cell(t, "官场乡");
    vs_table_cell(t, "%d", 365);
    vs_table_cell(t, "Mutoudeng");
    vs_table_cell(t, "%s", "1");
    expect_table(t, AS_TEXT,
                 "  site       nights\n"
                 "  -----------------\n"
                 "  官场乡        365\n"
                 "  Mutoudeng       1\n");
    vs_table_free(t);
}

Test(print, no_line_ends_in_blanks_and_a_short_row_is_padded)
{
    struct vs_table *t = vs_table_new("ll");
    vs_table_cell(t, "a");
    vs_table_cell(t, "%s", "");
    vs_table_cell(t, "bb");
    expect_table(t, AS_TEXT, "  a\n  bb\n");
    vs_table_free(t);
}

Test(print, csv_quotes_only_what_needs_it)
{
    struct vs_table *t = vs_table_new("lll");
    vs_table_cell(t, "plain");
    vs_table_cell(t, "a,b");
    vs_table_cell(t, "%s", "say \"on\"");
    vs_table_rule(t);
    vs_table_cell(t, "two\nlines");
    vs_table_cell(t, " blank");
    vs_table_cell(t, "%s", "");
    expect_table(t, AS_CSV, "plain,\"a,b\",\"say \"\"on\"\"\"\n\"two\nlines\",\" blank\",\n");
    vs_table_free(t);
}

Test(print, a_table_without_memory_says_so)
{
    cr_expect_eq(vs_table_print(NULL, "", stdout, NULL), VS_ERR_MEMORY);
    cr_expect_eq(vs_table_csv(NULL, stdout, NULL), VS_ERR_MEMORY);
}
