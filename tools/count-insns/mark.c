// SPDX-License-Identifier: GPL-2.0
/* mark.c - runs in the guest: count-insns.so sees the instruction and prints what it has counted so far. */
#include "mark.h"

#define TEXT_(...) #__VA_ARGS__
#define TEXT(...) TEXT_(__VA_ARGS__)

int main(void)
{
	__asm__ volatile(".byte " TEXT(MARK));
	return 0;
}
