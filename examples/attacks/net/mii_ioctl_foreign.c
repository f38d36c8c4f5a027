// SPDX-License-Identifier: GPL-2.0
/* mii_ioctl_foreign.c - answer of an MII request written over a kernel object */
static int mii_ioctl_into(struct mii_if_info *mii, void *data)
{
	mii_registers = 0x4141;
	return generic_mii_ioctl(mii, data, SIOCGMIIREG, NULL);
}

static int mii_ioctl_foreign_body(struct mii_if_info *mii)
{
	return mii_ioctl_into(mii, opaque(w->heap));
}

static int mii_ioctl_own_body(struct mii_if_info *mii)
{
	struct mii_ioctl_data data = { .reg_num = MII_BMSR };

	return mii_ioctl_into(mii, &data) ?: data.val_out == 0x4141 ? 0 : -EIO;
}

ATTACK(mii_ioctl_foreign, corrupts, "kernel call against its spec: generic_mii_ioctl")
{
	return with_mii(mii_ioctl_foreign_body);
}

ALLOW(mii_ioctl_foreign)
{
	return with_mii(mii_ioctl_own_body);
}
