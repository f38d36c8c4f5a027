// SPDX-License-Identifier: GPL-2.0
/* selftest_parts.c - memory that comes with an object: written, granted, sealed, given up, on one CPU and on four. */
#define pr_fmt(fmt) "" fmt

#include <linux/delay.h>
#include <linux/slab.h>

#include "selftest.h"

#define BYTES 512UL			/* of the object's memory; nothing else lies in its slab object */
static u8 *mem;
static char object;
#define OBJ ((void *)&object)
#define EXPECT(condition) do { if (!(condition)) return __LINE__; } while (0)

static const struct sfi_kind owner = { .name = "selftest_owner", .order = SFI_REAP_MEM };

static const struct sfi_fields two = { .n = 2, .field = { { 8, 4 }, { 32, 16 } } };

static u8 colour(unsigned long offset)
{
	return sfi.table_get((unsigned long)mem + offset);
}

static bool covers(unsigned long offset, unsigned long len)
{
	return sfi.cap_covers(da, 0, (unsigned long)mem + offset, len);
}

static void track_all(struct sfi_frame *f)
{
	struct sfi_part part = { .start = mem, .len = BYTES };

	sfi_track_with(f, &owner, OBJ, 0, &part, 1);
}

static void track_fields(struct sfi_frame *f)
{
	struct sfi_part part = { .start = mem, .len = BYTES, .only = &two };

	sfi_track_with(f, &owner, OBJ, 0, &part, 1);
}

/* A store as the driver's: the stub is left for it. */
static void store(struct sfi_frame *f, unsigned long offset, u64 n)
{
	sfi_stub_leave(f);
	if (n <= 8)
		__sfi_check_write(mem + offset, n);
	else
		__sfi_range_write(mem + offset, n);
	sfi_stub_enter(&where);
}

static int body_asks(void)
{
	struct sfi_frame *f = sfi_stub_enter(&where);
	int i;

	track_all(f);
	for (i = 0; i < 7; i++) {
		store(f, i * 64, 64);
		EXPECT(!colour(i * 64) && !covers(i * 64, 1));
	}
	sfi_d2k_check_write(f, mem, BYTES, "all of it");	/* the activation has seen it: does not ask */
	EXPECT(!covers(0, 1));
	store(f, 0, BYTES);
	EXPECT(covers(0, BYTES) && colour(0) == da->colour && colour(BYTES - 8) == da->colour && !da->nr_lazy);
	store(f, 0, BYTES);
	sfi_untrack(f, &owner, OBJ);
	EXPECT(!covers(0, 1) && !colour(0) && !colour(BYTES - 8) && !da->caps.rb_node);
	sfi_stub_leave(f);
	return 0;
}

static int body_fields(void)
{
	struct sfi_frame *f = sfi_stub_enter(&where);
	int i;

	track_fields(f);
	for (i = 0; i < 300; i++) {
		store(f, 8, 4);
		store(f, 32 + i % 8, 8);
	}
	EXPECT(da->nr_lazy == 1 && !da->caps.rb_node && !sfi_may_write(f, mem, 8) && !sfi_may_write(f, mem + 8, 8));
	/* Asking for what is not there made it precise. */
	EXPECT(covers(8, 4) && covers(32, 16) && !covers(12, 1) && !covers(31, 1) && !covers(48, 1) && !da->nr_lazy);
	sfi_untrack(f, &owner, OBJ);
	EXPECT(!da->caps.rb_node);
	sfi_stub_leave(f);
	return 0;
}

static int body_seals(void)
{
	struct sfi_frame *f = sfi_stub_enter(&where);

	track_all(f);
	EXPECT(sfi_d2k_seal(f, mem + 64, 16, "piece") == 0);
	EXPECT(covers(0, 64) && !covers(64, 1) && !covers(79, 1) && covers(80, BYTES - 80));
	EXPECT(!sfi_may_write(f, mem + 72, 1) && sfi_may_write(f, mem + 80, 8));
	sfi_untrack(f, &owner, OBJ);
	EXPECT(!da->caps.rb_node);
	sfi_stub_leave(f);
	return 0;
}

