// SPDX-License-Identifier: GPL-2.0
/* selftest_tracker.c - owned and borrowed objects, and the order in which the reaper takes them. */
#define pr_fmt(fmt) "" fmt

#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/string.h>

#include "selftest.h"

static char objects[64];		/* their addresses are all that matters */
#define OBJ(i) (&objects[(i)])

static char order[16];			/* what the reaper did: q/r and the object's index */
static unsigned int order_len;

static void note(char what, const struct sfi_object *o)
{
	if (order_len + 2 < sizeof(order)) {
		order[order_len++] = what;
		order[order_len++] = '0' + (char)((char *)o->obj - objects);
	}
}

static void quiesce(struct sfi_domain *d, struct sfi_object *o) { note('q', o); }
static void release(struct sfi_domain *d, struct sfi_object *o) { note('r', o); }

static const struct sfi_kind early = {
	.name = "selftest_early", .order = SFI_REAP_IRQ, .quiesce = quiesce, .release = release,
};
static const struct sfi_kind late = { .ranged = true,
	.name = "selftest_late", .order = SFI_REAP_MEM, .release = release,
};

static bool keep(struct sfi_domain *d, struct sfi_object *o) { note('k', o); return true; }

static const struct sfi_kind kept = {
	.name = "selftest_kept", .order = SFI_REAP_CLASS, .release = release, .keep = keep,
};

#define EXPECT(condition) do { if (!(condition)) return __LINE__; } while (0)

static struct sfi_frame *frame(void)
{
	return sfi_stub_enter(&where);
}

/* ---- owned */

static int body_track(void)
{
	struct sfi_frame *f = frame();
	struct sfi_object *o;

	EXPECT(!sfi_owned(f, &early, OBJ(0)) && !sfi_find(f, &early, OBJ(0)));
	sfi_track(f, &early, OBJ(0), 7);
	o = sfi_find(f, &early, OBJ(0));
	EXPECT(o && o->obj == OBJ(0) && o->aux == 7 && o->kind == &early && o->where == &where);
	EXPECT(sfi_owned(f, &early, OBJ(0)) && sfi_has(f, &early, OBJ(0)));
	EXPECT(!sfi_owned(f, &late, OBJ(0)) && !sfi_owned(f, &early, OBJ(1)));
	sfi_check_own(f, &early, OBJ(0));
	sfi_check_ref(f, &early, OBJ(0), NULL);
	EXPECT(da->nr_objects == 1);
	sfi_untrack(f, &early, OBJ(0));
	EXPECT(!sfi_owned(f, &early, OBJ(0)) && !da->nr_objects);
	sfi_stub_leave(f);
	return 0;
}

static int body_track_again(void)
{
	struct sfi_frame *f = frame();

	sfi_track(f, &late, OBJ(0), 1);
	sfi_track(f, &late, OBJ(1), 1);
	sfi_track(f, &late, OBJ(0), 1);
	EXPECT(da->nr_objects == 2);
	/* Newest first: the kernel handed the address out again. */
	EXPECT(sfi_newest(f, &late)->obj == OBJ(0));
	sfi_untrack(f, &late, OBJ(0));
	sfi_untrack(f, &late, OBJ(1));
	EXPECT(!da->nr_objects);
	sfi_stub_leave(f);
	return 0;
}

static int body_aux(void)
{
	struct sfi_frame *f = frame();

	sfi_track(f, &early, OBJ(0), 5);
	sfi_track(f, &early, OBJ(0), 3);
	sfi_track(f, &early, OBJ(0), 9);
	EXPECT(da->nr_objects == 3 && sfi_find(f, &early, OBJ(0))->aux == 3);
	sfi_untrack_aux(f, &early, OBJ(0), 3);
	EXPECT(sfi_find(f, &early, OBJ(0))->aux == 5);
	sfi_untrack(f, &early, OBJ(0));
	EXPECT(da->nr_objects == 1 && sfi_find(f, &early, OBJ(0))->aux == 9);
	sfi_untrack_aux(f, &early, OBJ(0), 9);
	EXPECT(!da->nr_objects);
	sfi_stub_leave(f);
	return 0;
}

static int body_around(void)
{
	struct sfi_frame *f = frame();

	sfi_track(f, &late, OBJ(8), 8);
	sfi_track(f, &late, OBJ(24), 4);
	sfi_track(f, &early, OBJ(16), 8);
	EXPECT(!sfi_find_around(f, &late, OBJ(7)));
	EXPECT(sfi_find_around(f, &late, OBJ(8)) == sfi_find(f, &late, OBJ(8)));
	EXPECT(sfi_find_around(f, &late, OBJ(15)) == sfi_find(f, &late, OBJ(8)));
	EXPECT(!sfi_find_around(f, &late, OBJ(16)));
	EXPECT(sfi_find_around(f, &late, OBJ(27)) == sfi_find(f, &late, OBJ(24)));
	EXPECT(!sfi_find_around(f, &late, OBJ(28)) && !sfi_find_around(f, &early, OBJ(8)));
	sfi_untrack(f, &late, OBJ(8));
	sfi_untrack(f, &late, OBJ(24));
	sfi_untrack(f, &early, OBJ(16));
	sfi_stub_leave(f);
	return 0;
}

