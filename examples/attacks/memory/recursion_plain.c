// SPDX-License-Identifier: GPL-2.0
/* recursion_plain.c - endless recursion of a function without escaping locals or kernel calls */
static noinline u64 recursion_plain_step(u64 depth)
{
	volatile u64 local = depth;

	return depth ? recursion_plain_step(depth - 1) + local : 0;
}

ATTACK(recursion_plain, dies, "stack overrun")
{
	return recursion_plain_step(opaque_number(-1UL)) != 0;
}

ALLOW(recursion_plain)
{
	return recursion_plain_step(opaque_number(10)) == 55 ? 0 : -EIO;
}
