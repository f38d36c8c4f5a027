/* SPDX-License-Identifier: GPL-2.0 */
/*
 * core/locking.h - specs: spinlocks and mutexes in the driver's own memory. A lock in a
 * kernel object is taken by that object's API, which has its own spec. One lock of the kernel's
 * is meant for drivers as it is: rtc_lock, which orders port accesses; with interrupts off.
 */
#ifndef SFI_SPEC_CORE_LOCKING_H
#define SFI_SPEC_CORE_LOCKING_H

#include <linux/irqflags.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/* On one processor (User Mode Linux) there is nothing to a spinlock. */
#ifdef CONFIG_SMP
/*
 * Spinlocks are not sealed: they change hands too often. Of a word that the driver writes itself, a waiter
 * (locks.c) notices what no lock function leaves there, and an unlock that it is free.
 */
SFI_PRE(check(write, lock, sizeof(*lock)))
SFI_POST(lock(lock, SFI_LOCK_SPIN))
SFI_CALL(sfi_spin_lock(f, lock))
void _raw_spin_lock(raw_spinlock_t *lock);

SFI_PRE(unlock(lock, SFI_LOCK_SPIN), check(that, raw_spin_is_locked(lock)))
void _raw_spin_unlock(raw_spinlock_t *lock);

SFI_PRE(if (!sfi_lock_public(lock)) check(write, lock, sizeof(*lock)))
SFI_POST(lock(lock, SFI_LOCK_SPIN_IRQ))
SFI_CALL(sfi_spin_lock_irqsave(f, lock))
unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *lock);

SFI_PRE(unlock(lock, SFI_LOCK_SPIN_IRQ), check(that, raw_spin_is_locked(lock)))
void _raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags);

SFI_PRE(if (!sfi_lock_public(lock)) check(write, lock, sizeof(*lock)))
SFI_POST(lock(lock, SFI_LOCK_SPIN_IRQ))
SFI_CALL(sfi_spin_lock_irq(f, lock))
void _raw_spin_lock_irq(raw_spinlock_t *lock);

SFI_PRE(unlock(lock, SFI_LOCK_SPIN_IRQ), check(that, raw_spin_is_locked(lock)))
void _raw_spin_unlock_irq(raw_spinlock_t *lock);

SFI_PRE(check(write, lock, sizeof(*lock)))
SFI_POST(lock(lock, SFI_LOCK_SPIN_BH))
SFI_CALL(sfi_spin_lock_bh(f, lock))
void _raw_spin_lock_bh(raw_spinlock_t *lock);

SFI_PRE(unlock(lock, SFI_LOCK_SPIN_BH), check(that, raw_spin_is_locked(lock)))
void _raw_spin_unlock_bh(raw_spinlock_t *lock);
#endif /* CONFIG_SMP */

/* Sealed instead of checked for WRITE: another activation may hold it. */
SFI_PRE(context(sleep), do(sfi_mutex_seal(f, lock)))
SFI_POST(lock(lock, SFI_LOCK_MUTEX))
SFI_CALL((void)sfi_mutex_lock(f, lock, TASK_UNINTERRUPTIBLE))
void mutex_lock(struct mutex *lock);

SFI_PRE(context(sleep), do(sfi_mutex_seal(f, lock)))
SFI_POST(if (!ret) lock(lock, SFI_LOCK_MUTEX), if (ret) do(sfi_mutex_unseal(f, lock)))
SFI_CALL(sfi_mutex_lock(f, lock, TASK_INTERRUPTIBLE))
int mutex_lock_interruptible(struct mutex *lock);

SFI_PRE(unlock(lock, SFI_LOCK_MUTEX))
SFI_POST(do(sfi_mutex_unseal(f, lock)))
SFI_CALL(sfi_mutex_unlock(lock))
void mutex_unlock(struct mutex *lock);

/* key is lockdep's, which stock kernels lack. */
SFI_PRE(check(write, lock, sizeof(*lock)), check(string, name), opaque(key))
void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key);

/* Switching interrupts: the gate compares the flag with the one at entry. */
SFI_INERT
SFI_KEEPS
unsigned long arch_local_save_flags(void);

SFI_INERT
void arch_local_irq_disable(void);

SFI_INERT
void arch_local_irq_enable(void);

#endif /* SFI_SPEC_CORE_LOCKING_H */
