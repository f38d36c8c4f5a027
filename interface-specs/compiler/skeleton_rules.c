// SPDX-License-Identifier: GPL-2.0
/*
 * skeleton_rules.c - guesses a spec from a prototype; the guesses err towards checking.
 *
 * Names follow the kernel's habits: alloc and free, get and put, register and
 * unregister, lock and unlock come in pairs, and each half drafts its side of it.
 */
#include "skeleton_rules.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum role { PLAIN, MAKES, GETS, REGISTERS, RELEASES, LOCKS, UNLOCKS };

struct draft {
	const struct sk_function *f;
	enum role role;
	const struct sk_param *subject;	/* what the role is about, NULL if the result or nothing */
	bool has_callback;
	char *pre, *post, *callbacks;
};

static __attribute__((format(printf, 2, 3))) void add(char **list, const char *fmt, ...)
{
	char *item, *joined;
	va_list args;

	va_start(args, fmt);
	if (vasprintf(&item, fmt, args) < 0 || asprintf(&joined, "%s%s%s", *list ? *list : "", *list ? ", " : "", item) < 0)
		abort();
	va_end(args);
	free(item);
	free(*list);
	*list = joined;
}

/* Is one of the words, separated by blanks, a part of name between underscores? */
static bool has_part(const char *name, const char *words)
{
	for (const char *p = name; p; p = strchr(p, '_')) {
		size_t n = strcspn(p += *p == '_', "_");

		for (const char *w = words; *w; w += strspn(w, " ")) {
			size_t len = strcspn(w, " ");

			if (n && len == n && !strncmp(p, w, n))
				return true;
			w += len;
		}
	}
	return false;
}

static bool contains(const char *name, const char *const *words)
{
	for (; *words; words++)
		if (strstr(name, *words))
			return true;
	return false;
}

static bool is_pointer(const struct sk_param *p)
{
	return p->type >= SK_TO_VOID;
}

/* Memory as such, and no object with a meaning. */
static bool is_raw(const struct sk_param *p)
{
	return p->type == SK_TO_VOID || p->type == SK_TO_CHAR || p->type == SK_TO_INTEGER;
}

static bool counts_bytes(const struct sk_param *p)
{
	static const char *const words[] = { "len", "size", "bytes", NULL };

	return p->type == SK_INTEGER && (contains(p->name, words) || !strcmp(p->name, "sz"));
}

static bool counts_elements(const struct sk_param *p)
{
	return p->type == SK_INTEGER && (has_part(p->name, "n nr num") || strstr(p->name, "count"));
}

/* Text by its name: a number that follows is not its length. */
static bool is_text(const struct sk_param *p)
{
	return p->type == SK_TO_CHAR && p->is_const && has_part(p->name, "name str string fmt format label prefix level title");
}

static enum role role_of(const struct sk_function *f)
{
	static const char *const makes[] = { "alloc", "create", "dup", NULL };
	static const char *const ends[] = { "free", "destroy", NULL };

	if (has_part(f->name, "unlock"))
		return UNLOCKS;
	if (has_part(f->name, "lock trylock"))
		return LOCKS;
	if (contains(f->name, ends) || has_part(f->name, "unregister put del delete remove release close unmap detach"))
		return RELEASES;
	if (is_pointer(&f->ret) && (contains(f->name, makes) || has_part(f->name, "new map ioremap open")))
		return MAKES;
	if (has_part(f->name, "get"))
		return GETS;
	if (has_part(f->name, "register add request attach"))
		return REGISTERS;
	return PLAIN;
}

static const struct sk_param *subject_of(const struct sk_function *f, enum role role)
{
	for (size_t i = 0; i < f->n_params; i++) {
		const struct sk_param *p = &f->params[i];

		if (p->type == SK_TO_STRUCT && (!p->is_const || role == RELEASES))
			return p;
		if (role == RELEASES && is_pointer(p) && p->type != SK_TO_FUNCTION)
			return p;
	}
	return NULL;
}

static const char *kind_of(const struct sk_param *p)
{
	static char word[128];

	snprintf(word, sizeof(word), "CONFIRM_%s", p->type == SK_TO_STRUCT && p->tag && *p->tag ? p->tag : "kind");
	return word;
}

/* The parameter that says how long params[i] is: the next one, the one before, or the one two pointers share. */
static const struct sk_param *length_of(const struct sk_function *f, size_t i)
{
	static const int places[] = { 1, -1, 2 };

	if (is_text(&f->params[i]))
		return NULL;
	for (size_t k = 0; k < sizeof(places) / sizeof(*places); k++) {
		size_t at = i + places[k];

		if (at >= f->n_params || (!counts_bytes(&f->params[at]) && !counts_elements(&f->params[at])))
			continue;
		/* one before belongs to the pointer before it, one further on to both only if both are pointers */
		if (places[k] == -1 && i >= 2 && is_pointer(&f->params[i - 2]))
			continue;
		if (places[k] == 2 && !is_pointer(&f->params[i + 1]))
			continue;
		return &f->params[at];
	}
	return NULL;
}

