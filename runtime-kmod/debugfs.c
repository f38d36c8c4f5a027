// SPDX-License-Identifier: GPL-2.0
/*
 * debugfs.c - /sys/kernel/debug/sfi/: domains (state), events (log), control
 * (orders). sfictl is the comfortable way to them.
 */
#include <linux/debugfs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>

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

static u64 granted_bytes(struct sfi_domain *d)
{
	unsigned long flags;
	struct rb_node *n;
	u64 bytes = 0;

	raw_spin_lock_irqsave(&d->caps_lock, flags);
	for (n = rb_first(&d->caps); n; n = rb_next(n)) {
		const struct sfi_cap *cap = rb_entry(n, struct sfi_cap, node);

		bytes += cap->end - cap->start;
	}
	raw_spin_unlock_irqrestore(&d->caps_lock, flags);
	return bytes;
}

static int domains_show(struct seq_file *m, void *unused)
{
	struct sfi_domain *d;

	seq_puts(m, "# name state colour faults restarts objects caps_bytes last_fault\n");
	mutex_lock(&sfi_domains_lock);
	list_for_each_entry(d, &sfi_domains, list)
		seq_printf(m, "%s %s %u %u %u %u %llu %s\n", d->name,
			   d->quarantined ? "quarantined" : sfi_state_name(READ_ONCE(d->state)),
			   d->colour, d->faults, d->restarts, READ_ONCE(d->nr_objects), granted_bytes(d),
			   d->last_fault[0] ? d->last_fault : "-");
	mutex_unlock(&sfi_domains_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(domains);

/* ---- control: one order a write */

/* A reference on the module keeps the domain while the order is carried out without the lock. */
static struct sfi_domain *domain_get(const char *name)
{
	struct sfi_domain *d;

	mutex_lock(&sfi_domains_lock);
	d = sfi_domain_by_name(name);
	if (!d)
		d = ERR_PTR(-ENOENT);
	else if (d->mod->state != MODULE_STATE_LIVE || !try_module_get(d->mod))
		d = ERR_PTR(-EBUSY);
	mutex_unlock(&sfi_domains_lock);
	return d;
}

static int plant(struct sfi_domain *d, const char *where)
{
	u64 addr;

	if (kstrtoull(where, 0, &addr))
		return -EINVAL;
	WRITE_ONCE(d->rt->plant_addr, addr);
	sfi_event("%s: bug planted at 0x%llx", d->name, addr);
	return 0;
}

static int carry_out(char *line)
{
	char *word[4];
	struct sfi_domain *d;
	int n = 0, ret;

	line = strim(line);
	while (line && n < ARRAY_SIZE(word)) {
		word[n] = strsep(&line, " ");
		if (!*word[n])
			return -EINVAL;
		n++;
	}
	if (line || !((n == 2 && (!strcmp(word[0], "restart") || !strcmp(word[0], "unload"))) ||
		      (n == 3 && !strcmp(word[0], "plant"))))
		return -EINVAL;
	d = domain_get(word[1]);
	if (IS_ERR(d))
		return PTR_ERR(d);
	if (n == 3)
		ret = plant(d, word[2]);
	else if (word[0][0] == 'r')
		ret = sfi_restart(d);
	else
		ret = sfi_stop(d);
	module_put(d->mod);
	return ret;
}

static ssize_t control_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	char line[128];
	int ret;

	if (!len || len >= sizeof(line))
		return -EINVAL;
	if (copy_from_user(line, buf, len))
		return -EFAULT;
	line[len] = '\0';
	if (strlen(line) != len)
		return -EINVAL;
	ret = carry_out(line);
	return ret < 0 ? ret : len;
}

static const struct file_operations control_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = control_write,
	.llseek = noop_llseek,
};

static struct dentry *dir;

/** sfi_debugfs_init() - creates the files. Without debugfs the runtime works all the same. */
int sfi_debugfs_init(void)
{
	dir = debugfs_create_dir("sfi", NULL);
	debugfs_create_file("domains", 0400, dir, NULL, &domains_fops);
	debugfs_create_file("events", 0400, dir, NULL, &events_fops);
	debugfs_create_file("control", 0200, dir, NULL, &control_fops);
	return 0;
}

/** sfi_debugfs_exit() - removes them. */
void sfi_debugfs_exit(void)
{
	debugfs_remove_recursive(dir);
}
