// SPDX-License-Identifier: GPL-2.0
/*
 * witness.c - sees whether an attack of examples/attacks got through.
 *
 * In /sys/kernel/debug/witness: "address" is where struct witness lies, which an attack
 * gets as a module parameter; reading "check" tries the kernel (allocates, sleeps, waits for
 * RCU) and says "intact" or names what changed; writing an address to "watch" adds 64 bytes of
 * somebody else's to the sentinels; writing to "reset" makes new sentinels.
 */
#include <linux/bitops.h>
#include <linux/cpumask.h>
#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/panic.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "witness.h"

#define WITNESS_FILL 0x0123456789abcdefULL
#define WATCH_BYTES 64

struct sentinel {
	const char *name;
	const void *at;
	size_t size;		/* bytes */
	u64 sum;
};

static struct witness *witness;
static struct sentinel sentinels[20];
static int nr_sentinels;
static bool executed;
static u64 taint;		/* flags at the last reset */
static unsigned long watched;
static struct dentry *dir;
static unsigned long (*lookup)(const char *name);
static const u64 rodata_word[8] = { WITNESS_FILL, 1, 2, 3, 4, 5, 6, 7 };
static DEFINE_PER_CPU(u64, percpu_word) = WITNESS_FILL;

static noinline void hijacked(void *arg)
{
	WRITE_ONCE(executed, true);
}

static noinline void trap(void *arg)
{
	WRITE_ONCE(executed, true);
	pr_emerg("witness: trapped, control flow was hijacked\n");
	for (;;)
		msleep(1000);
}

static void never_runs(struct work_struct *work) { }
static void never_fires(struct timer_list *timer) { }

/* Word by word: kernel text is tens of megabytes, and this runs after each attack. */
static u64 sum_of(const void *at, size_t size)
{
	const u64 *word = at;
	u64 sum = 0;
	size_t i;

	for (i = 0; i < size / 8; i++)
		sum = rol64(sum, 7) + word[i];
	for (i *= 8; i < size; i++)
		sum = rol64(sum, 7) + ((const u8 *)at)[i];
	return sum;
}

static void add(const char *name, const void *at, size_t size)
{
	sentinels[nr_sentinels++] = (struct sentinel){ name, at, size, sum_of(at, size) };
}

static void *filled(size_t size)
{
	u64 *p = kmalloc(size, GFP_KERNEL | __GFP_NOFAIL);
	size_t i;

	for (i = 0; i < size / 8; i++)
		p[i] = WITNESS_FILL + i;
	return p;
}

/* An oops, a warning, a bad page, a lockup: each leaves a flag. */
static u64 taint_now(void)
{
	u64 flags = 0;
	int i;

	for (i = 0; i < TAINT_FLAGS_COUNT; i++)
		flags |= (u64)test_taint(i) << i;
	return flags;
}

