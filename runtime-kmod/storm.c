// SPDX-License-Identifier: GPL-2.0
/*
 * storm.c - interrupt storms: a line whose handler runs too often in a second, or that nobody
 * handles. Left alone, the first starves the CPU and the second makes the kernel shut the line
 * for every device on it.
 */
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/jiffies.h>

#include "sfi.h"

#define LINES 256	/* by number modulo that: two busy lines may share a count */

/* A line is handled on one CPU at a time, so its count needs no lock. */
static struct { unsigned long second; u32 count; } lines[LINES];

static struct irq_desc *(*desc_of)(unsigned int irq);	/* irq_to_desc() */

/** sfi_storm_init() - find the kernel's own count. Return: 0 or -EOPNOTSUPP. */
int sfi_storm_init(void)
{
	desc_of = (void *)sfi_kallsyms_lookup_name("irq_to_desc");
	if (desc_of)
		return 0;
	pr_err("sfi: no irq_to_desc; this kernel is not supported\n");
	return -EOPNOTSUPP;
}

/**
 * sfi_irq_too_many() - the handler is about to run: is it once too often within this second?
 * Context: hard interrupt.
 */
bool sfi_irq_too_many(struct sfi_frame *f, unsigned int irq)
{
	u64 limit = sfi_limit(f->domain, SFI_LIMIT_IRQS);
	unsigned long second = jiffies / HZ;

	if (lines[irq % LINES].second != second) {
		lines[irq % LINES].second = second;
		lines[irq % LINES].count = 0;
	}
	return ++lines[irq % LINES].count > limit && limit;
}
EXPORT_SYMBOL_GPL(sfi_irq_too_many);

static u32 unhandled(unsigned int irq)
{
	const struct irq_desc *desc = desc_of(irq);

	/* The kernel counts up to 100,000 interrupts and then looks; most must be nobody's. */
	return desc && desc->irqs_unhandled > desc->irq_count / 10 * 9 ? desc->irqs_unhandled : 0;
}

/** sfi_irq_nobody() - the handler said IRQ_NONE: does nobody handle that line? Context: hard interrupt. */
bool sfi_irq_nobody(struct sfi_frame *f, unsigned int irq)
{
	u64 limit = sfi_limit(f->domain, SFI_LIMIT_UNHANDLED);

	return limit && unhandled(irq) > limit;
}
EXPORT_SYMBOL_GPL(sfi_irq_nobody);

/** sfi_irq_storm() - fault and abort; one of the two functions above has said yes. */
void __sfi_irq_storm(struct sfi_frame *f, unsigned int irq)
{
	u32 count = lines[irq % LINES].count;

	/* The next instance may be up within the same second: it is not to pay for this one. */
	lines[irq % LINES].count = 0;
	if (sfi_irq_nobody(f, irq))
		sfi_limit_exceeded(f, SFI_LIMIT_UNHANDLED, unhandled(irq));
	sfi_limit_exceeded(f, SFI_LIMIT_IRQS, count);
}
EXPORT_SYMBOL_GPL(__sfi_irq_storm);
