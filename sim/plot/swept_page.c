/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/plot/swept_page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/plot/page.h"

const double vs_measure_most = 1e12;

static const double below_pt = 10.5; /* of the letters there */

enum vs_err vs_swept_page_take(struct vs_swept_page *page, const char *input,
                               const struct vs_swept_asked *asked, int asked_count,
                               const struct vs_plot_options *options, struct vs_diag *diag)
{
    memset(page, 0, sizeof *page);
    page->options = options;
    enum vs_err err = vs_page_check_title(options->title, diag);
    err = err ? err : vs_swept_read(input, asked, asked_count, &page->swept, diag);
    if (err) {
        return err;
    }
    err = vs_view_take(&page->swept, options->where, options->where_count, &page->view, diag);
    err = err ? err : vs_multiples_lay(&page->multiples, page->view.site_count, diag);
    if (err) {
        vs_swept_page_free(page);
    }
    return err;
}

void vs_swept_page_free(struct vs_swept_page *page)
{
    vs_view_free(&page->view);
    vs_swept_free(&page->swept);
}

enum vs_err vs_swept_page_open(struct vs_swept_page *page, const char *output, struct vs_diag *diag)
{
    return vs_canvas_open(&page->canvas, output, VS_PAGE_WIDTH_PT, VS_PAGE_HEIGHT_PT, diag);
}

const char *vs_swept_page_site(const struct vs_swept_page *page, int place)
{
    return page->swept.sites.word[page->view.site[place]];
}

void vs_swept_page_words(struct vs_swept_page *page, const char *title, const char *axis,
                         const char *more)
{
    const struct vs_plot_options *o = page->options;
    int zh = o->language == VS_LANGUAGE_ZH;
    char below[VS_CANVAS_TEXT_MAX] = "";
    size_t designs = page->view.count / (size_t)page->view.site_count;
    snprintf(below, sizeof below, zh ? "%zu种设计" : "%zu designs", designs);
    const double most_em = (VS_PAGE_RIGHT_PT - VS_PAGE_LEFT_PT) / below_pt;
    for (int k = 0; k <= o->where_count; k++) {
        const char *part = k < o->where_count ? o->where[k] : more;
        char longer[VS_CANVAS_TEXT_MAX];
        int length = snprintf(longer, sizeof longer, "%s%s%s", below, zh ? "；" : "; ", part);
        if (part[0] && length < (int)sizeof longer && vs_canvas_text_width_em(longer) < most_em) {
            memcpy(below, longer, (size_t)length + 1);
        }
    }
    vs_page_words(&page->canvas, o->title ? o->title : title, below, axis);
}

enum vs_err vs_swept_page_range(const struct vs_swept_page *page, int asked, double *low,
                                double *high, struct vs_diag *diag)
{
    const struct vs_swept_column *column = &page->swept.asked[asked];
    *low = *high = NAN;
    for (size_t k = 0; k < page->view.count; k++) {
        /* fmin and fmax pass over a NAN */
        *low = fmin(*low, column->value[page->view.row[k]]);
        *high = fmax(*high, column->value[page->view.row[k]]);
    }
    return isnan(*low) ? vs_fail(diag, VS_ERR_INPUT, "", 0, 0,
                                 "%s is empty in every row that is shown; needed is a sweep that "
                                 "asks for it",
                                 column->name)
                       : VS_OK;
}
