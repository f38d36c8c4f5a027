// SPDX-License-Identifier: GPL-2.0
/*
 * um/unwatched.c - what User Mode Linux cannot do: it calls no die notifier and has no NMI, so only failed checks
 * are faults there, and hangs and sleeps are not watched. It is a bed for measurements; nothing is protected in it.
 */
#include <linux/delay.h>

#include "../sfi.h"

int sfi_fault_init(void)
{
	return 0;
}

void sfi_fault_exit(void)
{
}

int sfi_hang_init(void)
{
	return 0;
}

void sfi_hang_exit(void)
{
}

void sfi_hang_kick(void)
{
}

int sfi_sleepers_init(void)
{
	return 0;
}

void sfi_sleepers_exit(void)
{
}

void sfi_sleepers_wake(struct sfi_domain *d)
{
}

void sfi_sleeper_landed(void)
{
}

unsigned int sfi_stack_trace_of(struct task_struct *task, unsigned long *entries, unsigned int n)
{
	return 0;
}

void sfi_sleep_ms(struct sfi_frame *f, unsigned int ms)
{
	msleep(ms);
}
EXPORT_SYMBOL_GPL(sfi_sleep_ms);

void sfi_sleep_us(struct sfi_frame *f, unsigned long min, unsigned long max, unsigned int state)
{
	usleep_range_state(min, max, state);
}
EXPORT_SYMBOL_GPL(sfi_sleep_us);
