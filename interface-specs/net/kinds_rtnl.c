// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_rtnl.c - RTNL, held by a driver, and kinds of virtual devices (struct rtnl_link_ops).
 *
 * The kernel gets a copy of ours with nothing but the kind's name. Without setup() it answers EOPNOTSUPP to
 * 'ip link add' and 'ip link del' itself; devices that are left in a network namespace come home when it ends, like those
 * of hardware, so nobody unregisters one behind the driver's back.
 */
#include <linux/rtnetlink.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <net/net_namespace.h>

#include "kinds.h"

void sfi_rtnl_take(struct sfi_frame *f)
{
	sfi_lock_by_trying(f, NULL, SFI_LOCK_RTNL);
}

void sfi_rtnl_give(struct sfi_frame *f)
{
	sfi_lock_released(f, NULL, SFI_LOCK_RTNL);
	rtnl_unlock();
}

void sfi_rtnl_check(struct sfi_frame *f)
{
	if (!sfi_lock_held(f, NULL))
		sfi_stub_fail(f, "RTNL, taken by the driver in the same activation", NULL);
}

bool sfi_rtnl_join(struct sfi_frame *f)
{
	if (sfi_lock_held(f, NULL))
		return false;
	sfi_rtnl_take(f);
	return true;
}

void sfi_pernet_take(struct sfi_frame *f, struct rw_semaphore *sem)
{
	if (sem != &pernet_ops_rwsem)
		sfi_stub_fail(f, "no semaphore but pernet_ops_rwsem", sem);
	if (sfi_lock_held(f, NULL))
		sfi_stub_fail(f, "pernet_ops_rwsem before RTNL", sem);
	sfi_lock_by_trying(f, sem, SFI_LOCK_RWSEM);
}

void sfi_pernet_give(struct sfi_frame *f, struct rw_semaphore *sem)
{
	sfi_lock_released(f, sem, SFI_LOCK_RWSEM);
	up_write(sem);
}

/* ---- kinds of devices */

static bool is_same_kind(struct sfi_object *o, void *arg)
{
	const struct sfi_net_link *l = (struct sfi_net_link *)o->aux;

	return !strcmp(l->kind, arg);
}

/* Kept for the next instance while its devices are; released after them. */
static bool rtnl_link_keep(struct sfi_domain *d, struct sfi_object *o)
{
	return true;
}

static void rtnl_link_release(struct sfi_domain *d, struct sfi_object *o)
{
	struct sfi_net_link *l = (struct sfi_net_link *)o->aux;

	rtnl_link_unregister(&l->ops);
	kfree(l);
}

const struct sfi_kind sfi_kind_rtnl_link = {
	.name = "rtnl_link", .order = SFI_REAP_BUS, .release = rtnl_link_release, .keep = rtnl_link_keep,
};

/**
 * sfi_net_link_register() - __rtnl_link_register(). The driver's struct is read once and neither written nor followed
 * again. Return: 0, -EEXIST or -ENOMEM. Context: may sleep; the activation holds RTNL.
 */
int sfi_net_link_register(struct sfi_frame *f, struct rtnl_link_ops *ops)
{
	struct rtnl_link_ops theirs = *ops;
	char kind[IFNAMSIZ];
	struct sfi_net_link *l;
	struct sfi_object *o;
	int ret;

	sfi_d2k_check_string(f, theirs.kind, "kind");
	if (strscpy(kind, theirs.kind, sizeof(kind)) <= 0)
		sfi_stub_fail(f, "a name of a kind of devices, shorter than one of a device", theirs.kind);
	sfi_check_gate(f, theirs.setup, "rtnl_link_ops__setup");
	sfi_check_gate(f, theirs.validate, "rtnl_link_ops__validate");
	theirs.list = (struct list_head){ NULL, NULL };
	theirs.kind = NULL;
	theirs.setup = NULL;
	theirs.validate = NULL;
	theirs.priv_size = 0;
	if (memchr_inv(&theirs, 0, sizeof(theirs)))
		sfi_stub_fail(f, "rtnl_link_ops of kind, priv_size, setup and validate alone", ops);
	if (sfi_owned(f, &sfi_kind_rtnl_link, ops))
		return -EEXIST;

	o = sfi_kept_find(f, &sfi_kind_rtnl_link, is_same_kind, kind);
	if (o && o->obj == ops) {
		sfi_adopt(f, o);
		return 0;
	}
	l = kzalloc(sizeof(*l), GFP_KERNEL);
	if (!l)
		return -ENOMEM;
	strscpy(l->kind, kind, sizeof(l->kind));
	INIT_LIST_HEAD(&l->devices);
	l->ops.kind = l->kind;
	l->ops.netns_refund = true;
	ret = __rtnl_link_register(&l->ops);
	if (ret) {
		kfree(l);
		return ret;
	}
	sfi_track(f, &sfi_kind_rtnl_link, ops, (u64)l);
	return 0;
}

/**
 * sfi_net_link_unregister() - __rtnl_link_unregister(): its devices first.
 * Context: may sleep; the activation holds pernet_ops_rwsem and RTNL.
 */
void sfi_net_link_unregister(struct sfi_frame *f, struct rtnl_link_ops *ops)
{
	struct sfi_object *o = sfi_find(f, &sfi_kind_rtnl_link, ops);
	struct sfi_net_link *l;
	struct sfi_netdev *rec;

	if (!o)
		sfi_stub_fail(f, "a kind of devices that this driver has registered", ops);
	l = (struct sfi_net_link *)o->aux;
	while ((rec = list_first_entry_or_null(&l->devices, struct sfi_netdev, link_node)))
		sfi_net_unregister_locked(f, rec->dev);
	sfi_untrack(f, &sfi_kind_rtnl_link, ops);
	__rtnl_link_unregister(&l->ops);
	kfree(l);
}

void sfi_net_link_device(struct sfi_frame *f, struct sfi_netdev *rec)
{
	const void *theirs = rec->driver_link;
	struct sfi_object *o = NULL;

	if (theirs) {
		o = sfi_find(f, &sfi_kind_rtnl_link, theirs);
		if (!o)
			sfi_stub_fail(f, "rtnl_link_ops that this driver has registered", theirs);
	}
	sfi_net_unlink_device(rec);
	if (o) {
		rec->link = (struct sfi_net_link *)o->aux;
		list_add_tail(&rec->link_node, &rec->link->devices);
	}
	rec->dev->rtnl_link_ops = o ? &rec->link->ops : NULL;
}

void sfi_net_unlink_device(struct sfi_netdev *rec)
{
	list_del_init(&rec->link_node);
	rec->link = NULL;
}