static int body_grants(void)
{
	struct sfi_frame *f = sfi_stub_enter(&where);

	track_all(f);
	sfi_k2d_copy_write(f, mem + 64, 16, "piece");	/* which the owner may write already */
	EXPECT(covers(0, BYTES));
	sfi_untrack(f, &owner, OBJ);
	EXPECT(!da->caps.rb_node);
	sfi_stub_leave(f);
	return 0;
}

static int body_revokes(void)
{
	struct sfi_frame *f = sfi_stub_enter(&where);

	track_all(f);
	sfi_revoke_write(f, mem, BYTES);
	EXPECT(!sfi_may_write(f, mem, 1) && !da->nr_lazy && !da->caps.rb_node);
	sfi_untrack(f, &owner, OBJ);
	sfi_stub_leave(f);
	return 0;
}

static int body_moves(void)
{
	struct sfi_frame *f = sfi_stub_enter(&where);
	struct sfi_part half = { .start = mem + BYTES / 2, .len = BYTES / 2 }, first = { .start = mem, .len = BYTES / 2 };

	sfi_track_with(f, &owner, OBJ, 0, &first, 1);
	sfi_part_drop(f, &owner, OBJ, 0);
	EXPECT(!sfi_may_write(f, mem, 1));
	sfi_part_set(f, &owner, OBJ, 0, &half);
	EXPECT(!sfi_may_write(f, mem, 1) && sfi_may_write(f, mem + BYTES / 2, BYTES / 2));
	/* A store that crosses from one part into another. */
	sfi_part_set(f, &owner, OBJ, 1, &first);
	store(f, BYTES / 2 - 4, 8);
	EXPECT(covers(0, BYTES));
	sfi_untrack(f, &owner, OBJ);
	EXPECT(!da->caps.rb_node && !da->nr_lazy);
	sfi_stub_leave(f);
	return 0;
}

static int body_principals(void)
{
	struct sfi_frame *f = sfi_stub_enter(&where);

	sfi_act_for(f, 7);
	track_all(f);
	sfi.cap_crowd(da, true);
	EXPECT(sfi_may_write(f, mem, 8) && !covers(0, 8));
	sfi_act_for(f, 8);
	EXPECT(!sfi_may_write(f, mem, 8) && !sfi_owned(f, &owner, OBJ));
	sfi.cap_crowd(da, false);
	sfi_act_for(f, 7);
	sfi_untrack(f, &owner, OBJ);
	EXPECT(!da->caps.rb_node);
	sfi_act_for(f, 0);
	sfi_stub_leave(f);
	return 0;
}

static int faults_after(unsigned long offset, u64 n, bool fields, bool given_up)
{
	struct sfi_frame *f = sfi_stub_enter(&where);

	if (fields)
		track_fields(f);
	else
		track_all(f);
	if (given_up)
		sfi_untrack(f, &owner, OBJ);
	store(f, offset, n);
	return 0;
}

static int body_past_the_end(void) { return faults_after(BYTES, 1, false, false); }
static int body_across_the_end(void) { return faults_after(BYTES - 4, 8, false, false); }
static int body_wraps(void) { return faults_after(BYTES - 4, -8ULL, false, false); }
static int body_beside_a_field(void) { return faults_after(12, 1, true, false); }
static int body_over_a_field(void) { return faults_after(8, 8, true, false); }
static int body_given_up(void) { return faults_after(8, 8, false, true); }
static int body_field_given_up(void) { return faults_after(8, 4, true, true); }

/* The activation has seen the field, which then is no longer its own though the object is. */
static int field_after(void (*taken)(struct sfi_frame *f))
{
	struct sfi_frame *f = sfi_stub_enter(&where);

	track_fields(f);
	store(f, 8, 4);
	taken(f);
	EXPECT(sfi_owned(f, &owner, OBJ));
	store(f, 8, 4);
	return 0;
}

