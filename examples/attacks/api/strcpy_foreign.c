// SPDX-License-Identifier: GPL-2.0
/* strcpy_foreign.c - strcpy onto a kernel object */
ATTACK(strcpy_foreign, corrupts, "kernel call against its spec: strcpy")
{
	strcpy(opaque(w->heap), opaque("attacker"));
	return 0;
}

ALLOW(strcpy_foreign)
{
	char own[16];

	strcpy(opaque(own), opaque("attacker"));
	return READ_ONCE(*(char *)opaque(own)) == 'a' ? 0 : -EIO;
}
