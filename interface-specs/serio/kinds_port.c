// SPDX-License-Identifier: GPL-2.0
/* kinds_port.c - serio ports: made by the driver on its heap, the kernel's from registration on. */
#include <linux/string.h>

#include "kinds.h"

static void release_port(struct sfi_domain *d, struct sfi_object *o)
{
	/* Whoever is bound to the port says goodbye to it through gates that are dead. */
	serio_unregister_port(o->obj);
}

const struct sfi_kind sfi_kind_serio = { .name = "serio port", .order = SFI_REAP_CLASS, .release = release_port };

void sfi_serio_hand_over(struct sfi_frame *f, struct serio *port)
{
	if (sfi_aux(f, &sfi_kind_heap, port) != sizeof(*port))
		sfi_stub_fail(f, "a serio port that is an allocation of its own", port);
	sfi_d2k_transfer_write(f, port, sizeof(*port), "serio");
	if (strnlen(port->name, sizeof(port->name)) == sizeof(port->name) ||
	    strnlen(port->phys, sizeof(port->phys)) == sizeof(port->phys) ||
	    strnlen(port->firmware_id, sizeof(port->firmware_id)) == sizeof(port->firmware_id))
		sfi_stub_fail(f, "NUL-terminated texts in a serio port", port);
	sfi_check_gate(f, port->write, "serio__write");
	sfi_check_gate(f, port->open, "serio__open");
	sfi_check_gate(f, port->close, "serio__close");
	sfi_check_gate(f, port->start, "serio__start");
	sfi_check_gate(f, port->stop, "serio__stop");
	if (port->parent || port->drv || port->ps2_cmd_mutex || memchr_inv(&port->dev, 0, sizeof(port->dev)))
		sfi_stub_fail(f, "an unconnected serio port, without parent and device", port);
	sfi_untrack(f, &sfi_kind_heap, port);
	sfi_track(f, &sfi_kind_serio, port, sfi_frame_principal(f));
	/* What is written to it concerns whoever made it: an instance, or a file. */
	sfi_principal_alias(f, port);
}

void sfi_serio_unregister(struct sfi_frame *f, struct serio *port)
{
	u64 who = sfi_aux(f, &sfi_kind_serio, port);

	sfi_untrack(f, &sfi_kind_serio, port);
	serio_unregister_port(port);
	sfi_principal_unalias(sfi_frame_domain(f), who, port);
}
