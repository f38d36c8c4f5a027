// SPDX-License-Identifier: GPL-2.0
/*
 * control.c - debugfs file "control": orders of an operator or an agent, one a write. What is not
 * an order is -EINVAL and changes nothing.
 */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "sfi.h"

#define ORDER_BYTES 512
#define ORDER_WORDS 34		/* "restart NAME" and 32 parameters */

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

static int unload(struct sfi_domain *d, char **args, int nr)
{
	return sfi_stop(d);
}

static int plant(struct sfi_domain *d, char **args, int nr)
{
	u64 addr;

	if (kstrtoull(args[0], 0, &addr))
		return -EINVAL;
	WRITE_ONCE(d->rt->plant_addr, addr);
	sfi_event("%s: bug planted at 0x%llx", d->name, addr);
	return 0;
}

static int limit(struct sfi_domain *d, char **args, int nr)
{
	u64 n;

	if (kstrtoull(args[1], 0, &n))
		return -EINVAL;
	return sfi_limit_set(d, args[0], n);
}

static int policy(struct sfi_domain *d, char **args, int nr)
{
	return sfi_policy_set(d, args[0]);
}

static const struct order {
	const char *verb;
	int min, max;		/* arguments after the domain's name */
	int (*run)(struct sfi_domain *d, char **args, int nr);
} orders[] = {
	{ "restart", 0, ORDER_WORDS - 2, sfi_restart },
	{ "unload", 0, 0, unload },
	{ "plant", 1, 1, plant },
	{ "limit", 2, 2, limit },
	{ "policy", 1, 1, policy },
};

static const struct order *find(const char *verb, int nr)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(orders); i++)
		if (!strcmp(orders[i].verb, verb) && nr >= orders[i].min && nr <= orders[i].max)
			return &orders[i];
	return NULL;
}

static int carry_out(char *line)
{
	char *word[ORDER_WORDS];
	const struct order *order;
	struct sfi_domain *d;
	int n = 0, ret;

	line = strim(line);
	while (line && n < ORDER_WORDS) {
		word[n] = strsep(&line, " ");
		if (!*word[n])
			return -EINVAL;
		n++;
	}
	order = line || n < 2 ? NULL : find(word[0], n - 2);
	if (!order)
		return -EINVAL;
	d = domain_get(word[1]);
	if (IS_ERR(d))
		return PTR_ERR(d);
	ret = order->run(d, word + 2, n - 2);
	module_put(d->mod);
	return ret;
}

static ssize_t control_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	char line[ORDER_BYTES];
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

const struct file_operations sfi_control_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = control_write,
	.llseek = noop_llseek,
};
