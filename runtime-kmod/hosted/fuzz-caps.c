// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz-caps.c - table, capability set and access decisions against a model that keeps
 * who holds each byte for each domain (libFuzzer).
 *
 * Three domains with six principals each, one of them without a colour of its own, share
 * three small windows at the places where arithmetic goes wrong:
 * the first bytes of the described half, a border between shadow pages, and the last
 * bytes of the address space. Every answer is compared, and after every operation every
 * colour: it follows from the model alone. Memory may run out at any allocation. Pages without
 * colours are given back, also while a grant is under way: a trim begins within it or before,
 * and goes on at any moment at which no RCU section or lock is held.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "../access.h"
#include "domain.h"

#define DOMAINS 3
#define PRINCIPALS 6
/* The shared one, which as an actor is the global one; two instances; a file of each; one of neither. */
static const u64 principal[PRINCIPALS] = { 0, 1, 2, 1ull << 32 | 1, 2ull << 32 | 2, 3ull << 32 };
/* Who may use whose: by hand, not by the numbers. */
static const bool meets[PRINCIPALS][PRINCIPALS] = {
	{ 1, 1, 1, 1, 1, 1 },
	{ 1, 1, 0, 1, 0, 1 },
	{ 1, 0, 1, 0, 1, 1 },
	{ 1, 1, 0, 1, 0, 0 },
	{ 1, 0, 1, 0, 1, 0 },
	{ 1, 1, 1, 0, 0, 1 },
};
#define WINDOWS 3
#define WINDOW 192UL			/* bytes */
#define SHADOW_PAGE 4096UL
#define PAGES 8

static struct sfi_domain domain[DOMAINS];
struct sfi_domain *const hosted_domains[] = { &domain[0], &domain[1], &domain[2], NULL };
static const char *const actor[] = { "ann", "bob" };

/* Where the windows lie, and what part of each is an address that can be granted. */
static const unsigned long window[WINDOWS] = {
	SFI_SPACE_FIRST - 32,
	SFI_SPACE_FIRST + 16 * (SHADOW_PAGE << SFI_GRANULE_SHIFT) - WINDOW / 2,
	-WINDOW,
};

static uint8_t held[WINDOWS][WINDOW][DOMAINS];	/* 1 + principal that holds the byte; 0: none */
static bool crowded[DOMAINS];
static uint8_t losers[WINDOWS][WINDOW][DOMAINS];	/* 1 + actor of the last revocation; 0: none */
static bool secret[WINDOWS][WINDOW / SFI_GRANULE];
static unsigned int noted[DOMAINS];	/* revocations, at least as many as are remembered */
static unsigned int scarce;		/* 0: memory is plenty; else every n-th allocation fails */
static unsigned long long operations, given_back;

static _Noreturn void fail(const char *what, unsigned int w, unsigned long at)
{
	fprintf(stderr, "caps: %s is wrong at window %u, byte %lu\n", what, w, at);
	abort();
}

/* ---- the platform */

static struct { unsigned long page; u8 *bytes; bool marked; } pages[PAGES];
unsigned int hosted_readers;
/* A trim on another CPU: not begun; to begin; marked, while somebody is inside; and with nobody inside of those. */
static enum { IDLE, WANTED, MARKED, GRACE_OVER } trim;
static unsigned int patience, patience_then;	/* moments at which it could go on, but does not yet */

static bool out_of_memory(void)
{
	static unsigned int n;

	return scarce && ++n % scarce == 0;
}

/* No lock is held: another CPU's trim may do its next step here, also within a grant. */
static void trim_goes_on(void)
{
	int now = trim;

	if (now == IDLE || now == MARKED || patience) {
		patience -= patience != 0;
		return;
	}
	trim = IDLE;		/* its own locks are no moments of this kind */
	if (now == WANTED) {
		sfi_trim_mark();
		trim = hosted_readers ? MARKED : GRACE_OVER;
		patience = patience_then;
	} else {
		sfi_trim_detach();
	}
}