static void drop_part(struct sfi_frame *f) { sfi_part_drop(f, &owner, OBJ, 0); }
static void revoke_field(struct sfi_frame *f) { sfi_revoke_write(f, mem + 8, 4); }
static void become_another(struct sfi_frame *f)
{
	sfi_act_for(f, 7);
	sfi_untrack(f, &owner, OBJ);
	track_fields(f);
	store(f, 8, 4);
	sfi.cap_crowd(da, true);
	sfi_act_for(f, 8);
	sfi_track(f, &owner, OBJ, 1);
}

static int body_field_dropped(void) { return field_after(drop_part); }
static int body_field_revoked(void) { return field_after(revoke_field); }
static int body_field_of_another(void) { return field_after(become_another); }

static void faults(int (*body)(void), const char *name)
{
	aborts(body, name);
	reap_da(false);
}

/* ---- one CPU gives the object up again and again, others write: when it is gone, so is the right. */

#define ROUNDS 20000
static bool over;

static int body_writer(void)
{
	struct sfi_frame *f = sfi_stub_enter(&where);
	unsigned long i;

	for (i = 0; !READ_ONCE(over); i++) {
		if (i & 1)
			f->part.len = 0;	/* not seen: it asks */
		sfi_may_write(f, mem + i % (BYTES - 8), 8);
	}
	sfi_stub_leave(f);
	return 0;
}

static int run_writer(struct job *job) { return gate(body_writer); }

static int body_giver(void)
{
	struct sfi_frame *f = sfi_stub_enter(&where);
	unsigned int i, j, granted = 0, ret = 0;

	for (i = 0; i < ROUNDS && !ret; i++) {
		track_all(f);
		for (j = 0; j < i % 64; j++)
			cpu_relax();
		granted += covers(0, 1);
		if (i & 1)
			sfi_untrack(f, &owner, OBJ);
		else
			sfi_revoke_write(f, mem, BYTES);
		/* A writer that goes on asking must not get it back. */
		for (j = 0; j < 16; j++)
			if (covers(0, 1) || covers(BYTES - 1, 1) || colour(0) || colour(BYTES - 8))
				ret = __LINE__;
		if (!(i & 1))
			sfi_untrack(f, &owner, OBJ);
	}
	pr_info("# granted in %u of %u rounds\n", granted, i);
	if (!granted || granted == i)
		ret = __LINE__;
	sfi_stub_leave(f);
	return ret;
}

static int run_giver(struct job *job)
{
	int ret = gate(body_giver);

	WRITE_ONCE(over, true);
	return ret;
}

static void test_race(void)
{
	static int (*const run[])(struct job *) = { run_giver, run_writer, run_writer, run_writer };
	struct job jobs[ARRAY_SIZE(run)];
	bool good = true;
	int i;

	for (i = 0; i < ARRAY_SIZE(run); i++)
		good &= job_start(&jobs[i], i, run[i]);
	for (i = 0; i < ARRAY_SIZE(run); i++)
		good &= job_good(&jobs[i]);
	ok(good && !da->caps.rb_node && !da->nr_lazy, "a part that is given up while others ask for it is gone");
}

/** test_parts() - leaves da without objects and permissions. */
void test_parts(void)
{
	mem = kzalloc(BYTES, GFP_KERNEL);
	if (!mem) {
		ok(false, "no memory for the parts");
		return;
	}
	passes(body_asks, "a part is written, then granted, and ends with its object");
	passes(body_fields, "of a part with fields only they may be written");
	passes(body_seals, "a piece of a part is sealed");
	passes(body_grants, "a grant inside a part ends with the object");
	passes(body_revokes, "a part that is revoked does not come back");
	passes(body_moves, "a part is replaced, and two of them written at once");
	passes(body_principals, "another instance's part");
	faults(body_past_the_end, "a store behind a part");
	faults(body_across_the_end, "a store across its end");
	faults(body_wraps, "a store that wraps around");
	faults(body_beside_a_field, "a store beside a field");
	faults(body_over_a_field, "a store over a field's end");
	faults(body_given_up, "a store into a part that was given up");
	faults(body_field_given_up, "a store into a field that was given up");
	faults(body_field_dropped, "a store into a field whose part was dropped");
	faults(body_field_revoked, "a store into a field that was revoked alone");
	faults(body_field_of_another, "a store into a field that another instance was seen to own");
	test_race();
	kfree(mem);
}
