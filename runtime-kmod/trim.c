// SPDX-License-Identifier: GPL-2.0
/*
 * trim.c - which pages of the table nobody needs any more. Built for the kernel and for the
 * fuzzer; table.c says how the two halves and the grants keep out of each other's way.
 */
#ifdef __KERNEL__
#include <linux/rcupdate.h>
#endif
#include "table_core.h"

static void mark_blank(unsigned long addr)
{
	bool blank;

	rcu_read_lock();
	blank = sfi_table_blank(addr);
	rcu_read_unlock();
	if (blank)
		sfi_shadow_mark(addr);
}

/** sfi_trim_mark() - the first half: mark the pages in which nothing is granted. */
void sfi_trim_mark(void)
{
	sfi_shadow_each(false, mark_blank);
}

static void detach_blank(unsigned long addr)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&sfi_table_lock, flags);
	if (sfi_table_blank(addr))
		sfi_shadow_detach(addr);
	raw_spin_unlock_irqrestore(&sfi_table_lock, flags);
}

/**
 * sfi_trim_detach() - the second, a grace period later: whoever populated a page before it was marked
 * has coloured it by now, so one that is blank and marked is wanted by none. A mark of an earlier round is as good.
 */
void sfi_trim_detach(void)
{
	sfi_shadow_each(true, detach_blank);
}
