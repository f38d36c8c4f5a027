// SPDX-License-Identifier: GPL-2.0
/* driver_sealed.c - pci_driver changed after it was registered */
static int driver_sealed_body(struct pci_dev *pdev)
{
	*(u64 *)opaque(&device_driver.remove) = (u64)w->hijacked;
	probe_result = 0;	/* stay bound, so that remove is called */
	return 0;
}

static int driver_unsealed_body(struct pci_dev *pdev)
{
	return READ_ONCE(device_driver.probe) ? 0 : -EIO;
}

ATTACK(driver_sealed, hijacks, "write to foreign memory")
{
	return with_device(driver_sealed_body);
}

ALLOW(driver_sealed)
{
	return with_device(driver_unsealed_body);
}
