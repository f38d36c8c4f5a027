// SPDX-License-Identifier: GPL-2.0
/* own_text_store.c - store to the driver's own code */
ATTACK(own_text_store, dies, "write to foreign memory")
{
	WRITE_ONCE(*(u8 *)own_symbol("attack_own_text_store"), 0xc3);
	return 0;
}

ALLOW(own_text_store)
{
	u8 *text = own_symbol("attack_own_text_store");

	return text && READ_ONCE(*text) ? 0 : -EIO;
}