void *hosted_alloc(size_t bytes)
{
	trim_goes_on();
	return out_of_memory() ? NULL : malloc(bytes);
}

/* Whoever was inside at the marking has left. */
void hosted_quiescent(void)
{
	if (trim == MARKED)
		trim = GRACE_OVER;
	trim_goes_on();
}

unsigned long hosted_now(void)
{
	return 1;
}

static int index_of(unsigned long addr)
{
	unsigned long page = addr >> SFI_GRANULE_SHIFT & ~(SHADOW_PAGE - 1);
	int i;

	/* Nothing else keeps pages from going. */
	if (!hosted_readers)
		abort();
	for (i = 0; i < PAGES && pages[i].bytes; i++)
		if (pages[i].page == page)
			return i;
	if (i == PAGES)
		abort();
	return i;
}

u8 *sfi_shadow_slot(unsigned long addr)
{
	u8 *page = addr < SFI_SPACE_FIRST ? NULL : pages[index_of(addr)].bytes;

	return page ? page + (addr >> SFI_GRANULE_SHIFT & (SHADOW_PAGE - 1)) : NULL;
}

/* As table.c: page by page, and those made before memory ran out stay. */
int sfi_shadow_populate(unsigned long start, unsigned long end)
{
	unsigned long span = SHADOW_PAGE << SFI_GRANULE_SHIFT, a;
	int i;

	if (start < SFI_SPACE_FIRST || end <= start)
		return -EINVAL;
	for (a = start & ~(span - 1); ; a += span) {
		i = index_of(a);
		if (!pages[i].bytes) {
			if (out_of_memory())
				return -ENOMEM;
			pages[i].page = a >> SFI_GRANULE_SHIFT;
			pages[i].bytes = calloc(1, SHADOW_PAGE);
		}
		pages[i].marked = false;
		if (end - 1 - a < span)
			return 0;
	}
}

/* From the last on: detaching one moves the last to its place. */
void sfi_shadow_each(bool marked, void (*visit)(unsigned long addr))
{
	for (int i = PAGES; i--; )
		if (pages[i].bytes && (!marked || pages[i].marked))
			visit(pages[i].page << SFI_GRANULE_SHIFT);
}

void sfi_shadow_mark(unsigned long addr)
{
	rcu_read_lock();
	pages[index_of(addr)].marked = true;
	rcu_read_unlock();
}

/* Freed at once: what still points there is a reader without protection, and the sanitizer's. */
void sfi_shadow_detach(unsigned long addr)
{
	int i = index_of(addr), last = i;

	if (!pages[i].marked)
		return;
	free(pages[i].bytes);
	while (last + 1 < PAGES && pages[last + 1].bytes)
		last++;
	pages[i] = pages[last];
	memset(&pages[last], 0, sizeof(pages[last]));
	given_back++;
}

void sfi_table_flush_local(unsigned long addr)
{
	(void)addr;
}

/* ---- the model */

/* Some principal of the domain holds each byte. */
static bool owns(unsigned int d, unsigned int w, unsigned long at, unsigned long n)
{
	for (; n; n--, at++)
		if (!held[w][at][d])
			return false;
	return true;
}

static bool may(unsigned int d, unsigned int who, unsigned int w, unsigned long at, unsigned long n)
{
	for (; n; n--, at++)
		if (!held[w][at][d] || (crowded[d] && !meets[who][held[w][at][d] - 1]))
			return false;
	return true;
}

static u8 model_colour(unsigned int w, unsigned long granule)
{
	unsigned long at = granule * SFI_GRANULE;
	u8 colour = SFI_COLOUR_PUBLIC;

	if (secret[w][granule])
		return SFI_COLOUR_SECRET;
	for (unsigned int d = 0; d < DOMAINS; d++) {
		bool everybody = true;

		if (!owns(d, w, at, SFI_GRANULE))
			continue;
		for (unsigned int who = 1; who < PRINCIPALS; who++)
			everybody &= may(d, who, w, at, SFI_GRANULE);
		colour = everybody && colour == SFI_COLOUR_PUBLIC ? domain[d].colour : SFI_COLOUR_SHARED;
	}
	return colour;
}

