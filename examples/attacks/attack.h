/* SPDX-License-Identifier: GPL-2.0 */
/*
 * attack.h - what an attack may use.
 *
 * An attack is one file, FOLDER/NAME.c, whose second line describes it:
 *
 *	ATTACK(NAME, native, "rule")	a function that does the forbidden thing
 *	ALLOW(NAME)			its legal twin
 *
 * Both return 0 when they did what they wanted, and an error otherwise; neither leaves
 * anything running. "rule" is what Alcove's report must say (the line after "BUG: SFI: "
 * begins with it), or "contained" when the attack runs to its end and must have changed nothing, or
 * "open: why" when Alcove does not stop it. native is what the attack does without SFI:
 *	corrupts	a sentinel of the witness
 *	hijacks		makes the kernel run what the attacker chose
 *	succeeds	gets what it wants, verified by itself: ATTACK returns 0
 *	seizes		hijacks, and the task never comes back
 *	dies		the kernel oopses, warns or panics
 *	absent		what it aims at exists only with SFI
 */
#ifndef ATTACK_H
#define ATTACK_H

#include <crypto/rng.h>
#include <linux/compiler.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/mc146818rtc.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "witness.h"

#define ATTACK(name, native, rule) static noinline int attack_##name(void)
#define ALLOW(name) static noinline int allow_##name(void)

#define NEIGHBOUR_SECRET 0x5ec2e75ec2e75ec2ULL
#define BAD 0x4141414141414141ULL
#define USER_ADDRESS 0x400000UL		/* where insmod itself is mapped */

/* A value the compiler knows nothing about. */
static __always_inline void *opaque(const void *p)
{
	void *q = (void *)p;

	OPTIMIZER_HIDE_VAR(q);
	return q;
}

static __always_inline u64 opaque_number(u64 n)
{
	OPTIMIZER_HIDE_VAR(n);
	return n;
}

#endif /* ATTACK_H */
