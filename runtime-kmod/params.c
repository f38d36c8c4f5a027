// SPDX-License-Identifier: GPL-2.0
/*
 * params.c - other module parameters for the next instance. They are set in a copy of the
 * snapshot, so the running instance sees nothing, and a bad value changes nothing. Only the
 * kernel's own setters of plain values run: nobody frees a string that a snapshot points to, and
 * a driver's own setter cannot run before the driver does.
 */
#include <linux/err.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "sfi.h"

static const struct { const struct kernel_param_ops *ops; size_t size; } plain[] = {
	{ &param_ops_byte, sizeof(char) }, { &param_ops_hexint, sizeof(int) },
	{ &param_ops_short, sizeof(short) }, { &param_ops_ushort, sizeof(short) },
	{ &param_ops_int, sizeof(int) }, { &param_ops_uint, sizeof(int) },
	{ &param_ops_long, sizeof(long) }, { &param_ops_ulong, sizeof(long) },
	{ &param_ops_ullong, sizeof(long long) }, { &param_ops_bool, sizeof(bool) },
	{ &param_ops_invbool, sizeof(bool) }, { &param_ops_bint, sizeof(int) },
};

/* 0: not one of them */
static size_t plain_size(const struct kernel_param_ops *ops)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(plain); i++)
		if (plain[i].ops == ops)
			return plain[i].size;
	return 0;
}

static const struct kernel_param *find(const struct module *mod, const char *name)
{
	unsigned int i;

	for (i = 0; i < mod->num_kp; i++)
		if (!strcmp(mod->kp[i].name, name))
			return &mod->kp[i];
	return NULL;
}

/* As the kernel would set it at load, but in the copy. */
static int set(const struct sfi_domain *d, void *copy, const struct kernel_param *kp, const char *value)
{
	struct kernel_param there = *kp;
	struct kparam_string string;
	struct kparam_array array;

	if (kp->flags)		/* unsafe, or for the hardware: a load taints or is locked down */
		return -EOPNOTSUPP;
	if (kp->ops == &param_ops_string) {
		string = *kp->str;
		string.string = sfi_snapshot_at(d, copy, string.string, string.maxlen);
		if (!string.string)
			return -EOPNOTSUPP;
		there.str = &string;
	} else if (kp->ops == &param_array_ops) {
		array = *kp->arr;
		if (!array.elemsize || plain_size(array.ops) != array.elemsize)
			return -EOPNOTSUPP;
		array.elem = sfi_snapshot_at(d, copy, array.elem, (size_t)array.elemsize * array.max);
		if (array.num)
			array.num = sfi_snapshot_at(d, copy, array.num, sizeof(*array.num));
		if (!array.elem || !array.num != !kp->arr->num)
			return -EOPNOTSUPP;
		there.arr = &array;
	} else {
		there.arg = plain_size(kp->ops) ? sfi_snapshot_at(d, copy, kp->arg, plain_size(kp->ops)) : NULL;
		if (!there.arg)
			return -EOPNOTSUPP;
	}
	return kp->ops->set(value, &there) ? -EINVAL : 0;
}

/**
 * sfi_params_apply() - a snapshot with other parameters.
 * @words: "name=value"; cut in two on return.
 * Return: a snapshot that replaces the domain's, or ERR_PTR(): -EINVAL for an unknown name or a
 * bad value, -EOPNOTSUPP for a parameter that cannot be set so, -ENOMEM.
 * Context: may sleep, domain->life held.
 */
void *sfi_params_apply(const struct sfi_domain *d, char **words, int nr)
{
	size_t size = sfi_snapshot_size(d);
	void *copy;
	int i, ret = 0;

	lockdep_assert_held(&d->life);
	if (!d->snapshot)
		return ERR_PTR(-EINVAL);	/* no data, so no parameter */
	copy = vmalloc(size);
	if (!copy)
		return ERR_PTR(-ENOMEM);
	memcpy(copy, d->snapshot, size);
	kernel_param_lock(d->mod);		/* setters of arrays insist on it */
	for (i = 0; i < nr && !ret; i++) {
		char *value = words[i], *name = strsep(&value, "=");
		const struct kernel_param *kp = find(d->mod, name);

		ret = kp && value ? set(d, copy, kp, value) : -EINVAL;
	}
	kernel_param_unlock(d->mod);
	if (!ret)
		return copy;
	vfree(copy);
	return ERR_PTR(ret);
}
