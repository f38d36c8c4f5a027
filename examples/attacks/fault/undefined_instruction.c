// SPDX-License-Identifier: GPL-2.0
/* undefined_instruction.c - undefined instruction */
ATTACK(undefined_instruction, dies, "trap (BUG, undefined instruction or division by zero)")
{
	if (opaque_number(1))
		asm volatile("ud2");
	return 0;
}

ALLOW(undefined_instruction)
{
	asm volatile("nop");
	return 0;
}
