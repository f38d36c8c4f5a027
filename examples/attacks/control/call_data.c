// SPDX-License-Identifier: GPL-2.0
/* call_data.c - call of instructions that the driver wrote into its own memory */
static void call_data_own(void *arg) { }

ATTACK(call_data, dies, "indirect call to an illegal target")
{
	u8 *code = kmalloc(64, GFP_KERNEL);
	void (*fn)(void *arg);

	if (!code)
		return -ENOMEM;
	code[0] = 0xc3;		/* ret */
	fn = opaque(code);
	fn(NULL);
	return 0;
}

ALLOW(call_data)
{
	static void (*volatile fn)(void *arg) = call_data_own;

	fn(NULL);
	return 0;
}
