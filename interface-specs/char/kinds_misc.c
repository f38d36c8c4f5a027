// SPDX-License-Identifier: GPL-2.0
/* kinds_misc.c - miscellaneous devices: the kernel's is ours, and keeps no pointer into the driver. */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kinds.h"

#define NAME_BYTES 64

static void release_misc(struct sfi_domain *d, struct sfi_object *o)
{
	struct sfi_chr *c = (struct sfi_chr *)o->aux;

	misc_deregister(&c->misc);
	sfi_chr_put(c);
}

const struct sfi_kind sfi_kind_misc = { .name = "misc device", .order = SFI_REAP_CLASS, .release = release_misc };

static void copy_name(struct sfi_frame *f, char *to, const char *name, const char *what)
{
	sfi_d2k_check_string(f, name, what);
	if (strscpy(to, name, NAME_BYTES) <= 0)
		sfi_stub_fail(f, "a name of a misc device of at most 63 bytes", name);
}

int sfi_misc_register(struct sfi_frame *f, struct miscdevice *misc)
{
	char name[NAME_BYTES], nodename[NAME_BYTES] = "";
	struct miscdevice want;
	struct sfi_chr *c;
	int ret = -ENOMEM;

	memcpy(&want, misc, sizeof(want));
	if (sfi_owned(f, &sfi_kind_misc, misc))
		sfi_stub_fail(f, "a misc device that is not registered", misc);
	if (want.groups)
		sfi_stub_fail(f, "a misc device without attribute groups: they are not mediated", misc);
	if (want.parent)
		sfi_check_ref(f, &sfi_kind_device, want.parent, "miscdevice.parent");
	if (want.minor < 0 || want.minor > MINORMASK || (want.mode & ~0777))
		sfi_stub_fail(f, "a misc device with a valid minor number and mode", misc);
	copy_name(f, name, want.name, "miscdevice.name");
	if (want.nodename)
		copy_name(f, nodename, want.nodename, "miscdevice.nodename");
	c = sfi_chr_new(f, want.fops, misc);
	if (!c)
		return -ENOMEM;
	c->name = kstrdup(name, GFP_KERNEL);
	c->nodename = want.nodename ? kstrdup(nodename, GFP_KERNEL) : NULL;
	c->misc = (struct miscdevice) {
		.minor = want.minor, .name = c->name, .nodename = c->nodename, .mode = want.mode,
		.parent = want.parent, .fops = &c->fops->upper,
	};
	if (c->name && !c->nodename == !want.nodename)
		ret = misc_register(&c->misc);
	if (ret) {
		sfi_chr_put(c);
		return ret;
	}
	misc->minor = c->misc.minor;
	misc->this_device = c->misc.this_device;
	sfi_track(f, &sfi_kind_misc, misc, (u64)c);
	sfi_track(f, &sfi_kind_class_device, misc->this_device, 0);
	return 0;
}

void sfi_misc_deregister(struct sfi_frame *f, struct miscdevice *misc)
{
	struct sfi_chr *c = (struct sfi_chr *)sfi_aux(f, &sfi_kind_misc, misc);

	sfi_untrack(f, &sfi_kind_misc, misc);	/* of two who try, the second faults */
	sfi_untrack(f, &sfi_kind_class_device, c->misc.this_device);
	misc_deregister(&c->misc);		/* waits for opens on their way */
	if (sfi_may_write(f, &misc->minor, sizeof(misc->minor)))
		misc->minor = c->misc.minor;	/* of a dynamic one: what it was */
	sfi_chr_put(c);
}
