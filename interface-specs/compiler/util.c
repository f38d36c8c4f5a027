// SPDX-License-Identifier: GPL-2.0
/* util.c - buffers, strings and messages. */
#include "specc.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned n_errors;

void *xrealloc(void *p, size_t n)
{
	p = realloc(p, n);
	if (!p)
		die("out of memory");
	return p;
}

char *xstrndup(const char *s, size_t n)
{
	char *p = xrealloc(NULL, n + 1);

	memcpy(p, s, n);
	p[n] = 0;
	return p;
}

static char *vformat(const char *fmt, va_list ap)
{
	char *p;

	if (vasprintf(&p, fmt, ap) < 0)
		die("out of memory");
	return p;
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = vformat(fmt, ap);
	va_end(ap);
	return p;
}

void buf_add(struct buf *b, const char *s, size_t n)
{
	if (!b->line)
		b->line = 1;
	if (b->len + n + 1 > b->cap) {
		b->cap = 2 * (b->len + n + 1);
		b->s = xrealloc(b->s, b->cap);
	}
	memcpy(b->s + b->len, s, n);
	b->len += n;
	b->s[b->len] = 0;
	for (; n; n--)
		b->line += *s++ == '\n';
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = vformat(fmt, ap);
	va_end(ap);
	buf_add(b, p, strlen(p));
	free(p);
}

char *read_whole_file(const char *path)
{
	FILE *f = fopen(path, "r");
	struct buf b = { 0 };
	char chunk[8192];
	size_t n;

	if (!f)
		return NULL;
	buf_add(&b, "", 0);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, chunk, n);
	if (ferror(f))
		b.s = NULL;
	fclose(f);
	return b.s;
}

bool mentions(const char *text, const char *ident)
{
	size_t n = strlen(ident);

	for (const char *p = text; (p = strstr(p, ident)); p++) {
		bool starts = p == text || !(isalnum((unsigned char)p[-1]) || p[-1] == '_');
		bool ends = !(isalnum((unsigned char)p[n]) || p[n] == '_');
		/* x->ident and x.ident name a field, not the parameter */
		bool field = p > text && (p[-1] == '.' || (p > text + 1 && p[-1] == '>' && p[-2] == '-'));

		if (starts && ends && !field)
			return true;
	}
	return false;
}

char *take_string(CXString s)
{
	const char *c = clang_getCString(s);
	char *copy = xstrndup(c ? c : "", c ? strlen(c) : 0);

	clang_disposeString(s);
	return copy;
}

static void message(const char *file, unsigned line, const char *what, const char *fmt, va_list ap)
{
	char *text = vformat(fmt, ap);

	fprintf(stderr, "%s:%u: %s: %s\n", file, line, what, text);
	free(text);
}

void error_at(const char *file, unsigned line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	message(file, line, "error", fmt, ap);
	va_end(ap);
	n_errors++;
}

void die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fprintf(stderr, "sfi-specc: error: ");
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(1);
}
