// SPDX-License-Identifier: GPL-2.0
/* fault_in_work.c - store to foreign memory in a work item */
static struct work_struct fault_in_work_item;
static u64 *fault_in_work_pointer;

static void fault_in_work_fn(struct work_struct *work)
{
	WRITE_ONCE(*(u64 *)opaque(fault_in_work_pointer), BAD);
}

static int fault_in_work_with(u64 *pointer)
{
	fault_in_work_pointer = pointer;
	INIT_WORK(&fault_in_work_item, fault_in_work_fn);
	schedule_work(&fault_in_work_item);
	flush_work(&fault_in_work_item);
	return READ_ONCE(*pointer) == BAD ? 0 : -EIO;
}

ATTACK(fault_in_work, corrupts, "write to foreign memory")
{
	return fault_in_work_with(&w->heap[6]);
}

ALLOW(fault_in_work)
{
	static u64 own;

	return fault_in_work_with(&own);
}
