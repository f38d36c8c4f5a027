/* SPDX-License-Identifier: GPL-2.0 */
/*
 * work.h - the micro-benchmarks by which LXFI was measured, written anew: a hot list, the
 * maps of a log-structured disk, MD5. Each file is compiled once for each variant, -DVARIANT=name.
 */
#ifndef BENCH_WORK_H
#define BENCH_WORK_H

typedef unsigned int u32;
typedef unsigned char u8;

#define WORK_PASTE(a, b) a##_##b
#define WORK_NAME(a, b) WORK_PASTE(a, b)
#define WORK(name) WORK_NAME(name, VARIANT)

/* ---- hot list: evict the oldest page that the application does not call hot */
#define HOT_PAGES 64
struct page {
	struct page *next;
	unsigned long number;
};
struct hotlist {
	struct page *hot, *oldest;
	unsigned long evicted;		/* out */
};

/* ---- log-structured disk: where each block lies; writing appends, a cleaner makes room */
#define LLD_BLOCKS 4096u		/* logical */
#define LLD_SEGMENTS 48u
#define LLD_SEGMENT 128u		/* physical blocks each */
#define LLD_NONE (~0u)
struct lld {
	u32 map[LLD_BLOCKS];		/* logical to physical */
	u32 owner[LLD_SEGMENTS * LLD_SEGMENT];	/* physical to logical, LLD_NONE: free or dead */
	u32 live[LLD_SEGMENTS];		/* blocks of each segment that are owned */
	u32 segment, next;		/* head of the log */
	u32 moved;			/* by the cleaner */
};
struct lld_writes {
	struct lld *disk;
	const u32 *blocks;
	u32 n;
};

/* ---- MD5, RFC 1321 */
struct md5 {
	u32 state[4];
	const u8 *data;
	unsigned long blocks;		/* of 64 bytes */
};

#endif /* BENCH_WORK_H */
