// SPDX-License-Identifier: GPL-2.0
/*
 * records.c - the tables of <sfi/abi.h>. They are read from their sections as arrays with
 * relocations; the units' records, by which the runtime finds them, may point nowhere else.
 */
#include <elf.h>
#include <string.h>

#include "audit.h"

static const char *const tables[] = {".sfi.tu", ".sfi.globals", ".sfi.gates", ".sfi.targets", ".sfi.rt"};

/* The pointer in a record's field: a section and an offset in it. */
static bool pointer(const struct object *o, const struct section *s, u64 at, u32 *section, u64 *offset)
{
	const struct reloc *r = elf_reloc_at(s, at);

	return r && r->type == R_X86_64_64 && elf_resolve(o, r, section, offset) &&
	       *offset <= o->sections[*section].size;
}

/* Sections that merely place data; others are tables that the kernel trusts. */
static bool is_data(const char *name)
{
	static const char *const plain[] = {".data", ".bss", ".init.data", ".exit.data", ".meminit.data"};

	if (!strncmp(name, ".data..percpu", 13))
		return false;
	for (size_t k = 0; k < sizeof(plain) / sizeof(*plain); k++)
		if (!strncmp(name, plain[k], strlen(plain[k])))
			return true;
	return false;
}

static void read_global(struct object *o, const struct section *s, u64 at)
{
	struct sfi_global g;
	struct object_range *r = &o->globals[o->nr_globals];
	const struct section *t;

	memcpy(&g, s->data + at, sizeof(g));
	if (!pointer(o, s, at + offsetof(struct sfi_global, addr), &r->section, &r->offset) ||
	    g.size > o->sections[r->section].size - r->offset)
		audit_unusable("%s: record %llu of .sfi.globals is damaged; rebuild the driver with SFI=1", o->path,
			       (unsigned long long)(at / sizeof(g)));
	t = &o->sections[r->section];
	if (!(t->flags & SHF_ALLOC) || !(t->flags & SHF_WRITE) || t->exec || !is_data(t->name))
		audit_unusable("%s: record %llu of .sfi.globals lies in %s, which is no data of the driver; rebuild it with SFI=1",
			       o->path, (unsigned long long)(at / sizeof(g)), t->name);
	r->size = g.size;
	o->nr_globals++;
}

static void read_gate(struct object *o, u32 section, u64 at)
{
	const struct section *s = &o->sections[section];
	struct gate_record *g = &o->gates[o->nr_gates];
	u32 text_section;
	u64 text;

	if (!pointer(o, s, at + offsetof(struct sfi_gate_desc, gate), &g->section, &g->gate) ||
	    !pointer(o, s, at + offsetof(struct sfi_gate_desc, target), &g->target_section, &g->target) ||
	    !pointer(o, s, at + offsetof(struct sfi_gate_desc, slot), &text_section, &text) ||
	    !(g->slot = elf_string(o, text_section, text)))
		audit_unusable("%s: record %llu of .sfi.gates is damaged; rebuild the driver with SFI=1", o->path,
			       (unsigned long long)(at / sizeof(struct sfi_gate_desc)));
	g->desc_section = section;
	g->desc = at;
	o->nr_gates++;
}

/* A unit's table: @n records in the section for them. */
static void check_table(const struct object *o, const struct section *s, u64 at, u64 n, u64 record, const char *name)
{
	u32 section;
	u64 offset;

	if (!n && !elf_reloc_at(s, at))
		return;
	if (!pointer(o, s, at, &section, &offset) || strcmp(o->sections[section].name, name) || offset % record ||
	    n > (o->sections[section].size - offset) / record)
		audit_unusable("%s: a record of .sfi.tu does not point into %s; rebuild the driver with SFI=1", o->path, name);
}

