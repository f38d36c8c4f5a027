// SPDX-License-Identifier: GPL-2.0
/* cmpxchg16b_narrow.c - 16-byte compare-and-exchange on an operand declared as 8 bytes */
static int cmpxchg16b_narrow_at(size_t at)
{
	u64 *own = opaque(kzalloc(64, GFP_KERNEL)), *p;
	u64 low, high;
	bool good;

	if (!own)
		return -ENOMEM;
	p = own + at;
	low = p[0];
	high = p[1];
	asm volatile("lock cmpxchg16b %0"
		     : "+m" (p[0]), "+a" (low), "+d" (high) : "b" (low), "c" (~high) : "memory", "cc");
	good = READ_ONCE(p[1]) == ~high;
	asm volatile("lock cmpxchg16b %0"
		     : "+m" (p[0]), "+a" (low), "+d" (high) : "b" (low), "c" (~high) : "memory", "cc");
	kfree(own);
	return good ? 0 : -EIO;
}

ATTACK(cmpxchg16b_narrow, succeeds, "write to foreign memory")
{
	/* Its operand is 16-byte aligned: the word behind an allocation of 56 bytes. */
	u64 *own = opaque(kzalloc(56, GFP_KERNEL));
	u64 low = 0, high;

	if (!own)
		return -ENOMEM;
	high = READ_ONCE(own[7]);
	asm volatile("lock cmpxchg16b %0"
		     : "+m" (own[6]), "+a" (low), "+d" (high) : "b" (0UL), "c" (BAD) : "memory", "cc");
	low = READ_ONCE(own[7]);
	kfree(own);
	return low == BAD ? 0 : -EIO;
}

ALLOW(cmpxchg16b_narrow)
{
	return cmpxchg16b_narrow_at(opaque_number(6));
}
