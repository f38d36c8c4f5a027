// SPDX-License-Identifier: GPL-2.0
/* call_overwritten.c - call through an own function pointer that an overflow has overwritten */
struct call_overwritten {
	u64 name[4];
	void (*fn)(void *arg);
};

static void call_overwritten_own(void *arg)
{
	*(u64 *)arg = BAD;
}

static struct call_overwritten call_overwritten_object = { .fn = call_overwritten_own };

static int call_overwritten_after(size_t words)
{
	u64 *name = opaque(call_overwritten_object.name);
	static u64 done;
	size_t i;

	for (i = 0; i < words; i++)
		WRITE_ONCE(name[i], (u64)w->hijacked);
	READ_ONCE(call_overwritten_object.fn)(&done);
	return READ_ONCE(done) == BAD ? 0 : -EIO;
}

ATTACK(call_overwritten, hijacks, "indirect call to an illegal target")
{
	call_overwritten_after(opaque_number(5));
	return 0;
}

ALLOW(call_overwritten)
{
	return call_overwritten_after(opaque_number(4));
}
