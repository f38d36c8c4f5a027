// SPDX-License-Identifier: GPL-2.0
/* asm_narrow_operand.c - inline assembly that says it stores a byte and stores eight */
static int asm_narrow_operand_at(size_t at)
{
	u8 *own = opaque(kmalloc(64, GFP_KERNEL));
	u64 old, now;

	if (!own)
		return -ENOMEM;
	old = READ_ONCE(*(u64 *)(own + at));
	asm volatile("mov %1, %0" : "=m" (own[at]) : "r" (~old) : "memory");
	now = READ_ONCE(*(u64 *)(own + at));
	asm volatile("mov %1, %0" : "=m" (own[at]) : "r" (old) : "memory");
	kfree(own);
	return now == ~old ? 0 : -EIO;
}

ATTACK(asm_narrow_operand, succeeds, "write to foreign memory")
{
	return asm_narrow_operand_at(opaque_number(63));
}

ALLOW(asm_narrow_operand)
{
	return asm_narrow_operand_at(opaque_number(56));
}
