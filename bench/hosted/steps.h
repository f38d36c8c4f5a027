/* SPDX-License-Identifier: GPL-2.0 */
/* steps.h - exact instruction counts by the processor's single-step flag: no counter has to be virtualised. */
#ifndef BENCH_STEPS_H
#define BENCH_STEPS_H

/** steps_count() - instructions of run(arg), call and return included. Return: the same for the same input. */
unsigned long steps_count(void (*run)(void *), void *arg);

#endif /* BENCH_STEPS_H */
