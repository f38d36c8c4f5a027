/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sfi_lock.h - raw spinlocks that a packet or a request takes several times: without the calls of
 * raw_spin_lock_irqsave() and its preemption count, which means nothing while interrupts are off. Kernels that
 * debug locks get the whole.
 */
#ifndef SFI_LOCK_H
#define SFI_LOCK_H

#include <linux/spinlock.h>

/* With interrupts off already; sfi_raw_let_go() leaves them so. */
#if defined(CONFIG_DEBUG_SPINLOCK) || defined(CONFIG_DEBUG_LOCK_ALLOC)
static inline void sfi_raw_again(raw_spinlock_t *lock) { raw_spin_lock(lock); }
static inline void sfi_raw_let_go(raw_spinlock_t *lock) { raw_spin_unlock(lock); }
#else
static __always_inline void sfi_raw_again(raw_spinlock_t *lock) { arch_spin_lock(&lock->raw_lock); }
static __always_inline void sfi_raw_let_go(raw_spinlock_t *lock) { arch_spin_unlock(&lock->raw_lock); }
#endif

/** sfi_raw_lock() - raw_spin_lock_irqsave(). Return: flags. Context: any but NMI. */
static __always_inline unsigned long sfi_raw_lock(raw_spinlock_t *lock)
{
	unsigned long flags;

	local_irq_save(flags);
	sfi_raw_again(lock);
	return flags;
}

/** sfi_raw_unlock() - the opposite. */
static __always_inline void sfi_raw_unlock(raw_spinlock_t *lock, unsigned long flags)
{
	sfi_raw_let_go(lock);
	local_irq_restore(flags);
}

#endif /* SFI_LOCK_H */
