// SPDX-License-Identifier: GPL-2.0
/*
 * tuned.c - a driver with a bug that only some values of a parameter bring out: its timer serves
 * batch slots of a queue that has SLOTS.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/timer.h>

#define SLOTS 16

static unsigned int batch = 32;
module_param(batch, uint, 0444);
static unsigned int start_ms = 20;
module_param(start_ms, uint, 0444);
MODULE_PARM_DESC(start_ms, "from init to the first round");
static unsigned int init_ms;
module_param(init_ms, uint, 0444);
MODULE_PARM_DESC(init_ms, "how long init takes");
static int weights[4] = { 7, 7, 7, 7 };
static unsigned int nr_weights;
module_param_array(weights, int, &nr_weights, 0444);
static char label[8] = "none";
module_param_string(label, label, sizeof(label), 0444);
static char *text = "text";
module_param(text, charp, 0444);
static unsigned int rounds;
module_param(rounds, uint, 0444);

struct tuned {
	struct timer_list timer;
	u64 *queue;
};

static struct tuned *tuned;

static void tuned_round(struct timer_list *timer)
{
	struct tuned *t = container_of(timer, struct tuned, timer);
	unsigned int i;

	for (i = 0; i < batch; i++)
		t->queue[i]++;
	rounds++;
	mod_timer(&t->timer, jiffies + HZ / 50);
}

static int __init tuned_init(void)
{
	if (init_ms)
		msleep(init_ms);
	tuned = kzalloc(sizeof(*tuned), GFP_KERNEL);
	if (!tuned)
		return -ENOMEM;
	tuned->queue = kcalloc(SLOTS, sizeof(*tuned->queue), GFP_KERNEL);
	if (!tuned->queue) {
		kfree(tuned);
		return -ENOMEM;
	}
	timer_setup(&tuned->timer, tuned_round, 0);
	mod_timer(&tuned->timer, jiffies + start_ms * HZ / MSEC_PER_SEC);
	return 0;
}
module_init(tuned_init);

static void __exit tuned_exit(void)
{
	/* The timer arms itself, so once more is not enough. */
	while (del_timer_sync(&tuned->timer))
		;
	kfree(tuned->queue);
	kfree(tuned);
}
module_exit(tuned_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("overruns its queue with the wrong parameter");
