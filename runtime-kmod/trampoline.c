// SPDX-License-Identifier: GPL-2.0
/*
 * trampoline.c - mod->init and mod->exit take no argument, so each colour has
 * its own pair of functions: the code address tells which domain is meant, with
 * no lookup by task that two concurrent rmmods could confuse.
 */
#include "sfi.h"

#define EACH_LOW(m, h) m(h, 0) m(h, 1) m(h, 2) m(h, 3) m(h, 4) m(h, 5) m(h, 6) m(h, 7) \
	m(h, 8) m(h, 9) m(h, a) m(h, b) m(h, c) m(h, d) m(h, e) m(h, f)
#define EACH_COLOUR(m) EACH_LOW(m, 0) EACH_LOW(m, 1) EACH_LOW(m, 2) EACH_LOW(m, 3) \
	EACH_LOW(m, 4) EACH_LOW(m, 5) EACH_LOW(m, 6) EACH_LOW(m, 7) EACH_LOW(m, 8) \
	EACH_LOW(m, 9) EACH_LOW(m, a) EACH_LOW(m, b) EACH_LOW(m, c) EACH_LOW(m, d) \
	EACH_LOW(m, e) EACH_LOW(m, f)

#define DEFINE_PAIR(h, l) \
	static int init_##h##l(void) { return sfi_module_init_call(0x##h##l); } \
	static void exit_##h##l(void) { sfi_module_exit_call(0x##h##l); }
EACH_COLOUR(DEFINE_PAIR)

#define INIT_ENTRY(h, l) init_##h##l,
#define EXIT_ENTRY(h, l) exit_##h##l,
static int (*const init_table[256])(void) = { EACH_COLOUR(INIT_ENTRY) };
static void (*const exit_table[256])(void) = { EACH_COLOUR(EXIT_ENTRY) };

/** sfi_trampoline_init() - the init function of the domain with that colour. */
int (*sfi_trampoline_init(u8 colour))(void)
{
	return init_table[colour];
}

/** sfi_trampoline_exit() - its exit function. */
void (*sfi_trampoline_exit(u8 colour))(void)
{
	return exit_table[colour];
}
