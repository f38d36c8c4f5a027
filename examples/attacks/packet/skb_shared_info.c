// SPDX-License-Identifier: GPL-2.0
/* skb_shared_info.c - forge the list of fragments behind a packet's data; the twin writes the last byte before it */
static int behind_data(bool over)
{
	struct sk_buff *skb = opaque(alloc_skb(128, GFP_KERNEL));
	u8 *at, old;
	bool written;

	if (!skb)
		return -ENOMEM;
	at = opaque(over ? &skb_shinfo(skb)->nr_frags : skb_end_pointer(skb) - 1);
	old = READ_ONCE(*at);
	WRITE_ONCE(*at, 3);
	written = READ_ONCE(*at) == 3;
	WRITE_ONCE(*at, old);
	kfree_skb(skb);
	return written ? 0 : -EIO;
}

ATTACK(skb_shared_info, succeeds, "write to foreign memory")
{
	return behind_data(true);
}

ALLOW(skb_shared_info)
{
	return behind_data(false);
}
