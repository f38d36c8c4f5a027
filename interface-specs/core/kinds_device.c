// SPDX-License-Identifier: GPL-2.0
/* kinds_device.c - a struct device the domain drives, or is shown by. Its bus or class kind holds the reference. */
#include <linux/device.h>
#include <linux/module.h>
#include "kinds.h"

static void release_device(struct sfi_domain *d, struct sfi_object *o)
{
	/* Unbinding is the bus driver's reaper's; what is left is a record. */
}

const struct sfi_kind sfi_kind_device = {
	.name = "device", .sort = SFI_SORT_DEVICE, .order = SFI_REAP_MAPPING + 1, .release = release_device };
EXPORT_SYMBOL_GPL(sfi_kind_device);

const struct sfi_kind sfi_kind_class_device = { .name = "class device", .order = SFI_REAP_CLASS };
EXPORT_SYMBOL_GPL(sfi_kind_class_device);
