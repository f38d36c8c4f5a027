/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel calls in a network driver through struct ethtool_ops. The kernel
 * passes its own buffers: writable for the length of the call, no longer.
 */
#include <linux/version.h>
#include <linux/ethtool.h>
#include <linux/netdevice.h>

#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_SLOT(struct ethtool_ops, get_drvinfo)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_PRE(copy(write, info, sizeof(*info)))
SFI_POST(revoke(info, sizeof(*info)))
SFI_DEAD()
void sfi_slot_get_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info);

SFI_SLOT(struct ethtool_ops, get_regs_len)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_RET(ret >= -MAX_ERRNO)
SFI_DEAD(, 0)
int sfi_slot_get_regs_len(struct net_device *dev);

/* regs->len stays the kernel's: it is the size of the buffer. */
SFI_SLOT(struct ethtool_ops, get_regs)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_PRE(copy(write, &regs->version, sizeof(regs->version)), copy(write, data, regs->len))
SFI_POST(revoke(&regs->version, sizeof(regs->version)), revoke(data, regs->len))
SFI_DEAD()
void sfi_slot_get_regs(struct net_device *dev, struct ethtool_regs *regs, void *data);

SFI_SLOT(struct ethtool_ops, get_wol)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_PRE(copy(write, wol, sizeof(*wol)))
SFI_POST(revoke(wol, sizeof(*wol)))
SFI_DEAD()
void sfi_slot_get_wol(struct net_device *dev, struct ethtool_wolinfo *wol);

SFI_SLOT(struct ethtool_ops, set_wol)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_POST(if (!ret) do(sfi_net_note_setting(f, dev, SFI_NET_WOL, wol, sizeof(*wol))))
SFI_DEAD(, -EIO)
int sfi_slot_set_wol(struct net_device *dev, struct ethtool_wolinfo *wol);

/* For the user alone. */
SFI_SLOT(struct ethtool_ops, get_msglevel)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_RET(any)
SFI_DEAD(, 0)
u32 sfi_slot_get_msglevel(struct net_device *dev);

SFI_SLOT(struct ethtool_ops, set_msglevel)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_POST(do(sfi_net_note_setting(f, dev, SFI_NET_MSGLEVEL, &value, sizeof(value))))
SFI_DEAD()
void sfi_slot_set_msglevel(struct net_device *dev, u32 value);

SFI_SLOT(struct ethtool_ops, nway_reset)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_DEAD(, -EIO)
int sfi_slot_nway_reset(struct net_device *dev);

/* Zero or not. */
SFI_SLOT(struct ethtool_ops, get_link)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_RET(any)
SFI_DEAD(, 0)
u32 sfi_slot_get_link(struct net_device *dev);

/* The kernel compares it as unsigned. */
SFI_SLOT(struct ethtool_ops, get_eeprom_len)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_RET(ret >= 0)
SFI_DEAD(, 0)
int sfi_slot_get_eeprom_len(struct net_device *dev);

SFI_SLOT(struct ethtool_ops, get_eeprom)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_PRE(copy(write, &eeprom->magic, sizeof(eeprom->magic)), copy(write, bytes, eeprom->len))
SFI_POST(revoke(&eeprom->magic, sizeof(eeprom->magic)), revoke(bytes, eeprom->len))
SFI_DEAD(, -EIO)
int sfi_slot_get_eeprom(struct net_device *dev, struct ethtool_eeprom *eeprom, u8 *bytes);

/* The buffer is the kernel's copy of what the user gave; drivers may edit it in place. */
SFI_SLOT(struct ethtool_ops, set_eeprom)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_PRE(copy(write, bytes, eeprom->len))
SFI_POST(revoke(bytes, eeprom->len))
SFI_DEAD(, -EIO)
int sfi_slot_set_eeprom(struct net_device *dev, struct ethtool_eeprom *eeprom, u8 *bytes);

SFI_SLOT(struct ethtool_ops, get_ringparam)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_PRE(copy(write, ring, sizeof(*ring)), copy(write, kernel_ring, sizeof(*kernel_ring)))
SFI_POST(revoke(ring, sizeof(*ring)), revoke(kernel_ring, sizeof(*kernel_ring)))
SFI_DEAD()
void sfi_slot_get_ringparam(struct net_device *dev, struct ethtool_ringparam *ring,
			    struct kernel_ethtool_ringparam *kernel_ring, struct netlink_ext_ack *extack);

SFI_SLOT(struct ethtool_ops, set_ringparam)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_POST(if (!ret) do(sfi_net_note_setting(f, dev, SFI_NET_RINGPARAM, ring, sizeof(*ring))))
SFI_POST(if (!ret) do(sfi_net_note_setting(f, dev, SFI_NET_KERNEL_RINGPARAM, kernel_ring, sizeof(*kernel_ring))))
SFI_DEAD(, -EIO)
int sfi_slot_set_ringparam(struct net_device *dev, struct ethtool_ringparam *ring,
			   struct kernel_ethtool_ringparam *kernel_ring, struct netlink_ext_ack *extack);

