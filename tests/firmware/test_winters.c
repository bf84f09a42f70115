/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The night budget through random winters, beside the other policies on the same ones. Prints the
 * table of firmware/README.md. */
#include <criterion/criterion.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/core/fw.h"
#include "random_winter.h"

#ifdef __SANITIZE_ADDRESS__
enum { GROUPS = 3 }; /* so much slower */
#elif defined WINTERS_AVX2
enum { GROUPS = 125 };
#else
enum { GROUPS = 16 }; /* eight times slower without */
#endif

enum { WINTERS = GROUPS * POLES, CAUTIOUS = (GROUPS + 4) / 5 };

/* A night forgives a quarter of an hour without light. */
static const double lit_h = 11.75;
static const double window_h = 12.0;

static struct poles *poles_new(void)
{
    return aligned_alloc(64, (poles_size() + 63) / 64 * 64);
}

/* A group of eight winters, from its first day. */
static void start(struct poles *poles, const struct fw_params *params, int group,
                  struct winter winters[POLES])
{
    struct pole truth[POLES];
    for (int k = 0; k < POLES; k++) {
        winter_draw((unsigned)(group * POLES + k), &winters[k]);
        truth[k] = winters[k].pole;
    }
    poles_start(poles, (const int32_t *)params, truth);
}

static void run_day(struct poles *poles, const struct winter winters[POLES], int day,
                    struct pole_night nights[POLES])
{
    struct pole_day days[POLES];
    struct pole_sun sun = winter_sun(day);
    for (int k = 0; k < POLES; k++) {
        days[k] = winters[k].days[day];
    }
    poles_run(poles, &sun, days, 0, DAY_MIN, nights);
}

/* What a policy made of all winters. Shares are of twelve hours at full light. */
struct tally {
    long dark; /* nights */
    int dark_winters, below;
    double worst[WINTERS], light[WINTERS]; /* of each winter: its darkest night, and its mean */
};

