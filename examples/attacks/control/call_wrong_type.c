// SPDX-License-Identifier: GPL-2.0
/* call_wrong_type.c - call of an own function through a pointer of another type */
static u64 call_wrong_type_pair(u64 a, u64 b)
{
	return a + b;
}

static u64 (*volatile call_wrong_type_fn)(u64 a, u64 b) = call_wrong_type_pair;

ATTACK(call_wrong_type, succeeds, "indirect call to an illegal target")
{
	u32 (*fn)(u8 a) = opaque(call_wrong_type_fn);

	fn(1);
	return 0;
}

ALLOW(call_wrong_type)
{
	return call_wrong_type_fn(1, 2) == 3 ? 0 : -EIO;
}
