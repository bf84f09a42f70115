/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hash.h - fingerprints of bytes: SHA-256 to tell files apart, CRC-64 to find damage.
 *
 *     struct vs_sha256 hash;
 *     vs_sha256_begin(&hash);
 *     vs_sha256_add(&hash, bytes, size);
 *     vs_sha256_end(&hash, digest);
 */
#ifndef VS_BASE_HASH_H
#define VS_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/err.h"

enum { VS_SHA256_BYTES = 32, VS_SHA256_TEXT = 65, VS_SHA256_BLOCK = 64 };

struct vs_sha256 {
    uint32_t state[8];
    uint64_t bytes;
    uint8_t block[VS_SHA256_BLOCK]; /* not yet taken up: bytes % VS_SHA256_BLOCK of it */
};

/* Source   FIPS 180-4 */
void vs_sha256_begin(struct vs_sha256 *hash);
void vs_sha256_add(struct vs_sha256 *hash, const void *bytes, size_t size);
void vs_sha256_end(struct vs_sha256 *hash, uint8_t digest[VS_SHA256_BYTES]);

/* In small hexadecimal letters. Returned  text */
const char *vs_sha256_text(const uint8_t digest[VS_SHA256_BYTES], char text[VS_SHA256_TEXT]);

/* Of the bytes of a file, read as a stream.
 * Errors   VS_ERR_MISSING */
enum vs_err vs_sha256_file(const char *path, uint8_t digest[VS_SHA256_BYTES], struct vs_diag *diag);

/* CRC-64/XZ: polynomial of ECMA-182, bits from the least on, all ones before and after. Goes on
 * from what an earlier piece gave; 0 for the first. */
uint64_t vs_crc64(uint64_t before, const void *bytes, size_t size);

#endif
