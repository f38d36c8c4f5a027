// SPDX-License-Identifier: GPL-2.0
/* fault_under_lock.c - null dereference with a spinlock held and interrupts off */
static DEFINE_SPINLOCK(fault_under_lock_lock);

static int fault_under_lock_of(u64 *p)
{
	unsigned long flags;
	u64 got;

	spin_lock_irqsave(&fault_under_lock_lock, flags);
	got = READ_ONCE(*p);
	spin_unlock_irqrestore(&fault_under_lock_lock, flags);
	return got ? 0 : -EIO;
}

ATTACK(fault_under_lock, dies, "access to a non-canonical or user address")
{
	return fault_under_lock_of(opaque(NULL));
}

ALLOW(fault_under_lock)
{
	return fault_under_lock_of(opaque(w->heap));
}
