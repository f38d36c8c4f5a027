// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_skb.c - socket buffers and page fragments.
 *
 * What a driver may write of an skb it owns: the headers group (checksum, protocol,
 * VLAN and hash numbers), the two lengths, truesize, and the data from head to end.
 * Not the pointers, not the reference count, not skb_shared_info behind the data.
 * Numbers are checked where the packet enters the stack.
 */
#include <linux/etherdevice.h>
#include <linux/gfp.h>
#include <linux/tcp.h>

#include "kinds.h"
#include "../core/kinds.h"

#define FIELD(m) { offsetof(struct sk_buff, m), sizeof_field(struct sk_buff, m) }

static const struct sfi_fields skb_fields = {
	.n = 3,
	.field = {
		FIELD(headers), FIELD(truesize),
		/* Together: the compiler may write both at once. */
		{ offsetof(struct sk_buff, len), offsetofend(struct sk_buff, data_len) - offsetof(struct sk_buff, len) },
	},
};
static_assert(offsetof(struct sk_buff, data_len) == offsetofend(struct sk_buff, len));

enum { SKB_DATA, SKB_FIELDS };		/* the parts of an skb */

static struct sfi_part data_of(const struct sk_buff *skb)
{
	return (struct sfi_part){ .start = skb->head, .len = skb_end_offset(skb) };
}

static void track_with_parts(struct sfi_frame *f, const struct sfi_kind *k, struct sk_buff *skb)
{
	const struct sfi_part parts[] = {
		[SKB_DATA] = data_of(skb),
		[SKB_FIELDS] = { .start = skb, .len = sizeof(*skb), .only = &skb_fields },
	};

	sfi_track_with(f, k, skb, SFI_SKB_WRITABLE, parts, ARRAY_SIZE(parts));
}

/** sfi_net_skb_own() - a fresh skb is the driver's. NULL is fine. */
void sfi_net_skb_own(struct sfi_frame *f, struct sk_buff *skb)
{
	if (skb)
		track_with_parts(f, &sfi_kind_skb, skb);
}

/** sfi_net_skb_give() - the driver frees an skb or hands it on. NULL is fine. */
void sfi_net_skb_give(struct sfi_frame *f, struct sk_buff *skb)
{
	if (skb && !sfi_try_untrack(f, &sfi_kind_skb, skb))
		sfi_stub_fail(f, "skb is not this driver's: freed before, handed on, or napi->skb", skb);
}

#define NOT_OURS "skb is not this driver's: freed before, or never given"

static const struct sfi_object *find_skb(struct sfi_frame *f, const struct sk_buff *skb)
{
	return sfi_find(f, &sfi_kind_skb, skb) ?: sfi_find(f, &sfi_kind_napi_skb, skb);
}

/** sfi_net_skb_ref() - the driver may use skb: owned, or filled for its NAPI. */
void sfi_net_skb_ref(struct sfi_frame *f, const struct sk_buff *skb)
{
	if (!find_skb(f, skb))
		sfi_stub_fail(f, NOT_OURS, skb);
}

/** sfi_net_skb_before_move() - the call may replace skb->head: the old one is not ours any more. */
void sfi_net_skb_before_move(struct sfi_frame *f, struct sk_buff *skb)
{
	const struct sfi_object *o = find_skb(f, skb);

	if (!o)
		sfi_stub_fail(f, NOT_OURS, skb);
	sfi_part_drop(f, o->kind, skb, SKB_DATA);
}

/** sfi_net_skb_after_move() - the new head is the driver's, if it may write the skb's data. */
void sfi_net_skb_after_move(struct sfi_frame *f, struct sk_buff *skb)
{
	const struct sfi_object *o = find_skb(f, skb);
	const struct sfi_part data = data_of(skb);

	if (o && o->aux & SFI_SKB_WRITABLE)
		sfi_part_set(f, o->kind, skb, SKB_DATA, &data);
}

/**
 * sfi_net_skb_grant_headers() - after skb_cow_head(): a segmentation offload
 * driver edits the headers of a packet it sends. Only they are private; the rest
 * of the linear data may be shared with a clone.
 */
