/* SPDX-License-Identifier: GPL-2.0 */
/* Printers that prefix the device's name, which the driver may write until registration. */
#include <linux/dynamic_debug.h>
#include <linux/netdevice.h>

#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(check(string, level), do(sfi_net_check_name(f, dev)))
SFI_PRINTF(3)
void netdev_printk(const char *level, const struct net_device *dev, const char *format, ...);

SFI_PRE(do(sfi_net_check_name(f, dev)))
SFI_PRINTF(2)
void netdev_err(const struct net_device *dev, const char *format, ...);

SFI_PRE(do(sfi_net_check_name(f, dev)))
SFI_PRINTF(2)
void netdev_warn(const struct net_device *dev, const char *format, ...);

SFI_PRE(do(sfi_net_check_name(f, dev)))
SFI_PRINTF(2)
void netdev_notice(const struct net_device *dev, const char *format, ...);

SFI_PRE(do(sfi_net_check_name(f, dev)))
SFI_PRINTF(2)
void netdev_info(const struct net_device *dev, const char *format, ...);

#ifdef CONFIG_DYNAMIC_DEBUG
/*
 * The kernel would follow strings that the descriptor names, and the driver may pass
 * one of its own making: it is not passed on. Dynamic debug's prefixes are lost.
 */
SFI_PRE(do(sfi_net_check_name(f, dev)), opaque(descriptor))
SFI_PRINTF(3)
SFI_CALL(netdev_printk(KERN_DEBUG, dev, "%s", sfi_text))
void __dynamic_netdev_dbg(struct _ddebug *descriptor, const struct net_device *dev, const char *fmt, ...);
#endif
