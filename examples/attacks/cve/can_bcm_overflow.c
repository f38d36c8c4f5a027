// SPDX-License-Identifier: GPL-2.0
/* can_bcm_overflow.c - CVE-2010-2959 (CAN BCM): a count overflows the size of an allocation */
/*
 * bcm_tx_setup() computed nframes * sizeof(frame) in 32 bits: the allocation was small, the
 * frames written to it were not.
 */
struct can_bcm_frame { u64 word[2]; };

static int can_bcm_setup(u32 nframes, u32 copied)
{
	u32 bytes = nframes * (u32)sizeof(struct can_bcm_frame), i;
	struct can_bcm_frame *frames = opaque(kmalloc(bytes, GFP_KERNEL));
	bool good;

	if (ZERO_OR_NULL_PTR(frames))
		return -ENOMEM;
	for (i = 0; i < copied; i++) {
		u64 old = READ_ONCE(frames[i].word[1]);

		WRITE_ONCE(frames[i].word[0], READ_ONCE(frames[i].word[0]));
		WRITE_ONCE(frames[i].word[1], BAD);
		good = READ_ONCE(frames[i].word[1]) == BAD;
		WRITE_ONCE(frames[i].word[1], old);
	}
	kfree(frames);
	return good ? 0 : -EIO;
}

ATTACK(can_bcm_overflow, succeeds, "write to foreign memory")
{
	/* 0x10000004 * 16 is 64 in 32 bits; five frames suffice to leave them. */
	return can_bcm_setup(opaque_number(0x10000004), opaque_number(5));
}

ALLOW(can_bcm_overflow)
{
	return can_bcm_setup(opaque_number(4), opaque_number(4));
}
