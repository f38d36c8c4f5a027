/* SPDX-License-Identifier: GPL-2.0 */
/* crossings.h - what crossings does in a loop when crosser calls its ndo_eth_ioctl(): the request, and its row in the table. */
#ifndef CROSSINGS_H
#define CROSSINGS_H

#define CROSSINGS(X) \
	X(CROSSINGS_INERT, "errno_to_blk_status, inert") \
	X(CROSSINGS_RCU, "rcu_read_lock, rcu_read_unlock") \
	X(CROSSINGS_SPIN, "spin_lock, spin_unlock") \
	X(CROSSINGS_SPIN_IRQ, "spin_lock_irqsave, spin_unlock_irqrestore") \
	X(CROSSINGS_HEAP, "kmalloc, kfree, 64 bytes") \
	X(CROSSINGS_DMA, "dma_map_single, dma_unmap_single") \
	X(CROSSINGS_QUEUE, "netif_stop_queue, netif_start_queue") \
	X(CROSSINGS_PACKET, "napi_alloc_skb, napi_consume_skb") \
	X(CROSSINGS_POLL, "napi_complete_done, napi_schedule")	/* in the poll that follows */

#define CROSSINGS_NUMBER(request, name) request,
enum crossings_request { CROSSINGS(CROSSINGS_NUMBER) };

#endif /* CROSSINGS_H */
