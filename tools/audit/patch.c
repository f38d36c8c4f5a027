// SPDX-License-Identifier: GPL-2.0
/*
 * patch.c - the tables by which the kernel changes code at load or later. What a static
 * key may turn into a jump becomes an edge; the other tables may only name the kind of
 * instruction that the kernel means to patch; a table not known here is a finding.
 */
#include <capstone/capstone.h>
#include <elf.h>
#include <string.h>

#include "exec.h"

enum site { SITE_CALL, SITE_THUNK, SITE_RETURN, SITE_ENDBR, SITE_LOCK, SITE_STATIC_CALL };

/* Tables of self-relative 32-bit addresses, and what must stand there. */
static const struct { const char *section; enum site site; unsigned stride; } tables[] = {
	{".call_sites", SITE_CALL, 4}, {".retpoline_sites", SITE_THUNK, 4}, {".return_sites", SITE_RETURN, 4},
	{".ibt_endbr_seal", SITE_ENDBR, 4}, {".smp_locks", SITE_LOCK, 4}, {".static_call_sites", SITE_STATIC_CALL, 8},
};

/* Code changed or entered in ways that are not analysed. */
static const char *const refused[] = {".altinstructions", ".altinstr_replacement", ".parainstructions", "__ex_table",
				      ".init_array", ".ctors", ".fini_array", ".cfi_sites"};

/* The code address in a table's field. */
static bool code_at(const struct object *o, const struct section *s, u64 at, u32 *section, u64 *offset)
{
	const struct reloc *r = elf_reloc_at(s, at);

	return r && r->type == R_X86_64_PC32 && elf_resolve(o, r, section, offset) && o->sections[*section].exec;
}

static bool call_to(const struct object *o, const struct insn *i, const char *prefix)
{
	return i->nr_ops && i->op[0].type == OP_IMM && i->op[0].sym != NO_SYMBOL &&
	       !strncmp(o->symbols[i->op[0].sym].name, prefix, strlen(prefix));
}

static bool fits(const struct object *o, const struct insn *i, enum site site)
{
	enum insn_class c = exec_class(i->id);

	switch (site) {
	case SITE_CALL:
		return c == C_CALL || c == C_JMP || c == C_JCC;
	case SITE_THUNK:
		return (c == C_CALL || c == C_JMP || c == C_JCC) && call_to(o, i, "__x86_indirect_thunk_");
	case SITE_RETURN:
		return c == C_RET || (c == C_JMP && call_to(o, i, "__x86_return_thunk"));
	case SITE_ENDBR:
		return i->id == X86_INS_ENDBR64;
	case SITE_LOCK:
		return i->lock;
	case SITE_STATIC_CALL:
		return (c == C_CALL || c == C_JMP) && call_to(o, i, "__SCT__");
	}
	return false;
}

static void check_sites(struct object *o, u32 n, enum site site, unsigned stride)
{
	struct section *s = &o->sections[n];

	for (u64 at = 0; at + 4 <= s->size; at += stride) {
		const struct insn *i;
		u64 offset;
		u32 section;

		if (!code_at(o, s, at, &section, &offset) || !(i = insn_at(o, section, offset)) || !fits(o, i, site))
			finding(o, n, at, "patch table entry: it names no instruction of the kind the table is for");
	}
}

static void check_jump_labels(struct object *o, u32 n)
{
	struct section *s = &o->sections[n];

	for (u64 at = 0; at + 8 <= s->size; at += 16) {
		u64 code, target;
		u32 code_section, target_section;
		const struct function *f;
		struct insn *i;

		if (!code_at(o, s, at, &code_section, &code) || !code_at(o, s, at + 4, &target_section, &target)) {
			finding(o, n, at, "jump label: it names no code");
			continue;
		}
		i = (struct insn *)insn_at(o, code_section, code);
		f = function_at(o, code_section, code);
		if (!i || (i->size != 5 && i->size != 2) || (i->id != X86_INS_NOP && exec_class(i->id) != C_JMP))
			finding(o, n, at, "jump label: its place is neither a no-op nor a jump");
		else if (!f || f != function_at(o, target_section, target) || !insn_at(o, target_section, target))
			finding(o, n, at, "jump label: its target is no instruction of the same function");
		else if (i->patched && i->patched != target + 1)
			finding(o, n, at, "jump label: two targets for one place");
		else
			i->patched = target + 1;
	}
}

/* WARN() goes on behind its ud2, BUG() does not. */
static void find_warnings(struct object *o, u32 n)
{
	const u32 entry = 12, flags_at = 10;
	struct section *s = &o->sections[n];

	for (u64 at = 0; s->data && at + entry <= s->size; at += entry) {
		struct insn *i;
		u64 offset;
		u32 section;

		if (!code_at(o, s, at, &section, &offset) || !(i = (struct insn *)insn_at(o, section, offset)) ||
		    i->id != X86_INS_UD2)
			finding(o, n, at, "bug table entry: it names no ud2");
		else if (s->data[at + flags_at] & 1)
			i->resumes = true;
	}
}

/* A pointer in the driver's data is a way into its code: only to where a function starts. */
static void check_pointers(struct object *o, u32 n)
{
	static const char *const holders[] = {".data", ".rodata", ".init.data", ".exit.data", ".init.rodata",
					      ".sfi.targets", ".gnu.linkonce.this_module"};
	struct section *s = &o->sections[n];
	bool holds = false;

	for (size_t k = 0; k < sizeof(holders) / sizeof(*holders); k++)
		holds |= !strncmp(s->name, holders[k], strlen(holders[k]));
	for (size_t k = 0; holds && k < s->nr_relocs; k++) {
		const struct reloc *r = &s->relocs[k];
		const struct function *f;
		u32 section;
		u64 offset;

		if (r->type != R_X86_64_64 || !elf_resolve(o, r, &section, &offset) || !o->sections[section].exec)
			continue;
		f = function_at(o, section, offset);
		if (!f || f->start != offset)
			finding(o, n, r->offset, "pointer into the middle of a function");
	}
}

/** patch_check() - after decode_object(): edges of static keys, and what patch tables name. */
void patch_check(struct object *o)
{
	for (u32 n = 1; n < o->nr_sections; n++) {
		struct section *s = &o->sections[n];

		if (!(s->flags & SHF_ALLOC) || !s->size)
			continue;
		for (size_t k = 0; k < sizeof(tables) / sizeof(*tables); k++)
			if (!strcmp(s->name, tables[k].section))
				check_sites(o, n, tables[k].site, tables[k].stride);
		for (size_t k = 0; k < sizeof(refused) / sizeof(*refused); k++)
			if (!strcmp(s->name, refused[k]))
				finding(o, n, 0, "a table of patched or unusual code that is not analysed");
		check_pointers(o, n);
		if (!strcmp(s->name, "__jump_table"))
			check_jump_labels(o, n);
		if (!strcmp(s->name, "__bug_table"))
			find_warnings(o, n);
		if (!strcmp(s->name, "__mcount_loc"))
			finding(o, n, 0, "function tracing patches this code; build the driver without it");
	}
}
