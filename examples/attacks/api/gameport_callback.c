// SPDX-License-Identifier: GPL-2.0
/* gameport_callback.c - gameport whose open callback is a function of the attacker's choice */
#include <linux/gameport.h>
#include <linux/ioport.h>

static int gameport_callback_register(int (*open)(struct gameport *, int))
{
	struct gameport *port = gameport_allocate_port();

	if (!port)
		return -ENOMEM;
	gameport_set_name(port, "attack");
	gameport_set_phys(port, "attack/gameport0");
	port->io = 0x201;
	*(void **)opaque(&port->open) = open;
	gameport_register_port(port);
	msleep(100);	/* a thread of the kernel's adds it */
	gameport_unregister_port(port);
	return 0;
}

ATTACK(gameport_callback, hijacks, "kernel call against its spec: __gameport_register_port")
{
	int ret = -EBUSY;

	if (request_region(0x201, 1, "attack")) {
		ret = gameport_callback_register(opaque(w->hijacked));
		release_region(0x201, 1);
	}
	return ret;
}

ALLOW(gameport_callback)
{
	int ret = -EBUSY;

	if (request_region(0x201, 1, "attack")) {
		ret = gameport_callback_register(NULL);
		release_region(0x201, 1);
	}
	return ret;
}
