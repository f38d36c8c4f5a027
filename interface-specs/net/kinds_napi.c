// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_napi.c - NAPI contexts. struct napi_struct lies in driver memory
 * (netdev_priv), but it is the kernel's: the driver loses write access to it in
 * netif_napi_add(). Its state bits decide who may do what next.
 */
#include <linux/delay.h>
#include <linux/netdevice.h>

#include "kinds.h"

/* SCHED and NPSVC both set: added or disabled, not enabled. */
static bool napi_off(const struct napi_struct *n)
{
	return test_bit(NAPI_STATE_SCHED, &n->state) && test_bit(NAPI_STATE_NPSVC, &n->state);
}

/** sfi_net_check_napi_disabled() - before napi_enable, del and free: BUG() or a live poll otherwise. */
void sfi_net_check_napi_disabled(struct sfi_frame *f, struct napi_struct *n)
{
	sfi_check_own(f, &sfi_kind_napi, n);
	if (!napi_off(n))
		sfi_stub_fail(f, "NAPI context is enabled; call napi_disable first", n);
}

/** sfi_net_check_napi_enabled() - before napi_disable: a second one would wait for ever. */
void sfi_net_check_napi_enabled(struct sfi_frame *f, struct napi_struct *n)
{
	sfi_check_own(f, &sfi_kind_napi, n);
	if (napi_off(n))
		sfi_stub_fail(f, "NAPI context is already disabled", n);
}

/** sfi_net_check_napi_owner() - somebody holds SCHED: needed to poll, complete, receive. */
void sfi_net_check_napi_owner(struct sfi_frame *f, struct napi_struct *n)
{
	sfi_check_own(f, &sfi_kind_napi, n);
	if (!test_bit(NAPI_STATE_SCHED, &n->state))
		sfi_stub_fail(f, "NAPI context is not scheduled", n);
}

/** sfi_net_check_napi_schedule() - before __napi_schedule: twice on a list corrupts it. */
void sfi_net_check_napi_schedule(struct sfi_frame *f, struct napi_struct *n)
{
	sfi_net_check_napi_owner(f, n);
	if (!list_empty(&n->poll_list))
		sfi_stub_fail(f, "NAPI context is already on a poll list", n);
}

static void napi_release(struct sfi_domain *d, struct sfi_object *o)
{
	struct napi_struct *n = o->obj;

	if (napi_off(n))
		goto del;
	/*
	 * Queued: softirq will still call poll, whose gate answers 0. Taken off
	 * the list with SCHED set: the driver died in poll and nobody else will
	 * clear the bit, for which napi_disable() would wait for ever.
	 */
	while (test_bit(NAPI_STATE_SCHED, &n->state) && !list_empty(&n->poll_list))
		msleep(1);
	synchronize_rcu_expedited();	/* users wait for the restart */
	clear_bit(NAPI_STATE_SCHED, &n->state);
	napi_disable(n);
del:
	/* The device may be kept, but its private memory is the next instance's. */
	__netif_napi_del(n);
	synchronize_rcu_expedited();
}

const struct sfi_kind sfi_kind_napi = {
	.name = "napi", .sort = SFI_SORT_NAPI, .order = SFI_REAP_TIMER, .release = napi_release,
};
