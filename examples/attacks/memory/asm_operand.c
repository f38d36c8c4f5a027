// SPDX-License-Identifier: GPL-2.0
/* asm_operand.c - store through a memory operand of inline assembly */
static __always_inline void asm_operand_store(u64 *p)
{
	asm volatile("movq %1, %0" : "=m" (*p) : "r" (BAD));
}

ATTACK(asm_operand, corrupts, "write to foreign memory")
{
	asm_operand_store(&w->heap[4]);
	return 0;
}

ALLOW(asm_operand)
{
	u64 *own = kmalloc(64, GFP_KERNEL);
	bool good;

	if (!own)
		return -ENOMEM;
	asm_operand_store(&own[4]);
	good = READ_ONCE(own[4]) == BAD;
	kfree(own);
	return good ? 0 : -EIO;
}
