// SPDX-License-Identifier: GPL-2.0
/*
 * trampoline.c - mod->init and mod->exit take no argument, so each domain has
 * its own pair of functions: the code address tells which one is meant, with
 * no lookup by task that two concurrent rmmods could confuse.
 */
#include "sfi.h"

#define EACH_LOW(m, h) m(h, 0) m(h, 1) m(h, 2) m(h, 3) m(h, 4) m(h, 5) m(h, 6) m(h, 7) \
	m(h, 8) m(h, 9) m(h, a) m(h, b) m(h, c) m(h, d) m(h, e) m(h, f)
#define EACH_PAGE(m, p) EACH_LOW(m, p##0) EACH_LOW(m, p##1) EACH_LOW(m, p##2) EACH_LOW(m, p##3) \
	EACH_LOW(m, p##4) EACH_LOW(m, p##5) EACH_LOW(m, p##6) EACH_LOW(m, p##7) EACH_LOW(m, p##8) \
	EACH_LOW(m, p##9) EACH_LOW(m, p##a) EACH_LOW(m, p##b) EACH_LOW(m, p##c) EACH_LOW(m, p##d) \
	EACH_LOW(m, p##e) EACH_LOW(m, p##f)
#define EACH_SLOT(m) EACH_PAGE(m, 0) EACH_PAGE(m, 1)

#define DEFINE_PAIR(h, l) \
	static int init_##h##l(void) { return sfi_module_init_call(0x##h##l); } \
	static void exit_##h##l(void) { sfi_module_exit_call(0x##h##l); }
EACH_SLOT(DEFINE_PAIR)

#define INIT_ENTRY(h, l) init_##h##l,
#define EXIT_ENTRY(h, l) exit_##h##l,
static int (*const init_table[SFI_MAX_DOMAINS])(void) = { EACH_SLOT(INIT_ENTRY) };
static void (*const exit_table[SFI_MAX_DOMAINS])(void) = { EACH_SLOT(EXIT_ENTRY) };

/** sfi_trampoline_init() - the init function of the domain in that slot. */
int (*sfi_trampoline_init(u16 slot))(void)
{
	return init_table[slot];
}

/** sfi_trampoline_exit() - its exit function. */
void (*sfi_trampoline_exit(u16 slot))(void)
{
	return exit_table[slot];
}
