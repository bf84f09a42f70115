/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/plot/canvas.h"

#include <plplot/plplot.h>

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The cairo drivers take a point for a pixel, which is fine for what is drawn in lines; a bitmap
 * gets three pixels a point (216 a inch) so that it can be printed. */
static const struct format {
    const char *ending, *driver;
    double scale;
} formats[] = {
    {".svg", "svgcairo", 1},
    {".png", "pngcairo", 3},
    {".pdf", "pdfcairo", 1},
};

enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

/* Dashes and gaps in points. Cut here and not by PLplot, whose dashes grow round ends. */
static const struct {
    double on_pt, off_pt;
} dashes[] = {
    [VS_DASH_SOLID] = {0, 0},
    [VS_DASH_LONG] = {5, 2.5},
    [VS_DASH_DOTTED] = {1.2, 1.8},
};

/* The cairo drivers know fonts only through this variable. A family that holds Chinese comes first,
 * so that one face serves both languages; "sans" lets fontconfig choose where it is missing. */
static const char family_variable[] = "PLPLOT_FREETYPE_SANS_FAMILY";
static const char family[] = "Noto Sans CJK SC,sans";

/* PLplot takes character heights in millimetres of a page of 72 dots an inch, and its driver hands
 * them as points to Pango, which reckons with 96: letters would come out a third too large. */
static const double character_mm_per_pt = 25.4 / 72.0 * 72.0 / 96.0;

/* --- opening and closing ---------------------------------------------------------------------- */

static const struct format *format_of(const char *path)
{
    size_t length = strlen(path);
    for (int i = 0; i < FORMAT_COUNT; i++) {
        size_t ending = strlen(formats[i].ending);
        if (length > ending && strcasecmp(path + length - ending, formats[i].ending) == 0) {
            return &formats[i];
        }
    }
    return NULL;
}

/* PLplot asks the terminal for another driver when it has not got the one it is told to use. */
static int has_driver(const char *name)
{
    enum { DRIVERS_MAX = 64 };
    const char *lines[DRIVERS_MAX], *names[DRIVERS_MAX];
    const char **line = lines, **found = names;
    int count = DRIVERS_MAX;
    plgFileDevs(&line, &found, &count);
    for (int i = 0; i < count; i++) {
        if (strcmp(found[i], name) == 0) {
            return 1;
        }
    }
    return 0;
}

/* An abort is told through plsError; the words that PLplot would print are not wanted. */
static void ignore_abort(const char *words)
{
    (void)words;
}

/* What PLplot cannot survive (its own data files are gone) ends the process, as a failed run. */
static int exit_code(const char *words)
{
    (void)words;
    return vs_err_exit_code(VS_ERR_INTERNAL);
}

static void start_page(struct vs_canvas *canvas, const struct format *format, double width_pt,
                       double height_pt)
{
    plsabort(ignore_abort);
    plsexit(exit_code);
    plsError(&canvas->failed, canvas->reason);
    plsdev(format->driver);
    /* the name "-" keeps PLplot from closing the stream, which is named after it */
    plsfnam("-");
    plsfile(canvas->memory);
    plspage(0, 0, (PLINT)lround(width_pt * format->scale), (PLINT)lround(height_pt * format->scale),
            0, 0);
    plscolbg(255, 255, 255);
    int ours = getenv(family_variable) == NULL;
    setenv(family_variable, family, 0);
    plinit();
    if (ours) {
        unsetenv(family_variable);
    }
    plfontld(0);
    pladv(0);
    plvpor(0, 1, 0, 1);
    plwind(0, width_pt, 0, height_pt);
}

enum vs_err vs_canvas_open(struct vs_canvas *canvas, const char *path, double width_pt,
                           double height_pt, struct vs_diag *diag)
{
    memset(canvas, 0, sizeof *canvas);
    const struct format *format = format_of(path);
    if (!format) {
        return vs_fail(diag, VS_ERR_USAGE, path, 0, 0,
                       "the ending names no format of a plot; allowed are .svg, .png and .pdf");
    }
    if (!has_driver(format->driver)) {
        return vs_fail(diag, VS_ERR_INTERNAL, path, 0, 0,
                       "PLplot has no driver %s here; needed is its cairo driver package",
                       format->driver);
    }
    enum vs_err err = vs_output_open(&canvas->output, path, diag);
    if (err) {
        return err;
    }
    canvas->memory = open_memstream(&canvas->bytes, &canvas->size);
    if (!canvas->memory) {
        vs_output_discard(&canvas->output);
        return vs_fail(diag, VS_ERR_MEMORY, path, 0, 0, "memory ran out");
    }
    canvas->scale = format->scale;
    start_page(canvas, format, width_pt, height_pt);
    return VS_OK;
}

