// SPDX-License-Identifier: GPL-2.0
/* skb_pointer.c - overwrite the pointer to a packet's data, which the kernel follows; the twin its data */
ATTACK(skb_pointer, succeeds, "write to foreign memory")
{
	struct sk_buff *skb = opaque(alloc_skb(128, GFP_KERNEL));
	unsigned char *old;
	bool written;

	if (!skb)
		return -ENOMEM;
	old = READ_ONCE(skb->data);
	WRITE_ONCE(skb->data, (unsigned char *)w->heap);
	written = READ_ONCE(skb->data) == (unsigned char *)w->heap;
	WRITE_ONCE(skb->data, old);
	kfree_skb(skb);
	return written ? 0 : -EIO;
}

ALLOW(skb_pointer)
{
	struct sk_buff *skb = opaque(alloc_skb(128, GFP_KERNEL));
	unsigned int i;
	u64 *data, sum = 0;

	if (!skb)
		return -ENOMEM;
	data = opaque(skb->data);
	for (i = 0; i < 16; i++)	/* more than a part is asked for before it is granted */
		WRITE_ONCE(data[i], i);
	for (i = 0; i < 16; i++)
		sum += READ_ONCE(data[i]);
	kfree_skb(skb);
	return sum == 120 ? 0 : -EIO;
}
