/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/nearest.h"

#include <stdio.h>
#include <string.h>

enum { LETTERS_MAX = 64, TOO_FAR = 1000, WHOLE_WORD = 4 };

static int least_of(int a, int b)
{
    return a < b ? a : b;
}

/* Letters to change, put in, leave out or swap with the next one: row by row of the table that
 * compares all beginnings (optimal string alignment). */
static int distance(const char *a, const char *b)
{
    int rows[3][LETTERS_MAX + 1];
    int length_a = (int)strlen(a), length_b = (int)strlen(b);
    if (length_a > LETTERS_MAX || length_b > LETTERS_MAX) {
        return TOO_FAR;
    }
    for (int j = 0; j <= length_b; j++) {
        rows[0][j] = j;
    }
    for (int i = 1; i <= length_a; i++) {
        int *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];
        now[0] = i;
        for (int j = 1; j <= length_b; j++) {
            int same = a[i - 1] == b[j - 1];
            now[j] = least_of(before[j - 1] + !same, least_of(before[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                now[j] = least_of(now[j], earlier[j - 2] + 1);
            }
        }
    }
    return rows[length_a % 3][length_b];
}

void vs_nearest_start(struct vs_nearest *nearest, const char *meant)
{
    memset(nearest, 0, sizeof *nearest);
    nearest->meant = meant;
}

void vs_nearest_offer(struct vs_nearest *nearest, const char *name)
{
    const char *meant = nearest->meant;
    const char *last = strrchr(name, '.');
    const char *meant_last = strrchr(meant, '.');
    int off = distance(meant, name);
    int by_last = last ? distance(meant_last ? meant_last : meant, meant_last ? last : last + 1)
                       : TOO_FAR;
    off = least_of(off, by_last ? by_last + 1 : 0);
    if (strlen(meant) >= WHOLE_WORD && strstr(name, meant)) {
        off = least_of(off, 1);
    }
    int allowed = 1 + (int)strlen(meant) / 3;
    if (off > allowed || strlen(name) >= VS_NEAREST_BYTES) {
        return;
    }
    int at = nearest->count;
    while (at > 0 && nearest->off[at - 1] > off) {
        at--;
    }
    if (at == VS_NEAREST_NAMES) {
        return;
    }
    nearest->count = least_of(nearest->count + 1, VS_NEAREST_NAMES);
    for (int k = nearest->count - 1; k > at; k--) {
        nearest->off[k] = nearest->off[k - 1];
        memcpy(nearest->name[k], nearest->name[k - 1], VS_NEAREST_BYTES);
    }
    nearest->off[at] = off;
    snprintf(nearest->name[at], VS_NEAREST_BYTES, "%s", name);
}

int vs_nearest_words(const struct vs_nearest *nearest, char *out, size_t size)
{
    size_t at = 0;
    out[0] = '\0';
    for (int k = 0; k < nearest->count && at < size; k++) {
        const char *link = k == 0 ? "" : k + 1 < nearest->count ? ", " : " or ";
        at += (size_t)snprintf(out + at, size - at, "%s%s", link, nearest->name[k]);
    }
    return nearest->count;
}
