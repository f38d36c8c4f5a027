// SPDX-License-Identifier: GPL-2.0
/* skb_after_free.c - store to a field of a packet that was freed */
static int skb_store(bool stale)
{
	struct sk_buff *skb = opaque(alloc_skb(128, GFP_KERNEL));
	__be16 old;
	bool written;

	if (!skb)
		return -ENOMEM;
	if (stale)
		kfree_skb(skb);
	old = READ_ONCE(skb->protocol);
	WRITE_ONCE(skb->protocol, (__be16)~old);
	written = READ_ONCE(skb->protocol) == (__be16)~old;
	WRITE_ONCE(skb->protocol, old);
	if (!stale)
		kfree_skb(skb);
	return written ? 0 : -EIO;
}

ATTACK(skb_after_free, succeeds, "write to foreign memory")
{
	return skb_store(true);
}

ALLOW(skb_after_free)
{
	return skb_store(false);
}