void sfi_net_skb_grant_headers(struct sfi_frame *f, struct sk_buff *skb)
{
	const struct sfi_object *o = find_skb(f, skb);
	unsigned int len = skb_headlen(skb), hdr;
	struct sfi_part headers = { .start = skb->data };

	if (!o || o->aux & SFI_SKB_WRITABLE) {
		sfi_net_skb_after_move(f, skb);
		return;
	}
	hdr = skb_transport_header_was_set(skb) ? skb_transport_offset(skb) : ETH_HLEN;
	if (skb_is_gso(skb) && skb_is_gso_tcp(skb) && hdr + sizeof(struct tcphdr) <= len)
		hdr += tcp_hdrlen(skb);
	else if (skb->ip_summed == CHECKSUM_PARTIAL)
		hdr = skb_checksum_start_offset(skb) + skb->csum_offset + sizeof(__sum16);
	headers.len = min(hdr, len);
	sfi_part_set(f, o->kind, skb, SKB_DATA, &headers);
}

/* What is wrong with a packet that enters the stack, or NULL. */
static const char *rx_fault(const struct sk_buff *skb)
{
	const struct skb_shared_info *si = skb_shinfo(skb);
	unsigned int frags = 0, linear = skb_tail_pointer(skb) - skb->data;
	int start;

	if (skb->data < skb->head || skb->tail > skb->end || si->nr_frags > MAX_SKB_FRAGS)
		return "skb pointers are inconsistent";
	for (unsigned int i = 0; i < si->nr_frags; i++)
		frags += skb_frag_size(&si->frags[i]);
	if (skb->data_len != frags || skb->len != linear + frags)
		return "skb->len or data_len does not match its memory";
	if (skb->truesize < skb->len)
		return "skb->truesize is smaller than the packet";
	if (skb->ip_summed == CHECKSUM_PARTIAL) {
		start = skb_checksum_start_offset(skb);
		if (start < 0 || start + skb->csum_offset + sizeof(__sum16) > linear)
			return "checksum position outside the packet";
	}
	return NULL;
}

/**
 * sfi_net_skb_check_rx() - the numbers the driver could write must agree with what the kernel knows
 * about the memory.
 * Return: true. It does not return otherwise.
 */
bool sfi_net_skb_check_rx(struct sfi_frame *f, const struct sk_buff *skb)
{
	const char *fault = rx_fault(skb);

	if (unlikely(fault))
		sfi_stub_fail(f, fault, skb);
	return true;
}

/** sfi_net_skb_to_stack() - before napi_gro_receive(): out of the driver's reach, then checked. */
void sfi_net_skb_to_stack(struct sfi_frame *f, struct sk_buff *skb)
{
	const char *fault;

	sfi_net_skb_give(f, skb);
	fault = rx_fault(skb);
	if (!fault)
		return;
	sfi_track(f, &sfi_kind_skb, skb, 0);	/* for the reaper to free */
	sfi_stub_fail(f, fault, skb);
}

/** sfi_net_eth_skb_pad() - eth_skb_pad(), which frees the skb when it fails. */
int sfi_net_eth_skb_pad(struct sfi_frame *f, struct sk_buff *skb)
{
	struct sfi_object *o;
	u64 aux;
	int err;

	if (likely(skb->len >= ETH_ZLEN))	/* as the kernel decides, and then it touches nothing */
		return 0;
	o = sfi_find(f, &sfi_kind_skb, skb);
	aux = o ? o->aux : 0;
	sfi_net_skb_give(f, skb);
	err = eth_skb_pad(skb);
	if (err)
		return err;
	if (aux & SFI_SKB_WRITABLE)
		track_with_parts(f, &sfi_kind_skb, skb);
	else
		sfi_track(f, &sfi_kind_skb, skb, aux);
	return 0;
}

/* ---- page fragments */

/** sfi_net_frag_own() - a fresh fragment is the driver's. NULL is fine. */
void sfi_net_frag_own(struct sfi_frame *f, void *data, unsigned int bytes)
{
	const struct sfi_part all = { .start = data, .len = bytes };

	if (data)
		sfi_track_with(f, &sfi_kind_net_frag, data, bytes, &all, 1);
}

/** sfi_net_check_frag_build() - build_skb() takes over a whole fragment of this driver. */
void sfi_net_check_frag_build(struct sfi_frame *f, void *data, unsigned int size)
{
	u64 bytes;

	if (!sfi_take(f, &sfi_kind_net_frag, data, &bytes))
		sfi_stub_fail(f, "build_skb of memory that is no page fragment of this driver", data);
	/* Zero would mean kmalloc() memory; too little, shared info before the data. */
	if (likely(size <= bytes && size >= SKB_DATA_ALIGN(sizeof(struct skb_shared_info))))
		return;
	sfi_track(f, &sfi_kind_net_frag, data, bytes);	/* for the reaper to free */
	sfi_stub_fail(f, "build_skb with a size that is not the fragment's", data);
}

