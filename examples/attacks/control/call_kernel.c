// SPDX-License-Identifier: GPL-2.0
/* call_kernel.c - call of a kernel function through a pointer */
static void call_kernel_own(void *arg)
{
	*(u64 *)arg = BAD;
}

static int call_kernel_through(void (*fn)(void *arg))
{
	u64 *own = kzalloc(64, GFP_KERNEL);
	bool good;

	fn(own);
	good = own && READ_ONCE(*own) == BAD;
	kfree(own);
	return good ? 0 : -EIO;
}

ATTACK(call_kernel, hijacks, "indirect call to an illegal target")
{
	call_kernel_through(w->hijacked);
	return 0;
}

ALLOW(call_kernel)
{
	static void (*volatile fn)(void *arg) = call_kernel_own;

	return call_kernel_through(fn);
}
