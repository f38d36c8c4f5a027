// SPDX-License-Identifier: GPL-2.0
/* fault_in_timer.c - null dereference in a timer function */
static struct timer_list fault_in_timer_timer;
static u64 *fault_in_timer_pointer;
static u64 fault_in_timer_got;

static void fault_in_timer_fn(struct timer_list *timer)
{
	WRITE_ONCE(fault_in_timer_got, READ_ONCE(*(u64 *)opaque(fault_in_timer_pointer)));
}

static int fault_in_timer_with(u64 *pointer)
{
	fault_in_timer_pointer = pointer;
	timer_setup(&fault_in_timer_timer, fault_in_timer_fn, 0);
	mod_timer(&fault_in_timer_timer, jiffies + 1);
	msleep(50);
	timer_delete_sync(&fault_in_timer_timer);
	return READ_ONCE(fault_in_timer_got) ? 0 : -EIO;
}

ATTACK(fault_in_timer, dies, "access to a non-canonical or user address")
{
	return fault_in_timer_with(NULL);
}

ALLOW(fault_in_timer)
{
	return fault_in_timer_with(w->heap);
}