static void draft_pointer(struct draft *d, size_t i)
{
	const struct sk_param *p = &d->f->params[i], *n = length_of(d->f, i);
	const char *how = p->is_const ? "read" : "write";

	if (p == d->subject && d->role == RELEASES) {
		if (is_raw(p))
			add(&d->pre, "transfer(write, %s, %s)", p->name, n ? n->name : "CONFIRM_size");
		add(&d->pre, "untrack(%s, %s)", kind_of(p), p->name);
	} else if (p == d->subject && d->role == UNLOCKS) {
		add(&d->pre, "unlock(%s, CONFIRM_TYPE)", p->name);
	} else if ((p->type == SK_TO_VOID && d->has_callback && !n) ||
		   (p->tag && !strcmp(p->tag, "lock_class_key"))) {
		add(&d->pre, "opaque(%s)", p->name);	/* the callback's cookie; lockdep's key */
	} else if (is_raw(p) && n) {
		bool elements = !counts_bytes(n) && p->type == SK_TO_INTEGER;

		add(&d->pre, "check(%s, %s, %s%s%s%s)", how, p->name, n->name, elements ? " * sizeof(*" : "",
		    elements ? p->name : "", elements ? ")" : "");
	} else if (p->type == SK_TO_CHAR && p->is_const) {
		add(&d->pre, "check(string, %s)", p->name);
	} else if (p->type == SK_TO_STRUCT && (!p->is_const || p->incomplete)) {
		add(&d->pre, "check(ref, %s, %s)", kind_of(p), p->name);
	} else if (p->type == SK_TO_VOID || p->incomplete) {
		add(&d->pre, "check(%s, %s, CONFIRM_size)", how, p->name);
	} else {
		add(&d->pre, "check(%s, %s, sizeof(*%s))", how, p->name, p->name);
	}
}

/* Bytes that an allocator was asked for: one parameter, or a number times a size. */
static const char *allocated(const struct sk_function *f)
{
	const struct sk_param *bytes = NULL, *number = NULL;
	static char text[256];

	for (size_t i = 0; i < f->n_params; i++) {
		if (!bytes && counts_bytes(&f->params[i]))
			bytes = &f->params[i];
		else if (!number && counts_elements(&f->params[i]))
			number = &f->params[i];
	}
	if (!bytes && !number)
		return "CONFIRM_size";
	snprintf(text, sizeof(text), "%s%s%s", number ? number->name : "", number && bytes ? " * " : "",
		 bytes ? bytes->name : "");
	return text;
}

static void draft_post(struct draft *d)
{
	const struct sk_param *ret = &d->f->ret, *s = d->subject;

	if (d->role == MAKES && is_raw(ret)) {
		add(&d->post, "if (ret) transfer(write, ret, %s)", allocated(d->f));
		add(&d->post, "if (ret) track(CONFIRM_kind, ret, %s)", allocated(d->f));
	} else if (d->role == MAKES || (d->role == GETS && is_pointer(ret))) {
		add(&d->post, "if (ret) track(%s, ret, 0)", kind_of(ret));
	} else if (d->role == REGISTERS && is_pointer(ret)) {
		add(&d->post, "if (!IS_ERR_OR_NULL(ret)) track(%s, ret, 0)", kind_of(ret));
	} else if (d->role == LOCKS && s) {
		add(&d->post, "%slock(%s, CONFIRM_TYPE)", ret->type == SK_VOID ? "" : "if (CONFIRM_taken) ", s->name);
	} else if (d->role == GETS && s && ret->type == SK_VOID) {
		add(&d->post, "track(%s, %s, 0)", kind_of(s), s->name);
	} else if (d->role == REGISTERS && s) {
		add(&d->post, "%strack(%s, %s, 0)", ret->type == SK_VOID ? "" : "if (!ret) ", kind_of(s), s->name);
	}
}

char *sk_annotations(const struct sk_function *f)
{
	struct draft d = { .f = f, .role = role_of(f) };
	const char *format = NULL;
	char *out = NULL, number[24] = "";

	d.subject = subject_of(f, d.role);
	for (size_t i = 0; i < f->n_params; i++)
		d.has_callback |= f->params[i].type == SK_TO_FUNCTION;
	if (has_part(f->name, "sync synchronize wait") || strstr(f->name, "sleep"))
		add(&d.pre, "context(sleep)");
	for (size_t i = 0; i < f->n_params; i++) {
		const struct sk_param *p = &f->params[i];

		if (p->type == SK_GFP)
			add(&d.pre, "context(gfp, %s)", p->name);
		if (p->type == SK_TO_FUNCTION) {
			char *line;

			if (asprintf(&line, "%sSFI_CALLBACK(%s, CONFIRM_slot)\n", d.callbacks ? d.callbacks : "", p->name) < 0)
				abort();
			free(d.callbacks);
			d.callbacks = line;
		} else if (f->variadic && p->type == SK_TO_CHAR && p->is_const && i + 1 == f->n_params) {
			snprintf(number, sizeof(number), "%zu", i + 1);
			format = number;
		} else if (is_pointer(p)) {
			draft_pointer(&d, i);
		}
	}
	draft_post(&d);
	if (asprintf(&out, "%s%s%s%s%s%s%s%s%s%s%s", d.callbacks ? d.callbacks : "", d.pre ? "SFI_PRE(" : "",
		     d.pre ? d.pre : "", d.pre ? ")\n" : "", d.post ? "SFI_POST(" : "", d.post ? d.post : "",
		     d.post ? ")\n" : "", f->variadic ? "SFI_PRINTF(" : "",
		     f->variadic ? format ? format : "CONFIRM_format_number" : "", f->variadic ? ")\n" : "",
		     d.callbacks || d.pre || d.post || f->variadic ? "" : "SFI_INERT\n") < 0)
		abort();
	free(d.callbacks);
	free(d.pre);
	free(d.post);
	return out;
}
