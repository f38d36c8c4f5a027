// SPDX-License-Identifier: GPL-2.0
/*
 * victim.c - somebody else's kernel object, for a planted driver bug to hit.
 *
 * echo DRIVER > /sys/kernel/debug/victim/arm points the driver's planted wild
 * store at the object; a timer follows the pointer that the store overwrites,
 * as any kernel list walk would. cat .../victim/check says whether the object
 * is intact. The driver is found by its __sfi_rt, so this works with SFI and,
 * for the comparison, with a driver built with mode=native.
 */
#include <linux/debugfs.h>
#include <linux/jiffies.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/uaccess.h>

#include <sfi/abi.h>

#define VICTIM_PATTERN 0x0123456789abcdefULL
#define VICTIM_WORDS 8
#define VICTIM_PERIOD msecs_to_jiffies(20)

struct victim {
	u64 before[VICTIM_WORDS];
	struct victim *next;	/* itself: the timer follows it */
	u64 after[VICTIM_WORDS];
	u64 sum;		/* of before[] and after[] */
	u64 beats;
};

static struct victim *victim;
static struct timer_list victim_timer;
static struct dentry *victim_dir;
static unsigned long (*victim_lookup)(const char *name);

static u64 victim_sum(const struct victim *v)
{
	u64 sum = 0;
	int i;

	for (i = 0; i < VICTIM_WORDS; i++)
		sum = sum * 31 + v->before[i] * 7 + v->after[i];
	return sum;
}

static bool victim_intact(const struct victim *v)
{
	return READ_ONCE(v->next) == v && victim_sum(v) == v->sum;
}

static void victim_beat(struct timer_list *t)
{
	READ_ONCE(victim->next)->beats++;
	mod_timer(&victim_timer, jiffies + VICTIM_PERIOD);
}

static int victim_check_show(struct seq_file *m, void *unused)
{
	seq_puts(m, victim_intact(victim) ? "intact\n" : "corrupted\n");
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(victim_check);

static ssize_t victim_arm(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	char text[MODULE_NAME_LEN + 2], symbol[MODULE_NAME_LEN + 16];
	struct sfi_rt *rt;

	if (!len || len >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buf, len))
		return -EFAULT;
	text[len] = 0;
	snprintf(symbol, sizeof(symbol), "%s:__sfi_rt", strim(text));
	rt = (struct sfi_rt *)victim_lookup(symbol);
	if (!rt) {
		pr_err("victim: no symbol %s; is the driver loaded and built with SFI_PLANT?\n", symbol);
		return -ENOENT;
	}
	WRITE_ONCE(rt->plant_addr, (unsigned long)&victim->next);
	pr_info("victim: armed %s at %px\n", symbol, &victim->next);
	return len;
}

static const struct file_operations victim_arm_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = victim_arm,
};

static int __init victim_init(void)
{
	struct kprobe probe = { .symbol_name = "kallsyms_lookup_name" };
	int i, ret;

	/* Not exported; a probe's address is the way to it without a kernel patch. */
	ret = register_kprobe(&probe);
	if (ret)
		return ret;
	victim_lookup = (void *)probe.addr;
	unregister_kprobe(&probe);

	victim = kzalloc(sizeof(*victim), GFP_KERNEL);
	if (!victim)
		return -ENOMEM;
	for (i = 0; i < VICTIM_WORDS; i++) {
		victim->before[i] = VICTIM_PATTERN + i;
		victim->after[i] = ~VICTIM_PATTERN + i;
	}
	victim->next = victim;
	victim->sum = victim_sum(victim);

	victim_dir = debugfs_create_dir("victim", NULL);
	debugfs_create_file("arm", 0200, victim_dir, NULL, &victim_arm_fops);
	debugfs_create_file("check", 0400, victim_dir, NULL, &victim_check_fops);
	timer_setup(&victim_timer, victim_beat, 0);
	mod_timer(&victim_timer, jiffies + VICTIM_PERIOD);
	return 0;
}
module_init(victim_init);

static void __exit victim_exit(void)
{
	debugfs_remove(victim_dir);
	timer_shutdown_sync(&victim_timer);
	kfree(victim);
}
module_exit(victim_exit);

MODULE_DESCRIPTION("kernel object for a planted driver bug to hit");
MODULE_LICENSE("GPL");
