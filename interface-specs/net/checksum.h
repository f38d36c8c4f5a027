/* SPDX-License-Identifier: GPL-2.0 */
/* Checksums over memory the driver names. */
#include <linux/crc32.h>
#include <linux/in6.h>
#include <net/checksum.h>
#include <net/ip6_checksum.h>

#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(check(read, saddr, sizeof(*saddr)), check(read, daddr, sizeof(*daddr)))
__sum16 csum_ipv6_magic(const struct in6_addr *saddr, const struct in6_addr *daddr,
			__u32 len, __u8 proto, __wsum sum);

SFI_PRE(check(that, len >= 0), check(read, buff, len))
__wsum csum_partial(const void *buff, int len, __wsum sum);

/* Hashes of addresses for receive filters, and images of firmware: more would keep a CPU busy. */
SFI_PRE(check(that, len <= 16UL << 20), check(read, p, len))
u32 crc32_le(u32 crc, unsigned char const *p, size_t len);
