// SPDX-License-Identifier: GPL-2.0
/* recursion.c - endless recursion with locals that escape */
static noinline u64 recursion_step(u64 depth)
{
	u64 local[4] = { depth };
	u64 *p = opaque(local);

	if (depth)
		p[1] = recursion_step(depth - 1);
	return p[0] + p[1];
}

ATTACK(recursion, dies, "stack overrun")
{
	return recursion_step(opaque_number(-1UL)) != 0;
}

ALLOW(recursion)
{
	return recursion_step(opaque_number(10)) == 55 ? 0 : -EIO;
}
