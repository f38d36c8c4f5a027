// SPDX-License-Identifier: GPL-2.0
/* call_unlisted.c - call of an own function whose address the driver never takes */
static u64 call_unlisted_entered;

static noinline void call_unlisted_target(void *arg)
{
	WRITE_ONCE(call_unlisted_entered, (u64)arg);
}

ATTACK(call_unlisted, succeeds, "indirect call to an illegal target")
{
	void (*fn)(void *arg) = own_symbol("call_unlisted_target");

	fn((void *)BAD);
	return READ_ONCE(call_unlisted_entered) == BAD ? 0 : -EIO;
}

ALLOW(call_unlisted)
{
	call_unlisted_target((void *)BAD);
	return READ_ONCE(call_unlisted_entered) == BAD ? 0 : -EIO;
}
