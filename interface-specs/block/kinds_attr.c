// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_attr.c - a disk's sysfs attributes: the kernel gets copies, which call the driver's
 * show() and store() through their gates as long as there is a driver.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include "kinds.h"

#define GROUPS_MAX 8
#define ATTRS_MAX 32
#define NAME_MAX_BYTES 64

struct attr {
	struct device_attribute upper;
	struct device_attribute *lower;	/* the driver's, what its callbacks expect */
	struct device_attribute low;	/* checked copy */
	struct sfi_blk_attrs *all;
	unsigned int group;
	char name[NAME_MAX_BYTES];
};

struct sfi_blk_attrs {
	struct sfi_domain *domain;
	unsigned int nr_groups, nr_attrs;
	const struct attribute_group *group_list[GROUPS_MAX + 1];
	struct attribute_group groups[GROUPS_MAX];
	umode_t (*visible[GROUPS_MAX])(struct kobject *, struct attribute *, int);
	struct attribute *lists[GROUPS_MAX][ATTRS_MAX + 1];
	char group_names[GROUPS_MAX][NAME_MAX_BYTES];
	struct attr attrs[ATTRS_MAX];
};

/* Only while they are being made: afterwards they are the disk's. */
static void release_attrs(struct sfi_domain *d, struct sfi_object *o)
{
	kfree(o->obj);
}

static const struct sfi_kind sfi_kind_blk_attrs = {
	.name = "disk attributes", .order = SFI_REAP_MEM, .release = release_attrs };

static ssize_t upper_show(struct device *dev, struct device_attribute *a, char *buf)
{
	struct attr *t = container_of(a, struct attr, upper);

	return t->low.show ? t->low.show(dev, t->lower, buf) : -EIO;
}

static ssize_t upper_store(struct device *dev, struct device_attribute *a, const char *buf, size_t count)
{
	struct attr *t = container_of(a, struct attr, upper);

	return t->low.store ? t->low.store(dev, t->lower, buf, count) : -EIO;
}

static umode_t upper_visible(struct kobject *kobj, struct attribute *a, int n)
{
	struct attr *t = container_of(a, struct attr, upper.attr);
	umode_t mode = t->all->visible[t->group](kobj, &t->lower->attr, n);

	return mode & t->low.attr.mode & 0664;
}

static void copy_name(struct sfi_frame *f, char *to, const char *from)
{
	sfi_d2k_check_string(f, from, "attribute name");
	if (strscpy(to, from, NAME_MAX_BYTES) <= 0 || strchr(to, '/'))
		sfi_stub_fail(f, "an attribute name that is a file name of at most 63 bytes", from);
}

static void take_attr(struct sfi_frame *f, struct sfi_blk_attrs *a, unsigned int g, struct attribute *from)
{
	struct attr *t = &a->attrs[a->nr_attrs];

	t->lower = container_of(from, struct device_attribute, attr);
	t->all = a;
	t->group = g;
	sfi_d2k_check_read(f, t->lower, sizeof(*t->lower), "device_attribute");
	memcpy(&t->low, t->lower, sizeof(t->low));
	copy_name(f, t->name, t->low.attr.name);
	sfi_check_gate(f, t->low.show, "device_attribute__show");
	sfi_check_gate(f, t->low.store, "device_attribute__store");
	if (t->low.attr.mode & ~0664)
		sfi_stub_fail(f, "an attribute mode within 0664", from);
	sysfs_attr_init(&t->upper.attr);
	t->upper.attr.name = t->name;
	t->upper.attr.mode = t->low.attr.mode;
	t->upper.show = t->low.show ? upper_show : NULL;
	t->upper.store = t->low.store ? upper_store : NULL;
	a->nr_attrs++;
}

static void take_group(struct sfi_frame *f, struct sfi_blk_attrs *a, const struct attribute_group *from)
{
	unsigned int g = a->nr_groups, n;
	struct attribute_group *to = &a->groups[g], copy;

	sfi_d2k_check_read(f, from, sizeof(*from), "attribute_group");
	memcpy(&copy, from, sizeof(copy));
	if (copy.is_bin_visible || copy.bin_attrs)
		sfi_stub_fail(f, "an attribute_group without binary attributes", from);
	if (copy.name) {
		copy_name(f, a->group_names[g], copy.name);
		to->name = a->group_names[g];
	}
	sfi_check_gate(f, copy.is_visible, "attribute_group__is_visible");
	a->visible[g] = copy.is_visible;
	to->is_visible = copy.is_visible ? upper_visible : NULL;
	for (n = 0; ; n++) {
		struct attribute *attr;

		sfi_d2k_check_read(f, &copy.attrs[n], sizeof(attr), "attribute_group.attrs");
		attr = READ_ONCE(copy.attrs[n]);
		if (!attr)
			break;
		if (a->nr_attrs == ATTRS_MAX)
			sfi_stub_fail(f, "at most 32 attributes", from);
		take_attr(f, a, g, attr);
		a->lists[g][n] = &a->attrs[a->nr_attrs - 1].upper.attr;
	}
	to->attrs = a->lists[g];
	a->group_list[g] = to;
	a->nr_groups++;
}

/** sfi_blk_attrs_make() - checked copies of a driver's groups; they belong to the disk. */
struct sfi_blk_attrs *sfi_blk_attrs_make(struct sfi_frame *f, const struct attribute_group **groups,
					 struct sfi_domain *d)
{
	struct sfi_blk_attrs *a = kzalloc(sizeof(*a), GFP_KERNEL);
	const struct attribute_group *g;
	unsigned int n;

	if (!a)
		return ERR_PTR(-ENOMEM);
	a->domain = d;
	/* A failing check does not return: the tracker frees it then. */
	sfi_track(f, &sfi_kind_blk_attrs, a, 0);
	for (n = 0; groups; n++) {
		sfi_d2k_check_read(f, &groups[n], sizeof(*groups), "attribute groups");
		g = READ_ONCE(groups[n]);
		if (!g)
			break;
		if (n == GROUPS_MAX)
			sfi_stub_fail(f, "at most 8 attribute groups", groups);
		take_group(f, a, g);
	}
	sfi_untrack(f, &sfi_kind_blk_attrs, a);
	return a;
}

/** sfi_blk_attrs_groups() - what the kernel gets. */
const struct attribute_group **sfi_blk_attrs_groups(struct sfi_blk_attrs *a)
{
	return a->nr_groups ? a->group_list : NULL;
}

/** sfi_blk_attrs_rebind() - the files that exist lead to a new driver; frees fresh if it has the same ones. */
bool sfi_blk_attrs_rebind(struct sfi_blk_attrs *a, struct sfi_blk_attrs *fresh)
{
	unsigned int i;

	if (a->nr_attrs != fresh->nr_attrs || a->nr_groups != fresh->nr_groups)
		return false;
	for (i = 0; i < a->nr_attrs; i++)
		if (strcmp(a->attrs[i].name, fresh->attrs[i].name) || !a->attrs[i].low.show != !fresh->attrs[i].low.show ||
		    !a->attrs[i].low.store != !fresh->attrs[i].low.store)
			return false;
	for (i = 0; i < a->nr_attrs; i++) {
		a->attrs[i].lower = fresh->attrs[i].lower;
		a->attrs[i].low = fresh->attrs[i].low;
	}
	memcpy(a->visible, fresh->visible, sizeof(a->visible));
	kfree(fresh);
	return true;
}

/** sfi_blk_attrs_free() - the disk is gone. */
void sfi_blk_attrs_free(struct sfi_blk_attrs *a)
{
	kfree(a);
}
