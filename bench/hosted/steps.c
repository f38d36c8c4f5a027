// SPDX-License-Identifier: GPL-2.0
/* steps.c - each instruction raises SIGTRAP while the trap flag is set; the handler counts. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "steps.h"

static volatile unsigned long steps;

static void step(int sig)
{
	(void)sig;
	steps++;
}

static unsigned long stepped(void (*run)(void *), void *arg)
{
	steps = 0;
	/* The handler's frame lies below the red zone; pushf must, too. */
	asm volatile("sub $128, %%rsp; pushfq; orq $0x100, (%%rsp); popfq; add $128, %%rsp" : : : "memory", "cc");
	run(arg);
	asm volatile("sub $128, %%rsp; pushfq; andq $~0x100, (%%rsp); popfq; add $128, %%rsp" : : : "memory", "cc");
	return steps;
}

static void nothing(void *arg)
{
	asm volatile("" : : "r"(arg) : "memory");
}

unsigned long steps_count(void (*run)(void *), void *arg)
{
	struct sigaction act = { .sa_handler = step }, old;
	unsigned long around, all;

	if (sigaction(SIGTRAP, &act, &old)) {
		perror("bench: SIGTRAP");
		exit(2);
	}
	/* Through a pointer in both, and an empty function is one return. */
	around = stepped(nothing, arg) - 1;
	all = stepped(run, arg);
	sigaction(SIGTRAP, &old, NULL);
	return all - around;
}
