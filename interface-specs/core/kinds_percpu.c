// SPDX-License-Identifier: GPL-2.0
/* kinds_percpu.c - memory of which each CPU has its own. */
#include <linux/export.h>
#include <linux/percpu.h>

#include "kinds.h"

void sfi_percpu_revoke(struct sfi_domain *d, const void __percpu *p, size_t size)
{
	int cpu;

	for_each_possible_cpu(cpu)
		sfi_domain_revoke(d, per_cpu_ptr(p, cpu), size);
}
EXPORT_SYMBOL_GPL(sfi_percpu_revoke);

static void release_percpu(struct sfi_domain *d, struct sfi_object *o)
{
	void __percpu *p = (void __percpu __force *)o->obj;

	sfi_percpu_revoke(d, p, o->aux);
	free_percpu(p);
}

static u64 percpu_bytes(const struct sfi_object *o)
{
	return o->aux * num_possible_cpus();
}

const struct sfi_kind sfi_kind_percpu = {
	.name = "percpu", .order = SFI_REAP_MEM, .release = release_percpu, .bytes = percpu_bytes };
EXPORT_SYMBOL_GPL(sfi_kind_percpu);

void sfi_percpu_grant(struct sfi_frame *f, const void __percpu *p, size_t size)
{
	int cpu;

	for_each_possible_cpu(cpu)
		sfi_k2d_copy_write(f, per_cpu_ptr(p, cpu), size, "per-CPU memory");
}
EXPORT_SYMBOL_GPL(sfi_percpu_grant);

void sfi_percpu_own(struct sfi_frame *f, const void __percpu *p, size_t size)
{
	sfi_track(f, &sfi_kind_percpu, (const void __force *)p, size);
	sfi_percpu_grant(f, p, size);
}

void sfi_percpu_give(struct sfi_frame *f, const void __percpu *p)
{
	struct sfi_object *o = sfi_find(f, &sfi_kind_percpu, (const void __force *)p);
	size_t size;
	int cpu;

	if (!o)
		sfi_stub_fail(f, "per-CPU memory of this driver's", (const void __force *)p);
	size = o->aux;
	/* A lock that this activation holds must not go with it. */
	for_each_possible_cpu(cpu)
		sfi_d2k_transfer_write(f, per_cpu_ptr(p, cpu), size, "per-CPU memory");
	sfi_untrack(f, &sfi_kind_percpu, (const void __force *)p);
}
