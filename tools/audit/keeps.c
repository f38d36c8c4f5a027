// SPDX-License-Identifier: GPL-2.0
/*
 * keeps.c - which calls take no permission back: some of the runtime's, stubs that the interface table lists, and
 * functions of the driver that call nothing else.
 */
#include <capstone/capstone.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "exec.h"

static struct {
	char **names;
	size_t n, cap;
} table;

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/**
 * keeps_read() - the "keeps FUNCTION" lines of the table that the module was built with, as the hash in its records
 * says, which the runtime compares with its stubs'. Does not return if it is another.
 */
void keeps_read(const struct object *o, const char *path)
{
	unsigned long long hash = 0;
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;

	if (!f || (len = getline(&line, &cap, f)) < 0)
		audit_unusable("cannot read interface table %s: %s", path, f && feof(f) ? "it is empty" : strerror(errno));
	if (strcmp(line, "sfi-table 1\n"))
		audit_unusable("%s is no interface table of version 1; give the one that the module was built with", path);
	while ((len = getline(&line, &cap, f)) > 0) {
		line[strcspn(line, "\n")] = 0;
		if (!strncmp(line, "hash ", 5))
			hash = strtoull(line + 5, NULL, 16);
		if (strncmp(line, "keeps ", 6))
			continue;
		table.names = audit_array(table.names, &table.cap, table.n, sizeof(*table.names));
		table.names[table.n] = strdup(line + 6);
		if (!table.names[table.n++])
			audit_unusable("out of memory; free some and run again");
	}
	free(line);
	fclose(f);
	if (!hash || hash != o->spec_hash)
		audit_unusable("%s: built with another interface table than %s; give that one", o->path, path);
	if (table.n)
		qsort(table.names, table.n, sizeof(*table.names), by_name);
}

static bool in_table(const char *function)
{
	return table.n && bsearch(&function, table.names, table.n, sizeof(*table.names), by_name);
}

/** keeps_call() - a call of an undefined function, or of one of the driver's: does it leave all permissions? */
bool keeps_call(const char *undefined, const struct function *to)
{
	static const char *const runtime[] = {
		"__fentry__", "memcpy", "memmove", "memset", "__sfi_check_write", "__sfi_check_read", "__sfi_range_write",
		"__sfi_range_read", "__sfi_loop_write", "__sfi_loop_read", "__sfi_icall", "__sfi_ustack_push",
		"__sfi_ustack_pop", "__sfi_stack_check", "__sfi_loop_poll", "__stack_chk_fail", "__x86_return_thunk"};

	if (!undefined)
		return to && to->keeps;
	for (size_t k = 0; k < sizeof(runtime) / sizeof(*runtime); k++)
		if (!strcmp(undefined, runtime[k]))
			return true;
	/* A scheduling point: what another task does meanwhile is as what another processor does. */
	return !strncmp(undefined, "__SCT__preempt_schedule", 23) ||
	       (!strncmp(undefined, "__sfi_stub_", 11) && in_table(undefined + 11));
}

/* Does this instruction leave the function for one that may revoke? A jump within it does not. */
static bool leaves(const struct object *o, const struct function *f, const struct insn *i)
{
	const struct operand *op = &i->op[0];
	const struct function *to;
	enum insn_class c = exec_class(i->id);

	if (c != C_CALL && c != C_JMP && c != C_JCC)
		return false;
	if (op->type != OP_IMM)
		return true;
	if (op->sym != NO_SYMBOL)
		return !keeps_call(o->symbols[op->sym].name, NULL);
	to = function_at(o, op->section, op->imm);
	return !to || (to != f && !to->keeps);
}

static bool keeps(const struct object *o, const struct function *f)
{
	const struct section *s = &o->sections[f->section];
	const struct insn *i = insn_at(o, f->section, f->start);

	if (!i || f->gate)
		return false;
	for (; i < s->insns + s->nr_insns && i->offset < f->start + f->size; i++)
		if (i->bad || leaves(o, f, i))
			return false;
	return true;
}

/** keeps_find() - the driver's functions that call nothing that may revoke, directly or by way of each other. */
void keeps_find(struct object *o)
{
	bool again = true;

	for (size_t n = 0; n < o->nr_functions; n++)
		o->functions[n].keeps = true;
	while (again) {
		again = false;
		for (size_t n = 0; n < o->nr_functions; n++) {
			struct function *f = &o->functions[n];

			if (f->keeps && !keeps(o, f)) {
				f->keeps = false;
				again = true;
			}
		}
	}
}
