// SPDX-License-Identifier: GPL-2.0
/* kinds_region.c - claimed port ranges. A claim lets nobody touch a port: see ports.h. */
#include <linux/ioport.h>
#include <linux/module.h>
#include "kinds.h"

static void release_io(struct sfi_domain *d, struct sfi_object *o)
{
	release_region((unsigned long)o->obj, o->aux);
}

const struct sfi_kind sfi_kind_io_region = {
	.name = "io_region", .order = SFI_REAP_MAPPING, .release = release_io };
EXPORT_SYMBOL_GPL(sfi_kind_io_region);

/* The legacy joystick ports, which sound cards decode as well. */
#define JOYSTICK_FIRST 0x200
#define JOYSTICK_LAST 0x21f

struct resource *sfi_pci_request_ports(struct sfi_frame *f, resource_size_t start, resource_size_t n,
				       const char *name, int flags)
{
	struct resource *r;

	if (!sfi_pci_owns_io(f, start, n) &&
	    !(start >= JOYSTICK_FIRST && start <= JOYSTICK_LAST && n && n <= JOYSTICK_LAST + 1 - start))
		sfi_stub_fail(f, "ports of the driver's own devices, or of the joystick", (void *)(unsigned long)start);
	r = __request_region(&ioport_resource, start, n, name, flags);
	if (r)
		sfi_track(f, &sfi_kind_io_region, (void *)(unsigned long)start, n);
	return r;
}