static bool outside(unsigned int w, unsigned long at, unsigned long n)
{
	return window[w] + at < SFI_SPACE_FIRST || at + n > WINDOW;
}

/* Byte by byte: its granule is public or its own, or it may write it. */
static bool model_reads(unsigned int d, unsigned int who, unsigned int w, unsigned long at, unsigned long n)
{
	for (; n; n--, at++) {
		u8 c = model_colour(w, at / SFI_GRANULE);

		if (c != SFI_COLOUR_PUBLIC && (c == SFI_COLOUR_SHARED || c != domain[d].colour) &&
		    !may(d, who, w, at, 1))
			return false;
	}
	return true;
}

static void compare_all(void)
{
	/* One moment for the trim, not hundreds: they are for the operations. */
	rcu_read_lock();
	for (unsigned int w = 0; w < WINDOWS; w++)
		for (unsigned long g = 0; g < WINDOW / SFI_GRANULE; g++) {
			if (sfi_table_get(window[w] + g * SFI_GRANULE) != model_colour(w, g))
				fail("colour", w, g * SFI_GRANULE);
		}
	rcu_read_unlock();
}

/* ---- operations */

static void grant(unsigned int d, unsigned int who, unsigned int w, unsigned long at, unsigned long n)
{
	int ret = sfi_cap_grant(&domain[d], principal[who], window[w] + at, n, actor[d % 2]);
	bool bad = n && (outside(w, at, n) || window[w] + at + n - 1 >= -SFI_GRANULE);

	if (ret == -ENOMEM && scarce)
		return;
	if (ret != (bad ? -EINVAL : 0))
		fail("the result of a grant", w, at);
	for (; !bad && n; n--, at++)
		held[w][at][d] = 1 + who;
}

/* What is lost although it was not named: a tail there was no memory to keep. */
static void lose_tail(unsigned int d, unsigned int w, unsigned long at, unsigned int who)
{
	for (; at < WINDOW && owns(d, w, at, 1) && !sfi_cap_covers(&domain[d], 0, window[w] + at, 1); at++) {
		held[w][at][d] = 0;
		losers[w][at][d] = 1 + who;
	}
}

static void revoke(unsigned int d, unsigned int w, unsigned long at, unsigned long n, unsigned int who)
{
	bool wraps = window[w] + at + n < window[w] + at, run = false;
	unsigned long end = at + n;

	sfi_cap_revoke(&domain[d], window[w] + at, n, actor[who]);
	if (wraps || !n)
		return;
	for (; at < end && at < WINDOW; at++) {
		noted[d] += owns(d, w, at, 1) && !run;
		run = owns(d, w, at, 1);
		if (!run)
			continue;
		held[w][at][d] = 0;
		losers[w][at][d] = 1 + who;
	}
	if (scarce)
		lose_tail(d, w, end, who);
}

static void revoked(unsigned int d, unsigned int w, unsigned long at, unsigned long n)
{
	struct sfi_revocation r;
	unsigned long first = at;
	bool found = sfi_cap_revoked(&domain[d], window[w] + at, n, &r), expect;

	if (!n || window[w] + at + n - 1 < window[w] + at || outside(w, at, n)) {
		if (found && (!n || window[w] + at + n - 1 < window[w] + at))
			fail("a revocation of nothing", w, at);
		return;
	}
	while (first < at + n && owns(d, w, first, 1))
		first++;
	expect = first < at + n && losers[w][first][d];
	if (found && (!expect || r.start > window[w] + first || r.end <= window[w] + first ||
		      r.by != actor[losers[w][first][d] - 1]))
		fail("a remembered revocation", w, first);
	if (!found && expect && noted[d] <= SFI_REVOCATIONS)
		fail("a forgotten revocation", w, first);
}

