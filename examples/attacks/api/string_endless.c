// SPDX-License-Identifier: GPL-2.0
/* string_endless.c - strlen of a page without an end */
static int string_endless_of(char last)
{
	char *own = opaque(vmalloc(4096));
	size_t n;

	if (!own)
		return -ENOMEM;
	memset(own, 'A', 4096);
	own[4095] = last;
	n = strlen(own);
	vfree(own);
	return n == 4095 ? 0 : -EIO;
}

ATTACK(string_endless, dies, "kernel call against its spec: strlen")
{
	return string_endless_of('A');
}

ALLOW(string_endless)
{
	return string_endless_of(0);
}
