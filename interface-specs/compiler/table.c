// SPDX-License-Identifier: GPL-2.0
/* table.c - the table the plugin reads. */
#include "specc.h"

#include <stdlib.h>
#include <string.h>

static uint64_t fnv1a(uint64_t h, const char *s)
{
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3ULL;
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
			for (size_t k = 0; k < d->n_callbacks; k++)
				buf_printf(&facts, "callback %s %u %s\n", d->name, d->callbacks[k].arg,
					   d->callbacks[k].slot);
			if (find_ann(d, ANN_NORETURN))
				buf_printf(&facts, "noreturn %s\n", d->name);
		}
	}
	hash = fnv1a(fnv1a(0xcbf29ce484222325ULL, first), facts.s);
	buf_printf(b, "%shash %016llx\n%s", first, (unsigned long long)hash, facts.s);
	return hash;
}
