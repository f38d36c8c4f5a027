// SPDX-License-Identifier: GPL-2.0
/*
 * limits.c - what one domain may use: time without giving the CPU back, memory, objects,
 * interrupts. Defaults are module parameters; a domain's own are set by an order.
 */
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "sfi.h"

static ulong task_ms = 10000;
module_param(task_ms, ulong, 0644);
MODULE_PARM_DESC(task_ms, "ms a driver may run in task context without blocking (0: no limit)");
static ulong atomic_ms = 1000;
module_param(atomic_ms, ulong, 0644);
MODULE_PARM_DESC(atomic_ms, "ms a driver may run where it must not sleep (0: no limit)");
static ulong sleep_ms = 60000;
module_param(sleep_ms, ulong, 0644);
MODULE_PARM_DESC(sleep_ms, "ms a driver may sleep uninterruptibly in one entry (0: no limit)");
static ulong max_bytes = ULONG_MAX;
module_param(max_bytes, ulong, 0644);
MODULE_PARM_DESC(max_bytes, "bytes of memory a driver may own (0: no limit; default: a quarter of the machine's)");
static ulong max_objects = 1000000;
module_param(max_objects, ulong, 0644);
MODULE_PARM_DESC(max_objects, "kernel objects a driver may own (0: no limit)");
static ulong max_irqs = 200000;
module_param(max_irqs, ulong, 0644);
MODULE_PARM_DESC(max_irqs, "interrupts per second of one line (0: no limit)");
static ulong max_unhandled = 20000;
module_param(max_unhandled, ulong, 0644);
MODULE_PARM_DESC(max_unhandled, "interrupts of a line in a row that nobody handled (0: no limit)");

static const struct {
	const char *key;	/* as ordered */
	const char *what;	/* after the number, in a report */
	const ulong *initial;
} limits[SFI_LIMITS] = {
	[SFI_LIMIT_TASK_MS] = { "task_ms", "ms busy in task context", &task_ms },
	[SFI_LIMIT_ATOMIC_MS] = { "atomic_ms", "ms busy in atomic context", &atomic_ms },
	[SFI_LIMIT_SLEEP_MS] = { "sleep_ms", "ms asleep in the kernel", &sleep_ms },
	[SFI_LIMIT_BYTES] = { "bytes", "bytes of memory owned", &max_bytes },
	[SFI_LIMIT_OBJECTS] = { "objects", "kernel objects owned", &max_objects },
	[SFI_LIMIT_IRQS] = { "irqs", "interrupts of one line within a second", &max_irqs },
	[SFI_LIMIT_UNHANDLED] = { "unhandled", "interrupts of one line that nobody handled", &max_unhandled },
};

/** sfi_limits_init() - a new domain starts with the defaults. */
void sfi_limits_init(struct sfi_domain *d)
{
	int i;

	for (i = 0; i < SFI_LIMITS; i++)
		d->limits[i] = *limits[i].initial;
	if (d->limits[SFI_LIMIT_BYTES] == ULONG_MAX)
		d->limits[SFI_LIMIT_BYTES] = (u64)totalram_pages() << PAGE_SHIFT >> 2;
}

/** sfi_limit_set() - an order. Return: 0 or -EINVAL for an unknown limit. */
int sfi_limit_set(struct sfi_domain *d, const char *key, u64 value)
{
	int i;

	for (i = 0; i < SFI_LIMITS; i++) {
		if (strcmp(limits[i].key, key))
			continue;
		WRITE_ONCE(d->limits[i], value);
		sfi_event("%s: limit %s set to %llu", d->name, key, value);
		return 0;
	}
	return -EINVAL;
}

/** sfi_limit_print() - the sentence of a report: what was used, and the limit. */
void sfi_limit_print(const struct sfi_fault *fault)
{
	const struct sfi_domain *d = fault->domain;

	pr_err("  %llu %s; the limit '%s' of the domain is %llu\n", fault->value,
	       limits[fault->limit].what, limits[fault->limit].key, sfi_limit(d, fault->limit));
}

/**
 * sfi_limit_exceeded() - the activation took more than the domain may have: fault and abort.
 * @value: what it uses now.
 */
void __sfi_limit_exceeded(struct sfi_frame *f, enum sfi_limit limit, u64 value, unsigned long ip)
{
	struct sfi_fault fault = {
		.kind = limit <= SFI_LIMIT_SLEEP_MS ? SFI_FAULT_HANG : SFI_FAULT_LIMIT,
		.domain = f->domain, .frame = f, .ip = ip, .limit = limit, .value = value,
	};

	sfi_domain_fault(&fault);
	sfi_abort(f);
}
