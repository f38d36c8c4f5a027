// SPDX-License-Identifier: GPL-2.0
/* cmos_unlocked.c - CMOS memory read without the lock that keeps the clock's accesses apart from it */
ATTACK(cmos_unlocked, succeeds, "kernel call against its spec: rtc_cmos_read")
{
	rtc_cmos_read(50);
	return 0;
}

ALLOW(cmos_unlocked)
{
	unsigned long flags;

	spin_lock_irqsave(&rtc_lock, flags);
	rtc_cmos_read(50);
	spin_unlock_irqrestore(&rtc_lock, flags);
	return 0;
}
