// SPDX-License-Identifier: GPL-2.0
/* msg_redirected.c - message of the kernel's made to lead to its own memory */
static int msg_redirected_body(struct accepted *own, struct accepted *target)
{
	struct kvec vec = { w->heap, sizeof(u64) };
	struct msghdr *msg = opaque(sockets_msg);
	struct iov_iter before = msg->msg_iter;
	u64 bad = BAD;

	lead_to(&msg->msg_iter, &vec);
	if (memcpy_to_msg(msg, &bad, sizeof(bad)))
		return -EFAULT;
	msg->msg_iter = before;
	return 0;
}

static int msg_redirected_legal(struct accepted *own, struct accepted *target)
{
	struct msghdr *msg = opaque(sockets_msg);

	return msg_data_left(msg) ? 0 : -EIO;
}

ATTACK(msg_redirected, corrupts, "write to foreign memory")
{
	return with_sockets(false, READ_WITH_BOTH, msg_redirected_body);
}

ALLOW(msg_redirected)
{
	return with_sockets(true, READ_WITH_BOTH, msg_redirected_legal);
}
