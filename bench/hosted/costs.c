// SPDX-License-Identifier: GPL-2.0
/* costs.c - the single accesses that singles.c takes the cost of. Each is one function, so no check is shared. */
#include "singles.h"

#define ONE(name) void __attribute__((noinline)) WORK(name)(void *arg)

ONE(store)
{
	((volatile struct fields *)arg)->a = 1;
}

ONE(load)
{
	(void)((volatile struct fields *)arg)->a;
}

ONE(fields)
{
	volatile struct fields *f = arg;

	f->a = 1;
	f->b = 2;
	f->c = 3;
	f->d = 4;
}

ONE(twice)
{
	volatile struct fields *f = arg;

	f->a = f->a + 1;
}

ONE(chain)
{
	volatile struct fields *f = arg;

	f->next->next->next->a = 1;
}

ONE(array)
{
	struct fields *f = arg;
	volatile u32 *row = f->row;

	for (unsigned long i = 0; i < f->n; i++)
		row[i] = i;
}

ONE(copy)
{
	struct fields *f = arg;

	__builtin_memcpy(f->to, f->row, 64);
}

ONE(fill)
{
	struct fields *f = arg;

	__builtin_memset(f->to, 0, f->n * 4);
}
