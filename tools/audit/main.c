// SPDX-License-Identifier: GPL-2.0
/* main.c - options, findings, the summary and the exit status. */
#include <argp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"

struct counts counts;

static const struct argp_option options[] = {
	{ "stamp", 's', NULL, 0, "add an audit record to a module without findings", 0 },
	{ "table", 't', "FILE", 0, "the interface table that the module was built with; without it any stub may revoke", 0 },
	{ 0 },
};

static struct { bool stamp; const char *path, *table; } arguments;

static error_t parse(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case 's':
		arguments.stamp = true;
		return 0;
	case 't':
		arguments.table = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (arguments.path)
			argp_error(state, "one module at a time");
		arguments.path = arg;
		return 0;
	case ARGP_KEY_END:
		if (!arguments.path)
			argp_error(state, "name a module");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/** audit_unusable() - one line on stderr, exit status 2. */
void audit_unusable(const char *fmt, ...)
{
	va_list args;

	fflush(stdout);
	va_start(args, fmt);
	fputs("sfi-audit: ", stderr);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
	va_end(args);
	exit(AUDIT_UNUSABLE);
}

/** audit_array() - @p with room for @n + 1 elements; does not return without. */
void *audit_array(void *p, size_t *cap, size_t n, size_t size)
{
	if (n < *cap)
		return p;
	*cap = *cap * 2 > n + 8 ? *cap * 2 : n + 8;
	p = realloc(p, *cap * size);
	if (!p)
		audit_unusable("out of memory; free some and run again");
	return p;
}

/** audit_zalloc() - zeroed memory for at least one element; does not return without. */
void *audit_zalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		audit_unusable("out of memory; free some and run again");
	return p;
}

/** finding() - one line: section+0xoffset <function+0xoffset>: what. */
void finding(const struct object *o, u32 section, u64 offset, const char *fmt, ...)
{
	const struct function *f = o->sections[section].exec ? function_at(o, section, offset) : NULL;
	va_list args;

	counts.findings++;
	printf("%s+0x%llx", o->sections[section].name, (unsigned long long)offset);
	if (f)
		printf(" <%s+0x%llx>", f->name, (unsigned long long)(offset - f->start));
	printf(": ");
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
}

/* What the module takes from the kernel besides stubs: data it only names or reads. */
static void count_kernel_data(const struct object *o)
{
	for (u32 n = 1; n < o->nr_symbols; n++) {
		const struct symbol *s = &o->symbols[n];

		if (!s->section && !s->absolute && s->name[0] && strncmp(s->name, "__sfi_", 6) &&
		    strncmp(s->name, "__x86_", 6) && strncmp(s->name, "__SCT__", 7) &&
		    strncmp(s->name, "__get_user_", 11) && strncmp(s->name, "__put_user_", 11) && strcmp(s->name, "memcpy") &&
		    strcmp(s->name, "memmove") && strcmp(s->name, "memset") && strcmp(s->name, "__fentry__") &&
		    strcmp(s->name, "__stack_chk_fail"))
			counts.kernel_data++;
	}
}

static void summary(const struct object *o)
{
	const struct counts *c = &counts;
	const char *name = strrchr(o->path, '/') ? strrchr(o->path, '/') + 1 : o->path;

	printf("%s: %zu functions, %zu of them gates, %zu instructions; "
	       "stores: %zu checked, %zu range, %zu frame, %zu own data, %zu reviewed; "
	       "loads: %zu checked, %zu range, %zu frame, %zu module, %zu kernel, %zu per-CPU; "
	       "calls: %zu direct, %zu indirect; %zu kernel symbols as data; %zu interrupt flag changes; %zu findings\n",
	       name, c->functions, c->gates, c->instructions, c->store_check, c->store_range, c->store_frame,
	       c->store_own, c->store_asm, c->load_check, c->load_range, c->load_frame, c->load_module, c->load_kernel,
	       c->load_percpu, c->calls, c->icalls, c->kernel_data, c->interrupt_flag, c->findings);
}

int main(int argc, char **argv)
{
	static const struct argp argp = { options, parse, "MODULE.ko",
		"Verifies the object code of a sandboxed module: every store and load is checked, every "
		"call leaves through a stub, every way in is a gate. Exit status: 0 clean, 1 findings, "
		"2 unusable input.", NULL, NULL, NULL };
	struct object o = { 0 };

	argp_err_exit_status = AUDIT_UNUSABLE;
	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	elf_open(&o, arguments.path);
	records_read(&o);
	if (arguments.table)
		keeps_read(&o, arguments.table);
	decode_object(&o);
	patch_check(&o);
	keeps_find(&o);
	for (size_t n = 0; n < o.nr_functions; n++)
		flow_check(&o, &o.functions[n]);
	count_kernel_data(&o);
	summary(&o);
	if (counts.findings)
		return AUDIT_FINDINGS;
	if (arguments.stamp)
		stamp_write(&o, arguments.path);
	return AUDIT_CLEAN;
}
