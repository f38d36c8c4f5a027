// SPDX-License-Identifier: GPL-2.0
/* badret.c - a driver of QEMU's e1000 whose probe() or init function returns what the parameters say. */
#include <linux/module.h>
#include <linux/pci.h>

static int ret;
module_param(ret, int, 0);
static int init_ret;
module_param(init_ret, int, 0);

static const struct pci_device_id ids[] = { { PCI_DEVICE(0x8086, 0x100e) }, { } };

static int badret_probe(struct pci_dev *dev, const struct pci_device_id *id)
{
	return ret;
}

static void badret_remove(struct pci_dev *dev)
{
}

static struct pci_driver driver = {
	.name = "badret",
	.id_table = ids,
	.probe = badret_probe,
	.remove = badret_remove,
};

static int __init badret_init(void)
{
	return init_ret ?: pci_register_driver(&driver);
}
module_init(badret_init);

static void __exit badret_exit(void)
{
	pci_unregister_driver(&driver);
}
module_exit(badret_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("returns illegal values to the kernel");
