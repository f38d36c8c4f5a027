// SPDX-License-Identifier: GPL-2.0
/* kinds_ops.c - tables of socket operations: what may stand in a driver's, and what the kernel gets for it. */
#include <linux/module.h>
#include <linux/version.h>

#include "kinds.h"

/* An entry is the kernel's own function for those without the operation, or a gate for its slot. */
static const struct op {
	u16 offset;
	const void *kernel;
	const char *slot;
	bool optional;		/* the kernel asks whether there is one */
} ops[] = {
#define OP(field, ...) { offsetof(struct proto_ops, field), __VA_ARGS__ }
	OP(release, af_alg_release),
	OP(bind, sock_no_bind),
	OP(connect, sock_no_connect),
	OP(socketpair, sock_no_socketpair),
	OP(accept, sock_no_accept),
	OP(getname, sock_no_getname),
	OP(ioctl, sock_no_ioctl),
	OP(listen, sock_no_listen),
	OP(shutdown, sock_no_shutdown),
	OP(sendmsg, sock_no_sendmsg, "proto_ops__sendmsg"),
	OP(recvmsg, sock_no_recvmsg, "proto_ops__recvmsg"),
	OP(mmap, sock_no_mmap),
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
	OP(sendpage, sock_no_sendpage, .optional = true),
#endif
#undef OP
};

#define OPS_FIRST offsetof(struct proto_ops, release)

static const struct op *op_at(size_t offset)
{
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++)
		if (ops[i].offset == offset)
			return &ops[i];
	return NULL;
}

/**
 * sfi_sock_translate() - makes the kernel's table of a driver's, or fails a check.
 * @low: a private copy of the driver's. Context: any.
 */
void sfi_sock_translate(struct sfi_frame *f, const struct proto_ops *low, struct proto_ops *upper)
{
	void *const *from = (void *const *)low, *const *ours = (void *const *)&sfi_sock_upper_ops;
	void **to = (void **)upper;

	if (low->family != PF_ALG)
		sfi_stub_fail(f, "operations of the family PF_ALG", NULL);
	for (size_t at = OPS_FIRST; at < sizeof(*low); at += sizeof(void *)) {
		const struct op *o = op_at(at);
		size_t i = at / sizeof(void *);

		if (!o && from[i])
			sfi_stub_fail(f, "socket operation without a spec; add an SFI_SLOT under interface-specs/socket", from[i]);
		if (!from[i] && o && !o->optional)
			sfi_stub_fail(f, "a table without holes: the kernel calls what is missing", low);
		if (!from[i])
			continue;
		to[i] = from[i];
		if (from[i] == o->kernel)
			continue;
		if (!o->slot)
			sfi_stub_fail(f, "an operation that no driver may have, only the kernel's sock_no_... or af_alg_release", from[i]);
		sfi_check_gate(f, from[i], o->slot);
		to[i] = ours[i];
	}
	upper->family = PF_ALG;
	/* Each socket is made and ended by us, and who polls is to hear of its end. */
	upper->release = sfi_sock_upper_ops.release;
	upper->poll = sfi_sock_upper_ops.poll;
}
