// SPDX-License-Identifier: GPL-2.0
/* frag_after_free.c - store to a page fragment that was given back */
static int frag_store(bool stale)
{
	u64 *frag = opaque(netdev_alloc_frag(256)), old;
	bool written;

	if (!frag)
		return -ENOMEM;
	if (stale)
		skb_free_frag(frag);
	old = READ_ONCE(frag[5]);
	WRITE_ONCE(frag[5], ~old);
	written = READ_ONCE(frag[5]) == ~old;
	WRITE_ONCE(frag[5], old);
	if (!stale)
		skb_free_frag(frag);
	return written ? 0 : -EIO;
}

ATTACK(frag_after_free, succeeds, "write to foreign memory")
{
	return frag_store(true);
}

ALLOW(frag_after_free)
{
	return frag_store(false);
}