/* cairo dates a PDF by the clock, and has no way to be told otherwise. The entry is optional:
 * blanks of the same length leave every offset in the file as it was. */
static void blank_date(char *bytes, size_t size)
{
    static const char key[] = "/CreationDate (";
    size_t length = sizeof key - 1;
    for (size_t at = size > 4096 ? size - 4096 : 0; at + length < size; at++) {
        if (memcmp(bytes + at, key, length) == 0) {
            char *end = memchr(bytes + at, ')', size - at);
            if (end) {
                memset(bytes + at, ' ', (size_t)(end + 1 - (bytes + at)));
            }
            return;
        }
    }
}

static void end_page(struct vs_canvas *canvas)
{
    plend();
    plsError(NULL, NULL);
    canvas->failed |= fclose(canvas->memory) != 0;
    canvas->memory = NULL;
}

enum vs_err vs_canvas_close(struct vs_canvas *canvas, struct vs_diag *diag)
{
    end_page(canvas);
    enum vs_err err = VS_OK;
    if (canvas->failed || canvas->size == 0) {
        err = vs_fail(diag, VS_ERR_INTERNAL, canvas->output.shown, 0, 0,
                      "PLplot could not draw this: %s",
                      canvas->reason[0] ? canvas->reason : "it wrote nothing");
        vs_output_discard(&canvas->output);
    } else {
        blank_date(canvas->bytes, canvas->size);
        err = vs_output_bytes(&canvas->output, canvas->bytes, canvas->size, diag);
        err = err ? err : vs_output_commit(&canvas->output, diag);
    }
    free(canvas->bytes);
    canvas->bytes = NULL;
    return err;
}

