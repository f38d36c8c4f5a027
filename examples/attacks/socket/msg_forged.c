// SPDX-License-Identifier: GPL-2.0
/* msg_forged.c - message that the driver made up, which leads to memory of the kernel */
static int msg_forged_body(struct accepted *own, struct accepted *target)
{
	struct kvec vec = { w->heap, sizeof(u64) };
	struct msghdr msg = {};
	u64 bad = BAD;

	lead_to(&msg.msg_iter, &vec);
	return memcpy_to_msg(&msg, &bad, sizeof(bad));
}

static int msg_forged_legal(struct accepted *own, struct accepted *target)
{
	char byte = 1;

	return memcpy_to_msg(sockets_msg, &byte, 0);
}

ATTACK(msg_forged, corrupts, "kernel call against its spec: memcpy_to_msg")
{
	return with_sockets(false, READ_WITH_BOTH, msg_forged_body);
}

ALLOW(msg_forged)
{
	return with_sockets(true, READ_WITH_BOTH, msg_forged_legal);
}
