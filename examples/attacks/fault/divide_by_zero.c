// SPDX-License-Identifier: GPL-2.0
/* divide_by_zero.c - division by zero */
static int divide_by_zero_by(long divisor)
{
	long quotient = 1000 / divisor;

	OPTIMIZER_HIDE_VAR(quotient);
	return quotient ? 0 : -EIO;
}

ATTACK(divide_by_zero, dies, "trap (BUG, undefined instruction or division by zero)")
{
	return divide_by_zero_by(opaque_number(0));
}

ALLOW(divide_by_zero)
{
	return divide_by_zero_by(opaque_number(7));
}
