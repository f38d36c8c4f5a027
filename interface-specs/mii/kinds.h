/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mii/kinds.h - what the MII library may be given.
 *
 * struct mii_if_info lies in the driver's memory and holds pointers that the library follows. It never
 * sees that struct: each call works on a copy, checked once, so that neither another CPU nor the
 * driver's own mdio_read(), which the library calls in between, can change what was checked.
 * What the library stores goes back at the end, if the driver may write it still.
 */
#ifndef SFI_MII_KINDS_H
#define SFI_MII_KINDS_H

#include <linux/ethtool.h>
#include <linux/mii.h>
#include "sfi_stub.h"

/*
 * The functions of the same names without sfi_, for a driver. mii: in memory that the driver may write, its
 * dev a net_device of the driver's, its callbacks gates. Each fails, that is, does not return, if
 * that is not so. Context: that of the driver's callbacks.
 */
int sfi_mii_link_ok(struct sfi_frame *f, struct mii_if_info *mii);
int sfi_mii_nway_restart(struct sfi_frame *f, struct mii_if_info *mii);
int sfi_mii_check_gmii_support(struct sfi_frame *f, struct mii_if_info *mii);
void sfi_mii_ethtool_gset(struct sfi_frame *f, struct mii_if_info *mii, struct ethtool_cmd *ecmd);
int sfi_mii_ethtool_sset(struct sfi_frame *f, struct mii_if_info *mii, struct ethtool_cmd *ecmd);
void sfi_mii_ethtool_get_link_ksettings(struct sfi_frame *f, struct mii_if_info *mii,
					struct ethtool_link_ksettings *cmd);
int sfi_mii_ethtool_set_link_ksettings(struct sfi_frame *f, struct mii_if_info *mii,
				       const struct ethtool_link_ksettings *cmd);
int sfi_generic_mii_ioctl(struct sfi_frame *f, struct mii_if_info *mii, struct mii_ioctl_data *data, int cmd,
			  unsigned int *duplex_changed);
/* These two tell the network shadow of the link, not the net_device itself. */
void sfi_mii_check_link(struct sfi_frame *f, struct mii_if_info *mii);
unsigned int sfi_mii_check_media(struct sfi_frame *f, struct mii_if_info *mii, bool ok_to_print, bool init_media);

#endif /* SFI_MII_KINDS_H */
