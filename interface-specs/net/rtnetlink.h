/* SPDX-License-Identifier: GPL-2.0 */
/* RTNL, and kinds of virtual devices. */
#include <linux/rtnetlink.h>
#include <linux/rwsem.h>
#include <net/net_namespace.h>
#include <net/rtnetlink.h>

#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_CALL(sfi_rtnl_take(f))
void rtnl_lock(void);

SFI_CALL(sfi_rtnl_give(f))
void rtnl_unlock(void);

/* Of the kernel's semaphores only pernet_ops_rwsem, which comes before RTNL. */
SFI_PRE(opaque(sem))
SFI_CALL(sfi_pernet_take(f, sem))
void down_write(struct rw_semaphore *sem);

SFI_PRE(opaque(sem))
SFI_CALL(sfi_pernet_give(f, sem))
void up_write(struct rw_semaphore *sem);

/* ---- The kernel gets a copy with the kind's name alone, so that nobody but the driver makes and deletes its devices. */

SFI_PRE(context(sleep), do(sfi_rtnl_check(f)), check(read, ops, sizeof(*ops)))
SFI_CALL(sfi_net_link_register(f, ops))
int __rtnl_link_register(struct rtnl_link_ops *ops);

SFI_PRE(context(sleep), check(read, ops, sizeof(*ops)), do(sfi_rtnl_take(f)))
SFI_POST(do(sfi_rtnl_give(f)))
SFI_CALL(sfi_net_link_register(f, ops))
int rtnl_link_register(struct rtnl_link_ops *ops);

SFI_PRE(context(sleep), do(sfi_rtnl_check(f)), check(that, sfi_lock_held(f, &pernet_ops_rwsem)))
SFI_CALL(sfi_net_link_unregister(f, ops))
void __rtnl_link_unregister(struct rtnl_link_ops *ops);

SFI_PRE(context(sleep), do(sfi_pernet_take(f, &pernet_ops_rwsem)), do(sfi_rtnl_take(f)))
SFI_POST(do(sfi_rtnl_give(f)), do(sfi_pernet_give(f, &pernet_ops_rwsem)))
SFI_CALL(sfi_net_link_unregister(f, ops))
void rtnl_link_unregister(struct rtnl_link_ops *ops);

/* Called by alloc_netdev() alone, which grants what a setup function writes. */
SFI_SLOT(struct rtnl_link_ops, setup)
SFI_DEAD()
void sfi_slot_rtnl_link_setup(struct net_device *dev);

SFI_SLOT(struct rtnl_link_ops, validate)
SFI_PRE(do(sfi_stub_fail(f, "no devices by 'ip link add': they are not mediated", tb)))
SFI_DEAD(, -EOPNOTSUPP)
int sfi_slot_rtnl_link_validate(struct nlattr *tb[], struct nlattr *data[], struct netlink_ext_ack *extack);
