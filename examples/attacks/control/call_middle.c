// SPDX-License-Identifier: GPL-2.0
/* call_middle.c - call of an address inside an own function, past its beginning */
static u64 call_middle_entered;

static noinline void call_middle_target(void *arg)
{
	asm volatile("nop; nop; nop; nop; nop; nop; nop; nop");
	WRITE_ONCE(call_middle_entered, 1);
}

ATTACK(call_middle, succeeds, "indirect call to an illegal target")
{
	u8 *p = opaque(call_middle_target);
	void (*fn)(void *arg);
	int i;

	for (i = 0; i < 64 && (p[i] != 0x90 || p[i + 1] != 0x90 || p[i + 2] != 0x90); i++)
		;
	fn = opaque(p + i + 1);
	fn(NULL);
	return READ_ONCE(call_middle_entered) ? 0 : -EIO;
}

ALLOW(call_middle)
{
	static void (*volatile fn)(void *arg) = call_middle_target;

	fn(NULL);
	return READ_ONCE(call_middle_entered) ? 0 : -EIO;
}