SFI_SLOT(struct ethtool_ops, get_pauseparam)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_PRE(copy(write, pause, sizeof(*pause)))
SFI_POST(revoke(pause, sizeof(*pause)))
SFI_DEAD()
void sfi_slot_get_pauseparam(struct net_device *dev, struct ethtool_pauseparam *pause);

SFI_SLOT(struct ethtool_ops, set_pauseparam)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_POST(if (!ret) do(sfi_net_note_setting(f, dev, SFI_NET_PAUSEPARAM, pause, sizeof(*pause))))
SFI_DEAD(, -EIO)
int sfi_slot_set_pauseparam(struct net_device *dev, struct ethtool_pauseparam *pause);

SFI_SLOT(struct ethtool_ops, self_test)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_PRE(copy(write, &test->flags, sizeof(test->flags)), copy(write, data, (size_t)test->len * sizeof(*data)))
SFI_POST(revoke(&test->flags, sizeof(test->flags)), revoke(data, (size_t)test->len * sizeof(*data)))
SFI_DEAD(test->flags |= ETH_TEST_FL_FAILED)
void sfi_slot_self_test(struct net_device *dev, struct ethtool_test *test, u64 *data);

/* The buffer is as long as get_sset_count() last said, under the same RTNL. */
SFI_SLOT(struct ethtool_ops, get_strings)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_PRE(copy(write, data, sfi_net_strings_bytes(f, dev, stringset)))
SFI_POST(revoke(data, sfi_net_strings_bytes(f, dev, stringset)))
SFI_DEAD()
void sfi_slot_get_strings(struct net_device *dev, u32 stringset, u8 *data);

SFI_SLOT(struct ethtool_ops, get_sset_count)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_RET(ret >= -MAX_ERRNO)
SFI_POST(do(sfi_net_note_sset(f, dev, sset, ret)))
SFI_DEAD(, -EIO)
int sfi_slot_get_sset_count(struct net_device *dev, int sset);

/* Positive: blinks in a second; the kernel divides HZ by twice the number. */
SFI_SLOT(struct ethtool_ops, set_phys_id)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_RET(ret >= -MAX_ERRNO && ret <= HZ / 2)
SFI_DEAD(, -EIO)
int sfi_slot_set_phys_id(struct net_device *dev, enum ethtool_phys_id_state state);

SFI_SLOT(struct ethtool_ops, get_ethtool_stats)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_PRE(copy(write, data, (size_t)stats->n_stats * sizeof(*data)))
SFI_POST(revoke(data, (size_t)stats->n_stats * sizeof(*data)))
SFI_DEAD()
void sfi_slot_get_ethtool_stats(struct net_device *dev, struct ethtool_stats *stats, u64 *data);

SFI_SLOT(struct ethtool_ops, get_coalesce)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_PRE(copy(write, ec, sizeof(*ec)), copy(write, kernel_ec, sizeof(*kernel_ec)))
SFI_POST(revoke(ec, sizeof(*ec)), revoke(kernel_ec, sizeof(*kernel_ec)))
SFI_DEAD(, -EIO)
int sfi_slot_get_coalesce(struct net_device *dev, struct ethtool_coalesce *ec,
			  struct kernel_ethtool_coalesce *kernel_ec, struct netlink_ext_ack *extack);

SFI_SLOT(struct ethtool_ops, set_coalesce)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_POST(if (!ret) do(sfi_net_note_setting(f, dev, SFI_NET_COALESCE, ec, sizeof(*ec))))
SFI_POST(if (!ret) do(sfi_net_note_setting(f, dev, SFI_NET_KERNEL_COALESCE, kernel_ec, sizeof(*kernel_ec))))
SFI_DEAD(, -EIO)
int sfi_slot_set_coalesce(struct net_device *dev, struct ethtool_coalesce *ec,
			  struct kernel_ethtool_coalesce *kernel_ec, struct netlink_ext_ack *extack);

SFI_SLOT(struct ethtool_ops, get_link_ksettings)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_PRE(copy(write, cmd, sizeof(*cmd)))
SFI_POST(revoke(cmd, sizeof(*cmd)))
SFI_DEAD(, -EIO)
int sfi_slot_get_link_ksettings(struct net_device *dev, struct ethtool_link_ksettings *cmd);

SFI_SLOT(struct ethtool_ops, set_link_ksettings)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_POST(if (!ret) do(sfi_net_note_setting(f, dev, SFI_NET_LINK_KSETTINGS, cmd, sizeof(*cmd))))
SFI_DEAD(, -EIO)
int sfi_slot_set_link_ksettings(struct net_device *dev, const struct ethtool_link_ksettings *cmd);
