/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "sim/base/hash.h"

#include "tests/sim/folder.h"

/* In pieces of the given size, so that every way of cutting a block is met. */
static const char *digest_of(const char *text, size_t size, size_t piece, char out[VS_SHA256_TEXT])
{
    struct vs_sha256 hash;
    uint8_t digest[VS_SHA256_BYTES];
    vs_sha256_begin(&hash);
    for (size_t at = 0; at < size; at += piece) {
        vs_sha256_add(&hash, text + at, size - at < piece ? size - at : piece);
    }
    vs_sha256_end(&hash, digest);
    return vs_sha256_text(digest, out);
}

/* The worked examples of FIPS 180-4 and the empty message. */
static const struct {
    const char *text, *digest;
} known[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

Test(hash, the_standard_s_examples_come_out)
{
    char got[VS_SHA256_TEXT];
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        cr_expect_str_eq(digest_of(known[k].text, strlen(known[k].text), 1000, got),
                         known[k].digest);
    }
}

Test(hash, a_million_letters_come_out_however_they_are_cut)
{
    enum { SIZE = 1000000 };
    char *text = malloc(SIZE), got[VS_SHA256_TEXT];
    memset(text, 'a', SIZE);
    static const size_t pieces[] = {1, 63, 64, 65, 4096, SIZE};
    for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
        cr_expect_str_eq(digest_of(text, SIZE, pieces[k], got),
                         "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
    free(text);
}

Test(hash, a_file_has_the_digest_of_its_bytes)
{
    struct folder f = folder_make();
    char path[600], got[VS_SHA256_TEXT];
    uint8_t digest[VS_SHA256_BYTES];
    struct vs_diag diag = {.text = ""};
    file_write(folder_file(&f, "a", path), "abc");
    cr_expect_eq(vs_sha256_file(path, digest, &diag), VS_OK);
    cr_expect_str_eq(vs_sha256_text(digest, got), known[1].digest);
    cr_expect_eq(vs_sha256_file(folder_file(&f, "b", path), digest, &diag), VS_ERR_MISSING);
    cr_expect_str_eq(diag.file, path);
    cr_expect_eq(vs_sha256_file(f.path, digest, &diag), VS_ERR_MISSING);
    folder_remove(&f);
}

/* The check value that catalogues of checksums give for CRC-64/XZ. */
Test(hash, the_checksum_of_nine_digits_is_the_known_one)
{
    cr_expect_eq(vs_crc64(0, "123456789", 9), 0x995dc9bbdf1939fa);
    cr_expect_eq(vs_crc64(vs_crc64(0, "1234", 4), "56789", 5), 0x995dc9bbdf1939fa);
    cr_expect_eq(vs_crc64(0, "", 0), 0);
}
