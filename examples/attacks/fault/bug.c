// SPDX-License-Identifier: GPL-2.0
/* bug.c - BUG() */
ATTACK(bug, dies, "trap (BUG, undefined instruction or division by zero)")
{
	BUG_ON(opaque_number(1));
	return 0;
}

ALLOW(bug)
{
	BUG_ON(opaque_number(0));
	return 0;
}
