/* SPDX-License-Identifier: GPL-2.0 */
/* NAPI: contexts and polling. */
#include <linux/version.h>
#include <linux/netdevice.h>

#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/*
 * The context is in driver memory; from here on only the kernel writes it. Zeroed
 * first: with NAPI_STATE_LISTED already set the kernel would return early and keep
 * whatever poll pointer the driver had put there.
 */
SFI_PRE(check(own, netdev_mem, dev), transfer(write, napi, sizeof(*napi)))
SFI_PRE(do(memset(napi, 0, sizeof(*napi))))
SFI_CALLBACK(poll, napi_poll)
SFI_POST(track(napi, napi, (u64)dev))
void netif_napi_add(struct net_device *dev, struct napi_struct *napi,
		    int (*poll)(struct napi_struct *, int));

SFI_PRE(check(own, netdev_mem, dev), check(that, weight > 0), transfer(write, napi, sizeof(*napi)))
SFI_PRE(do(memset(napi, 0, sizeof(*napi))))
SFI_CALLBACK(poll, napi_poll)
SFI_POST(track(napi, napi, (u64)dev))
void netif_napi_add_weight(struct net_device *dev, struct napi_struct *napi,
			   int (*poll)(struct napi_struct *, int), int weight);

SFI_PRE(context(sleep), do(sfi_net_check_napi_disabled(f, napi)))
SFI_PRE(do(if (napi->skb) sfi_net_napi_skb_give(f, napi, false)), untrack(napi, napi))
SFI_POST(transfer(write, napi, sizeof(*napi)))
void netif_napi_del(struct napi_struct *napi);

/*
 * A dead driver's poll leaves SCHED set: nobody polls the context again, and the
 * reaper waits for exactly that state.
 */
SFI_SLOT_ARG(napi_poll)
SFI_PRINCIPAL(napi->dev)
SFI_RET(ret >= 0 && ret <= budget)
SFI_DEAD(, 0)
int sfi_slot_napi_poll(struct napi_struct *napi, int budget);

/* Bits of the context's state. */
SFI_PRE(check(own, napi, n))
SFI_KEEPS
bool napi_schedule_prep(struct napi_struct *n);

SFI_PRE(do(sfi_net_check_napi_schedule(f, n)))
void __napi_schedule(struct napi_struct *n);

SFI_PRE(do(sfi_net_check_napi_schedule(f, n)), check(that, irqs_disabled() || IS_ENABLED(CONFIG_PREEMPT_RT)))
void __napi_schedule_irqoff(struct napi_struct *n);

SFI_PRE(do(sfi_net_check_napi_owner(f, n)), check(that, work_done >= 0))
bool napi_complete_done(struct napi_struct *n, int work_done);

SFI_PRE(do(sfi_net_check_napi_disabled(f, n)))
void napi_enable(struct napi_struct *n);

SFI_PRE(context(sleep), do(sfi_net_check_napi_enabled(f, n)))
void napi_disable(struct napi_struct *n);

/* ---- receive */

SFI_PRE(do(sfi_net_check_napi_owner(f, napi)), check(own, skb, skb))
SFI_PRE(check(that, skb->dev == napi->dev), do(sfi_net_skb_to_stack(f, skb)))
gro_result_t napi_gro_receive(struct napi_struct *napi, struct sk_buff *skb);

SFI_PRE(do(sfi_net_check_napi_owner(f, napi)))
SFI_POST(do(sfi_net_napi_skb_own(f, ret)))
struct sk_buff *napi_get_frags(struct napi_struct *napi);

SFI_PRE(do(sfi_net_check_napi_owner(f, napi)), do(sfi_net_napi_skb_give(f, napi, true)))
gro_result_t napi_gro_frags(struct napi_struct *napi);

SFI_PRE(do(sfi_net_napi_skb_give(f, napi, false)))
void napi_free_frags(struct napi_struct *napi);
