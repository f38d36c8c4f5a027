/* SPDX-License-Identifier: GPL-2.0 */
/* What sfi_stub.h's inlines mention; nothing runs. */
#ifndef FAKE_TASK_STACK_H
#define FAKE_TASK_STACK_H
#define static_assert _Static_assert
#define unlikely(x) (x)
#define READ_ONCE(x) (*(volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, value) (READ_ONCE(x) = (value))
struct task_struct;
extern struct task_struct *current;
extern unsigned long current_stack_pointer;
unsigned long *end_of_stack(const struct task_struct *task);
#endif
