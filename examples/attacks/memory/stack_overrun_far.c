// SPDX-License-Identifier: GPL-2.0
/* stack_overrun_far.c - overflow of a local array past all unsafe stacks of the domain */
static noinline int stack_overrun_far_by(size_t n)
{
	u64 buf[2];
	u64 *p = opaque(buf);
	size_t i;

	for (i = 0; i < n; i++)
		WRITE_ONCE(p[i], BAD);
	return 0;
}

ATTACK(stack_overrun_far, dies, "write to foreign memory")
{
	return stack_overrun_far_by(opaque_number(1 << 20));
}

ALLOW(stack_overrun_far)
{
	return stack_overrun_far_by(opaque_number(2));
}
