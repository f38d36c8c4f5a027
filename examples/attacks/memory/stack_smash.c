// SPDX-License-Identifier: GPL-2.0
/* stack_smash.c - overflow of a local array far past its function's frame */
static noinline u64 stack_smash_by(size_t n)
{
	u8 buf[16];
	u8 *p = opaque(buf);
	size_t i;

	for (i = 0; i < n; i++)
		WRITE_ONCE(p[i], 0x41);
	return p[0];
}

/* With SFI the array is on the domain's own stack: no return address is in reach. */
ATTACK(stack_smash, dies, "contained")
{
	stack_smash_by(opaque_number(256));
	return 0;
}

ALLOW(stack_smash)
{
	return stack_smash_by(opaque_number(16)) == 0x41 ? 0 : -EIO;
}
