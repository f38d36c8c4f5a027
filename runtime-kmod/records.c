// SPDX-License-Identifier: GPL-2.0
/*
 * records.c - the records a module's translation units carry (<sfi/abi.h>): found in
 * its symbol table, checked, joined into one table a kind, and searched.
 */
#define pr_fmt(fmt) "sfi: " fmt

#include <linux/bsearch.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/version.h>

#include "sfi.h"

/* And stays: what lies in the init part is freed when init is done. */
static bool inside(const struct module *mod, const void *p, size_t size)
{
	unsigned long a = (unsigned long)p;

	return size && a + size > a && within_module_core(a, mod) && within_module_core(a + size - 1, mod);
}

/* Reports print it. */
static bool is_string(const struct module *mod, const char *s)
{
	for (; inside(mod, s, 1); s++)
		if (!*s)
			return true;
	return false;
}

static bool texts_ok(const struct module *mod, const struct sfi_tu *tu)
{
	u32 i;

	for (i = 0; i < tu->nr_globals; i++)
		if (!is_string(mod, tu->globals[i].name))
			return false;
	for (i = 0; i < tu->nr_gates; i++)
		if (!is_string(mod, tu->gates[i].target_name) || !is_string(mod, tu->gates[i].slot))
			return false;
	return is_string(mod, tu->source);
}

static bool is_unit(const char *name)
{
	return !strcmp(name, SFI_TU_SYMBOL);
}

/*
 * Calls fn for every record. At MODULE_STATE_COMING the table is the whole one and
 * nobody changes it: the module's init has not run.
 */
static int for_each_unit(const struct module *mod, int (*fn)(const struct sfi_tu *tu, void *arg), void *arg)
{
	const struct mod_kallsyms *k = rcu_dereference_protected(mod->kallsyms, true);
	unsigned int i;
	int ret = 0;

	for (i = 1; k && i < k->num_symtab && !ret; i++) {
		const Elf_Sym *sym = &k->symtab[i];

		if (sym->st_shndx != SHN_UNDEF && is_unit(k->strtab + sym->st_name))
			ret = fn((const struct sfi_tu *)sym->st_value, arg);
	}
	return ret;
}

struct count { const struct module *mod; u32 tus, globals, gates, targets; };

static bool table_ok(const struct module *mod, const void *table, u32 n, size_t record)
{
	return !n || inside(mod, table, n * record);
}

static int count_unit(const struct sfi_tu *tu, void *arg)
{
	struct count *c = arg;
	long nr = c->tus++;

	if (!inside(c->mod, tu, sizeof(*tu)) || tu->magic != SFI_TU_MAGIC)
		return sfi_refuse(c->mod, "SFI record %ld is damaged; rebuild with SFI=1", nr);
	if (tu->abi != SFI_ABI_VERSION)
		return sfi_refuse(c->mod, "SFI record %ld has ABI %u, sfi.ko has %u; rebuild with SFI=1 against this sfi.ko",
				  nr, tu->abi, SFI_ABI_VERSION);
	if (!table_ok(c->mod, tu->globals, tu->nr_globals, sizeof(*tu->globals)) ||
	    !table_ok(c->mod, tu->gates, tu->nr_gates, sizeof(*tu->gates)) ||
	    !table_ok(c->mod, tu->targets, tu->nr_targets, sizeof(*tu->targets)) || !texts_ok(c->mod, tu))
		return sfi_refuse(c->mod, "tables of SFI record %ld are damaged; rebuild with SFI=1", nr);
	c->globals += tu->nr_globals;
	c->gates += tu->nr_gates;
	c->targets += tu->nr_targets;
	return 0;
}

static int join_unit(const struct sfi_tu *tu, void *arg)
{
	struct sfi_domain *d = arg;
	u32 i;

	d->tus[d->nr_tus++] = tu;
	memcpy(d->globals + d->nr_globals, tu->globals, tu->nr_globals * sizeof(*tu->globals));
	d->nr_globals += tu->nr_globals;
	for (i = 0; i < tu->nr_gates; i++)
		d->gates[d->nr_gates++] = &tu->gates[i];
	memcpy(d->targets + d->nr_targets, tu->targets, tu->nr_targets * sizeof(*tu->targets));
	d->nr_targets += tu->nr_targets;
	return 0;
}

