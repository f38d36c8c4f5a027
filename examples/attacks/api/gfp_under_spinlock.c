// SPDX-License-Identifier: GPL-2.0
/* gfp_under_spinlock.c - allocation that may sleep with a spinlock held */
static DEFINE_SPINLOCK(gfp_under_spinlock_lock);

static int gfp_under_spinlock_with(gfp_t gfp)
{
	void *p;

	spin_lock(&gfp_under_spinlock_lock);
	p = kmalloc(opaque_number(64), gfp);
	spin_unlock(&gfp_under_spinlock_lock);
	kfree(p);
	return p ? 0 : -ENOMEM;
}

ATTACK(gfp_under_spinlock, succeeds, "kernel call against its spec: ")
{
	return gfp_under_spinlock_with(GFP_KERNEL);
}

ALLOW(gfp_under_spinlock)
{
	return gfp_under_spinlock_with(GFP_ATOMIC);
}
