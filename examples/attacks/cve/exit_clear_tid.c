// SPDX-License-Identifier: GPL-2.0
/* exit_clear_tid.c - CVE-2010-4258: a zero written where the attacker said turns a function pointer into another */
/*
 * After an oops with KERNEL_DS in force, do_exit() wrote 0 to the address a user had set;
 * half a function pointer of Econet's ops was its target.
 */
static int exit_clear_tid_at(u32 *clear_child_tid)
{
	WRITE_ONCE(*clear_child_tid, 0);
	return READ_ONCE(*clear_child_tid) == 0 ? 0 : -EIO;
}

ATTACK(exit_clear_tid, corrupts, "write to foreign memory")
{
	return exit_clear_tid_at(opaque((u32 *)&w->ops->open + 1));
}

ALLOW(exit_clear_tid)
{
	static u32 own = 7;

	return exit_clear_tid_at(opaque(&own));
}
