// SPDX-License-Identifier: GPL-2.0
/* text_store.c - store to kernel text */
ATTACK(text_store, dies, "write to foreign memory")
{
	WRITE_ONCE(*w->text, 0xc3);
	return 0;
}

ALLOW(text_store)
{
	return READ_ONCE(*w->text) ? 0 : -EIO;
}
