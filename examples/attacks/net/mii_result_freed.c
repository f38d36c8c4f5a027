// SPDX-License-Identifier: GPL-2.0
/* mii_result_freed.c - memory for the MII library's result freed by the callback that it calls in between */
static struct ethtool_cmd *mii_result;

static void mii_result_free(struct mii_if_info *mii)
{
	kfree(mii_result);
}

/* Settles duplex after the callback, and nothing where the allocator keeps its links. */
static int mii_result_get(struct mii_if_info *mii)
{
	mii_registers = BMCR_FULLDPLX;
	mii_result = kzalloc(sizeof(*mii_result), GFP_KERNEL);
	if (!mii_result)
		return -ENOMEM;
	mii_ethtool_gset(mii, mii_result);
	return READ_ONCE(mii_result->duplex) == DUPLEX_FULL ? 0 : -EIO;
}

static int mii_result_kept(struct mii_if_info *mii)
{
	int ret = mii_result_get(mii);

	kfree(mii_result);
	return ret;
}

ATTACK(mii_result_freed, succeeds, "kernel call against its spec: mii_ethtool_gset")
{
	mii_disturb = mii_result_free;
	return with_mii(mii_result_get);
}

ALLOW(mii_result_freed)
{
	return with_mii(mii_result_kept);
}
