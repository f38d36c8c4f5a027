// SPDX-License-Identifier: GPL-2.0
/*
 * um/table.c - the table for User Mode Linux, the bed for measurements: one sparse mapping of the host's,
 * which describes the 47 bits that a host process has. The kernel there is a process, so it may ask the host itself.
 */
#define pr_fmt(fmt) "sfi: " fmt

#include "../sfi.h"

#define SHADOW_BYTES (1UL << 44)

u64 sfi_table_bias;

static long host_call(long nr, long a, long b, long c, long d, long e, long f)
{
	register long r10 asm("r10") = d, r8 asm("r8") = e, r9 asm("r9") = f;
	long ret;

	asm volatile("syscall" : "=a" (ret) : "0" (nr), "D" (a), "S" (b), "d" (c), "r" (r10), "r" (r8), "r" (r9)
		     : "rcx", "r11", "memory");
	return ret;
}

/* mmap(NULL, ..., PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) */
int sfi_table_init(void)
{
	long base = host_call(9, 0, SHADOW_BYTES, 3, 0x4022, -1, 0);

	if (base < 0) {
		pr_err("the host maps no 16 TiB for the permission table (%ld); is vm.overcommit_memory 2?\n", base);
		return -ENOMEM;
	}
	sfi_table_bias = base;
	return 0;
}

void sfi_table_exit(void)
{
	host_call(11, sfi_table_bias, SHADOW_BYTES, 0, 0, 0, 0);
}

u8 *sfi_shadow_slot(unsigned long addr)
{
	return addr <= SFI_SPACE_LAST ? (u8 *)sfi_table_bias + (addr >> SFI_GRANULE_SHIFT) : NULL;
}

int sfi_shadow_populate(unsigned long start, unsigned long end)
{
	return start < SFI_SPACE_FIRST || end <= start || end - 1 > SFI_SPACE_LAST ? -EINVAL : 0;
}

/* One view only. */
void sfi_table_flush_local(unsigned long addr)
{
}

/* The host's pages stay: a measurement is short. */
void sfi_table_trim_soon(void)
{
}

struct sfi_table_use sfi_table_use(void)
{
	return (struct sfi_table_use){ 0 };
}
