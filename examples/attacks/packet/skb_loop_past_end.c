// SPDX-License-Identifier: GPL-2.0
/* skb_loop_past_end.c - a loop that begins in a packet's data and ends in the list of its fragments */
static int fill_data(unsigned int more)
{
	struct sk_buff *skb = opaque(alloc_skb(128, GFP_KERNEL));
	unsigned int i, bytes, written = 0;
	u8 *data, old[8];

	if (!skb)
		return -ENOMEM;
	data = opaque(skb->head);
	bytes = skb_end_offset(skb);
	memcpy(old, data + bytes, sizeof(old));
	for (i = 0; i < bytes + more; i++)
		data[i] = 0x5a;
	written = READ_ONCE(data[bytes - 1 + more]) == 0x5a;
	for (i = 0; i < more; i++)
		data[bytes + i] = old[i];
	kfree_skb(skb);
	return written ? 0 : -EIO;
}

ATTACK(skb_loop_past_end, succeeds, "write to foreign memory")
{
	return fill_data(opaque_number(4));
}

ALLOW(skb_loop_past_end)
{
	return fill_data(opaque_number(0));
}