/**
 * sfi_net_frag_free() - before page_frag_free(), which takes any address inside the
 * fragment (drivers pass the one behind their headroom). NULL is not legal there.
 */
void sfi_net_frag_free(struct sfi_frame *f, void *data)
{
	struct sfi_object *o = sfi_find_part(f, &sfi_kind_net_frag, data);
	void *start;
	u64 bytes;

	if (!o)
		sfi_stub_fail(f, "page fragment is not this driver's, or was freed before", data);
	start = o->obj;
	bytes = o->aux;
	sfi_untrack_aux(f, &sfi_kind_net_frag, start, bytes);
}

/** sfi_net_fill_page() - a page of the driver becomes part i of the packet. */
void sfi_net_fill_page(struct sfi_frame *f, struct sk_buff *skb, int i, struct page *page,
		       int off, int size)
{
	struct sfi_object *o;
	unsigned long bytes;
	u64 aux;

	sfi_net_skb_ref(f, skb);
	o = sfi_find(f, &sfi_kind_pages, page);
	if (!o)
		sfi_stub_fail(f, "page is not this driver's", page);
	aux = o->aux;
	bytes = PAGE_SIZE << aux;	/* as granted */
	if (aux && !PageCompound(page))
		sfi_stub_fail(f, "the stack frees only single or compound pages", page);
	if (i != skb_shinfo(skb)->nr_frags || i >= MAX_SKB_FRAGS)
		sfi_stub_fail(f, "fragment index is not the next free one", skb);
	if (off < 0 || size < 0 || (unsigned long)off + size > bytes)
		sfi_stub_fail(f, "fragment lies outside its page", page);
	sfi_revoke_write(f, page_address(page), bytes);
	sfi_untrack_aux(f, &sfi_kind_pages, page, aux);
	sfi_revoke_write(f, &page->index, sizeof(page->index));
}

/* ---- napi->skb */

/** sfi_net_napi_skb_own() - napi_get_frags(): the same skb may come again. NULL is fine. */
void sfi_net_napi_skb_own(struct sfi_frame *f, struct sk_buff *skb)
{
	if (!skb || sfi_owned(f, &sfi_kind_napi_skb, skb))
		return;
	track_with_parts(f, &sfi_kind_napi_skb, skb);
}

/** sfi_net_napi_skb_give() - before napi_gro_frags() (to_stack) and napi_free_frags(). */
void sfi_net_napi_skb_give(struct sfi_frame *f, struct napi_struct *n, bool to_stack)
{
	sfi_check_own(f, &sfi_kind_napi, n);
	if (!n->skb) {
		if (to_stack)
			sfi_stub_fail(f, "napi_gro_frags without napi_get_frags", n);
		return;
	}
	if (!sfi_owned(f, &sfi_kind_napi_skb, n->skb)) {
		if (to_stack)
			sfi_stub_fail(f, "napi->skb was handed on before", n->skb);
		return;		/* kept by the kernel for reuse, never seen by the driver */
	}
	sfi_untrack(f, &sfi_kind_napi_skb, n->skb);
	if (!to_stack)
		return;
	sfi_net_skb_check_rx(f, n->skb);	/* free_netdev() frees it if this fails */
	/* It pulls the Ethernet header out of the first fragment. */
	if (n->skb->len < ETH_HLEN)
		sfi_stub_fail(f, "packet is shorter than an Ethernet header", n->skb);
}

/* ---- reaper. After the device: it might have written the data until then. */

static void skb_release(struct sfi_domain *d, struct sfi_object *o)
{
	dev_kfree_skb_any(o->obj);
}

static u64 skb_bytes(const struct sfi_object *o)
{
	return ((const struct sk_buff *)o->obj)->truesize;
}

const struct sfi_kind sfi_kind_skb = {
	.name = "skb", .sort = SFI_SORT_SKB, .order = SFI_REAP_MEM, .release = skb_release,
	.bytes = skb_bytes,
};

static void napi_skb_release(struct sfi_domain *d, struct sfi_object *o)
{
	/* free_netdev() frees it with its NAPI context; dropping the record is all. */
}

const struct sfi_kind sfi_kind_napi_skb = {
	.name = "napi_skb", .sort = SFI_SORT_SKB, .order = SFI_REAP_TIMER, .release = napi_skb_release,
};

static void frag_release(struct sfi_domain *d, struct sfi_object *o)
{
	skb_free_frag(o->obj);
}

const struct sfi_kind sfi_kind_net_frag = {
	.name = "net_frag", .sort = SFI_SORT_BUFFER, .order = SFI_REAP_MEM, .release = frag_release,
};
