// SPDX-License-Identifier: GPL-2.0
/* skb_granted_after_free.c - store to the data of a packet that was written much, then freed */
static int data_store(bool stale)
{
	struct sk_buff *skb = opaque(alloc_skb(256, GFP_KERNEL));
	unsigned int i;
	bool written;
	u64 *data, old;

	if (!skb)
		return -ENOMEM;
	data = opaque(skb->data);
	for (i = 0; i < 32; i++)
		WRITE_ONCE(data[i], i);
	if (stale)
		kfree_skb(skb);
	old = READ_ONCE(data[9]);
	WRITE_ONCE(data[9], ~old);
	written = READ_ONCE(data[9]) == ~old;
	WRITE_ONCE(data[9], old);
	if (!stale)
		kfree_skb(skb);
	return written ? 0 : -EIO;
}

ATTACK(skb_granted_after_free, succeeds, "write to foreign memory")
{
	return data_store(true);
}

ALLOW(skb_granted_after_free)
{
	return data_store(false);
}
