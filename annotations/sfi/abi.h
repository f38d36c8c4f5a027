/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sfi/abi.h - what the compiler plugin emits and the runtime understands.
 *
 * Included by the runtime (kernel and hosted), by the plugin (C++) and by the
 * audit tool. Everything here is fixed-size and changes only together with
 * SFI_ABI_VERSION.
 */
#ifndef SFI_ABI_H
#define SFI_ABI_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdint.h>
typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t s64;
#endif

#define SFI_ABI_VERSION 3

/* One shadow byte (a colour) describes this many bytes of memory. */
#define SFI_GRANULE_SHIFT 3
#define SFI_GRANULE (1UL << SFI_GRANULE_SHIFT)

/* Colours. A load may read 0 (kernel-public) and its own; a store only its own. */
#define SFI_COLOUR_PUBLIC 0u	/* nobody may write, everybody may read */
#define SFI_COLOUR_FIRST 1u
#define SFI_COLOUR_LAST 252u
#define SFI_COLOUR_NONE 253u	/* in no table: sfi_rt.colour of a domain without one of its own */
#define SFI_COLOUR_SHARED 254u	/* always decided by the slow path */
#define SFI_COLOUR_SECRET 255u	/* nobody may read or write */
#define SFI_COLOURS(c) ((c) * 0x0101010101010101UL)

/*
 * An inline check may add this much less than one page to the shadow address of a base pointer: the page
 * behind the shadow is not mapped, so that a base near the end of the address space cannot reach beyond.
 */
#define SFI_SHADOW_REACH 4096

/*
 * The check of a loop's rounds, __sfi_loop_write/read(first, rounds, step, mask, colours): those of the 64 bytes from
 * first on whose bit is set, and the same again every step bytes. 0 rounds, or more than these, are refused.
 */
#define SFI_LOOP_STEP_MAX 128	/* either way */
#define SFI_LOOP_ROUNDS_MAX (1UL << 31)

/* Bytes of native stack that a gate reserves for its activation record. */
#define SFI_FRAME_SIZE 512

/*
 * struct sfi_rt - per-module words the inline checks load. Emitted by every
 * translation unit as the weak hidden symbol __sfi_rt in section .sfi.rt (the
 * first definition wins at link time); filled by sfi.ko before any driver code
 * runs; never writable by the driver.
 */
struct sfi_rt {
	u64 shadow;	/* colour of address a is *(u8 *)(shadow + (a >> 3)) */
	u64 colours;	/* the domain's colour, in each of the eight bytes */
	u64 domain;	/* struct sfi_domain * */
	u64 plant_addr;	/* planted bug: 0 = off, else where to store */
	u64 reserved[4];
};

/* One global object of the driver that it may write and the restart snapshot covers. */
struct sfi_global {
	void *addr;
	u64 size;	/* bytes */
	const char *name;
};

/* One gate; read-only data. */
struct sfi_gate_desc {
	void *gate;		/* address the kernel gets */
	void *target;		/* driver function */
	const char *target_name;
	const char *slot;	/* e.g. "net_device_ops__ndo_start_xmit" */
};

/* One legal target of indirect calls inside the driver. */
struct sfi_target {
	void *fn;
	u64 type_hash;
};

/*
 * One record per translation unit: the local object SFI_TU_SYMBOL in section
 * .sfi.tu. The runtime finds all of a module's by that name in its symbol table,
 * so no linker script is needed. The tables lie in .sfi.globals, .sfi.gates and
 * .sfi.targets; a table of 0 records is NULL.
 */
#define SFI_TU_SYMBOL "__sfi_tu_record"
#define SFI_TU_MAGIC 0x55544653u	/* "SFTU" */
#define SFI_TU_OPTED_OUT 1u	/* SFI_foo.o := n: compiled without checks */
#define SFI_TU_PARTLY 2u	/* mode=gates, mode=stores: compiled without some of them */
#define SFI_TU_COUNTED 4u	/* missing=warn: something may be missing, for statistics only; never loaded */
struct sfi_tu {
	u32 magic;
	u32 abi;
	u64 spec_hash;
	const char *source;	/* file name, NUL-terminated */
	u32 flags;		/* SFI_TU_* */
	u32 optout_functions;	/* number of __no_sfi functions */
	const struct sfi_global *globals;
	const struct sfi_gate_desc *gates;
	const struct sfi_target *targets;
	u32 nr_globals;
	u32 nr_gates;
	u32 nr_targets;
	u32 reserved;
};

/*
 * .sfi.audit (symbol __sfi_audit): what sfi-audit --stamp adds to a module in which it
 * found nothing. The hash is over the code before relocation; it names what was audited.
 */
#define SFI_AUDIT_MAGIC 0x41494653u	/* "SFIA" */
#define SFI_AUDIT_VERSION 1
struct sfi_audit {
	u32 magic;
	u32 version;
	u64 text_bytes;
	u64 text_hash;	/* FNV-1a 64 over the executable sections, in section order */
};

#endif /* SFI_ABI_H */
