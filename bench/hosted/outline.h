/* SPDX-License-Identifier: GPL-2.0 */
/* outline.h - KASAN's outlined checks in user space, for comparison. */
#ifndef BENCH_OUTLINE_H
#define BENCH_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>

/** outline_start() - map the shadow. Return: false if that fails. */
bool outline_start(void);
/** outline_poison() - make whole granules illegal to touch, or legal again. */
void outline_poison(void *p, size_t n, bool poisoned);
/* illegal accesses seen */
extern unsigned long outline_findings;

#endif /* BENCH_OUTLINE_H */
