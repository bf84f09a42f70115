/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/plot/page.h"

#include <stddef.h>

#include "sim/plot/panel.h"

static const double title_pt = 17, title_least_pt = 10, small_pt = 10.5;
static const double room_pt = VS_PAGE_RIGHT_PT - VS_PAGE_LEFT_PT;

enum vs_err vs_page_check_title(const char *title, struct vs_diag *diag)
{
    double width_em = title ? vs_canvas_text_width_em(title) : 0;
    if (width_em < 0) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "the title is not UTF-8, holds control characters or is longer than %d "
                       "bytes; allowed is one line of UTF-8",
                       VS_CANVAS_TEXT_MAX);
    }
    double most_em = room_pt / title_least_pt;
    if (width_em > most_em) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "the title is too long for the page; allowed are about %d Chinese or %d "
                       "Latin characters",
                       (int)most_em, (int)(most_em / 0.55));
    }
    return VS_OK;
}

void vs_page_words(struct vs_canvas *canvas, const char *title, const char *below, const char *axis)
{
    double fits_pt = room_pt / (vs_canvas_text_width_em(title) + 0.01);
    const struct vs_lettering how = {VS_INK, fits_pt < title_pt ? fits_pt : title_pt, 0.5, 0, 1};
    const struct vs_lettering small = {VS_SOFT_INK, small_pt, 0.5, 0, 0};
    vs_canvas_text(canvas, &how, VS_PAGE_WIDTH_PT / 2.0, 572, title);
    vs_canvas_text(canvas, &small, VS_PAGE_WIDTH_PT / 2.0, 553, below);
    vs_canvas_text(canvas, &small, (VS_PAGE_LEFT_PT + VS_PAGE_RIGHT_PT) / 2.0, 18, axis);
}