void vs_canvas_drop(struct vs_canvas *canvas)
{
    if (canvas->memory) {
        end_page(canvas);
        free(canvas->bytes);
        canvas->bytes = NULL;
        vs_output_discard(&canvas->output);
    }
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void set_colour(unsigned rgb)
{
    plscol0(1, (PLINT)(rgb >> 16 & 255), (PLINT)(rgb >> 8 & 255), (PLINT)(rgb & 255));
    plcol0(1);
}

/* One dash at a time: the stretch of the path from begin_pt to end_pt along it. */
struct dasher {
    double on_pt, off_pt;
    double left_pt; /* of the dash or gap that is being drawn */
    int drawing;
    double x[64], y[64];
    int count;
};

static void flush_dash(struct dasher *d)
{
    if (d->count > 1) {
        plline(d->count, d->x, d->y);
    }
    d->count = 0;
}

static void put_point(struct dasher *d, double x, double y)
{
    enum { ROOM = sizeof d->x / sizeof *d->x };
    if (d->count == ROOM) {
        flush_dash(d);
        d->x[0] = d->x[ROOM - 1];
        d->y[0] = d->y[ROOM - 1];
        d->count = 1;
    }
    d->x[d->count] = x;
    d->y[d->count++] = y;
}

static void dash_segment(struct dasher *d, double x0, double y0, double x1, double y1)
{
    double length = hypot(x1 - x0, y1 - y0);
    double at = 0;
    while (length - at > d->left_pt) {
        at += d->left_pt;
        double x = x0 + (x1 - x0) * at / length;
        double y = y0 + (y1 - y0) * at / length;
        if (d->drawing) {
            put_point(d, x, y);
            flush_dash(d);
        } else {
            put_point(d, x, y);
        }
        d->drawing = !d->drawing;
        d->left_pt = d->drawing ? d->on_pt : d->off_pt;
    }
    d->left_pt -= length - at;
    if (d->drawing) {
        put_point(d, x1, y1);
    }
}

void vs_canvas_line(struct vs_canvas *canvas, const struct vs_pen *pen, const double *x_pt,
                    const double *y_pt, int count)
{
    if (count < 2) {
        return;
    }
    set_colour(pen->rgb);
    plwidth(pen->width_pt * canvas->scale);
    if (pen->dash == VS_DASH_SOLID) {
        plline(count, x_pt, y_pt);
        return;
    }
    struct dasher d = {.on_pt = dashes[pen->dash].on_pt, .off_pt = dashes[pen->dash].off_pt};
    d.left_pt = d.on_pt;
    d.drawing = 1;
    put_point(&d, x_pt[0], y_pt[0]);
    for (int i = 1; i < count; i++) {
        dash_segment(&d, x_pt[i - 1], y_pt[i - 1], x_pt[i], y_pt[i]);
    }
    flush_dash(&d);
}

void vs_canvas_area(struct vs_canvas *canvas, unsigned rgb, const double *x_pt, const double *y_pt,
                    int count)
{
    (void)canvas;
    if (count < 3) {
        return;
    }
    set_colour(rgb);
    /* the driver strokes the rim as well, and takes no width for one pixel */
    plwidth(0.01);
    plfill(count, x_pt, y_pt);
}

void vs_canvas_box(struct vs_canvas *canvas, unsigned rgb, double x0_pt, double y0_pt, double x1_pt,
                   double y1_pt)
{
    const double x[4] = {x0_pt, x1_pt, x1_pt, x0_pt};
    const double y[4] = {y0_pt, y0_pt, y1_pt, y1_pt};
    vs_canvas_area(canvas, rgb, x, y, 4);
}

void vs_canvas_text(struct vs_canvas *canvas, const struct vs_lettering *how, double x_pt,
                    double y_pt, const char *text)
{
    /* '#' begins PLplot's escapes and is doubled to stand for itself */
    char escaped[2 * VS_CANVAS_TEXT_MAX + 1];
    size_t used = 0;
    assert(strlen(text) <= VS_CANVAS_TEXT_MAX);
    for (const char *in = text; *in; in++) {
        escaped[used++] = *in;
        if (*in == '#') {
            escaped[used++] = '#';
        }
    }
    escaped[used] = '\0';
    set_colour(how->rgb);
    plsfont(PL_FCI_SANS, PL_FCI_UPRIGHT, how->bold ? PL_FCI_BOLD : PL_FCI_MEDIUM);
    plschr(how->size_pt * canvas->scale * character_mm_per_pt, 1.0);
    plptex(x_pt, y_pt, how->upright ? 0.0 : 1.0, how->upright ? 1.0 : 0.0, how->align_frac,
           escaped);
}

/* Bytes of the character at text; 0 where it is no UTF-8. */
static size_t character_bytes(const char *text)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *in = (const unsigned char *)text;
    size_t length = in[0] < 0x80   ? 1
                    : in[0] < 0xc0 ? 0
                    : in[0] < 0xe0 ? 2
                    : in[0] < 0xf0 ? 3
                    : in[0] < 0xf8 ? 4
                                   : 0;
    uint32_t point = length > 1 ? in[0] & (0xffu >> (length + 1)) : in[0];
    for (size_t i = 1; i < length; i++) {
        if ((in[i] & 0xc0) != 0x80) {
            return 0;
        }
        point = point << 6 | (in[i] & 0x3fu);
    }
    int bad = length &&
              (point < least[length] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff) ||
               point < 0x20 || (point >= 0x7f && point < 0xa0));
    return bad ? 0 : length;
}

/* By kind of letter, as sans-serif faces have them. */
static double character_em(char first, size_t bytes)
{
    if (bytes > 1) {
        return bytes >= 3 ? 1.0 : 0.55;
    }
    if (strchr("iljtfrI.,:;'()[]|!/- ", first)) {
        return 0.31;
    }
    if (strchr("mwMWGOQ@%", first)) {
        return 0.8;
    }
    return first >= 'A' && first <= 'Z' ? 0.64 : 0.56;
}

double vs_canvas_text_width_em(const char *text)
{
    if (strlen(text) > VS_CANVAS_TEXT_MAX) {
        return -1;
    }
    double width = 0;
    while (*text) {
        size_t bytes = character_bytes(text);
        if (bytes == 0) {
            return -1;
        }
        width += character_em(*text, bytes);
        text += bytes;
    }
    return width;
}