/* Old sentinels are leaked: an attack may have freed or linked them. */
static void make_sentinels(void)
{
	struct list_head *a = filled(64), *b = filled(64);
	struct witness *w = witness;

	nr_sentinels = 0;
	w->heap = filled(64);
	w->cred = filled(64);
	w->ops = kmalloc(64, GFP_KERNEL | __GFP_NOFAIL);
	memset(w->ops, 0, 64);
	w->ops->open = w->ops->close = hijacked;
	w->list = filled(64);
	INIT_LIST_HEAD(w->list);
	list_add(a, w->list);
	list_add(b, w->list);
	w->lock = filled(64);
	spin_lock_init(w->lock);
	w->work = kmalloc(128, GFP_KERNEL | __GFP_NOFAIL);
	memset(w->work, 0, 128);
	INIT_WORK(w->work, never_runs);
	w->timer = kmalloc(128, GFP_KERNEL | __GFP_NOFAIL);
	memset(w->timer, 0, 128);
	timer_setup(w->timer, never_fires, 0);
	w->vmalloc = vzalloc(PAGE_SIZE);
	w->page = alloc_page(GFP_KERNEL | __GFP_ZERO | __GFP_NOFAIL);
	w->percpu = per_cpu_ptr(&percpu_word, 0);
	*w->percpu = WITNESS_FILL;
	w->rodata = rodata_word;
	w->text = (u8 *)hijacked;
	w->hijacked = hijacked;
	w->trap = trap;
	WRITE_ONCE(executed, false);
	taint = taint_now();

	add("table", w, sizeof(*w));
	add("heap", w->heap, 64);
	add("cred", w->cred, 64);
	add("ops", w->ops, 64);
	add("list", w->list, 64);
	add("list-node", a, 64);
	add("list-node", b, 64);
	add("lock", w->lock, 64);
	add("work", w->work, 128);
	add("timer", w->timer, 128);
	add("vmalloc", w->vmalloc, PAGE_SIZE);
	add("page", page_address(w->page), PAGE_SIZE);
	add("percpu", w->percpu, 8);
	add("witness-rodata", rodata_word, sizeof(rodata_word));
	add("witness-text", hijacked, 64);
	add("kernel-text", (void *)lookup("_stext"), lookup("_etext") - lookup("_stext"));
	add("kernel-rodata", (void *)lookup("__start_rodata"), lookup("__end_rodata") - lookup("__start_rodata"));
	if (watched)
		add("neighbour", (void *)watched, WATCH_BYTES);
}

/* What every attack must leave working. */
static bool kernel_works(void)
{
	void *p = kmalloc(4096, GFP_KERNEL);

	kfree(p);
	msleep(1);
	synchronize_rcu();
	return p && !in_atomic() && !irqs_disabled();
}

static int check_show(struct seq_file *m, void *unused)
{
	bool good = kernel_works();
	int i;

	if (!good)
		seq_puts(m, "kernel-unhealthy ");
	if (READ_ONCE(executed)) {
		seq_puts(m, "hijacked ");
		good = false;
	}
	if (taint_now() != taint) {
		seq_puts(m, "taint ");
		good = false;
	}
	for (i = 0; i < nr_sentinels; i++) {
		if (sum_of(sentinels[i].at, sentinels[i].size) == sentinels[i].sum)
			continue;
		seq_printf(m, "%s ", sentinels[i].name);
		good = false;
	}
	seq_puts(m, good ? "intact\n" : "hit\n");
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(check);

static int address_show(struct seq_file *m, void *unused)
{
	seq_printf(m, "0x%lx\n", (unsigned long)witness);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(address);

static ssize_t watch_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	int ret = kstrtoul_from_user(buf, len, 0, &watched);

	if (ret)
		return ret;
	make_sentinels();
	return len;
}

static ssize_t reset_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	make_sentinels();
	return len;
}

static const struct file_operations watch_fops = { .owner = THIS_MODULE, .open = simple_open, .write = watch_write };
static const struct file_operations reset_fops = { .owner = THIS_MODULE, .open = simple_open, .write = reset_write };

static int __init witness_init(void)
{
	struct kprobe probe = { .symbol_name = "kallsyms_lookup_name" };
	int ret = register_kprobe(&probe);

	/* Not exported; a probe's address is the way to it without a kernel patch. */
	if (ret)
		return ret;
	lookup = (void *)probe.addr;
	unregister_kprobe(&probe);
	witness = kzalloc(sizeof(*witness), GFP_KERNEL);
	if (!witness)
		return -ENOMEM;
	make_sentinels();
	dir = debugfs_create_dir("witness", NULL);
	debugfs_create_file("address", 0400, dir, NULL, &address_fops);
	debugfs_create_file("check", 0400, dir, NULL, &check_fops);
	debugfs_create_file("watch", 0200, dir, NULL, &watch_fops);
	debugfs_create_file("reset", 0200, dir, NULL, &reset_fops);
	return 0;
}
module_init(witness_init);
/* No exit: sentinels that an attack corrupted are not worth freeing. */

MODULE_DESCRIPTION("sentinels for attacks on the sandbox");
MODULE_LICENSE("GPL");
