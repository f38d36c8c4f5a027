/* SPDX-License-Identifier: GPL-2.0 */
/* ethtool helpers that drivers call. */
#include <linux/ethtool.h>
#include <linux/netdevice.h>

#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(check(write, dst, BITS_TO_LONGS(__ETHTOOL_LINK_MODE_MASK_NBITS) * sizeof(long)))
void ethtool_convert_legacy_u32_to_link_mode(unsigned long *dst, u32 legacy_u32);

SFI_PRE(check(write, legacy_u32, sizeof(*legacy_u32)))
SFI_PRE(check(read, src, BITS_TO_LONGS(__ETHTOOL_LINK_MODE_MASK_NBITS) * sizeof(long)))
bool ethtool_convert_link_mode_to_legacy_u32(u32 *legacy_u32, const unsigned long *src);

SFI_PRE(check(own, netdev_mem, dev))
u32 ethtool_op_get_link(struct net_device *dev);
