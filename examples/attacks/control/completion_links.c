// SPDX-License-Identifier: GPL-2.0
/* completion_links.c - completion that leads to an entry which the driver made up, for the kernel to wake and unlink */
static DECLARE_COMPLETION(completion_links_done);

ATTACK(completion_links, succeeds, "contained")
{
	static struct swait_queue entry;

	entry.task = current;
	entry.task_list.next = entry.task_list.prev = &completion_links_done.wait.task_list;
	*(struct list_head **)opaque(&completion_links_done.wait.task_list.next) = &entry.task_list;
	*(struct list_head **)opaque(&completion_links_done.wait.task_list.prev) = &entry.task_list;
	complete(&completion_links_done);
	/* Unlinked: the kernel was there, and wherever the links had led. */
	return READ_ONCE(entry.task_list.next) == &entry.task_list ? 0 : -EIO;
}

ALLOW(completion_links)
{
	int ret = wait_for_completion_timeout(&completion_links_done, 1) ? -EIO : 0;

	complete(&completion_links_done);
	return ret ?: try_wait_for_completion(&completion_links_done) ? 0 : -EIO;
}
