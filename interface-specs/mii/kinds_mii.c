// SPDX-License-Identifier: GPL-2.0
/* kinds_mii.c - the MII library, on copies of what the driver hands it. */
#include <linux/netdevice.h>

#include "kinds.h"
#include "../net/kinds.h"

/* A checked copy of the driver's struct; writes: the library may call mdio_write(), too. */
static struct mii_if_info take(struct sfi_frame *f, struct mii_if_info *mii, bool writes)
{
	struct mii_if_info copy;

	sfi_d2k_check_write(f, mii, sizeof(*mii), "mii");
	copy = *mii;
	barrier();	/* what is checked is what is used */
	sfi_net_check_name(f, copy.dev);	/* the driver's own, and fit for messages */
	if (!copy.mdio_read || (writes && !copy.mdio_write))
		sfi_stub_fail(f, "mii_if_info without mdio_read or mdio_write", mii);
	sfi_check_gate(f, copy.mdio_read, "mii_if_info__mdio_read");
	sfi_check_gate(f, copy.mdio_write, "mii_if_info__mdio_write");
	return copy;
}

/* The fields that the library writes. The driver ran meanwhile: is the memory still its own? */
static void give_back(struct sfi_frame *f, struct mii_if_info *mii, const struct mii_if_info *copy)
{
	sfi_d2k_check_write(f, mii, sizeof(*mii), "mii, after its callbacks");
	mii->advertising = copy->advertising;
	mii->full_duplex = copy->full_duplex;
	mii->force_media = copy->force_media;
}

int sfi_mii_link_ok(struct sfi_frame *f, struct mii_if_info *mii)
{
	struct mii_if_info copy = take(f, mii, false);

	return mii_link_ok(&copy);
}

int sfi_mii_nway_restart(struct sfi_frame *f, struct mii_if_info *mii)
{
	struct mii_if_info copy = take(f, mii, true);

	return mii_nway_restart(&copy);
}

int sfi_mii_check_gmii_support(struct sfi_frame *f, struct mii_if_info *mii)
{
	struct mii_if_info copy = take(f, mii, false);

	return mii_check_gmii_support(&copy);
}

void sfi_mii_ethtool_gset(struct sfi_frame *f, struct mii_if_info *mii, struct ethtool_cmd *ecmd)
{
	struct mii_if_info copy = take(f, mii, false);
	struct ethtool_cmd result = *ecmd;

	mii_ethtool_gset(&copy, &result);
	give_back(f, mii, &copy);
	sfi_d2k_check_write(f, ecmd, sizeof(*ecmd), "ecmd, after the callbacks");
	*ecmd = result;
}

int sfi_mii_ethtool_sset(struct sfi_frame *f, struct mii_if_info *mii, struct ethtool_cmd *ecmd)
{
	struct mii_if_info copy = take(f, mii, true);
	struct ethtool_cmd wanted = *ecmd;
	int ret = mii_ethtool_sset(&copy, &wanted);

	give_back(f, mii, &copy);
	return ret;
}

void sfi_mii_ethtool_get_link_ksettings(struct sfi_frame *f, struct mii_if_info *mii,
					struct ethtool_link_ksettings *cmd)
{
	struct mii_if_info copy = take(f, mii, false);
	struct ethtool_link_ksettings result = *cmd;

	mii_ethtool_get_link_ksettings(&copy, &result);
	give_back(f, mii, &copy);
	sfi_d2k_check_write(f, cmd, sizeof(*cmd), "cmd, after the callbacks");
	*cmd = result;
}

int sfi_mii_ethtool_set_link_ksettings(struct sfi_frame *f, struct mii_if_info *mii,
				       const struct ethtool_link_ksettings *cmd)
{
	struct mii_if_info copy = take(f, mii, true);
	struct ethtool_link_ksettings wanted = *cmd;
	int ret = mii_ethtool_set_link_ksettings(&copy, &wanted);

	give_back(f, mii, &copy);
	return ret;
}

int sfi_generic_mii_ioctl(struct sfi_frame *f, struct mii_if_info *mii, struct mii_ioctl_data *data, int cmd,
			  unsigned int *duplex_changed)
{
	struct mii_if_info copy = take(f, mii, true);
	struct mii_ioctl_data answer = *data;
	unsigned int changed;
	int ret = generic_mii_ioctl(&copy, &answer, cmd, &changed);

	give_back(f, mii, &copy);
	sfi_d2k_check_write(f, data, sizeof(*data), "mii_data, after the callbacks");
	*data = answer;
	if (duplex_changed) {
		sfi_d2k_check_write(f, duplex_changed, sizeof(*duplex_changed), "duplex_changed, after the callbacks");
		*duplex_changed = changed;
	}
	return ret;
}

/*
 * ---- carrier. The library's own versions look at the net_device and change it. During a restart that still has
 * the carrier of the instance before, so these do what they say through the network shadow.
 */

static void announce(struct sfi_frame *f, struct net_device *dev, bool link)
{
	if (link)
		sfi_net_carrier_on(f, dev);
	else
		sfi_net_carrier_off(f, dev);
}

void sfi_mii_check_link(struct sfi_frame *f, struct mii_if_info *mii)
{
	struct mii_if_info copy = take(f, mii, false);
	bool link = mii_link_ok(&copy);

	if (link != sfi_net_carrier_ok(f, copy.dev))
		announce(f, copy.dev, link);
}

/* Speed and duplex as negotiated; sets advertising and full_duplex. Return: whether duplex changed. */
static bool check_negotiated(struct sfi_frame *f, struct mii_if_info *copy, bool ok_to_print, bool init_media)
{
	int phy = copy->phy_id, lpa, gigabit = 0;
	unsigned int media, speed = SPEED_10;
	bool full, changed;

	if (init_media || !copy->advertising)
		copy->advertising = copy->mdio_read(copy->dev, phy, MII_ADVERTISE);
	lpa = copy->mdio_read(copy->dev, phy, MII_LPA);
	if (copy->supports_gmii)
		gigabit = copy->mdio_read(copy->dev, phy, MII_STAT1000);
	media = mii_nway_result(lpa & copy->advertising);
	full = (media & ADVERTISE_FULL) || (gigabit & LPA_1000FULL);
	if (gigabit & (LPA_1000FULL | LPA_1000HALF))
		speed = SPEED_1000;
	else if (media & (ADVERTISE_100FULL | ADVERTISE_100HALF))
		speed = SPEED_100;
	if (ok_to_print) {
		sfi_net_check_name(f, copy->dev);	/* the callbacks ran */
		netdev_info(copy->dev, "link up, %uMbps, %s-duplex, lpa 0x%04X\n", speed, full ? "full" : "half", lpa);
	}
	changed = init_media || copy->full_duplex != full;
	copy->full_duplex = full;
	return changed;
}

unsigned int sfi_mii_check_media(struct sfi_frame *f, struct mii_if_info *mii, bool ok_to_print, bool init_media)
{
	struct mii_if_info copy = take(f, mii, false);
	bool link = mii_link_ok(&copy), changed;

	if (!init_media && link == sfi_net_carrier_ok(f, copy.dev))
		return 0;
	announce(f, copy.dev, link);
	if (link && !copy.force_media) {
		changed = check_negotiated(f, &copy, ok_to_print, init_media);
		give_back(f, mii, &copy);
		return changed;
	}
	if (ok_to_print) {
		sfi_net_check_name(f, copy.dev);
		netdev_info(copy.dev, "link %s\n", link ? "up" : "down");
	}
	return 0;
}
