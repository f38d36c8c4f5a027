// SPDX-License-Identifier: GPL-2.0
/* gate_wrong_slot.c - gate of one slot handed to the kernel for another */
static int gate_wrong_slot_ran;
static struct timer_list gate_wrong_slot_timer;
static struct work_struct gate_wrong_slot_work;

static void gate_wrong_slot_work_fn(struct work_struct *work)
{
	WRITE_ONCE(gate_wrong_slot_ran, 1);
}

static void gate_wrong_slot_timer_fn(struct timer_list *timer)
{
	WRITE_ONCE(gate_wrong_slot_ran, 2);
}

ATTACK(gate_wrong_slot, succeeds, "kernel call against its spec: mod_timer")
{
	INIT_WORK(&gate_wrong_slot_work, gate_wrong_slot_work_fn);
	timer_setup(&gate_wrong_slot_timer, gate_wrong_slot_timer_fn, 0);
	*(u64 *)opaque(&gate_wrong_slot_timer.function) = *(u64 *)opaque(&gate_wrong_slot_work.func);
	mod_timer(&gate_wrong_slot_timer, jiffies + 1);
	msleep(50);
	return READ_ONCE(gate_wrong_slot_ran) == 1 ? 0 : -EIO;
}

ALLOW(gate_wrong_slot)
{
	INIT_WORK(&gate_wrong_slot_work, gate_wrong_slot_work_fn);
	schedule_work(&gate_wrong_slot_work);
	flush_work(&gate_wrong_slot_work);
	return READ_ONCE(gate_wrong_slot_ran) == 1 ? 0 : -EIO;
}
