// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_virtio.c - virtio devices and drivers. Drivers call two functions of the transport
 * through vdev->config, a table of the kernel's: those calls land in the stubs below.
 */
#include <linux/device.h>
#include <linux/module.h>
#include "kinds.h"

#define CONFIG_MAX 4096u	/* bytes of configuration space any device may have */

/* ---- stubs for vdev->config->... */

static void call_get(struct virtio_device *vdev, unsigned int offset, void *buf, unsigned int len)
{
	static const struct sfi_where here = { "virtio_config_ops.get", "interface-specs/virtio/kinds_virtio.c" };
	struct sfi_frame *f = sfi_stub_enter(&here);

	sfi_check_sleepable(f);
	sfi_check_ref(f, &sfi_kind_virtio_dev, vdev, "vdev");
	sfi_d2k_check_write(f, buf, len, "buf");
	sfi_virtio_check_config(f, offset, len);
	vdev->config->get(vdev, offset, buf, len);
	sfi_stub_leave(f);
}

static void call_del_vqs(struct virtio_device *vdev)
{
	static const struct sfi_where here = { "virtio_config_ops.del_vqs", "interface-specs/virtio/kinds_virtio.c" };
	struct sfi_frame *f = sfi_stub_enter(&here);

	sfi_check_sleepable(f);
	sfi_check_ref(f, &sfi_kind_virtio_dev, vdev, "vdev");
	sfi_vq_delete_all(f, vdev);
	sfi_stub_leave(f);
}

void sfi_kinds_exit(void)
{
	sfi_call_unmap(call_get);
	sfi_call_unmap(call_del_vqs);
}

/** sfi_virtio_check_config() - the transport BUG()s on what lies behind the device's own space. */
void sfi_virtio_check_config(struct sfi_frame *f, unsigned int offset, size_t len)
{
	if (len > CONFIG_MAX || offset > CONFIG_MAX - len)
		sfi_stub_fail(f, "a range within a virtio configuration space", NULL);
}

static bool in_table(const unsigned int *table, unsigned int n, unsigned int bit)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (table[i] == bit)
			return true;
	return false;
}

/** sfi_virtio_check_feature() - what the kernel would BUG() about: a bit the driver did not offer. */
void sfi_virtio_check_feature(struct sfi_frame *f, const struct virtio_device *vdev, unsigned int bit)
{
	const struct virtio_driver *drv = container_of(vdev->dev.driver, struct virtio_driver, driver);

	if (!in_table(drv->feature_table, drv->feature_table_size, bit) &&
	    !(drv->feature_table_legacy && in_table(drv->feature_table_legacy, drv->feature_table_size_legacy, bit)))
		sfi_stub_fail(f, "a feature bit that the driver offers in its feature_table", vdev);
}

/* ---- devices */

static void quiesce_dev(struct sfi_domain *d, struct sfi_object *o)
{
	virtio_reset_device(o->obj);
}

static void release_dev(struct sfi_domain *d, struct sfi_object *o)
{
	put_device(&((struct virtio_device *)o->obj)->dev);
}

/* Stopped in the first pass, after the classes that use it; released last. */
const struct sfi_kind sfi_kind_virtio_dev = {
	.name = "virtio_device", .order = SFI_REAP_MAPPING + 2, .quiesce = quiesce_dev, .release = release_dev };

void sfi_virtio_bind(struct sfi_frame *f, struct virtio_device *vdev)
{
	if (sfi_principal_begin(f, &vdev->dev, dev_name(&vdev->dev)))
		sfi_stub_fail(f, "memory to record a virtio device", vdev);
	sfi_principal_alias(f, vdev);
	get_device(&vdev->dev);
	sfi_track(f, &sfi_kind_virtio_dev, vdev, 0);
	sfi_track(f, &sfi_kind_device, &vdev->dev, 0);
	sfi_k2d_copy_write(f, &vdev->priv, sizeof(vdev->priv), "virtio_device.priv");
	if (!sfi_call_map(vdev->config->get, call_get) || !sfi_call_map(vdev->config->del_vqs, call_del_vqs))
		sfi_stub_fail(f, "room for more transports", vdev);
}

