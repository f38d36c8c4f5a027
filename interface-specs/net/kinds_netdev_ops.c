// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_netdev_ops.c - what may stand in a registered operations table, and the
 * tables a device has while its driver is dead.
 */
#include <linux/etherdevice.h>

#include "kinds.h"

/* A table entry is a gate for its slot, one of the kernel's own helpers, or NULL. */
struct op {
	u16 offset;
	const char *slot;
	void *kernel;	/* kernel function that may stand here too, or NULL */
};
#define OP(type, field, fn) { offsetof(struct type, field), #type "__" #field, fn }

static const struct op netdev_ops[] = {
	OP(net_device_ops, ndo_init, NULL),
	OP(net_device_ops, ndo_uninit, NULL),
	OP(net_device_ops, ndo_open, NULL),
	OP(net_device_ops, ndo_stop, NULL),
	OP(net_device_ops, ndo_start_xmit, NULL),
	OP(net_device_ops, ndo_set_rx_mode, NULL),
	OP(net_device_ops, ndo_set_mac_address, eth_mac_addr),
	OP(net_device_ops, ndo_validate_addr, eth_validate_addr),
	OP(net_device_ops, ndo_get_stats, NULL),
	OP(net_device_ops, ndo_get_stats64, NULL),
	OP(net_device_ops, ndo_eth_ioctl, NULL),
	OP(net_device_ops, ndo_change_mtu, NULL),
	OP(net_device_ops, ndo_change_carrier, NULL),
	OP(net_device_ops, ndo_tx_timeout, NULL),
	OP(net_device_ops, ndo_vlan_rx_add_vid, NULL),
	OP(net_device_ops, ndo_vlan_rx_kill_vid, NULL),
#ifdef CONFIG_NET_POLL_CONTROLLER
	OP(net_device_ops, ndo_poll_controller, NULL),
#endif
	OP(net_device_ops, ndo_fix_features, NULL),
	OP(net_device_ops, ndo_set_features, NULL),
	OP(net_device_ops, ndo_features_check, passthru_features_check),
};

static const struct op ethtool_table[] = {
	OP(ethtool_ops, get_drvinfo, NULL),
	OP(ethtool_ops, get_regs_len, NULL),
	OP(ethtool_ops, get_regs, NULL),
	OP(ethtool_ops, get_wol, NULL),
	OP(ethtool_ops, set_wol, NULL),
	OP(ethtool_ops, get_msglevel, NULL),
	OP(ethtool_ops, set_msglevel, NULL),
	OP(ethtool_ops, nway_reset, NULL),
	OP(ethtool_ops, get_link, ethtool_op_get_link),
	OP(ethtool_ops, get_eeprom_len, NULL),
	OP(ethtool_ops, get_eeprom, NULL),
	OP(ethtool_ops, set_eeprom, NULL),
	OP(ethtool_ops, get_ringparam, NULL),
	OP(ethtool_ops, set_ringparam, NULL),
	OP(ethtool_ops, get_pauseparam, NULL),
	OP(ethtool_ops, set_pauseparam, NULL),
	OP(ethtool_ops, self_test, NULL),
	OP(ethtool_ops, get_strings, NULL),
	OP(ethtool_ops, set_phys_id, NULL),
	OP(ethtool_ops, get_ethtool_stats, NULL),
	OP(ethtool_ops, get_sset_count, NULL),
	OP(ethtool_ops, get_coalesce, NULL),
	OP(ethtool_ops, set_coalesce, NULL),
	OP(ethtool_ops, get_ts_info, ethtool_op_get_ts_info),
	OP(ethtool_ops, get_link_ksettings, NULL),
	OP(ethtool_ops, set_link_ksettings, NULL),
};

static void check_table(struct sfi_frame *f, void *const *table, size_t first, size_t bytes,
			const struct op *ops, size_t n)
{
	for (size_t at = first; at < bytes; at += sizeof(void *)) {
		void *fn = table[at / sizeof(void *)];
		size_t i = 0;

		if (!fn)
			continue;
		while (i < n && ops[i].offset != at)
			i++;
		if (i == n)
			sfi_stub_fail(f, "operation without a spec; add an SFI_SLOT under interface-specs/net", fn);
		if (!ops[i].kernel || fn != ops[i].kernel)
			sfi_check_gate(f, fn, ops[i].slot);
	}
}

/** sfi_net_check_ops() - every entry of the (already private) copy is legal. */
void sfi_net_check_ops(struct sfi_frame *f, const struct net_device_ops *ops)
{
	if (!ops->ndo_start_xmit)
		sfi_stub_fail(f, "netdev_ops without ndo_start_xmit", ops);
	check_table(f, (void *const *)ops, 0, sizeof(*ops), netdev_ops, ARRAY_SIZE(netdev_ops));
}

/** sfi_net_check_ethtool_ops() - same; the table starts with capability numbers. */
void sfi_net_check_ethtool_ops(struct sfi_frame *f, const struct ethtool_ops *ops)
{
	check_table(f, (void *const *)ops, offsetof(struct ethtool_ops, get_drvinfo), sizeof(*ops),
		    ethtool_table, ARRAY_SIZE(ethtool_table));
}

/* ---- tables of a device whose driver is dead */

static int dead_open(struct net_device *dev)
{
	return -EIO;
}

static int dead_stop(struct net_device *dev)
{
	return 0;	/* the reaper has stopped the device; the stack must be able to close it */
}

static netdev_tx_t dead_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

/* The watchdog calls it unconditionally on a stopped queue. */
static void dead_tx_timeout(struct net_device *dev, unsigned int txqueue)
{
}

/* The VLAN layer calls both while NETIF_F_HW_VLAN_CTAG_FILTER is set. */
static int dead_vlan(struct net_device *dev, __be16 proto, u16 vid)
{
	return 0;
}

/* With it the kernel follows no counters of each CPU, which the next instance is about to choose. */
static void dead_stats(struct net_device *dev, struct rtnl_link_stats64 *stats)
{
	netdev_stats_to_stats64(stats, &dev->stats);
}

const struct net_device_ops sfi_net_dead_ops = {
	.ndo_open = dead_open,
	.ndo_stop = dead_stop,
	.ndo_start_xmit = dead_xmit,
	.ndo_tx_timeout = dead_tx_timeout,
	.ndo_vlan_rx_add_vid = dead_vlan,
	.ndo_vlan_rx_kill_vid = dead_vlan,
	.ndo_get_stats64 = dead_stats,
};

const struct ethtool_ops sfi_net_dead_ethtool_ops = {
};
