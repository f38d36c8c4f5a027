// SPDX-License-Identifier: GPL-2.0
/*
 * hello.c - the smallest driver worth sandboxing: memory of its own, a work item the
 * kernel calls back, and a parameter. With hello.oops=1 it writes to memory that is
 * not its own.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static bool oops;
module_param(oops, bool, 0444);
MODULE_PARM_DESC(oops, "write through a wild pointer");

struct greeting {
	struct work_struct work;
	char text[32];
};

static struct greeting *greeting;

static void greet(struct work_struct *work)
{
	struct greeting *g = container_of(work, struct greeting, work);

	pr_info("hello: %s\n", g->text);
	if (oops)
		*(volatile int *)((char *)THIS_MODULE + sizeof(struct module)) = 1;
}

static int __init hello_init(void)
{
	greeting = kzalloc(sizeof(*greeting), GFP_KERNEL);
	if (!greeting)
		return -ENOMEM;
	strscpy(greeting->text, "from a sandbox", sizeof(greeting->text));
	INIT_WORK(&greeting->work, greet);
	schedule_work(&greeting->work);
	return 0;
}

static void __exit hello_exit(void)
{
	cancel_work_sync(&greeting->work);
	kfree(greeting);
}

module_init(hello_init);
module_exit(hello_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a driver to try Alcove on");
