// SPDX-License-Identifier: GPL-2.0
/* virtio_config_foreign.c - configuration of a virtio device read over a kernel object */
#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>

static void *virtio_config_buffer;
static int virtio_config_result;

static int virtio_config_probe(struct virtio_device *vdev)
{
	vdev->config->get(vdev, 0, virtio_config_buffer, 8);
	virtio_config_result = 0;
	return -ENODEV;
}

static void virtio_config_remove(struct virtio_device *vdev)
{
}

static const struct virtio_device_id virtio_config_ids[] = { { VIRTIO_ID_BALLOON, VIRTIO_DEV_ANY_ID }, { 0 } };
static struct virtio_driver virtio_config_driver = {
	.driver.name = "attacks",
	.driver.owner = THIS_MODULE,
	.id_table = virtio_config_ids,
	.probe = virtio_config_probe,
	.remove = virtio_config_remove,
};

static int virtio_config_into(void *buffer)
{
	int ret;

	virtio_config_buffer = buffer;
	virtio_config_result = -ENODEV;
	ret = register_virtio_driver(&virtio_config_driver);
	if (ret)
		return ret;
	unregister_virtio_driver(&virtio_config_driver);
	return virtio_config_result;
}

ATTACK(virtio_config_foreign, corrupts, "kernel call against its spec: virtio_config_ops.get")
{
	return virtio_config_into(opaque(w->heap));
}

ALLOW(virtio_config_foreign)
{
	static u64 own;

	return virtio_config_into(&own);
}
