// SPDX-License-Identifier: GPL-2.0
/* misc_twice.c - misc device deregistered twice */
static struct miscdevice misc_twice_device = { .minor = MISC_DYNAMIC_MINOR, .name = "twice", .fops = &files_fops };

ATTACK(misc_twice, dies, "kernel call against its spec: misc_deregister")
{
	int ret = misc_register(&misc_twice_device);

	if (ret)
		return ret;
	misc_deregister(&misc_twice_device);
	misc_deregister(opaque(&misc_twice_device));
	return 0;
}

ALLOW(misc_twice)
{
	int ret = misc_register(&misc_twice_device);

	if (ret)
		return ret;
	misc_deregister(&misc_twice_device);
	ret = misc_register(&misc_twice_device);
	if (!ret)
		misc_deregister(&misc_twice_device);
	return ret;
}
