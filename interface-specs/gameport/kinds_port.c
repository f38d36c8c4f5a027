// SPDX-License-Identifier: GPL-2.0
/* kinds_port.c - gameports: made by the driver on its heap, the kernel's from registration on. */
#include <linux/string.h>

#include "kinds.h"

static void release_port(struct sfi_domain *d, struct sfi_object *o)
{
	gameport_unregister_port(o->obj);
}

const struct sfi_kind sfi_kind_gameport = {
	.name = "gameport", .order = SFI_REAP_CLASS, .release = release_port };

void sfi_gameport_hand_over(struct sfi_frame *f, struct gameport *port)
{
	struct device *parent;

	if (sfi_aux(f, &sfi_kind_heap, port) != sizeof(*port))
		sfi_stub_fail(f, "a gameport from gameport_allocate_port()", port);
	sfi_d2k_transfer_write(f, port, sizeof(*port), "gameport");
	if (strnlen(port->name, sizeof(port->name)) == sizeof(port->name) ||
	    strnlen(port->phys, sizeof(port->phys)) == sizeof(port->phys))
		sfi_stub_fail(f, "NUL-terminated texts in a gameport", port);
	if (port->trigger || port->read || port->cooked_read || port->calibrate || port->open || port->close ||
	    port->poll_handler)
		sfi_stub_fail(f, "a gameport without callbacks: they have no spec", port);
	if (port->parent || port->child || port->drv)
		sfi_stub_fail(f, "an unconnected gameport", port);
	/* The kernel itself reads and writes the port. */
	if (!sfi_owned(f, &sfi_kind_io_region, (void *)(unsigned long)port->io))
		sfi_stub_fail(f, "a gameport at a port that the driver has claimed", port);
	parent = port->dev.parent;
	if (parent)
		sfi_check_ref(f, &sfi_kind_device, parent, "gameport.dev.parent");
	port->dev.parent = NULL;
	if (memchr_inv(&port->dev, 0, sizeof(port->dev)))
		sfi_stub_fail(f, "a gameport whose device is not set up", port);
	port->dev.parent = parent;
	sfi_untrack(f, &sfi_kind_heap, port);
	sfi_track(f, &sfi_kind_gameport, port, 0);
}

void sfi_gameport_set_phys(struct sfi_frame *f, struct gameport *port, const char *text)
{
	sfi_d2k_check_write(f, port->phys, sizeof(port->phys), "gameport.phys");
	strscpy(port->phys, text, sizeof(port->phys));
}