static void nearest(unsigned int d, unsigned int w, unsigned long at)
{
	unsigned long addr = window[w] + at, near = -1UL, dist;
	struct sfi_cap c;
	bool found = sfi_cap_nearest(&domain[d], addr, &c), any = false;

	for (unsigned int v = 0; v < WINDOWS; v++)
		for (unsigned long i = 0; i < WINDOW; i++)
			if (owns(d, v, i, 1)) {
				unsigned long a = window[v] + i;

				any = true;
				dist = a < addr ? addr - a : a - addr;
				near = min(near, dist);
			}
	if (found != any)
		fail("the existence of a nearest range", w, at);
	if (!found)
		return;
	/* In whole bytes from the last of the range or the first. */
	dist = addr < c.start ? c.start - addr : addr >= c.end ? addr - (c.end - 1) : 0;
	if (dist != near || !sfi_cap_covers(&domain[d], c.holder, c.start, c.end - c.start))
		fail("the nearest range", w, at);
}

static void access(unsigned int d, unsigned int who, unsigned int w, unsigned long at, unsigned long n)
{
	enum sfi_verdict write = sfi_access_write(&domain[d], principal[who], window[w] + at, n);
	enum sfi_verdict read = sfi_access_read(&domain[d], principal[who], window[w] + at, n);

	if (outside(w, at, n)) {
		if (write != SFI_OUTSIDE || read != SFI_OUTSIDE)
			fail("an access from outside", w, at);
		return;
	}
	if (write != (may(d, who, w, at, n) ? SFI_ALLOWED : SFI_DENIED))
		fail("a write decision", w, at);
	if (read != (model_reads(d, who, w, at, n) ? SFI_ALLOWED : SFI_DENIED))
		fail("a read decision", w, at);
}

static void covers(unsigned int d, unsigned int who, unsigned int w, unsigned long at, unsigned long n)
{
	bool want = !n || (!outside(w, at, n) && may(d, who, w, at, n));

	if (sfi_cap_covers(&domain[d], principal[who], window[w] + at, n) != want)
		fail("coverage", w, at);
}

static void hide(unsigned int w, unsigned long at, unsigned long n)
{
	unsigned long start = sfi_granule_up(window[w] + at), end = sfi_granule_down(window[w] + at + n);

	if (outside(w, at, n) || sfi_table_set(window[w] + at, window[w] + at + n, SFI_COLOUR_SECRET))
		return;
	for (; start < end; start += SFI_GRANULE)
		secret[w][(start - window[w]) / SFI_GRANULE] = true;
}

static void holder(unsigned int d, unsigned int w, unsigned long at)
{
	u64 want = held[w][at][d] ? principal[held[w][at][d] - 1] : SFI_SHARED_PRINCIPAL;

	if (sfi_cap_holder(&domain[d], window[w] + at) != want)
		fail("the holder", w, at);
}

static void crowd(unsigned int d, bool now)
{
	sfi_cap_crowd(&domain[d], now);
	crowded[d] = now;
}

static void disown(unsigned int d, unsigned int who)
{
	sfi_cap_disown(&domain[d], principal[who]);
	for (unsigned int w = 0; w < WINDOWS; w++)
		for (unsigned long i = 0; i < WINDOW; i++)
			if (held[w][i][d] == 1 + who)
				held[w][i][d] = 1;
}

static void revoke_all(unsigned int d)
{
	crowded[d] = false;
	sfi_cap_revoke_all(&domain[d]);
	for (unsigned int w = 0; w < WINDOWS; w++)
		for (unsigned long i = 0; i < WINDOW; i++) {
			losers[w][i][d] = 0;
			held[w][i][d] = 0;
		}
	noted[d] = 0;
}

