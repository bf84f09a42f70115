/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words.h - the words of a page in every language. Include it after
 *
 *     #define WORDS(X) X(TITLE, "English", "Chinese") ...
 *
 * and WORD_TITLE and word(WORD_TITLE, language) are there. */
#ifndef VS_PLOT_WORDS_H
#define VS_PLOT_WORDS_H

#include "sim/plot/plots.h"

enum {
#define WORD_ENUM(id, en, zh) WORD_##id,
    WORDS(WORD_ENUM)
#undef WORD_ENUM
        WORD_COUNT
};

static const char *word(int id, enum vs_language language)
{
    static const char *const words[WORD_COUNT][VS_LANGUAGE_COUNT] = {
#define WORD_ROW(id, en, zh) {en, zh},
        WORDS(WORD_ROW)
#undef WORD_ROW
    };
    return words[id][language];
}

#endif
