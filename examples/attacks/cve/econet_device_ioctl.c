// SPDX-License-Identifier: GPL-2.0
/* econet_device_ioctl.c - CVE-2010-3850 (Econet): an unchecked request changes an object of the kernel's */
/* ec_dev_ioctl() let anybody set a device's address; what it wrote was not its own. */
struct econet_device_ioctl_request { u64 *device; u64 address; };

static int econet_device_ioctl_set(const struct econet_device_ioctl_request *req)
{
	WRITE_ONCE(*req->device, req->address);
	return READ_ONCE(*req->device) == req->address ? 0 : -EIO;
}

ATTACK(econet_device_ioctl, corrupts, "write to foreign memory")
{
	struct econet_device_ioctl_request req = { &w->heap[7], BAD };

	return econet_device_ioctl_set(opaque(&req));
}

ALLOW(econet_device_ioctl)
{
	static u64 own;
	struct econet_device_ioctl_request req = { &own, BAD };

	return econet_device_ioctl_set(opaque(&req));
}
