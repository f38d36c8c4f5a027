// SPDX-License-Identifier: GPL-2.0
/* unlock_wrong_kind.c - interrupt-safe lock released with the plain unlock */
static DEFINE_SPINLOCK(unlock_wrong_kind_lock);

ATTACK(unlock_wrong_kind, dies, "kernel call against its spec: _raw_spin_unlock")
{
	spin_lock_irq(&unlock_wrong_kind_lock);
	spin_unlock(&unlock_wrong_kind_lock);
	return 0;
}

ALLOW(unlock_wrong_kind)
{
	spin_lock_irq(&unlock_wrong_kind_lock);
	spin_unlock_irq(&unlock_wrong_kind_lock);
	return 0;
}
