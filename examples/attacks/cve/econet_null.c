// SPDX-License-Identifier: GPL-2.0
/* econet_null.c - CVE-2010-3849 (Econet): a missing address in a message is dereferenced */
/* econet_sendmsg() used msg->msg_name without looking whether there was one. */
struct econet_null_address { u64 cookie, station; };
struct econet_null_message { struct econet_null_address *name; };

static int econet_null_send(const struct econet_null_message *msg)
{
	return READ_ONCE(msg->name->cookie) ? 0 : -EIO;
}

ATTACK(econet_null, dies, "access to a non-canonical or user address")
{
	struct econet_null_message msg = { NULL };

	return econet_null_send(opaque(&msg));
}

ALLOW(econet_null)
{
	static struct econet_null_address name = { 1, 2 };
	struct econet_null_message msg = { &name };

	return econet_null_send(opaque(&msg));
}
