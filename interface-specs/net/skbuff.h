/* SPDX-License-Identifier: GPL-2.0 */
/* Socket buffers: allocation, release, data, page fragments. */
#include <linux/version.h>
#include <linux/etherdevice.h>
#include <linux/gfp.h>
#include <linux/if_vlan.h>
#include <linux/skbuff.h>

#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/* ---- allocation */

SFI_PRE(context(gfp, priority), check(that, flags == 0))
SFI_POST(do(sfi_net_skb_own(f, ret)))
struct sk_buff *__alloc_skb(unsigned int size, gfp_t priority, int flags, int node);

SFI_PRE(context(gfp, priority))
SFI_POST(do(sfi_net_skb_own(f, ret)))
struct sk_buff *alloc_skb(unsigned int size, gfp_t priority);

SFI_PRE(check(own, netdev_mem, dev), context(gfp, gfp_mask))
SFI_POST(do(sfi_net_skb_own(f, ret)))
struct sk_buff *__netdev_alloc_skb(struct net_device *dev, unsigned int length, gfp_t gfp_mask);

SFI_PRE(check(own, netdev_mem, dev))
SFI_POST(do(sfi_net_skb_own(f, ret)))
struct sk_buff *netdev_alloc_skb(struct net_device *dev, unsigned int length);

SFI_PRE(check(own, netdev_mem, dev))
SFI_POST(do(sfi_net_skb_own(f, ret)))
struct sk_buff *netdev_alloc_skb_ip_align(struct net_device *dev, unsigned int length);

/* Uses the softirq's cache. */
SFI_PRE(check(own, napi, napi), check(that, in_softirq()))
SFI_POST(do(sfi_net_skb_own(f, ret)))
struct sk_buff *napi_alloc_skb(struct napi_struct *napi, unsigned int length);

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
SFI_PRE(check(own, napi, napi), check(that, in_softirq()), context(gfp, gfp_mask))
SFI_POST(do(sfi_net_skb_own(f, ret)))
struct sk_buff *__napi_alloc_skb(struct napi_struct *napi, unsigned int length, gfp_t gfp_mask);
#endif

/* On failure the fragment stays the driver's. */
SFI_PRE(do(sfi_net_check_frag_build(f, data, frag_size)))
SFI_POST(do(sfi_net_skb_own(f, ret)), if (!ret) do(sfi_net_frag_own(f, data, frag_size)))
struct sk_buff *build_skb(void *data, unsigned int frag_size);

SFI_PRE(check(that, in_softirq()), do(sfi_net_check_frag_build(f, data, frag_size)))
SFI_POST(do(sfi_net_skb_own(f, ret)), if (!ret) do(sfi_net_frag_own(f, data, frag_size)))
struct sk_buff *napi_build_skb(void *data, unsigned int frag_size);

/* ---- page fragments */

SFI_PRE(check(that, fragsz > 0 && fragsz <= PAGE_SIZE))
SFI_POST(do(sfi_net_frag_own(f, ret, fragsz)))
void *netdev_alloc_frag(unsigned int fragsz);

SFI_PRE(check(that, in_softirq() && fragsz > 0 && fragsz <= PAGE_SIZE))
SFI_POST(do(sfi_net_frag_own(f, ret, fragsz)))
void *napi_alloc_frag(unsigned int fragsz);

SFI_PRE(do(sfi_net_frag_free(f, addr)))
void page_frag_free(void *addr);

SFI_PRE(do(sfi_net_frag_free(f, addr)))
void skb_free_frag(void *addr);

/* ---- release: the driver gives up an skb that it owns */

SFI_PRE(check(that, !in_hardirq()), do(sfi_net_skb_give(f, skb)))
void consume_skb(struct sk_buff *skb);

SFI_PRE(check(that, !in_hardirq()), do(sfi_net_skb_give(f, skb)))
void kfree_skb(struct sk_buff *skb);

SFI_PRE(check(that, !in_hardirq()), do(sfi_net_skb_give(f, skb)))
void kfree_skb_reason(struct sk_buff *skb, enum skb_drop_reason reason);

SFI_PRE(do(sfi_net_skb_give(f, skb)))
void dev_kfree_skb_any(struct sk_buff *skb);

SFI_PRE(do(sfi_net_skb_give(f, skb)))
void dev_consume_skb_any(struct sk_buff *skb);

SFI_PRE(do(sfi_net_skb_give(f, skb)))
void dev_kfree_skb_irq(struct sk_buff *skb);

SFI_PRE(do(sfi_net_skb_give(f, skb)))
void dev_consume_skb_irq(struct sk_buff *skb);

/* A budget says "called from poll": the skb then goes into the softirq's cache. */
SFI_PRE(check(that, !in_hardirq() && (!budget || in_softirq())), do(sfi_net_skb_give(f, skb)))
void napi_consume_skb(struct sk_buff *skb, int budget);

/* ---- data */

