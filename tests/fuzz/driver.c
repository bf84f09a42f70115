/* SPDX-License-Identifier: GPL-3.0-or-later */
/* driver.c - feeds a fuzz target with a corpus and with mutations of it, without a fuzzing engine.
 *
 *     fuzz_x CORPUS_FOLDER [--runs N] [--seconds S] [--from K] [--seed N]
 *
 * Every file of the folder is run as it is, then runs K .. K+N-1. The input of a run is a pure
 * function of (corpus, seed, run), so `--from K --runs 1` repeats one; progress on stderr names the
 * last run that was reached. --seconds ends early, for machines that are slow. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sim/base/random.h"
#include "tests/fuzz/target.h"

enum { FILES_MAX = 256, INPUT_BYTES_MAX = 1 << 16, CHANGES_MAX = 6, REPORT_EVERY = 1000 };

struct input {
    uint8_t *bytes;
    size_t size;
};

struct corpus {
    struct input file[FILES_MAX];
    uint64_t count;
};

/* A stream of draws for one run. */
struct dice {
    uint64_t key, next;
};

static size_t roll(struct dice *dice, size_t sides)
{
    return sides ? (size_t)(vs_random_at(dice->key, dice->next++) % sides) : 0;
}

static int load(const char *folder, const char *name, struct input *input)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    input->bytes = malloc(INPUT_BYTES_MAX);
    if (!file || !input->bytes) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(1);
    }
    input->size = fread(input->bytes, 1, INPUT_BYTES_MAX, file);
    fclose(file);
    return 1;
}

/* In alphabetical order, so that runs mean the same everywhere. */
static struct corpus load_folder(const char *folder)
{
    struct corpus corpus = {.count = 0};
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);
    if (count < 0) {
        fprintf(stderr, "%s: no such folder\n", folder);
        exit(1);
    }
    for (int k = 0; k < count; k++) {
        int wanted = entries[k]->d_name[0] != '.' && corpus.count < FILES_MAX;
        if (wanted && load(folder, entries[k]->d_name, &corpus.file[corpus.count])) {
            corpus.count++;
        }
        free(entries[k]);
    }
    free(entries);
    return corpus;
}

/* Puts bytes in the place of `cut` bytes at `at`; what no longer fits falls off the end. */
static void splice(struct input *input, size_t at, size_t cut, const uint8_t *bytes, size_t size)
{
    cut = cut < input->size - at ? cut : input->size - at;
    size = size < INPUT_BYTES_MAX - at ? size : INPUT_BYTES_MAX - at;
    size_t rest = input->size - at - cut;
    rest = rest < INPUT_BYTES_MAX - at - size ? rest : INPUT_BYTES_MAX - at - size;
    memmove(input->bytes + at + size, input->bytes + at + cut, rest);
    memcpy(input->bytes + at, bytes, size);
    input->size = at + size + rest;
}

static void put_word(struct input *input, size_t at, struct dice *dice)
{
    static const char *const words[] = {
        "",     "0",    "-0.00", "9999", "1e308", "1e999", "nan",  "-1", "99999999999999999999",
        "\"",   "\"\"", ",",     "\n",   "\r",    "\r\n",  "\t",   " ",  "\xef\xbb\xbf",
        "0x10", "1,5",  ":",     "- ",   "{",     "[",     "&a",   "*a", "!!x",
        "#",    "|",    "---",   "\xff", "inf",   "1.",    "2/29", "~",  "%n%s"};
    const char *word = words[roll(dice, sizeof words / sizeof words[0])];
    splice(input, at, roll(dice, 8), (const uint8_t *)word, strlen(word));
}

static void mutate(struct input *input, const struct corpus *corpus, struct dice *dice)
{
    size_t at = roll(dice, input->size + 1);
    const struct input *other = &corpus->file[roll(dice, corpus->count)];
    size_t from = roll(dice, other->size + 1);
    uint8_t byte = (uint8_t)roll(dice, 256);
    switch (roll(dice, 7)) {
    case 0: /* one byte for another */
        splice(input, at, 1, &byte, 1);
        break;
    case 1: /* one bit */
        if (at < input->size) {
            input->bytes[at] ^= (uint8_t)(1u << roll(dice, 8));
        }
        break;
    case 2: /* a piece left out */
        splice(input, at, 1 + roll(dice, 64), &byte, 0);
        break;
    case 3: /* a piece of some file put in */
        splice(input, at, roll(dice, 2) * 32, other->bytes + from,
               roll(dice, other->size - from + 1));
        break;
    case 4: /* cut off */
        input->size = roll(dice, 4) ? input->size : at;
        break;
    default:
        put_word(input, at, dice);
        break;
    }
}

/* The target gets bytes of its own, exactly as many as there are, so that a sanitizer sees a read
 * beyond them. */
static void run(const struct input *input)
{
    uint8_t *exact = malloc(input->size ? input->size : 1);
    if (!exact) {
        exit(1);
    }
    memcpy(exact, input->bytes, input->size);
    LLVMFuzzerTestOneInput(exact, input->size);
    free(exact);
}

static void run_mutation(const struct corpus *corpus, uint64_t seed, uint64_t number)
{
    struct vs_random key = {.seed = seed, .replicate = number, .stream = VS_STREAM_FUZZ};
    struct dice dice = {.key = vs_random_key(&key), .next = 0};
    const struct input *from = &corpus->file[roll(&dice, corpus->count)];
    struct input input = {malloc(INPUT_BYTES_MAX), from->size};
    if (!input.bytes) {
        exit(1);
    }
    memcpy(input.bytes, from->bytes, from->size);
    size_t changes = 1 + roll(&dice, CHANGES_MAX);
    for (size_t k = 0; k < changes; k++) {
        mutate(&input, corpus, &dice);
    }
    run(&input);
    free(input.bytes);
}

static uint64_t option(int count, char **words, const char *name, uint64_t fallback)
{
    for (int k = 2; k + 1 < count; k++) {
        if (strcmp(words[k], name) == 0) {
            return strtoull(words[k + 1], NULL, 10);
        }
    }
    return fallback;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s CORPUS_FOLDER [--runs N] [--seconds S] [--from K] [--seed N]\n",
                argv[0]);
        return 2;
    }
    struct corpus corpus = load_folder(argv[1]);
    uint64_t runs = option(argc, argv, "--runs", 1000);
    uint64_t from = option(argc, argv, "--from", 0);
    uint64_t seed = option(argc, argv, "--seed", 1);
    time_t last = time(NULL) + (time_t)option(argc, argv, "--seconds", 3600);
    for (uint64_t k = 0; k < corpus.count; k++) {
        run(&corpus.file[k]);
    }
    uint64_t k = from;
    for (; corpus.count && k < from + runs && time(NULL) < last; k++) {
        if (k % REPORT_EVERY == 0) {
            fprintf(stderr, "runs from %llu\n", (unsigned long long)k);
        }
        run_mutation(&corpus, seed, k);
    }
    printf("%llu files and %llu mutations of them\n", (unsigned long long)corpus.count,
           (unsigned long long)(k - from));
    for (uint64_t f = 0; f < corpus.count; f++) {
        free(corpus.file[f].bytes);
    }
    return corpus.count ? 0 : 1;
}
