// SPDX-License-Identifier: GPL-2.0
/* call_user.c - call of a user address */
static void call_user_own(void *arg) { }

ATTACK(call_user, dies, "indirect call to an illegal target")
{
	void (*fn)(void *arg) = opaque((void *)USER_ADDRESS);

	fn(NULL);
	return 0;
}

ALLOW(call_user)
{
	static void (*volatile fn)(void *arg) = call_user_own;

	fn(NULL);
	return 0;
}
