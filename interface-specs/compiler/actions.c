// SPDX-License-Identifier: GPL-2.0
/* actions.c - one annotation action becomes one C statement. */
#include "specc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct action {
	const struct specs *s;
	const struct decl *d;
	unsigned line;
	bool pre, d2k;
	char *name;
	struct text *args;
	size_t n_args;
};

char *quoted(const char *s)
{
	struct buf b = { 0 };

	buf_add(&b, "\"", 1);
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_add(&b, "\\", 1);
		buf_add(&b, s, 1);
	}
	buf_add(&b, "\"", 1);
	return b.s;
}

static char *misplaced(const struct action *a, const char *belongs)
{
	error_at(a->d->file->path, a->line, "%s(%s%s) belongs to %s", a->name, a->n_args ? a->args[0].s : "",
		 a->n_args > 1 ? ", ..." : "", belongs);
	return NULL;
}

static char *malformed(const struct action *a, const char *form)
{
	error_at(a->d->file->path, a->line, "malformed action %s: write %s", a->name, form);
	return NULL;
}

static const char *arg(const struct action *a, size_t i)
{
	return i < a->n_args ? a->args[i].s : "";
}

static bool form_is(const struct action *a, const char *name, const char *first, size_t n_args)
{
	return !strcmp(a->name, name) && !strcmp(arg(a, 0), first) && a->n_args == n_args;
}

static const char d2k_places[] = "SFI_PRE of a function or SFI_POST of a slot";
static const char k2d_places[] = "SFI_POST of a function or SFI_PRE of a slot";
static const char pre_places[] = "SFI_PRE of a function";

static char *check_action(const struct action *a)
{
	const char *x = arg(a, 1), *y = arg(a, 2);

	if (form_is(a, "check", "that", 2))
		return xasprintf("if (!(%s)) sfi_stub_fail(f, %s, NULL);", x, quoted(x));
	if (a->n_args && !strcmp(arg(a, 0), "that"))
		return malformed(a, "check(that, expression)");
	/* what the domain holds can be asked on the way in as well: is the kernel calling about our object? */
	if (form_is(a, "check", "ref", 3))
		return xasprintf("sfi_check_ref(f, &SFI_KIND(%s), %s, %s);", x, y, quoted(y));
	if (form_is(a, "check", "own", 3))
		return xasprintf("sfi_check_own(f, &SFI_KIND(%s), %s);", x, y);
	if (!a->d2k && a->n_args && strcmp(arg(a, 0), "ref") && strcmp(arg(a, 0), "own"))
		return misplaced(a, d2k_places);
	if (form_is(a, "check", "write", 3) || form_is(a, "check", "read", 3))
		return xasprintf("sfi_d2k_check_%s(f, %s, %s, %s);", arg(a, 0), x, y, quoted(x));
	if (form_is(a, "check", "string", 2))
		return xasprintf("sfi_d2k_check_string(f, %s, %s);", x, quoted(x));
	return malformed(a, "check(write|read, p, n), check(string, s), check(ref|own, kind, p) or check(that, expression)");
}

static char *object_action(const struct action *a)
{
	bool adds = !strcmp(a->name, "track") || !strcmp(a->name, "lend");

	if (a->n_args == 3 && !strcmp(a->name, "untrack"))
		return xasprintf("sfi_untrack_aux(f, &SFI_KIND(%s), %s, %s);", arg(a, 0), arg(a, 1), arg(a, 2));
	if (adds ? a->n_args != 3 : a->n_args != 2)
		return malformed(a, adds ? "track|lend(kind, p, aux)" : "untrack|unlend(kind, p)");
	if (adds)
		return xasprintf("sfi_%s(f, &SFI_KIND(%s), %s, %s);", a->name, arg(a, 0), arg(a, 1), arg(a, 2));
	return xasprintf("sfi_%s(f, &SFI_KIND(%s), %s);", a->name, arg(a, 0), arg(a, 1));
}

static char *context_action(const struct action *a)
{
	if (a->d->is_slot || !a->pre)
		return misplaced(a, pre_places);
	if (form_is(a, "context", "sleep", 1))
		return xasprintf("sfi_check_sleepable(f);");
	if (form_is(a, "context", "gfp", 2))
		return xasprintf("sfi_check_gfp(f, %s);", arg(a, 1));
	return malformed(a, "context(sleep) or context(gfp, flags)");
}

static char *lock_action(const struct action *a)
{
	if (a->d->is_slot)
		return misplaced(a, "a function");
	if (a->n_args != 2)
		return malformed(a, "lock|unlock(l, TYPE), TYPE as in SFI_LOCK_*");
	return xasprintf("sfi_lock_%s(f, %s, %s%s);", a->name[0] == 'u' ? "released" : "acquired", arg(a, 0),
			 strncmp(arg(a, 1), "SFI_LOCK_", 9) ? "SFI_LOCK_" : "", arg(a, 1));
}

static char *gate_action(const struct action *a)
{
	const struct decl *slot;

	if (a->n_args != 2)
		return malformed(a, "gate(fn, slot)");
	if (a->d->is_slot || !a->pre)
		return misplaced(a, pre_places);
	slot = find_slot(a->s, arg(a, 1));
	if (!slot) {
		error_at(a->d->file->path, a->line, "unknown slot %s; describe it with SFI_SLOT or SFI_SLOT_ARG",
			 arg(a, 1));
		return NULL;
	}
	return xasprintf("sfi_check_gate(f, %s, \"%s\");", arg(a, 0), slot->name);
}

