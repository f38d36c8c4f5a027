// SPDX-License-Identifier: GPL-2.0
/* cmos_clock.c - the clock's own register, with NMIs switched off by the number's top bit */
static int cmos_clock_read(u8 addr)
{
	unsigned long flags;

	spin_lock_irqsave(&rtc_lock, flags);
	rtc_cmos_read(addr);
	spin_unlock_irqrestore(&rtc_lock, flags);
	return 0;
}

ATTACK(cmos_clock, succeeds, "kernel call against its spec: rtc_cmos_read")
{
	return cmos_clock_read(opaque_number(0x80 | RTC_SECONDS));
}

ALLOW(cmos_clock)
{
	return cmos_clock_read(opaque_number(50));
}
