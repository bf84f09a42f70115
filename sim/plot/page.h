/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page.h - the page that every plot is on: A4 laid across, a title, a line below it, an axis name.
 */
#ifndef VS_PLOT_PAGE_H
#define VS_PLOT_PAGE_H

#include "sim/plot/canvas.h"

/* The page and the edges of what is plotted on it, in points. */
enum {
    VS_PAGE_WIDTH_PT = 842,
    VS_PAGE_HEIGHT_PT = 595,
    VS_PAGE_LEFT_PT = 46,
    VS_PAGE_RIGHT_PT = 786,
    VS_PAGE_TOP_PT = 522,
    VS_PAGE_BOTTOM_PT = 54
};

/* Errors   VS_ERR_USAGE: a title (null for none) that cannot be drawn or is too long for the page
 */
enum vs_err vs_page_check_title(const char *title, struct vs_diag *diag);

/* The title, as large as fits, what stands below it, and what the axis at the foot is. */
void vs_page_words(struct vs_canvas *canvas, const char *title, const char *below,
                   const char *axis);

#endif
