// SPDX-License-Identifier: GPL-2.0
/* irq_lock_leaked.c - interrupt-safe spinlock never unlocked, in a work item */
static DEFINE_SPINLOCK(irq_lock_leaked_lock);
static struct work_struct irq_lock_leaked_work;
static bool irq_lock_leaked_balanced;

static void irq_lock_leaked_fn(struct work_struct *work)
{
	unsigned long flags;

	spin_lock_irqsave(&irq_lock_leaked_lock, flags);
	if (READ_ONCE(irq_lock_leaked_balanced))
		spin_unlock_irqrestore(&irq_lock_leaked_lock, flags);
}

static int irq_lock_leaked_run(bool balanced)
{
	irq_lock_leaked_balanced = balanced;
	INIT_WORK(&irq_lock_leaked_work, irq_lock_leaked_fn);
	schedule_work(&irq_lock_leaked_work);
	flush_work(&irq_lock_leaked_work);
	return 0;
}

ATTACK(irq_lock_leaked, dies, "lock or context left unbalanced")
{
	return irq_lock_leaked_run(false);
}

ALLOW(irq_lock_leaked)
{
	return irq_lock_leaked_run(true);
}
