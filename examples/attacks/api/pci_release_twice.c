// SPDX-License-Identifier: GPL-2.0
/* pci_release_twice.c - regions of a device released that are no longer the driver's */
static int pci_release_times(struct pci_dev *pdev, int times)
{
	int ret = pci_request_regions(pdev, "attacks");

	while (!ret && times--)
		pci_release_regions(pdev);
	return ret;
}

static int pci_release_twice_body(struct pci_dev *pdev)
{
	return pci_release_times(pdev, 2);
}

static int pci_release_once_body(struct pci_dev *pdev)
{
	return pci_release_times(pdev, 1);
}

ATTACK(pci_release_twice, succeeds, "kernel call against its spec: pci_release_regions")
{
	return with_device(pci_release_twice_body);
}

ALLOW(pci_release_twice)
{
	return with_device(pci_release_once_body);
}
