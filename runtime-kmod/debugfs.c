// SPDX-License-Identifier: GPL-2.0
/*
 * debugfs.c - /sys/kernel/debug/sfi/: domains (state), events (log), table (its pages), and the files
 * of control.c and stream.c. sfictl is the comfortable way to them.
 */
#include <linux/debugfs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "sfi.h"

/* ---- events: a ring of lines, oldest overwritten */

#define EVENT_LINES 256
#define EVENT_BYTES 208

struct event {
	u64 ns;
	char text[EVENT_BYTES];
};

static struct event ring[EVENT_LINES];
static u64 ring_next;			/* events ever, under ring_lock */
static u64 ring_lost;			/* NMIs that found the lock taken */
static DEFINE_RAW_SPINLOCK(ring_lock);

/** sfi_event() - appends one line. Context: any; from NMI the line may be lost and is then counted. */
void sfi_event(const char *fmt, ...)
{
	unsigned long flags;
	struct event *e;
	va_list args;

	if (in_nmi()) {
		if (!raw_spin_trylock_irqsave(&ring_lock, flags)) {
			ring_lost++;
			return;
		}
	} else {
		raw_spin_lock_irqsave(&ring_lock, flags);
	}
	e = &ring[ring_next++ % EVENT_LINES];
	e->ns = ktime_get_mono_fast_ns();
	va_start(args, fmt);
	vscnprintf(e->text, sizeof(e->text), fmt, args);
	va_end(args);
	raw_spin_unlock_irqrestore(&ring_lock, flags);
}
EXPORT_SYMBOL_GPL(sfi_event);

static int events_show(struct seq_file *m, void *unused)
{
	struct event *copy = kvmalloc(sizeof(ring), GFP_KERNEL);
	unsigned long flags;
	u64 next, i;

	if (!copy)
		return -ENOMEM;
	raw_spin_lock_irqsave(&ring_lock, flags);
	memcpy(copy, ring, sizeof(ring));
	next = ring_next;
	raw_spin_unlock_irqrestore(&ring_lock, flags);
	if (READ_ONCE(ring_lost))
		seq_printf(m, "# %llu lines lost\n", READ_ONCE(ring_lost));
	for (i = next > EVENT_LINES ? next - EVENT_LINES : 0; i < next; i++) {
		const struct event *e = &copy[i % EVENT_LINES];

		seq_printf(m, "[%5llu.%06llu] %s\n", e->ns / NSEC_PER_SEC,
			   e->ns % NSEC_PER_SEC / NSEC_PER_USEC, e->text);
	}
	kvfree(copy);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(events);

/* ---- domains */

/* Without the unsafe stacks, of which there are as many as there were ever activations at once. */
static u64 granted_bytes(struct sfi_domain *d)
{
	unsigned long flags;
	struct rb_node *n;
	u64 bytes = 0;

	raw_spin_lock_irqsave(&d->caps_lock, flags);
	for (n = rb_first(&d->caps); n; n = rb_next(n)) {
		const struct sfi_cap *cap = rb_entry(n, struct sfi_cap, node);

		if (!sfi_ustack_is(d, (void *)cap->start))
			bytes += cap->end - cap->start;
	}
	raw_spin_unlock_irqrestore(&d->caps_lock, flags);
	return bytes;
}

static int domains_show(struct seq_file *m, void *unused)
{
	char policy[SFI_POLICY_BYTES];
	struct sfi_domain *d;

	seq_puts(m, "# name state colour faults restarts objects caps_bytes policy last_fault\n");
	mutex_lock(&sfi_domains_lock);
	list_for_each_entry(d, &sfi_domains, list) {
		sfi_policy_print(d, policy, sizeof(policy));
		seq_printf(m, "%s %s %u %u %u %u %llu %s %s\n", d->name,
			   d->quarantined ? "quarantined" : sfi_state_name(READ_ONCE(d->state)),
			   d->colour, d->faults, d->restarts, READ_ONCE(d->nr_objects), granted_bytes(d), policy,
			   d->last_fault[0] ? d->last_fault : "-");
	}
	mutex_unlock(&sfi_domains_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(domains);

/* ---- table */

static int table_show(struct seq_file *m, void *unused)
{
	struct sfi_table_use use = sfi_table_use();

	seq_printf(m, "held %lu\ngiven_back %lu\n", use.held, use.given_back);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(table);

static struct dentry *dir;

/** sfi_debugfs_init() - creates the files. Without debugfs the runtime works all the same. */
int sfi_debugfs_init(void)
{
	dir = debugfs_create_dir("sfi", NULL);
	debugfs_create_file("domains", 0400, dir, NULL, &domains_fops);
	debugfs_create_file("events", 0400, dir, NULL, &events_fops);
	debugfs_create_file("table", 0400, dir, NULL, &table_fops);
	debugfs_create_file("control", 0200, dir, NULL, &sfi_control_fops);
	debugfs_create_file("stream", 0400, dir, NULL, &sfi_stream_fops);
	return 0;
}

/** sfi_debugfs_exit() - removes them. */
void sfi_debugfs_exit(void)
{
	debugfs_remove_recursive(dir);
}
