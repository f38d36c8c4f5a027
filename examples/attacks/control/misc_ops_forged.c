// SPDX-License-Identifier: GPL-2.0
/* misc_ops_forged.c - device registered with an operation that is no entry of the driver's */
static struct miscdevice misc_ops_forged_device = { .minor = MISC_DYNAMIC_MINOR, .name = "forged", .fops = &files_fops };

ATTACK(misc_ops_forged, succeeds, "kernel call against its spec: misc_register")
{
	int ret;

	*(void **)opaque(&files_fops.read) = w->hijacked;
	ret = misc_register(&misc_ops_forged_device);
	if (!ret)
		misc_deregister(&misc_ops_forged_device);
	return ret;
}

ALLOW(misc_ops_forged)
{
	int ret = misc_register(&misc_ops_forged_device);

	if (!ret)
		misc_deregister(&misc_ops_forged_device);
	return ret;
}
