/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shorthand.h - the one-line specification of Chinese street-light tenders, such as
 * `50Wx8Hx5Tx80Wx30AH`: lamp power, hours a night, cloudy days (T from tian, day), panel power,
 * battery capacity, in this order. Pure. */
#ifndef VS_PROJECT_SHORTHAND_H
#define VS_PROJECT_SHORTHAND_H

struct vs_shorthand {
    double lamp_w, hours_h, cloudy_days, panel_w, battery_ah;
};

/* Reads the line. Parts are parted by x, X, * or the multiplication sign; letters may be small or
 * capital; blanks are ignored.
 * Returned 0, or the position (from 1, in bytes) of the first thing that does not fit; then out is
 * unspecified. */
int vs_shorthand_read(const char *text, struct vs_shorthand *out);

/* Writes it back in the usual form; size 64 always suffices. */
void vs_shorthand_write(const struct vs_shorthand *shorthand, char *out, unsigned long size);

#endif
