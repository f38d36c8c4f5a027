// SPDX-License-Identifier: GPL-2.0
/* memcpy_foreign.c - memcpy onto a kernel object */
ATTACK(memcpy_foreign, corrupts, "write to foreign memory")
{
	u64 from[4] = { BAD, BAD, BAD, BAD };

	memcpy(w->heap, opaque(from), opaque_number(sizeof(from)));
	return 0;
}

ALLOW(memcpy_foreign)
{
	u64 to[4];

	memcpy(opaque(to), w->heap, opaque_number(sizeof(to)));
	return to[0] == w->heap[0] ? 0 : -EIO;
}
