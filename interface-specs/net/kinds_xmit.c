// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_xmit.c - a packet crosses ndo_start_xmit.
 *
 * The driver owns the packet from the first instruction, because on another CPU it
 * may complete and free it before ndo_start_xmit has returned. If the activation
 * aborts, the gate's dead path must know whether that had happened: the tracker (or
 * the driver's own free) has the packet then, and freeing it again would be wrong.
 */
#include <linux/percpu.h>

#include "kinds.h"

#define XMIT_DEPTH 16	/* above the stack's own recursion limit, plus netpoll from interrupts */

struct xmit_stack {
	unsigned int depth;
	struct sk_buff *skb[XMIT_DEPTH];
};
/* ndo_start_xmit runs with BH off: no migration; what interrupts it nests. */
static DEFINE_PER_CPU(struct xmit_stack, xmit_stack);

/** sfi_net_xmit_begin() - pre of the slot: the packet is the driver's. Context: BH off. */
void sfi_net_xmit_begin(struct sfi_frame *f, struct sk_buff *skb)
{
	struct xmit_stack *s = this_cpu_ptr(&xmit_stack);

	if (s->depth == XMIT_DEPTH)
		sfi_stub_fail(f, "ndo_start_xmit nested too deeply", skb);
	sfi_track(f, &sfi_kind_skb, skb, 0);
	s->skb[s->depth++] = skb;
}

/** sfi_net_xmit_end() - post of the slot: NETDEV_TX_BUSY hands the packet back. */
void sfi_net_xmit_end(struct sfi_frame *f, struct sk_buff *skb, netdev_tx_t ret)
{
	if (ret == NETDEV_TX_BUSY)
		sfi_net_skb_give(f, skb);
	/* Last: a failing check above still finds the packet in the dead path. */
	this_cpu_ptr(&xmit_stack)->depth--;
}

/** sfi_net_xmit_dead() - dead path of the slot: frees the packet unless the driver had it. */
void sfi_net_xmit_dead(struct sk_buff *skb)
{
	struct xmit_stack *s = this_cpu_ptr(&xmit_stack);

	if (s->depth && s->skb[s->depth - 1] == skb)
		s->depth--;
	else
		dev_kfree_skb_any(skb);
}
