/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A controller is its state and nothing else: many can run in turn, and a copy is as good. */
#include <criterion/criterion.h>

#include <string.h>

#include "winter.h"

enum { SECONDS = 3 * 86400 };

struct run {
    struct winter winter;
    struct fw_state state;
    struct fw_outputs out;
    struct windy windy;
    struct fw_fast_state fast;
    struct fw_fast_outputs fast_out;
};

/* Two that differ in battery, policy and weather. */
static struct run run_new(int which)
{
    struct run run;
    memset(&run, 0, sizeof run); /* compared as bytes */
    run.winter = winter_new();
    run.windy.seed = 11;
    if (which) {
        run.winter.params.capacity_mah = 12000;
        run.winter.params.policy = FW_POLICY_stages;
        run.winter.seed = 5;
        run.winter.t = 20 * 86400;
        run.windy.seed = 12;
    }
    fw_init(&run.winter.params, &run.state);
    fw_fast_init(&run.winter.params, &run.fast);
    return run;
}

static void run_on(struct run *run, int seconds)
{
    for (int t = 0; t < seconds; t++) {
        struct fw_inputs in = winter_pins(&run->winter, &run->out);
        struct fw_fast_inputs fast_in = windy_pins(&run->windy, &run->fast_out);
        fw_step(&run->winter.params, &run->state, &in, &run->out);
        fw_fast_step(&run->winter.params, &run->fast, &fast_in, &run->fast_out);
    }
}

Test(instances, two_in_turn_are_two_one_after_the_other)
{
    struct run a = run_new(0), b = run_new(1), c = run_new(0), d = run_new(1);
    run_on(&a, SECONDS);
    run_on(&b, SECONDS);

    for (int t = 0; t < SECONDS; t++) {
        run_on(&c, 1);
        run_on(&d, 1);
    }

    cr_assert_arr_eq(&a, &c, sizeof a);
    cr_assert_arr_eq(&b, &d, sizeof b);
    cr_assert_neq(memcmp(&a.state, &b.state, sizeof a.state), 0, "the two differ at all");
}

Test(instances, a_copy_goes_on_like_the_original)
{
    struct run a = run_new(0);
    run_on(&a, SECONDS / 2 + 77);
    struct run copy;
    memcpy(&copy, &a, sizeof copy);

    run_on(&a, SECONDS / 2);
    run_on(&copy, SECONDS / 2);

    cr_assert_arr_eq(&a, &copy, sizeof a);
}

Test(instances, one_more_step_of_another_changes_nothing)
{
    struct run a = run_new(0), b = run_new(1);
    run_on(&a, 1000);
    struct run before = a;

    run_on(&b, 1000);

    cr_assert_arr_eq(&a, &before, sizeof a);
}

Test(instances, a_start_leaves_nothing_of_what_was_before)
{
    struct run a, b;
    memset(&a, 0x11, sizeof a);
    memset(&b, 0x22, sizeof b);
    struct fw_params params = fw_params_defaults();

    fw_init(&params, &a.state);
    fw_init(&params, &b.state);
    fw_fast_init(&params, &a.fast);
    fw_fast_init(&params, &b.fast);

    cr_assert_arr_eq(&a.state, &b.state, sizeof a.state);
    cr_assert_arr_eq(&a.fast, &b.fast, sizeof a.fast);
}
