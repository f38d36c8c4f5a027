// SPDX-License-Identifier: GPL-2.0
/* preempt_left_off.c - preemption off at the end */
ATTACK(preempt_left_off, dies, "lock or context left unbalanced")
{
	preempt_disable();
	return 0;
}

ALLOW(preempt_left_off)
{
	preempt_disable();
	preempt_enable();
	return 0;
}
