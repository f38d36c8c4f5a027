// SPDX-License-Identifier: GPL-2.0
/* recursion_indirect.c - endless recursion through a function pointer */
struct recursion_indirect { u64 (*step)(struct recursion_indirect *r, u64 depth); };

static noinline u64 recursion_indirect_step(struct recursion_indirect *r, u64 depth)
{
	volatile u64 local = depth;

	return depth ? READ_ONCE(r->step)(r, depth - 1) + local : 0;
}

static struct recursion_indirect recursion_indirect_ops = { recursion_indirect_step };

ATTACK(recursion_indirect, dies, "stack overrun")
{
	return recursion_indirect_step(&recursion_indirect_ops, opaque_number(-1UL)) != 0;
}

ALLOW(recursion_indirect)
{
	return recursion_indirect_step(&recursion_indirect_ops, opaque_number(10)) == 55 ? 0 : -EIO;
}