/* At once and wholly, or by and by while others go on. */
static void trim_some(unsigned int how)
{
	if (trim != IDLE)
		return;
	if (how % 4 == 0) {
		sfi_trim_mark();
		sfi_trim_detach();
		for (int i = 0; i < PAGES && pages[i].bytes; i++)
			if (*pages[i].bytes == SFI_COLOUR_PUBLIC && !memcmp(pages[i].bytes, pages[i].bytes + 1, SHADOW_PAGE - 1))
				fail("what was given back", 0, 0);
		return;
	}
	trim = WANTED;
	patience = how / 4 % 8;
	patience_then = how / 32;
}

static void start_over(void)
{
	for (unsigned int d = 0; d < DOMAINS; d++) {
		sfi_cap_revoke_all(&domain[d]);
		sfi_cap_exit(&domain[d]);
		memset(&domain[d], 0, sizeof(domain[d]));
		domain[d].colour = d == DOMAINS - 1 ? SFI_COLOUR_SHARED : 10 + d;
	}
	trim = IDLE;
	for (int i = 0; i < PAGES && pages[i].bytes; i++)
		free(pages[i].bytes);
	memset(pages, 0, sizeof(pages));
	memset(held, 0, sizeof(held));
	memset(crowded, 0, sizeof(crowded));
	memset(losers, 0, sizeof(losers));
	memset(secret, 0, sizeof(secret));
	memset(noted, 0, sizeof(noted));
	scarce = 0;
}

/*
 * One operation is four bytes: what and who, where, from, length. Mixed with their place,
 * because the fuzzer likes to repeat bytes and all operations shall be equally likely.
 */
static void operate(const uint8_t *data, uint32_t place)
{
	unsigned long at, n;
	unsigned int d, who, w;
	uint8_t op[4];
	uint32_t mixed;

	memcpy(&mixed, data, sizeof(mixed));
	mixed = (mixed ^ place * 0x9e3779b1u) * 0x85ebca6bu;
	mixed = (mixed ^ mixed >> 13) * 0xc2b2ae35u;
	mixed ^= mixed >> 16;
	memcpy(op, &mixed, sizeof(op));

	d = (op[0] >> 4) % DOMAINS;
	w = op[1] % WINDOWS;
	who = op[1] / WINDOWS % PRINCIPALS;
	at = op[2] % WINDOW;
	n = op[3] & 0x80 ? op[3] & 0x7f : op[3] & 0x1f;
	/* Past the last window addresses wrap around, past the others nothing is modelled. */
	if (w != WINDOWS - 1)
		n = min(n, WINDOW - at);
	switch (op[0] & 15) {
	case 0 ... 4:
		grant(d, who, w, at, n);
		break;
	case 5 ... 7:
		revoke(d, w, at, n, op[1] / WINDOWS % 2);
		break;
	case 8:
		covers(d, who, w, at, n);
		holder(d, w, at);
		break;
	case 9 ... 10:
		access(d, who, w, at, n ? n : 1);
		break;
	case 11:
		nearest(d, w, at);
		break;
	case 12:
		if (op[1] / WINDOWS % 2)
			revoked(d, w, at, n);
		else
			trim_some(op[2]);
		break;
	case 13:
		scarce = op[1] % 4 ? 0 : 2 + op[2] % 8;
		break;
	case 14:
		if (op[1] % 8 == 0)
			hide(w, at, n);
		break;
	case 15:
		if (op[1] % 8 == 0)
			revoke_all(d);
		else if (op[1] % 2)
			crowd(d, op[2] % 4);
		else if (who)
			disown(d, who);
		break;
	}
	compare_all();
	operations++;
}

static void summary(void)
{
	printf("caps: %llu pages were given back\n", given_back);
	printf("caps: %llu operations agree with the model\n", operations);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool registered;

	if (!registered)
		registered = !atexit(summary);
	start_over();
	for (size_t i = 0; i + 4 <= size; i += 4)
		operate(data + i, i);
	return 0;
}