void sfi_virtio_unbind(struct sfi_frame *f, struct virtio_device *vdev)
{
	/* What is left would be called back without its driver. */
	if (!list_empty(&vdev->vqs))
		sfi_stub_fail(f, "deletion of the virtqueues before the device is given up", vdev);
	sfi_revoke_write(f, &vdev->priv, sizeof(vdev->priv));
	sfi_untrack(f, &sfi_kind_device, &vdev->dev);
	sfi_untrack(f, &sfi_kind_virtio_dev, vdev);
	sfi_principal_end(sfi_frame_domain(f), &vdev->dev);
	put_device(&vdev->dev);
}

void sfi_virtio_dead(struct virtio_device *vdev)
{
	virtio_reset_device(vdev);
	vdev->config->del_vqs(vdev);
}

/* ---- drivers */

static void release_driver(struct sfi_domain *d, struct sfi_object *o)
{
	unregister_virtio_driver(o->obj);	/* its remove() is a gate, whose dead path lets go of the device */
}

const struct sfi_kind sfi_kind_virtio_driver = {
	.name = "virtio_driver", .order = SFI_REAP_BUS, .release = release_driver };

static void check_ids(struct sfi_frame *f, const struct virtio_device_id *id)
{
	do {
		sfi_d2k_check_read(f, id, sizeof(*id), "virtio_driver.id_table");
	} while (id->device && id++);
}

static void seal_table(struct sfi_frame *f, const unsigned int *table, unsigned int n)
{
	if (n > 64)
		sfi_stub_fail(f, "at most 64 features", table);
	sfi_d2k_check_read(f, table, n * sizeof(*table), "virtio_driver.feature_table");
	sfi_revoke_write(f, table, n * sizeof(*table));
}

void sfi_virtio_driver_seal(struct sfi_frame *f, struct virtio_driver *drv)
{
	const struct device_driver *dd = &drv->driver;
	unsigned int i;

	/* Read-only first, then the checks: another thread of the driver cannot come between. */
	sfi_d2k_transfer_write(f, drv, sizeof(*drv), "virtio_driver");
	sfi_d2k_check_string(f, dd->name, "virtio_driver.driver.name");
	check_ids(f, drv->id_table);
	seal_table(f, drv->feature_table, drv->feature_table_size);
	if (drv->feature_table_legacy)
		seal_table(f, drv->feature_table_legacy, drv->feature_table_size_legacy);
	/* The kernel BUG()s on a number that is none. */
	for (i = 0; i < drv->feature_table_size; i++)
		if (drv->feature_table[i] >= 64)
			sfi_stub_fail(f, "feature numbers below 64", drv->feature_table);
	for (i = 0; drv->feature_table_legacy && i < drv->feature_table_size_legacy; i++)
		if (drv->feature_table_legacy[i] >= 64)
			sfi_stub_fail(f, "feature numbers below 64", drv->feature_table_legacy);
	if (!drv->probe || !drv->remove)
		sfi_stub_fail(f, "a virtio_driver with probe and remove", drv);
	sfi_check_gate(f, drv->probe, "virtio_driver__probe");
	sfi_check_gate(f, drv->remove, "virtio_driver__remove");
	sfi_check_gate(f, drv->config_changed, "virtio_driver__config_changed");
#ifdef CONFIG_PM
	sfi_check_gate(f, drv->freeze, "virtio_driver__freeze");
	sfi_check_gate(f, drv->restore, "virtio_driver__restore");
#endif
	if (drv->validate || drv->scan)
		sfi_stub_fail(f, "only the virtio_driver callbacks that virtio/driver.h names", drv);
	if (dd->probe || dd->remove || dd->shutdown || dd->suspend || dd->resume || dd->sync_state ||
	    dd->coredump || dd->groups || dd->dev_groups || dd->of_match_table || dd->acpi_match_table ||
	    dd->pm || dd->p)
		sfi_stub_fail(f, "an unregistered virtio_driver whose .driver sets nothing but its name", drv);
}