static int by_fn(const void *a, const void *b)
{
	const struct sfi_target *x = a, *y = b;

	return x->fn == y->fn ? 0 : x->fn < y->fn ? -1 : 1;
}

static int by_gate(const void *a, const void *b)
{
	const struct sfi_gate_desc *x = *(const struct sfi_gate_desc **)a, *y = *(const struct sfi_gate_desc **)b;

	return x->gate == y->gate ? 0 : x->gate < y->gate ? -1 : 1;
}

/* Only the plugin makes these names. __sfi_stub_fail is what stub modules themselves call. */
static bool calls_stub(const char *name, const Elf_Sym *sym)
{
	return sym->st_shndx == SHN_UNDEF && !strncmp(name, "__sfi_stub_", 11) && strcmp(name, "__sfi_stub_fail");
}

/**
 * sfi_records_exist() - the module carries at least one record, sound or not, or calls
 * a stub as only sandboxed code may. Context: COMING.
 */
bool sfi_records_exist(const struct module *mod)
{
	const struct mod_kallsyms *k = rcu_dereference_protected(mod->kallsyms, true);
	unsigned int i;

	for (i = 1; k && i < k->num_symtab; i++) {
		const char *name = k->strtab + k->symtab[i].st_name;

		if (is_unit(name) || calls_stub(name, &k->symtab[i]))
			return true;
	}
	return false;
}

/**
 * sfi_records_load() - check the module's records and join their tables in the domain.
 * Return: 0, -ENOEXEC (refused with a message) or -ENOMEM. The caller frees with
 * sfi_records_free() in every case. Context: process, MODULE_STATE_COMING.
 */
int sfi_records_load(struct sfi_domain *d)
{
	struct count c = { .mod = d->mod };
	int ret = for_each_unit(d->mod, count_unit, &c);

	if (ret)
		return ret;
	d->tus = kvcalloc(c.tus, sizeof(*d->tus), GFP_KERNEL);
	d->globals = kvcalloc(c.globals, sizeof(*d->globals), GFP_KERNEL);
	d->gates = kvcalloc(c.gates, sizeof(*d->gates), GFP_KERNEL);
	d->targets = kvcalloc(c.targets, sizeof(*d->targets), GFP_KERNEL);
	if (!d->tus || !d->globals || !d->gates || !d->targets)
		return -ENOMEM;
	for_each_unit(d->mod, join_unit, d);
	sort(d->gates, d->nr_gates, sizeof(*d->gates), by_gate, NULL);
	sort(d->targets, d->nr_targets, sizeof(*d->targets), by_fn, NULL);
	return 0;
}

/** sfi_records_free() - the joined tables. */
void sfi_records_free(struct sfi_domain *d)
{
	kvfree(d->tus);
	kvfree(d->globals);
	kvfree(d->gates);
	kvfree(d->targets);
}

/** sfi_gate_find() - the gate the kernel calls at this address, or NULL. Context: any. */
const struct sfi_gate_desc *sfi_gate_find(const struct sfi_domain *d, const void *gate)
{
	const struct sfi_gate_desc key = { .gate = (void *)gate }, *p = &key;
	const struct sfi_gate_desc **found = bsearch(&p, d->gates, d->nr_gates, sizeof(*d->gates), by_gate);

	return found ? *found : NULL;
}

/** sfi_target_ok() - fn may be called indirectly with that type. Context: any. */
bool sfi_target_ok(const struct sfi_domain *d, const void *fn, u64 type_hash)
{
	const struct sfi_target key = { .fn = (void *)fn };
	const struct sfi_target *t = bsearch(&key, d->targets, d->nr_targets, sizeof(*d->targets), by_fn);

	/* Units that take the same function's address list it once each: all with its one type. */
	return t && t->type_hash == type_hash;
}