/* Enough for the tree to rebalance, freed in another order. */
static int body_many(void)
{
	struct sfi_frame *f = frame();
	unsigned int i;

	for (i = 0; i < 1000; i++)
		sfi_track(f, i & 1 ? &early : &late, (void *)(i * 7919UL % 1000), i % 3);
	EXPECT(da->nr_objects == 1000);
	for (i = 0; i < 1000; i++) {
		EXPECT(sfi_owned(f, i & 1 ? &early : &late, (void *)(i * 7919UL % 1000)));
		EXPECT(!sfi_owned(f, i & 1 ? &late : &early, (void *)(i * 7919UL % 1000)));
	}
	for (i = 1000; i--; )
		sfi_untrack_aux(f, i & 1 ? &early : &late, (void *)(i * 7919UL % 1000), i % 3);
	EXPECT(!da->nr_objects && !da->objects_index.rb_node);
	sfi_stub_leave(f);
	return 0;
}

static int body_untrack_twice(void)
{
	struct sfi_frame *f = frame();

	sfi_track(f, &early, OBJ(0), 0);
	sfi_untrack(f, &early, OBJ(0));
	sfi_untrack(f, &early, OBJ(0));
	return 0;
}

static int body_untrack_other_aux(void)
{
	struct sfi_frame *f = frame();

	sfi_untrack_aux(f, &early, OBJ(0), 1);
	return 0;
}

static int body_not_own(void) { sfi_check_own(frame(), &early, OBJ(1)); return 0; }

/* ---- borrowed */

static int body_lend(void)
{
	struct sfi_frame *f = frame();

	EXPECT(!sfi_has(f, &early, OBJ(0)));
	sfi_lend(f, &early, OBJ(0), 3);
	EXPECT(sfi_has(f, &early, OBJ(0)) && !sfi_owned(f, &early, OBJ(0)));
	EXPECT(!sfi_has(f, &late, OBJ(0)) && !da->nr_objects);
	sfi_check_ref(f, &early, OBJ(0), "o");
	sfi_unlend(f, &early, OBJ(0));
	EXPECT(!sfi_has(f, &early, OBJ(0)));
	sfi_unlend(f, &early, OBJ(0));	/* consumed already */
	sfi_lend(f, &early, OBJ(1), 0);	/* left for the gate to take back */
	sfi_stub_leave(f);
	return 0;
}

static int body_lent_is_gone(void) { return sfi_has(frame(), &early, OBJ(1)) ? __LINE__ : 0; }
static int body_use_after_lend(void) { sfi_check_ref(frame(), &early, OBJ(1), "o"); return 0; }

static int body_own_lent(void)
{
	struct sfi_frame *f = frame();

	sfi_lend(f, &early, OBJ(0), 0);
	sfi_check_own(f, &early, OBJ(0));	/* a borrower may not free it */
	return 0;
}

static int body_inner(void)
{
	struct sfi_frame *f = frame();

	EXPECT(sfi_has(f, &early, OBJ(0)));
	sfi_lend(f, &early, OBJ(1), 0);
	EXPECT(sfi_has(f, &early, OBJ(1)));
	sfi_stub_leave(f);
	return 0;
}

static int body_inner_unlends(void)
{
	struct sfi_frame *f = frame();

	sfi_unlend(f, &early, OBJ(0));
	sfi_stub_leave(f);
	return 0;
}

static int body_stranger(void) { return sfi_has(frame(), &early, OBJ(0)) ? __LINE__ : 0; }

static int body_nested_lend(void)
{
	struct sfi_frame *f = frame();

	sfi_lend(f, &early, OBJ(0), 0);
	EXPECT(!gate(body_inner));
	EXPECT(!sfi_has(f, &early, OBJ(1)) && sfi_has(f, &early, OBJ(0)));
	EXPECT(!gate_of(&rt_b, body_stranger));
	EXPECT(!gate(body_inner_unlends));
	EXPECT(!sfi_has(f, &early, OBJ(0)));
	sfi_stub_leave(f);
	return 0;
}

void passes(int (*body)(void), const char *name)
{
	int ret = gate(body);

	if (ret)
		pr_info("# stopped at line %d\n", ret);
	ok(!ret && !sfi.activity_inside(da), name);
}

