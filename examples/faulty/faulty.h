/* SPDX-License-Identifier: GPL-2.0 */
/* faulty.h - a driver for QEMU's edu device that fails on command. */
#ifndef FAULTY_H
#define FAULTY_H

#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct faulty {
	struct pci_dev *pdev;
	u8 __iomem *regs;
	struct timer_list poll;		/* softirq */
	struct work_struct work;	/* task */
	struct work_struct second;	/* task, on another CPU if there is one */
	spinlock_t lock;
	struct mutex mutex;
	unsigned long forever;		/* true; the compiler must not know */
	unsigned long count;
	int (*hook)(int);
	const struct fault *task_fault, *hardirq_fault, *second_fault;
	bool deaf;			/* the handler leaves the interrupt pending */
	bool disown;			/* and says that it is not its own */
};

struct fault {
	const char *name;
	void (*run)(struct faulty *f);
};

extern const struct fault faulty_faults[];	/* ends with an empty name */

#endif