/*
 * What says SFI_KEEPS below was read on 6.1 and 6.12: it computes with the skb's own fields, calls nobody, and cannot
 * BUG() or warn (which netconsole would carry to a driver) with what was checked before.
 */

/* Past the end is a BUG() in the kernel, as is a packet with page fragments. */
SFI_PRE(check(own, skb, skb), check(that, !skb_is_nonlinear(skb) && len <= (unsigned int)skb_tailroom(skb)))
SFI_KEEPS
void *skb_put(struct sk_buff *skb, unsigned int len);

SFI_PRE(check(own, skb, skb), check(that, len <= skb_headroom(skb)))
void *skb_push(struct sk_buff *skb, unsigned int len);

SFI_PRE(check(own, skb, skb), check(that, len > skb->len || len <= skb_headlen(skb)))
void *skb_pull(struct sk_buff *skb, unsigned int len);

SFI_PRE(check(own, skb, skb), check(that, !skb->len && len >= 0 && len <= skb_tailroom(skb)))
SFI_KEEPS
void skb_reserve(struct sk_buff *skb, int len);

SFI_PRE(check(own, skb, skb))
void skb_trim(struct sk_buff *skb, unsigned int len);

SFI_PRE(do(sfi_net_skb_before_move(f, skb)), check(that, len <= skb->len || !skb_is_nonlinear(skb)))
SFI_POST(do(sfi_net_skb_after_move(f, skb)))
int pskb_trim(struct sk_buff *skb, unsigned int len);

SFI_PRE(do(sfi_net_skb_before_move(f, skb)), check(that, len <= skb->len))
SFI_POST(do(sfi_net_skb_after_move(f, skb)))
int ___pskb_trim(struct sk_buff *skb, unsigned int len);

/* Reallocates with GFP_ATOMIC; fails rather than BUG()s if the packet is too short. */
SFI_PRE(do(sfi_net_skb_before_move(f, skb)), check(that, delta >= 0 && delta <= skb->data_len))
SFI_POST(do(sfi_net_skb_after_move(f, skb)))
void *__pskb_pull_tail(struct sk_buff *skb, int delta);

/* BUG()s on a negative headroom and on a shared skb. */
SFI_PRE(context(gfp, gfp_mask), do(sfi_net_skb_before_move(f, skb)), check(that, nhead >= 0 && ntail >= 0 && !skb_shared(skb)))
SFI_POST(do(sfi_net_skb_after_move(f, skb)))
int pskb_expand_head(struct sk_buff *skb, int nhead, int ntail, gfp_t gfp_mask);

/* After it a sender may edit the headers. */
SFI_PRE(do(sfi_net_skb_before_move(f, skb)), check(that, headroom <= PAGE_SIZE && !skb_shared(skb)))
SFI_POST(if (!ret) do(sfi_net_skb_grant_headers(f, skb)), if (ret) do(sfi_net_skb_after_move(f, skb)))
int skb_cow_head(struct sk_buff *skb, unsigned int headroom);

/*
 * Frees the skb when it fails, so the driver must own it; given and owned again if it succeeds. A packet
 * that others hold as well (pktgen's) may only be one that is long enough already.
 */
SFI_PRE(check(own, skb, skb), check(that, skb->len >= ETH_ZLEN || !skb_shared(skb)))
SFI_CALL(sfi_net_eth_skb_pad(f, skb))
int eth_skb_pad(struct sk_buff *skb);

SFI_PRE(do(sfi_net_skb_ref(f, skb)), check(that, len >= 0), check(write, to, len))
int skb_copy_bits(const struct sk_buff *skb, int offset, void *to, int len);

/* Hands one page reference of the driver to the packet. */
SFI_PRE(do(sfi_net_fill_page(f, skb, i, page, off, size)))
void skb_fill_page_desc(struct sk_buff *skb, int i, struct page *page, int off, int size);

/* ---- metadata */

/* Pulls the Ethernet header, which must be in linear memory. */
SFI_PRE(check(own, skb, skb), check(own, netdev_mem, dev), check(that, skb_headlen(skb) >= ETH_HLEN))
SFI_PRE(check(that, sfi_net_skb_check_rx(f, skb)))
SFI_KEEPS
__be16 eth_type_trans(struct sk_buff *skb, struct net_device *dev);

SFI_PRE(do(sfi_net_skb_ref(f, skb)))
void __vlan_hwaccel_put_tag(struct sk_buff *skb, __be16 vlan_proto, u16 vlan_tci);

/* A PHY's time stamping may clone the skb: it must be the driver's still. */
SFI_PRE(check(own, skb, skb))
void skb_tx_timestamp(struct sk_buff *skb);

SFI_PRE(check(own, skb, skb))
void skb_clone_tx_timestamp(struct sk_buff *skb);

SFI_PRE(check(own, skb, orig_skb), if (hwtstamps) check(read, hwtstamps, sizeof(*hwtstamps)))
void skb_tstamp_tx(struct sk_buff *orig_skb, struct skb_shared_hwtstamps *hwtstamps);