/** test_tracker() - all but reaping. Leaves da without objects. */
void test_tracker(void)
{
	passes(body_track, "an object is owned from track to untrack");
	passes(body_track_again, "tracking one key twice is one object");
	passes(body_aux, "objects of one address differ by aux");
	passes(body_around, "the object around an address");
	passes(body_many, "a thousand objects");
	aborts(body_untrack_twice, "untrack twice");
	aborts(body_untrack_other_aux, "untrack with an aux nobody tracked");
	aborts(body_not_own, "an object that is not owned");
	passes(body_lend, "a borrowed object");
	passes(body_lent_is_gone, "borrowing ends with the activation");
	aborts(body_use_after_lend, "use of an object after its loan");
	aborts(body_own_lent, "a borrowed object is not owned");
	passes(body_nested_lend, "a nested activation sees the outer one's loans, another domain does not");
}

/* ---- reaping */

static DECLARE_COMPLETION(inside);
static bool body_done;

static int body_slow(void)
{
	set_cpus_allowed_ptr(current, cpumask_of(1));
	complete(&inside);
	msleep(100);
	set_cpus_allowed_ptr(current, cpumask_of(2));	/* leaves elsewhere than it entered */
	WRITE_ONCE(body_done, true);
	return 42;
}

static DECLARE_COMPLETION(slow_left);

static int slow_thread(void *ret)
{
	*(int *)ret = gate(body_slow);
	kthread_complete_and_exit(&slow_left, 0);
}

static int body_own_some(void)
{
	struct sfi_frame *f = frame();

	sfi_track(f, &late, OBJ(1), 0);
	sfi_track(f, &early, OBJ(2), 0);
	sfi_track(f, &late, OBJ(3), 0);
	sfi_track(f, &early, OBJ(4), 0);
	sfi_stub_leave(f);
	return 0;
}

static int body_keep_two(void)
{
	struct sfi_frame *f = frame();

	sfi_track(f, &kept, OBJ(5), 5);
	sfi_track(f, &late, OBJ(6), 0);
	sfi_track(f, &kept, OBJ(7), 7);
	sfi_stub_leave(f);
	return 0;
}

static bool is_obj(struct sfi_object *o, void *arg) { return o->obj == arg; }

static int body_adopt(void)
{
	struct sfi_frame *f = frame();
	struct sfi_object *o = sfi_kept_find(f, &kept, is_obj, OBJ(5));

	EXPECT(o && o->aux == 5 && !sfi_owned(f, &kept, OBJ(5)));
	EXPECT(!sfi_kept_find(f, &late, is_obj, OBJ(6)));
	sfi_adopt(f, o);
	EXPECT(sfi_owned(f, &kept, OBJ(5)) && !sfi_kept_find(f, &kept, is_obj, OBJ(5)));
	EXPECT(sfi_kept_find(f, &kept, is_obj, OBJ(7)) && da->nr_objects == 1);
	sfi_stub_leave(f);
	return 0;
}

static bool reap(bool keep)
{
	order_len = 0;
	return reap_da(keep);
}

static bool in_order(const char *want)
{
	return order_len == strlen(want) && !memcmp(order, want, order_len);
}

static void test_keep(void)
{
	ok(!gate(body_keep_two) && reap(true) && in_order("k7k5r6") && !da->nr_objects,
	   "a restart keeps what its kind says");
	passes(body_adopt, "the next instance adopts it");
	ok(reap(false) && in_order("r5r7") && list_empty(&da->kept),
	   "no restart: nothing stays, adopted or not");
}

static int body_empty(void) { return 0; }

/** test_reaper() - da loses its objects and permissions, and is live again with none. */
void test_reaper(void)
{
	bool reaped, waited;
	int ret = 0;

	ok(!gate(body_own_some) && da->nr_objects == 4, "objects outlive the activation");
	if (IS_ERR(kthread_run(slow_thread, &ret, "selftest"))) {
		ok(false, "no thread");
		return;
	}
	wait_for_completion(&inside);
	ok(sfi.activity_inside(da) == 1, "an activation that sleeps is counted");
	mutex_lock(&da->life);
	reaped = !sfi.reap(da, false);
	waited = READ_ONCE(body_done);
	mutex_unlock(&da->life);
	wait_for_completion(&slow_left);
	/* The reaper's interrupt may meet it in the few instructions after its sleep, and brings it out. */
	ok(reaped && (waited || ret == -1), "the reaper waits for an activation that migrates");
	ok(ret == 42 || ret == -1, "which then returns as usual, or is brought out");
	ok(in_order("q4q2r4r2r3r1"), "first quiesce, then release by order, newest first");
	ok(!da->nr_objects && !da->objects_index.rb_node && !da->caps.rb_node,
	   "nothing is left owned or granted");
	ok(gate(body_empty) == -2, "gates refuse a reaped domain");
	da->state = SFI_LIVE;
	ok(gate(body_empty) == 0, "and let in a live one");
	test_keep();
}
