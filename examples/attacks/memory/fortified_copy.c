// SPDX-License-Identifier: GPL-2.0
/* fortified_copy.c - copy that the fortified string functions find too long */
static noinline int fortified_copy_of(size_t n)
{
	u8 buf[32];

	memcpy(buf, w->heap, n);
	return READ_ONCE(*(u8 *)opaque(buf)) == (u8)w->heap[0] ? 0 : -EIO;
}

ATTACK(fortified_copy, dies, "kernel call against its spec")
{
	return fortified_copy_of(opaque_number(48));
}

ALLOW(fortified_copy)
{
	return fortified_copy_of(opaque_number(32));
}