static struct tally *run_winters(const struct fw_params *params, int groups)
{
    static struct winter winters[POLES];
    struct poles *poles = poles_new();
    struct tally *tally = calloc(1, sizeof *tally);
    cr_assert_eq(fw_params_out_of_range(params), -1);
    cr_assert_eq(fw_params_check(params), -1);
    for (int group = 0; group < groups; group++) {
        struct pole_night nights[POLES];
        int dark[POLES] = {0};
        start(poles, params, group, winters);
        for (int k = 0; k < POLES; k++) {
            tally->worst[group * POLES + k] = 1.0;
        }
        for (int day = 0; day < WINTER_DAYS; day++) {
            run_day(poles, winters, day, nights);
            for (int k = 0; k < POLES && day >= WINTER_LEAD; k++) {
                int w = group * POLES + k;
                double share = nights[k].full_h / window_h;
                tally->worst[w] = fmin(tally->worst[w], share);
                tally->light[w] += share / WINTER_NIGHTS;
                dark[k] += nights[k].lit_h < lit_h;
                tally->below += nights[k].below;
            }
        }
        for (int k = 0; k < POLES; k++) {
            tally->dark += dark[k];
            tally->dark_winters += dark[k] > 0;
        }
    }
    free(poles);
    return tally;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* One winter in ten is worse. */
static double one_in_ten(const double *values, int count)
{
    static double sorted[WINTERS];
    memcpy(sorted, values, (size_t)count * sizeof *values);
    qsort(sorted, (size_t)count, sizeof *sorted, by_value);
    return sorted[count / 10];
}

static double mean(const double *values, int count)
{
    double sum = 0.0;
    for (int i = 0; i < count; i++) {
        sum += values[i];
    }
    return sum / count;
}

static void print_head(int count)
{
    printf("| %d winters | dark nights | in winters | worst night, mean | 1 in 10 | light, mean | "
           "1 in 10 |\n|---|---|---|---|---|---|---|\n",
           count);
}

static void print_row(const char *name, const struct tally *t, int count)
{
    printf("| %s | %ld | %d | %.1f %% | %.1f %% | %.1f %% | %.1f %% |\n", name, t->dark,
           t->dark_winters, 100.0 * mean(t->worst, count), 100.0 * one_in_ten(t->worst, count),
           100.0 * mean(t->light, count), 100.0 * one_in_ten(t->light, count));
}

static struct fw_params adaptive(void)
{
    struct fw_params params = fw_params_defaults();
    params.policy = FW_POLICY_adaptive;
    return params;
}

/* 5 h and then 7 h; 400 and 150 give 25 % of full light, two thirds of what an average December
 * day brings. */
static struct fw_params stages(int evening_pm, int night_pm)
{
    struct fw_params params = fw_params_defaults();
    params.policy = FW_POLICY_stages;
    params.stage1_pm = evening_pm;
    params.stage1_min = 300;
    params.stage2_pm = night_pm;
    params.stage2_min = 420;
    return params;
}

static struct fw_params voltage(int full_mv, int least_mv)
{
    struct fw_params params = fw_params_defaults();
    params.policy = FW_POLICY_voltage;
    params.dim_full_mv = full_mv;
    params.dim_least_mv = least_mv;
    return params;
}

static int count_darker(const struct tally *rival, const struct tally *ours, int count)
{
    int darker = 0;
    for (int w = 0; w < count; w++) {
        darker += rival->worst[w] < ours->worst[w];
    }
    return darker;
}

Test(winters, adaptive_has_no_dark_night_and_its_rivals_have)
{
    struct fw_params own = adaptive();
    struct tally *ours = run_winters(&own, GROUPS);
    struct fw_params fixed = fw_params_defaults();
    fixed.policy = FW_POLICY_fixed;
    const struct fw_params params[] = {fixed, stages(400, 150), voltage(13200, 12900)};
    static const char *const names[] = {"`fixed`", "`stages`", "`voltage`"};
    print_head(WINTERS);
    int darker[3];
    for (int i = 0; i < 3; i++) {
        struct tally *rival = run_winters(&params[i], GROUPS);
        print_row(names[i], rival, WINTERS);
        darker[i] = count_darker(rival, ours, WINTERS);
        cr_expect_gt(rival->dark, ours->dark, "%s", names[i]);
        cr_expect_gt(darker[i], WINTERS * 2 / 5, "%s", names[i]);
        cr_expect_lt(one_in_ten(rival->worst, WINTERS), one_in_ten(ours->worst, WINTERS), "%s",
                     names[i]);
        /* a night that is bright until the disconnect has its share of light, so not stages */
        cr_expect(i == 1 || mean(rival->worst, WINTERS) < mean(ours->worst, WINTERS), "%s",
                  names[i]);
        free(rival);
    }
    print_row("`adaptive`", ours, WINTERS);
    printf("worst night darker than with `adaptive`: in %d, %d, %d winters\n", darker[0], darker[1],
           darker[2]);
    cr_expect_eq(ours->dark, 0);
    cr_expect_eq(ours->below, 0, "minutes below the least level");
    cr_expect_geq(one_in_ten(ours->worst, WINTERS), own.lamp_floor_pm * 0.99e-3);
    free(ours);
}

Test(winters, a_rival_set_to_be_careful_gives_less_light)
{
    enum { COUNT = CAUTIOUS * POLES };
    struct fw_params own = adaptive();
    struct tally *ours = run_winters(&own, CAUTIOUS);
    const struct fw_params params[] = {stages(150, 100), voltage(13400, 13000)};
    static const char *const names[] = {"`stages`, careful", "`voltage`, careful"};
    print_head(COUNT);
    for (int i = 0; i < 2; i++) {
        struct tally *rival = run_winters(&params[i], CAUTIOUS);
        print_row(names[i], rival, COUNT);
        cr_expect_geq(rival->dark, ours->dark, "%s", names[i]);
        cr_expect_lt(mean(rival->light, COUNT), mean(ours->light, COUNT), "%s", names[i]);
        /* of a few winters the tenth part is one alone */
        cr_expect(COUNT < 100 || one_in_ten(rival->light, COUNT) < one_in_ten(ours->light, COUNT),
                  "%s", names[i]);
        free(rival);
    }
    print_row("`adaptive`", ours, COUNT);
    free(ours);
}

enum { PROPERTY_GROUPS = GROUPS < 16 ? GROUPS / 3 : 16 };

/* Some night of the winter, another one in each group, with the days before it run. */
static int run_to_a_night(struct poles *poles, int group, struct winter winters[POLES])
{
    struct fw_params own = adaptive();
    struct pole_night nights[POLES];
    int stop = 20 + group * 37 % 100;
    start(poles, &own, group, winters);
    for (int day = 0; day < stop; day++) {
        run_day(poles, winters, day, nights);
    }
    return stop;
}

Test(winters, more_charge_never_makes_a_night_darker)
{
    static struct winter winters[POLES];
    struct poles *poles = poles_new();
    struct poles *trial = poles_new();
    int rises = 0;
    for (int group = 0; group < PROPERTY_GROUPS; group++) {
        int day = run_to_a_night(poles, group, winters);
        for (int lane = 0; lane < POLES; lane++) {
            memcpy(trial, poles, poles_size());
            poles_copy(trial, lane);
            struct pole_day same[POLES];
            for (int k = 0; k < POLES; k++) {
                same[k] = winters[lane].days[day];
            }
            struct pole_sun sun = winter_sun(day);
            int dusk = (int)((sun.set_h - 12.0) * 60.0);
            struct pole_night nights[POLES];
            poles_run(trial, &sun, same, 0, dusk, nights);
            for (int k = 0; k < POLES; k++) {
                poles_set_charge(trial, k, 0.28 + 0.1 * k, 10);
            }
            poles_forget_last_night(trial);
            poles_run(trial, &sun, same, dusk, DAY_MIN, nights);
            for (int k = 1; k < POLES; k++) {
                cr_expect_geq(nights[k].full_h, nights[k - 1].full_h - 0.01,
                              "winter %d night %d: %f h from %f, %f h from %f",
                              group * POLES + lane, day, nights[k - 1].full_h,
                              nights[k - 1].soc_frac, nights[k].full_h, nights[k].soc_frac);
                rises += nights[k].full_h > nights[k - 1].full_h + 0.1;
            }
        }
    }
    cr_expect_gt(rises, 2 * PROPERTY_GROUPS * POLES, "charge does count: %d", rises);
    free(trial);
    free(poles);
}

/* What the pack gives in the coldest hour of a day, over what its parameters promise. */
static double promise_kept(const struct winter *winter, const struct pole_day *day)
{
    double coldest_degc = day->cell_degc - day->swing_k;
    const struct pole promised = {.capacity_mah = fw_params_defaults().capacity_mah};
    return pole_usable_mah(&winter->pole, coldest_degc) / pole_usable_mah(&promised, coldest_degc);
}

/* Under thick cloud and under snow. A pack that gives much less than it promises goes dark in the
 * fifth night: what is kept back allows for margin_pm and the count's own doubt. */
Test(winters, five_days_without_sun_leave_it_lit_from_full)
{
    static struct winter winters[POLES];
    struct poles *poles = poles_new();
    int judged = 0, lit = 0;
    for (int group = 0; group < PROPERTY_GROUPS; group++) {
        int day = run_to_a_night(poles, group, winters);
        double kept[POLES];
        int dark[POLES] = {0};
        for (int k = 0; k < POLES; k++) {
            poles_fill(poles, k);
            kept[k] = 2.0;
        }
        for (int i = 0; i < 5; i++) {
            struct pole_night nights[POLES];
            for (int k = 0; k < POLES; k++) {
                winters[k].days[day + i].harvest_mah = 0.0;
                winters[k].days[day + i].covered = k & 1;
                kept[k] = fmin(kept[k], promise_kept(&winters[k], &winters[k].days[day + i]));
            }
            run_day(poles, winters, day + i, nights);
            for (int k = 0; k < POLES; k++) {
                dark[k] += nights[k].lit_h < lit_h;
                cr_expect_eq(nights[k].below, 0);
                cr_expect(i == 4 || !dark[k], "winter %d night %d: %f h", group * POLES + k, i,
                          nights[k].lit_h);
            }
        }
        for (int k = 0; k < POLES; k++) {
            judged += kept[k] >= 0.97;
            lit += !dark[k];
            cr_expect(kept[k] < 0.97 || !dark[k], "winter %d gives %.3f", group * POLES + k,
                      kept[k]);
        }
    }
    printf("five days without sun: %d of %d lit throughout, %d packs give 97 %% or more\n", lit,
           PROPERTY_GROUPS * POLES, judged);
    cr_expect_gt(judged, 3 * PROPERTY_GROUPS);
    free(poles);
}

Test(winters, full_and_sunny_gives_the_full_schedule)
{
    static struct winter winters[POLES];
    struct poles *poles = poles_new();
    struct fw_params own = adaptive();
    own.lamp_full_mw = 10000;
    const double enough_mah = 11000; /* a night takes 9.4 to 10.1 Ah, the controller 0.3 */
    int judged = 0;
    for (int group = 0; group < PROPERTY_GROUPS; group++) {
        int sunny[POLES] = {0};
        start(poles, &own, group, winters);
        for (int day = 0; day < WINTER_DAYS; day++) {
            struct pole_night nights[POLES];
            run_day(poles, winters, day, nights);
            for (int k = 0; k < POLES; k++) {
                sunny[k] = winters[k].days[day].harvest_mah > enough_mah ? sunny[k] + 1 : 0;
                if (!winters[k].cold && sunny[k] > 14 && nights[k].soc_frac > 0.97) {
                    judged++;
                    cr_expect_geq(nights[k].full_h, 0.98 * window_h, "winter %d day %d: %f h",
                                  group * POLES + k, day, nights[k].full_h);
                }
            }
        }
    }
    cr_expect_gt(judged, 40 * PROPERTY_GROUPS, "%d nights", judged);
    free(poles);
}

/* A steady sky, poor to rich, from another charge and box in each lane: how the light of one night
 * differs from that of the night before. A turn is a change of more than 1 % of full light after
 * one the other way; two in a row are a swing. */
Test(winters, a_steady_sky_gives_a_lamp_that_does_not_swing)
{
    enum { SETTLED = 50, NIGHTS = 110 };
    struct poles *poles = poles_new();
    struct fw_params own = adaptive();
    const struct pole_sun sun = {7.2, 16.8};
    double most_h = 0.0;
    int turns = 0, swings = 0, judged = 0;
    for (int group = 0; group < 8; group += GROUPS < 16 ? 3 : 1) {
        struct pole truth[POLES];
        struct pole_day days[POLES];
        double last_h[POLES] = {0}, change_h[POLES] = {0};
        int before[POLES] = {0};
        for (int k = 0; k < POLES; k++) {
            struct winter winter;
            winter_draw((unsigned)(group * POLES + k), &winter);
            truth[k] = winter.pole;
            days[k] = (struct pole_day){.harvest_mah = 3500.0 + 3500.0 * group,
                                        .cell_degc = k & 1 ? 4.0 : 12.0,
                                        .swing_k = k & 1 ? 5.0 : 2.0};
        }
        poles_start(poles, (const int32_t *)&own, truth);
        for (int night = 0; night < NIGHTS; night++) {
            struct pole_night nights[POLES];
            poles_run(poles, &sun, days, 0, DAY_MIN, nights);
            for (int k = 0; k < POLES; k++) {
                double change = nights[k].full_h - last_h[k];
                int turned = change * change_h[k] < 0.0 &&
                             fmin(fabs(change), fabs(change_h[k])) > 0.01 * window_h;
                if (night > SETTLED) {
                    most_h = fmax(most_h, fabs(change));
                    turns += turned;
                    swings += turned && before[k];
                    judged++;
                }
                before[k] = turned;
                change_h[k] = change;
                last_h[k] = nights[k].full_h;
            }
        }
    }
    printf(
        "steady sky: at most %.1f %% of full light from night to night, %d turns and %d swings in "
        "%d nights\n",
        100.0 * most_h / window_h, turns, swings, judged);
    /* a full charge takes away the doubt that has grown since the last: one step up, then a slow
     * way down, and weeks until the next */
    cr_expect_leq(most_h, (own.raise_pm * 1e-3 + 0.01) * window_h);
    cr_expect_leq(turns, judged / 30);
    cr_expect_eq(swings, 0, "up, down and up again");
    free(poles);
}
