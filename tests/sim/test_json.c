/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

static void expect_json(struct vs_json *json, const char *want)
{
    char *text = vs_json_string(json);
    cr_assert_not_null(text);
    cr_expect_str_eq(text, want);
    free(text);
    vs_json_free(json);
}

Test(json, values_keep_their_order_and_nest)
{
    struct vs_json *json = vs_json_new(4);
    vs_json_text(json, "zeta", "last letter first");
    vs_json_open_array(json, "sites");
    vs_json_text(json, NULL, "官场乡");
    vs_json_open_object(json, NULL);
    vs_json_integer(json, "night", INT64_C(9007199254740993));
    vs_json_flag(json, "lit", 1);
    vs_json_text(json, "none", NULL);
    vs_json_close(json);
    vs_json_close(json);
    vs_json_flag(json, "alpha", 0);
    expect_json(json, "{\n"
                      "  \"zeta\": \"last letter first\",\n"
                      "  \"sites\": [\n"
                      "    \"官场乡\",\n"
                      "    {\n"
                      "      \"night\": 9007199254740993,\n"
                      "      \"lit\": true,\n"
                      "      \"none\": null\n"
                      "    }\n"
                      "  ],\n"
                      "  \"alpha\": false\n"
                      "}");
}

static void expect_number(double value, int digits, const char *want)
{
    char text[64];
    struct vs_json *json = vs_json_new(digits);
    vs_json_number(json, "n", value);
    snprintf(text, sizeof text, "{\n  \"n\": %s\n}", want);
    expect_json(json, text);
}

Test(json, numbers_have_the_digits_that_were_asked_for)
{
    expect_number(0.1, 15, "0.1");
    expect_number(2.0 / 3.0, 4, "0.6667");
    expect_number(123456.0, 3, "123000.0");
    expect_number(-1e-4, 6, "-0.0001");
    expect_number(-0.0, 6, "0.0");
    expect_number(9.99999e-300, 2, "1e-299");
}

Test(json, what_is_not_finite_is_null)
{
    struct vs_json *json = vs_json_new(4);
    vs_json_number(json, "a", (double)NAN);
    vs_json_number(json, "b", (double)INFINITY);
    expect_json(json, "{\n  \"a\": null,\n  \"b\": null\n}");
}

Test(json, bytes_that_are_no_utf8_are_replaced)
{
    struct vs_json *json = vs_json_new(4);
    vs_json_text(json, "path", "a\xff官\xe9\x9d.yaml");
    expect_json(json, "{\n  \"path\": \"a\xef\xbf\xbd官\xef\xbf\xbd\xef\xbf\xbd.yaml\"\n}");
}

Test(json, text_is_escaped)
{
    struct vs_json *json = vs_json_new(4);
    vs_json_text(json, "t", "a\"b\\c\nd");
    expect_json(json, "{\n  \"t\": \"a\\\"b\\\\c\\nd\"\n}");
}

Test(json, a_full_disk_is_an_error)
{
    FILE *full = fopen("/dev/full", "w");
    cr_assert_not_null(full);
    setvbuf(full, NULL, _IONBF, 0);
    struct vs_json *json = vs_json_new(4);
    cr_expect_eq(vs_json_write(json, full, NULL), VS_ERR_OUTPUT);
    cr_expect_eq(vs_json_write(NULL, full, NULL), VS_ERR_MEMORY);
    vs_json_free(json);
    fclose(full);
}
