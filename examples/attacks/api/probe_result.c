// SPDX-License-Identifier: GPL-2.0
/* probe_result.c - probe function that returns a positive number as its error code */
static int probe_result_body(struct pci_dev *pdev)
{
	return 0;
}

ATTACK(probe_result, succeeds, "kernel call against its spec")
{
	/* Without SFI the bus says so and takes it for success. */
	probe_result = 4711;
	return with_device(probe_result_body);
}

ALLOW(probe_result)
{
	probe_result = -ENODEV;
	return with_device(probe_result_body);
}
