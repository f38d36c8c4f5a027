// SPDX-License-Identifier: GPL-2.0
/* semaphore_foreign.c - semaphore that is the kernel's own, held by a driver */
#include <linux/rtnetlink.h>
#include <linux/rwsem.h>
#include <net/net_namespace.h>

static int semaphore_take(struct rw_semaphore *sem)
{
	down_write(sem);
	up_write(sem);
	return 0;
}

ATTACK(semaphore_foreign, succeeds, "kernel call against its spec: down_write")
{
	return semaphore_take(&net_rwsem);
}

ALLOW(semaphore_foreign)
{
	return semaphore_take(&pernet_ops_rwsem);
}
