// SPDX-License-Identifier: GPL-2.0
/* mii_read_forged.c - MII callback that is a function of the attacker's choice */
static int mii_read_forged_body(struct mii_if_info *mii)
{
	*(void **)opaque(&mii->mdio_read) = w->hijacked;
	mii_link_ok(mii);
	return 0;
}

static int mii_read_own_body(struct mii_if_info *mii)
{
	mii_link_ok(mii);
	return 0;
}

ATTACK(mii_read_forged, hijacks, "kernel call against its spec: mii_link_ok")
{
	return with_mii(mii_read_forged_body);
}

ALLOW(mii_read_forged)
{
	return with_mii(mii_read_own_body);
}
