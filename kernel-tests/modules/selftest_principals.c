// SPDX-License-Identifier: GPL-2.0
/* selftest_principals.c - instances of one domain, a thousand of them: nobody has a colour of its own. */
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "selftest.h"

#define INSTANCES 1000
#define EACH 24UL			/* bytes each holds; granules are 8 */

static char *area;			/* EACH bytes of each, then as many of everybody's */
static char key[INSTANCES];		/* its address names the instance */
static int who;				/* for the bodies */
static bool answer;

static const struct sfi_kind kind_thing = { .name = "thing", .order = SFI_REAP_MEM };

static unsigned long of(int i)
{
	return (unsigned long)area + i * EACH;
}

static struct sfi_frame *in_stub(void)
{
	return sfi_stub_enter(&where);
}

/* What a bus's probe gate does. */
static int body_begin(void)
{
	struct sfi_frame *f = in_stub();
	char name[16];

	snprintf(name, sizeof(name), "instance %d", who);
	if (sfi_principal_begin(f, &key[who], name))
		return -ENOMEM;
	sfi_k2d_copy_write(f, (void *)of(who), EACH, "t");
	sfi_track(f, &kind_thing, &key[who], 0);
	sfi_stub_leave(f);
	return 0;
}

static int body_grant_shared(void)
{
	struct sfi_frame *f = in_stub();

	sfi_k2d_copy_write(f, (void *)of(INSTANCES), EACH, "t");
	sfi_stub_leave(f);
	return 0;
}

/* What any other gate does: the kernel's argument says whose it is. */
static struct sfi_frame *enter_as(int i)
{
	struct sfi_frame *f = sfi_frame_current();

	sfi_principal_enter(f, &key[i]);
	return f;
}

static int body_own(void)
{
	enter_as(who);
	__sfi_check_write((void *)of(who), 8);
	__sfi_check_write((void *)of(INSTANCES), 8);
	__sfi_check_read((void *)of(who) + 8, 8);
	return 0;
}

static int body_by_memory(void)
{
	struct sfi_frame *f = sfi_frame_current();

	sfi_principal_enter(f, (void *)of(who) + 8);
	return sfi_frame_principal(f) == who + 1;
}

static int body_by_object(void)
{
	struct sfi_frame *f = sfi_frame_current();

	sfi_principal_enter_object(f, &kind_thing, &key[who]);
	return sfi_frame_principal(f) == who + 1;
}

static int body_write_other(void) { enter_as(who); __sfi_check_write((void *)of(who + 1), 8); return 0; }
static int body_read_other(void) { enter_as(who); __sfi_check_read((void *)of(who + 1), 8); return 0; }
static int body_straddle(void) { enter_as(who); __sfi_check_write((void *)of(who + 1) - 4, 8); return 0; }

static int body_global(void)
{
	__sfi_check_write((void *)of(who), 2 * EACH);
	return 0;
}

static int body_untrack_other(void)
{
	struct sfi_frame *f = in_stub();

	enter_as(who);
	answer = sfi_owned(f, &kind_thing, &key[who]) && !sfi_owned(f, &kind_thing, &key[who + 1]);
	sfi_untrack(f, &kind_thing, &key[who + 1]);
	return 0;
}

/* Each against itself and some of the others, near and far. */
static bool all_decided(void)
{
	int i, step;

	for (i = 0; i < INSTANCES; i++) {
		if (sfi.access_write(da, i + 1, of(i), EACH) || sfi.access_read(da, i + 1, of(i), EACH) ||
		    sfi.access_write(da, i + 1, of(INSTANCES), EACH) || sfi.access_write(da, 0, of(i), EACH))
			return false;
		for (step = 1; step < INSTANCES; step *= 2) {
			unsigned long a = of((i + step) % INSTANCES);

			if (!sfi.access_write(da, i + 1, a, 1) || !sfi.access_read(da, i + 1, a + EACH - 1, 1))
				return false;
		}
	}
	return true;
}

static bool all_private(void)
{
	int i;

	for (i = 0; i < INSTANCES; i++)
		if (sfi.table_get(of(i)) != SFI_COLOUR_SHARED)
			return false;
	return sfi.table_get(of(INSTANCES)) == da->colour;
}

static bool all_own_colour(void)
{
	unsigned long a;

	for (a = of(0); a < of(INSTANCES + 1); a += 8)
		if (sfi.table_get(a) != da->colour)
			return false;
	return true;
}

static bool begin_all(int first)
{
	for (who = first; who < INSTANCES; who++)
		if (gate(body_begin))
			return false;
	return true;
}

void test_principals(void)
{
	struct sfi_frame *none = sfi_frame_current();
	int i;

	area = vzalloc((INSTANCES + 1) * EACH);
	if (!area)
		return;
	who = 0;
	ok(!none && !gate(body_begin) && !gate(body_grant_shared) && sfi.table_get(of(0)) == da->colour,
	   "the memory of a domain's only instance has the domain's colour");
	ok(!gate(body_own) && gate(body_by_memory) == 1, "an instance is found by its key and by its memory");
	who = 1;
	ok(!gate(body_begin) && sfi.table_get(of(0)) == SFI_COLOUR_SHARED && sfi.table_get(of(1)) == SFI_COLOUR_SHARED &&
	   sfi.table_get(of(INSTANCES)) == da->colour, "with a second one, only what is shared keeps it");
	ok(begin_all(2) && all_private(), "1000 instances begin");
	ok(all_decided(), "each of 1000 may use its own and the shared memory, not another's");
	who = 500;
	ok(!gate(body_own), "the checks pass what is an instance's own or shared");
	ok(gate(body_by_object) == 1, "an instance is found by an object it acquired");
	ok(!gate(body_global), "an activation for no instance may use what any may");
	aborts(body_write_other, "a store to another instance's memory");
	aborts(body_read_other, "a load of another instance's memory");
	aborts(body_straddle, "a store half into another instance's memory");
	aborts(body_untrack_other, "another instance's object is not to be had");
	ok(answer, "nor found");
	for (i = 0; i < INSTANCES - 2; i++)
		sfi_principal_end(da, &key[i]);
	who = INSTANCES - 2;
	ok(!sfi.access_write(da, who + 1, of(0), EACH) && sfi.access_write(da, who + 1, of(who + 1), 1),
	   "what an ended instance leaves is everybody's");
	sfi_principal_end(da, &key[who]);
	ok(all_own_colour(), "with one instance left all memory has the domain's colour again");
	sfi_principal_end(da, &key[INSTANCES - 1]);
	sfi_principal_end(da, &key[INSTANCES - 1]);
	ok(list_empty(&da->principals) && !da->instances && all_own_colour(), "all have ended");
	for (i = 0; i < INSTANCES; i++)
		sfi_domain_untrack(da, &kind_thing, &key[i], 0);
	sfi.cap_revoke(da, of(0), (INSTANCES + 1) * EACH, "t");
	vfree(area);
}
