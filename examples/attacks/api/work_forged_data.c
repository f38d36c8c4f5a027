// SPDX-License-Identifier: GPL-2.0
/* work_forged_data.c - cancel of a work item whose state names a made-up pool */
static void work_forged_data_fn(struct work_struct *work) { }

static int work_forged_data_with(u64 data)
{
	static struct work_struct own;

	INIT_WORK(&own, work_forged_data_fn);
	if (data)
		*(u64 *)opaque(&own.data) = data;
	cancel_work_sync(&own);
	return 0;
}

ATTACK(work_forged_data, dies, "kernel call against its spec: cancel_work_sync")
{
	/* WORK_STRUCT_PWQ: the rest is a pointer the kernel follows, then locks. */
	return work_forged_data_with((opaque_number(0x1000) & ~0xffUL) | WORK_STRUCT_PWQ);
}

ALLOW(work_forged_data)
{
	return work_forged_data_with(0);
}