static void read_units(struct object *o)
{
	for (u32 n = 1; n < o->nr_symbols; n++) {
		const struct symbol *sym = &o->symbols[n];
		const struct section *s = &o->sections[sym->section];
		struct sfi_tu tu;
		u64 at = sym->value;

		if (strcmp(sym->name, SFI_TU_SYMBOL))
			continue;
		if (strcmp(s->name, ".sfi.tu") || !s->data || s->size - at < sizeof(tu))
			audit_unusable("%s: a record of .sfi.tu is damaged; rebuild the driver with SFI=1", o->path);
		memcpy(&tu, s->data + at, sizeof(tu));
		if (tu.magic != SFI_TU_MAGIC || tu.abi != SFI_ABI_VERSION)
			audit_unusable("%s: a record of .sfi.tu has ABI %u, sfi-audit has %u; rebuild the driver with this tree",
				       o->path, tu.abi, SFI_ABI_VERSION);
		if (o->spec_hash && o->spec_hash != tu.spec_hash)
			audit_unusable("%s: its files were built with different interface tables; rebuild the driver", o->path);
		o->spec_hash = tu.spec_hash;
		check_table(o, s, at + offsetof(struct sfi_tu, globals), tu.nr_globals, sizeof(struct sfi_global),
			    ".sfi.globals");
		check_table(o, s, at + offsetof(struct sfi_tu, gates), tu.nr_gates, sizeof(struct sfi_gate_desc),
			    ".sfi.gates");
		check_table(o, s, at + offsetof(struct sfi_tu, targets), tu.nr_targets, sizeof(struct sfi_target),
			    ".sfi.targets");
	}
}

static void find_rt(struct object *o)
{
	for (u32 n = 0; n < o->nr_symbols; n++) {
		const struct symbol *sym = &o->symbols[n];

		if (strcmp(sym->name, "__sfi_rt") || !sym->section)
			continue;
		/* Nowhere else: data of the driver it could write itself. */
		if (o->rt_section || strcmp(o->sections[sym->section].name, ".sfi.rt") ||
		    o->sections[sym->section].size - sym->value < sizeof(struct sfi_rt))
			audit_unusable("%s: __sfi_rt is damaged; rebuild the driver with SFI=1", o->path);
		o->rt_section = sym->section;
		o->rt_offset = sym->value;
	}
}

/** records_read() - fills globals, gates and the place of __sfi_rt. */
void records_read(struct object *o)
{
	for (u32 n = 1; n < o->nr_sections; n++) {
		const struct section *s = &o->sections[n];

		for (size_t k = 0; k < sizeof(tables) / sizeof(*tables); k++)
			o->has_records |= !strcmp(s->name, tables[k]) && s->size;
		if (!strcmp(s->name, ".sfi.globals")) {
			if (o->globals || !s->data || s->size % sizeof(struct sfi_global))
				audit_unusable("%s: .sfi.globals is damaged; rebuild the driver with SFI=1", o->path);
			o->globals = audit_zalloc(s->size / sizeof(struct sfi_global) + 1, sizeof(*o->globals));
			for (u64 at = 0; at < s->size; at += sizeof(struct sfi_global))
				read_global(o, s, at);
		}
		if (!strcmp(s->name, ".sfi.gates")) {
			if (o->gates || !s->data || s->size % sizeof(struct sfi_gate_desc))
				audit_unusable("%s: .sfi.gates is damaged; rebuild the driver with SFI=1", o->path);
			o->gates = audit_zalloc(s->size / sizeof(struct sfi_gate_desc) + 1, sizeof(*o->gates));
			for (u64 at = 0; at < s->size; at += sizeof(struct sfi_gate_desc))
				read_gate(o, n, at);
		}
	}
	if (!o->has_records)
		audit_unusable("%s: no SFI records; build the driver with SFI=1", o->path);
	read_units(o);
	find_rt(o);
}

/** records_global_covers() - these bytes lie inside one object the driver may write. */
bool records_global_covers(const struct object *o, u32 section, u64 offset, u64 size)
{
	for (size_t n = 0; n < o->nr_globals; n++) {
		const struct object_range *g = &o->globals[n];

		if (g->section == section && offset >= g->offset && offset - g->offset <= g->size &&
		    size <= g->size - (offset - g->offset))
			return true;
	}
	return false;
}
