// SPDX-License-Identifier: GPL-2.0
/* frag_past_end.c - store that begins in a page fragment and ends in the next one */
static int frag_end(size_t at)
{
	u8 *frag = opaque(netdev_alloc_frag(256));
	u64 old, now;

	if (!frag)
		return -ENOMEM;
	memcpy(&old, frag + at, sizeof(old));
	WRITE_ONCE(*(u64 *)(frag + at), ~old);
	memcpy(&now, frag + at, sizeof(now));
	WRITE_ONCE(*(u64 *)(frag + at), old);
	skb_free_frag(frag);
	return now == ~old ? 0 : -EIO;
}

ATTACK(frag_past_end, succeeds, "write to foreign memory")
{
	return frag_end(opaque_number(252));
}

ALLOW(frag_past_end)
{
	return frag_end(opaque_number(248));
}
