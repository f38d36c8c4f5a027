// SPDX-License-Identifier: GPL-2.0
/* asm_computed.c - inline assembly that stores through a register it computed */
static u64 asm_computed_word;

/* With a memory operand it is checked; through a register it would not compile (lit-tests/pass). */
static __always_inline void asm_computed_store(u64 *base, u64 index)
{
	asm volatile("movq %1, %0" : "=m" (base[index]) : "r" (BAD));
}

ATTACK(asm_computed, corrupts, "write to foreign memory")
{
	asm_computed_store(&asm_computed_word, ((long)&w->cred->caps[0] - (long)&asm_computed_word) / 8);
	return 0;
}

ALLOW(asm_computed)
{
	asm_computed_store(&asm_computed_word, opaque_number(0));
	return READ_ONCE(asm_computed_word) == BAD ? 0 : -EIO;
}
