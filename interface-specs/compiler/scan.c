// SPDX-License-Identifier: GPL-2.0
/*
 * scan.c - finds the annotations in a spec's text.
 *
 * From the text and not from attributes: clang drops an attribute that follows
 * a definition (header inlines), expands macros in the arguments, and knows
 * the line of the attribute only, not of each action.
 */
#include "specc.h"

#include <ctype.h>
#include <string.h>

static const struct {
	const char *name;
	enum ann_kind kind;
	bool has_args;
} macros[] = {
	{ "SFI_PRE", ANN_PRE, true },
	{ "SFI_POST", ANN_POST, true },
	{ "SFI_CALL", ANN_CALL, true },
	{ "SFI_INERT", ANN_INERT, false },
	{ "SFI_NORETURN", ANN_NORETURN, false },
	{ "SFI_PRINTF", ANN_PRINTF, true },
	{ "SFI_CALLBACK", ANN_CALLBACK, true },
	{ "SFI_SLOT", ANN_SLOT, true },
	{ "SFI_SLOT_ARG", ANN_SLOT_ARG, true },
	{ "SFI_RET", ANN_RET, true },
	{ "SFI_DEAD", ANN_DEAD, true },
	{ "SFI_PRINCIPAL", ANN_PRINCIPAL, true },
	{ "SFI_KEEPS", ANN_KEEPS, false },
	{ "SFI_FIELD", ANN_FIELD, true },
};

static bool ident_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Length of the string or character literal at s, with its quotes. */
static size_t literal_len(const char *s, size_t len)
{
	size_t i = 1;

	while (i < len && s[i] != s[0] && s[i] != '\n')
		i += s[i] == '\\' ? 2 : 1;
	return i < len ? i + 1 : len;
}

/* Comments and preprocessor lines become blanks; offsets and lines stay. */
static char *blank_out(const char *text)
{
	size_t len = strlen(text), i = 0;
	char *s = xstrndup(text, len);
	bool line_start = true;

	while (i < len) {
		size_t end = i;

		if (s[i] == '"' || s[i] == '\'') {
			i += literal_len(s + i, len - i);
			line_start = false;
			continue;
		}
		if (!strncmp(s + i, "//", 2)) {
			end = i + strcspn(s + i, "\n");
		} else if (!strncmp(s + i, "/*", 2)) {
			const char *close = strstr(s + i + 2, "*/");

			end = close ? (size_t)(close + 2 - s) : len;
		} else if (s[i] == '#' && line_start) {
			for (end = i; end < len && (s[end] != '\n' || s[end - 1] == '\\'); end++) {
				const char *close = strncmp(s + end, "/*", 2) ? NULL : strstr(s + end + 2, "*/");

				if (close)	/* may go on over several lines */
					end = close + 1 - s;
			}
		}
		if (end == i) {
			if (s[i] == '\n')
				line_start = true;
			else if (!isspace((unsigned char)s[i]))
				line_start = false;
			i++;
		}
		for (; i < end; i++)
			if (s[i] != '\n')
				s[i] = ' ';
	}
	return s;
}

size_t skip_balanced(const char *s, size_t len)
{
	char stack[64];
	size_t depth = 0, i = 0;

	while (i < len) {
		char c = s[i];

		if (c == '"' || c == '\'') {
			i += literal_len(s + i, len - i);
			continue;
		}
		if (c == '(' || c == '[' || c == '{') {
			if (depth == sizeof(stack))
				return 0;
			stack[depth++] = c == '(' ? ')' : c == '[' ? ']' : '}';
		} else if (c == ')' || c == ']' || c == '}') {
			if (!depth || stack[--depth] != c)
				return 0;
			if (!depth)
				return i + 1;
		}
		i++;
	}
	return 0;
}

static unsigned newlines(const char *s, size_t n)
{
	unsigned lines = 0;

	while (n--)
		lines += *s++ == '\n';
	return lines;
}

static void add_part(struct text **out, size_t *n, const char *s, size_t len, unsigned line)
{
	size_t lead = 0;
	struct text *t;

	while (lead < len && isspace((unsigned char)s[lead]))
		lead++;
	while (len > lead && isspace((unsigned char)s[len - 1]))
		len--;
	t = PUSH(*out, *n);
	t->line = line + newlines(s, lead);
	t->s = xstrndup(s + lead, len - lead);
	for (char *p = t->s; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
}

size_t split_args(const char *s, size_t len, unsigned line, struct text **out)
{
	size_t start = 0, n = 0, i = 0;
	bool blank = true;

	*out = NULL;
	for (i = 0; i < len; i++)
		blank &= !!isspace((unsigned char)s[i]);
	if (blank)
		return 0;
	for (i = 0; i < len; ) {
		if (s[i] == '"' || s[i] == '\'') {
			i += literal_len(s + i, len - i);
		} else if (strchr("([{", s[i])) {
			size_t skip = skip_balanced(s + i, len - i);

			i += skip ? skip : 1;
		} else if (s[i] == ',') {
			add_part(out, &n, s + start, i - start, line + newlines(s, start));
			start = ++i;
		} else {
			i++;
		}
	}
	add_part(out, &n, s + start, len - start, line + newlines(s, start));
	return n;
}

void scan_spec(struct spec_file *file)
{
	char *s = blank_out(file->text);
	size_t len = strlen(s), i = 0;
	unsigned line = 1;
	struct group *g = NULL;
	int braces = 0;		/* inside a helper's body SFI_KIND() and the like are plain C */

	while (i < len) {
		size_t n = 0, m, end;
		struct ann *a;

		if (s[i] == '\n')
			line++;
		braces += (s[i] == '{') - (s[i] == '}');
		if (s[i] == ';' && g) {
			g->end = i;
			g = NULL;
		}
		if (s[i] == '"' || s[i] == '\'') {
			size_t skip = literal_len(s + i, len - i);

			line += newlines(s + i, skip);
			i += skip;
			continue;
		}
		if (!ident_char(s[i])) {
			i++;
			continue;
		}
		while (ident_char(s[i + n]))
			n++;
		for (m = 0; m < sizeof(macros) / sizeof(*macros); m++)
			if (strlen(macros[m].name) == n && !strncmp(s + i, macros[m].name, n))
				break;
		if (m == sizeof(macros) / sizeof(*macros)) {
			if (!strncmp(s + i, "SFI_", 4) && !braces && s[i + n] == '(' &&
			    strncmp(s + i, "SFI_DECLARE_KIND", n))
				error_at(file->path, line, "unknown annotation %.*s; see docs/specs.md",
					 (int)n, s + i);
			i += n;
			continue;
		}
		if (!g) {
			g = PUSH(file->groups, file->n_groups);
			g->begin = i;
		}
		a = PUSH(g->anns, g->n_anns);
		a->kind = macros[m].kind;
		a->line = line;
		i += n;
		if (!macros[m].has_args)
			continue;
		while (isspace((unsigned char)s[i]))
			line += s[i++] == '\n';
		end = s[i] == '(' ? skip_balanced(s + i, len - i) : 0;
		if (!end) {
			error_at(file->path, a->line, "malformed %s: its parentheses do not balance",
				 macros[m].name);
			return;
		}
		a->n_args = split_args(s + i + 1, end - 2, line, &a->args);
		line += newlines(s + i, end);
		i += end;
	}
	if (g)
		error_at(file->path, g->anns[0].line, "annotation without a declaration; end it with ';'");
}