/* A claim that a person made, not a check: the kernel uses the pointer's value and never follows it. */
static char *opaque_action(const struct action *a)
{
	for (size_t i = 0; a->n_args == 1 && i < a->d->n_params; i++) {
		if (strcmp(a->args[0].s, a->d->params[i].name))
			continue;
		return a->pre && !a->d->is_slot ? xasprintf("(void)%s;", a->args[0].s) : misplaced(a, pre_places);
	}
	return malformed(a, "opaque(p), p a parameter");
}

static char *statement(const struct action *a)
{
	if (!strcmp(a->name, "check"))
		return check_action(a);
	if (!strcmp(a->name, "copy")) {
		if (!form_is(a, "copy", "write", 3))
			return malformed(a, "copy(write, p, n)");
		if (a->d2k)
			return misplaced(a, k2d_places);
		return xasprintf("sfi_k2d_copy_write(f, %s, %s, %s);", arg(a, 1), arg(a, 2), quoted(arg(a, 1)));
	}
	if (!strcmp(a->name, "transfer")) {
		if (!form_is(a, "transfer", "write", 3))
			return malformed(a, "transfer(write, p, n)");
		return xasprintf("sfi_%s_transfer_write(f, %s, %s, %s);", a->d2k ? "d2k" : "k2d", arg(a, 1), arg(a, 2),
				 quoted(arg(a, 1)));
	}
	if (!strcmp(a->name, "revoke")) {
		if (a->n_args != 2)
			return malformed(a, "revoke(p, n)");
		return xasprintf("sfi_revoke_write(f, %s, %s);", arg(a, 0), arg(a, 1));
	}
	if (!strcmp(a->name, "track") || !strcmp(a->name, "untrack") || !strcmp(a->name, "lend") ||
	    !strcmp(a->name, "unlend"))
		return object_action(a);
	if (!strcmp(a->name, "context"))
		return context_action(a);
	if (!strcmp(a->name, "lock") || !strcmp(a->name, "unlock"))
		return lock_action(a);
	if (!strcmp(a->name, "gate"))
		return gate_action(a);
	if (!strcmp(a->name, "opaque"))
		return opaque_action(a);
	error_at(a->d->file->path, a->line,
		 "unknown action '%s': use check, copy, transfer, revoke, track, untrack, lend, unlend, context, lock, unlock, gate, opaque or do",
		 a->name);
	return NULL;
}

/* Length of "if (c)" at the start of an action; 0 if there is none. */
static size_t condition_len(const char *p)
{
	size_t at = 2 + (strncmp(p, "if", 2) ? 0 : strspn(p + 2, " "));

	return strncmp(p, "if", 2) || p[at] != '(' ? 0 : at + skip_balanced(p + at, strlen(p + at));
}

static size_t ident_len(const char *p)
{
	size_t n = 0;

	while (isalnum((unsigned char)p[n]) || p[n] == '_')
		n++;
	return n;
}

char *action_name(const char *text)
{
	size_t n = condition_len(text);

	text += n + strspn(text + n, " ");
	return xstrndup(text, ident_len(text));
}

/* "if (c) name(args)": returns the statement, NULL after an error message. */
static char *translate(const struct specs *s, const struct decl *d, const struct text *t, bool pre)
{
	struct action a = { .s = s, .d = d, .line = t->line, .pre = pre, .d2k = d->is_slot != pre };
	const char *p = t->s;
	char *cond = NULL, *out;
	size_t len = condition_len(p), n;

	if (len) {
		const char *c = strchr(p, '(');

		cond = xstrndup(c, p + len - c);
		p += len + strspn(p + len, " ");
	}
	n = ident_len(p);
	a.name = xstrndup(p, n);
	p += n + strspn(p + n, " ");
	len = *p == '(' ? skip_balanced(p, strlen(p)) : 0;
	if (!n || !len || p[len]) {
		error_at(d->file->path, t->line, "malformed action '%s': write [if (condition)] action(arguments)", t->s);
		return NULL;
	}
	if (!strcmp(a.name, "do")) {
		out = xasprintf("%.*s;", (int)(len - 2), p + 1);
	} else {
		a.n_args = split_args(p + 1, len - 2, t->line, &a.args);
		out = statement(&a);
	}
	if (!out || !cond)
		return out;
	return xasprintf("if %s { %s }", cond, out);
}

void emit_actions(struct buf *b, const struct specs *s, const struct decl *d, enum ann_kind phase, const char *self)
{
	bool any = false;

	for (size_t i = 0; i < d->group->n_anns; i++) {
		const struct ann *a = &d->group->anns[i];

		for (size_t k = 0; a->kind == phase && k < a->n_args; k++) {
			char *c = translate(s, d, &a->args[k], phase == ANN_PRE);

			if (!c)
				continue;
			buf_printf(b, "#line %u \"%s\"\n\t%s\n", a->args[k].line, d->file->path, c);
			any = true;
			free(c);
		}
	}
	if (any)
		buf_printf(b, "#line %u \"%s\"\n", b->line + 1, self);
}
