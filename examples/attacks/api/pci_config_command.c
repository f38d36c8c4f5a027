// SPDX-License-Identifier: GPL-2.0
/* pci_config_command.c - command word of the driver's device changed: what it answers to and may write */
static int pci_config_command_body(struct pci_dev *pdev)
{
	u16 before, after;

	pci_read_config_word(pdev, PCI_COMMAND, &before);
	pci_write_config_word(pdev, PCI_COMMAND, before ^ PCI_COMMAND_INTX_DISABLE);
	pci_read_config_word(pdev, PCI_COMMAND, &after);
	pci_write_config_word(pdev, PCI_COMMAND, before);
	return after != before ? 0 : -EIO;
}

static int pci_config_status_body(struct pci_dev *pdev)
{
	u16 status;

	pci_read_config_word(pdev, PCI_STATUS, &status);
	return pci_write_config_word(pdev, PCI_STATUS, status);
}

ATTACK(pci_config_command, succeeds, "kernel call against its spec: pci_write_config_word")
{
	return with_device(pci_config_command_body);
}

ALLOW(pci_config_command)
{
	return with_device(pci_config_status_body);
}
