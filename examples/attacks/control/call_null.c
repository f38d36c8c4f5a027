// SPDX-License-Identifier: GPL-2.0
/* call_null.c - call through a null function pointer */
static void call_null_own(void *arg) { }

ATTACK(call_null, dies, "indirect call to an illegal target")
{
	void (*fn)(void *arg) = opaque(NULL);

	fn(NULL);
	return 0;
}

ALLOW(call_null)
{
	static void (*volatile fn)(void *arg) = call_null_own;

	fn(NULL);
	return 0;
}
