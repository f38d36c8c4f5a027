/* SPDX-License-Identifier: GPL-2.0 */
/* mii/mii.h - specs: the library for MII transceivers. kinds.h says how it is given the driver's struct. */
#ifndef SFI_SPEC_MII_H
#define SFI_SPEC_MII_H

#include <linux/ethtool.h>
#include <linux/mii.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/*
 * The library is their only caller, from inside a stub. It takes 16 bits of what a register says. They are
 * called while a restarted driver probes, too, so nothing here asks whether the device is away.
 */
SFI_SLOT(struct mii_if_info, mdio_read)
SFI_RET(any)
SFI_DEAD(, 0)
int sfi_slot_mii_mdio_read(struct net_device *dev, int phy_id, int location);

SFI_SLOT(struct mii_if_info, mdio_write)
SFI_DEAD()
void sfi_slot_mii_mdio_write(struct net_device *dev, int phy_id, int location, int val);

SFI_CALL(sfi_mii_link_ok(f, mii))
int mii_link_ok(struct mii_if_info *mii);

SFI_CALL(sfi_mii_nway_restart(f, mii))
int mii_nway_restart(struct mii_if_info *mii);

SFI_CALL(sfi_mii_check_gmii_support(f, mii))
int mii_check_gmii_support(struct mii_if_info *mii);

SFI_PRE(check(write, ecmd, sizeof(*ecmd)))
SFI_CALL(sfi_mii_ethtool_gset(f, mii, ecmd))
void mii_ethtool_gset(struct mii_if_info *mii, struct ethtool_cmd *ecmd);

SFI_PRE(check(read, ecmd, sizeof(*ecmd)))
SFI_CALL(sfi_mii_ethtool_sset(f, mii, ecmd))
int mii_ethtool_sset(struct mii_if_info *mii, struct ethtool_cmd *ecmd);

SFI_PRE(check(write, cmd, sizeof(*cmd)))
SFI_CALL(sfi_mii_ethtool_get_link_ksettings(f, mii, cmd))
void mii_ethtool_get_link_ksettings(struct mii_if_info *mii, struct ethtool_link_ksettings *cmd);

SFI_PRE(check(read, cmd, sizeof(*cmd)))
SFI_CALL(sfi_mii_ethtool_set_link_ksettings(f, mii, cmd))
int mii_ethtool_set_link_ksettings(struct mii_if_info *mii, const struct ethtool_link_ksettings *cmd);

SFI_CALL(sfi_mii_check_link(f, mii))
void mii_check_link(struct mii_if_info *mii);

SFI_CALL(sfi_mii_check_media(f, mii, ok_to_print, init_media))
unsigned int mii_check_media(struct mii_if_info *mii, unsigned int ok_to_print, unsigned int init_media);

SFI_PRE(check(write, mii_data, sizeof(*mii_data)))
SFI_PRE(if (duplex_changed) check(write, duplex_changed, sizeof(*duplex_changed)))
SFI_CALL(sfi_generic_mii_ioctl(f, mii_if, mii_data, cmd, duplex_changed))
int generic_mii_ioctl(struct mii_if_info *mii_if, struct mii_ioctl_data *mii_data, int cmd,
		      unsigned int *duplex_changed);

#endif /* SFI_SPEC_MII_H */
