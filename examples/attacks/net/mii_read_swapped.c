// SPDX-License-Identifier: GPL-2.0
/* mii_read_swapped.c - MII callback that replaces itself while the library is at work */
static void mii_read_swap(struct mii_if_info *mii)
{
	*(void **)opaque(&mii->mdio_read) = w->hijacked;
}

static int mii_read_swapped_body(struct mii_if_info *mii)
{
	mii_link_ok(mii);	/* reads twice */
	return 0;
}

ATTACK(mii_read_swapped, hijacks, "contained")
{
	mii_disturb = mii_read_swap;
	return with_mii(mii_read_swapped_body);
}

ALLOW(mii_read_swapped)
{
	return with_mii(mii_read_swapped_body);
}
