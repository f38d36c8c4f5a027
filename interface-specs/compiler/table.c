// SPDX-License-Identifier: GPL-2.0
/* table.c - the table the plugin reads, and the hash that ties drivers to stub modules. */
#include "specc.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#define FNV_START 0xcbf29ce484222325ULL

static uint64_t fnv1a(uint64_t h, const char *s)
{
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3ULL;
	return h;
}

/* Names relative to the tree and a NUL after each part: the same wherever the tree lies. */
static uint64_t hash_files(uint64_t h, const char *dir, const char *shown, const char *pattern)
{
	glob_t g;

	if (glob(xasprintf("%s/%s", dir, pattern), 0, NULL, &g))	/* sorted by bytes: no locale is set */
		return h;
	for (size_t i = 0; i < g.gl_pathc; i++) {
		char *text = read_whole_file(g.gl_pathv[i]);

		if (!text)
			die("cannot read %s: %s", g.gl_pathv[i], strerror(errno));
		h = fnv1a(h, xasprintf("%s/%s\n", shown, strrchr(g.gl_pathv[i], '/') + 1));
		h = fnv1a(h, text) * 0x100000001b3ULL;
		free(text);
	}
	globfree(&g);
	return h;
}

/* All text that decides what a stub does: actions, kinds and the language itself. */
static uint64_t hash_texts(const struct specs *s)
{
	uint64_t h = FNV_START;

	for (unsigned m = 0; m < N_MODULES; m++) {
		char *dir = xasprintf("%s/%s", s->dir, module_names[m]);

		h = hash_files(h, dir, module_names[m], "*.h");
		h = hash_files(h, dir, module_names[m], "*.c");
	}
	if (s->include_dirs[0])
		h = hash_files(h, s->include_dirs[0], "annotations/sfi", "sfi/*.h");
	if (s->include_dirs[1])
		h = hash_files(h, s->include_dirs[1], "include", "sfi_stub.h");
	return h;
}

uint64_t emit_table(struct buf *b, const struct specs *s)
{
	static const char first[] = "sfi-table 1\n";
	struct buf facts = { 0 };
	uint64_t hash;

	buf_add(&facts, "", 0);
	for (size_t i = 0; i < s->n_decls; i++) {
		const struct decl *d = &s->decls[i];

		if (d->is_slot && d->tag) {
			buf_printf(&facts, "slot %s struct %s %lld\n", d->name, d->tag, d->offset);
		} else if (d->is_slot) {
			buf_printf(&facts, "slot %s arg\n", d->name);
		} else {
			buf_printf(&facts, "stub %s %s\n", d->name, module_names[d->file->module]);
			if (d->size)
				buf_printf(&facts, "field %s struct %s %lld %lld\n", d->name, d->tag, d->offset, d->size);
			for (size_t k = 0; k < d->n_callbacks; k++)
				buf_printf(&facts, "callback %s %u %s\n", d->name, d->callbacks[k].arg,
					   d->callbacks[k].slot);
			if (find_ann(d, ANN_NORETURN))
				buf_printf(&facts, "noreturn %s\n", d->name);
			if (find_ann(d, ANN_KEEPS))
				buf_printf(&facts, "keeps %s\n", d->name);
		}
	}
	buf_printf(&facts, "text %016llx\n", (unsigned long long)hash_texts(s));
	hash = fnv1a(fnv1a(FNV_START, first), facts.s);
	buf_printf(b, "%shash %016llx\n%s", first, (unsigned long long)hash, facts.s);
	return hash;
}
