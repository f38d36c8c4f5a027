// SPDX-License-Identifier: GPL-2.0
/* completion_foreign.c - completion initialised in an object of the kernel's */
static DECLARE_COMPLETION(completion_foreign_done);

static void completion_foreign_fn(struct timer_list *unused)
{
	complete(&completion_foreign_done);
}
static DEFINE_TIMER(completion_foreign_timer, completion_foreign_fn);

ATTACK(completion_foreign, corrupts, "kernel call against its spec: init_completion")
{
	init_completion((struct completion *)opaque(w->heap));
	return 0;
}

/* It waits for a timer, once; then there is nothing more to wait for. */
ALLOW(completion_foreign)
{
	long left;

	mod_timer(&completion_foreign_timer, jiffies + HZ / 10);
	left = wait_for_completion_timeout(&completion_foreign_done, 10 * HZ);
	timer_delete_sync(&completion_foreign_timer);
	if (!left || completion_done(&completion_foreign_done) || try_wait_for_completion(&completion_foreign_done))
		return -EIO;
	complete(&completion_foreign_done);
	complete(&completion_foreign_done);
	wait_for_completion(&completion_foreign_done);
	left = wait_for_completion_interruptible(&completion_foreign_done);
	return left || completion_done(&completion_foreign_done) ? -EIO : 0;
}
