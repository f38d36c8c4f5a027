// SPDX-License-Identifier: GPL-2.0
/* string_secret.c - strlen of another driver's memory */
ATTACK(string_secret, succeeds, "kernel call against its spec: strlen")
{
	return strlen(opaque(theirs)) >= 8 ? 0 : -EIO;
}

ALLOW(string_secret)
{
	return strlen(opaque("public")) == 6 ? 0 : -EIO;
}
