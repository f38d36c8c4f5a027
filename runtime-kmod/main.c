// SPDX-License-Identifier: GPL-2.0
/* main.c - sfi.ko: brings the parts up in order, the module notifier last. */
#include "sfi.h"

static int __init sfi_init(void)
{
	int ret = sfi_symbols_init();

	if (ret)
		return ret;
	ret = sfi_gate_init();
	if (ret)
		return ret;
	ret = sfi_table_init();
	if (ret)
		return ret;
	ret = sfi_fault_init();
	if (ret)
		goto no_fault;
	ret = sfi_debugfs_init();
	if (ret)
		goto no_debugfs;
	ret = sfi_storm_init();
	if (ret)
		goto no_hang;
	sfi_locks_init();
	sfi_waits_init();
	ret = sfi_hang_init();
	if (ret)
		goto no_hang;
	ret = sfi_sleepers_init();
	if (ret)
		goto no_sleepers;
	ret = sfi_domain_init();
	if (ret)
		goto no_domain;
	return 0;

no_domain:
	sfi_sleepers_exit();
no_sleepers:
	sfi_hang_exit();
no_hang:
	sfi_debugfs_exit();
no_debugfs:
	sfi_fault_exit();
no_fault:
	sfi_table_exit();
	return ret;
}

/* Sandboxed modules hold a reference through their imports: none is left here. */
static void __exit sfi_exit(void)
{
	sfi_domain_exit();
	sfi_notices_flush();
	sfi_sleepers_exit();
	sfi_hang_exit();
	sfi_debugfs_exit();
	sfi_fault_exit();
	sfi_table_exit();
}

module_init(sfi_init);
module_exit(sfi_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Alcove: software fault isolation and recovery for drivers");
