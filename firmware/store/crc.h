/* SPDX-License-Identifier: MIT */
/* crc.h - CRC-32 of IEEE 802.3 (reflected polynomial 0xEDB88320), as Ethernet, zip and PNG have it.
 */
#ifndef FW_STORE_CRC_H
#define FW_STORE_CRC_H

#include <stdint.h>

/* Given     crc: 0, or the result for the bytes before these
 * Returned  the CRC of all bytes so far; "123456789" gives 0xCBF43926 */
uint32_t fw_crc32(uint32_t crc, const void *bytes, uint32_t count);

#endif
