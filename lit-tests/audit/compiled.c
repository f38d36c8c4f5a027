// SPDX-License-Identifier: GPL-2.0
// What the plugin emits is proven at every optimisation level, and not without the plugin's checks.
// RUN: %kernel-cc -O2 %plugin-args -c %s -o %t.o && %audit %t.o
// RUN: %kernel-cc -Os %plugin-args -c %s -o %t.o && %audit %t.o
// RUN: %kernel-cc -O1 %plugin-args -c %s -o %t.o && %audit %t.o
// RUN: %kernel-cc -O3 %plugin-args -c %s -o %t.o && %audit %t.o
// RUN: %kernel-cc -O0 %plugin-args -c %s -o %t.o && %audit %t.o
// RUN: %kernel-cc -O2 -fplugin-arg-sfi-mode=native -c %s -o %t.o && not %audit %t.o
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;

struct ring { u32 head, tail, size; u16 flags; u8 *data; struct ring *next; };

static u32 total, per_kind[8];
static const u16 sizes[] = {64, 128, 256, 512};

static u32 one(struct ring *r) { return r->head; }
static u32 two(struct ring *r) { return r->tail; }
static u32 (*const handlers[])(struct ring *) = {one, two};
static u32 (*current_handler)(struct ring *) = one;

u32 walk(struct ring *r)
{
	u32 sum = 0;

	for (; r; r = r->next) {
		r->head++;
		sum += r->flags ? r->size : r->tail;
	}
	total += sum;
	return sum;
}

void fill(u8 *p, u32 n, u8 v)
{
	for (u32 i = 0; i < n; i++)
		p[i] = v;
}

void fill_words(u64 *p, u32 n)
{
	for (u32 i = 0; i < n; i += 2) {
		p[i] = i;
		p[i + 1] = ~p[i];
	}
}

/* Loops whose rounds are checked before them: more is read of each than is written. */
u64 swap_halves(u64 *p, long n)
{
	u64 sum = 0;

#pragma clang loop unroll(disable)
	for (long i = n - 1; i >= 0; i--) {
		sum += p[i];
		*(volatile u32 *)&p[i] = p[i] >> 32;
	}
	return sum;
}

void pairs(struct ring *from, struct ring *to, u16 n)
{
	for (u16 i = 0; i < n; i++) {
		to[i].head = from[i].tail;
		to[i].tail = from[i].head;
		to[i].flags = 3;
	}
}

/* Equal ends of branches, which the compiler merges. */
void either(struct ring *r, int which)
{
	if (which & 1)
		r->head = 7;
	else if (which & 2)
		r->tail = 7;
	else
		r->next->head = 7;
}

/* Locals that need no check, indexed by constants and by counters. */
u32 histogram(const u8 *p, u32 n)
{
	u32 bins[8] = {0}, max = 0;

	for (u32 i = 0; i < n; i++)
		bins[p[i] & 7]++;
	for (u32 i = 0; i < 8; i++)
		if (bins[i] > max)
			max = bins[i];
	per_kind[max & 7]++;
	return max;
}

u32 look_up(u32 kind)
{
	return kind < 4 ? sizes[kind] : 0;
}

u32 call(struct ring *r, u32 kind)
{
	current_handler = handlers[kind & 1];
	return handlers[kind & 1](r) + current_handler(r);
}

/* A local that escapes lives on the domain's stack. */
static void __attribute__((noinline)) set(u64 *p) { *p = 5; }
u64 escapes(void)
{
	u64 v;

	set(&v);
	return v;
}

void copy(struct ring *to, const struct ring *from, u64 n)
{
	*to = *from;
	__builtin_memcpy(to->data, from->data, n);
	__builtin_memset(from->data, 0, 48);
}

void bits(u64 *map, long nr, u32 *word)
{
	asm volatile("lock; btsq %1,%0" :: "m"(*map), "Ir"(nr) : "memory");
	asm volatile("lock; incl %0" : "+m"(*word));
	__atomic_fetch_add(word, 3, __ATOMIC_SEQ_CST);
	__sync_val_compare_and_swap(map, 0, 1);
}

/* More arguments than registers. */
u64 many(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 *h)
{
	*h = g;
	return a + b + c + d + e + f;
}
