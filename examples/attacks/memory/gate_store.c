// SPDX-License-Identifier: GPL-2.0
/* gate_store.c - store to an own gate's descriptor, to redirect what the kernel calls */
static void gate_store_timer(struct timer_list *timer) { }

ATTACK(gate_store, absent, "write to foreign memory")
{
	static struct timer_list timer;
	u64 *desc;

	timer_setup(&timer, gate_store_timer, 0);
	desc = own_symbol("__sfi_table.sfi.gates");
	if (!desc)
		return -ENOENT;
	WRITE_ONCE(desc[1], (u64)w->hijacked);
	return 0;
}

ALLOW(gate_store)
{
	static struct timer_list timer;

	timer_setup(&timer, gate_store_timer, 0);
	return timer_pending(&timer) ? -EIO : 0;
}
