// SPDX-License-Identifier: GPL-2.0
/* mii_foreign_device.c - the link of somebody else's network device taken away */
#include <net/net_namespace.h>

static bool mii_foreign_carrier(const struct net_device *dev)
{
	return !(READ_ONCE(dev->state) & BIT(__LINK_STATE_NOCARRIER));
}

static int mii_foreign_device_body(struct mii_if_info *mii)
{
	mii->dev = init_net.loopback_dev;
	mii_check_link(mii);		/* the registers say that there is none */
	if (mii_foreign_carrier(mii->dev))
		return -EIO;
	netif_carrier_on(mii->dev);
	return 0;
}

static int mii_own_device_body(struct mii_if_info *mii)
{
	mii_check_link(mii);
	return mii_foreign_carrier(mii->dev) ? -EIO : 0;
}

ATTACK(mii_foreign_device, succeeds, "kernel call against its spec: mii_check_link")
{
	return with_mii(mii_foreign_device_body);
}

ALLOW(mii_foreign_device)
{
	return with_mii(mii_own_device_body);
}
