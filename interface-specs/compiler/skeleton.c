// SPDX-License-Identifier: GPL-2.0
/* skeleton.c - a first draft of a spec from a prototype, for a person to confirm. */
#include "specc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct search {
	const char *name;
	CXCursor found;
	bool ok;
};

static enum CXChildVisitResult match(CXCursor c, CXCursor parent, CXClientData data)
{
	struct search *s = data;

	(void)parent;
	if (clang_getCursorKind(c) == CXCursor_FunctionDecl) {
		char *name = take_string(clang_getCursorSpelling(c));

		/* the last one: later declarations are likelier to name their parameters */
		if (!strcmp(name, s->name)) {
			s->found = c;
			s->ok = true;
		}
		free(name);
	}
	return CXChildVisit_Continue;
}

static bool contains_any(const char *name, const char *const *words)
{
	for (; *words; words++)
		if (strstr(name, *words))
			return true;
	return false;
}

static bool is_length(const char *name)
{
	static const char *const words[] = { "len", "size", "count", "bytes", NULL };

	return !strcmp(name, "n") || contains_any(name, words);
}

static bool is_integer(CXType t)
{
	t = clang_getCanonicalType(t);	/* the kinds are in order */
	return t.kind >= CXType_Bool && t.kind <= CXType_Int128;
}

int print_skeleton(const char *function, const char *spec, const struct clang_args *args)
{
	static const char *const makes[] = { "alloc", "create", "dup", "_get", "get_", NULL };
	static const char *const ends[] = { "free", "destroy", "release", "unregister", "_put", "put_", "del_", NULL };
	struct search s = { .name = function };
	struct buf pre = { 0 }, head = { 0 }, proto = { 0 };
	CXTranslationUnit tu = parse_unit("sfi-skeleton.c", xasprintf("#include \"%s\"\n", spec), args);
	const char *sep = "";
	bool first_object = true;
	CXType ret;
	int n;

	if (!tu || !report_diagnostics(tu))
		return 1;
	clang_visitChildren(clang_getTranslationUnitCursor(tu), match, &s);
	if (!s.ok) {
		error_at(spec, 1, "unknown function %s(): no header included here declares it", function);
		return 1;
	}
	n = clang_Cursor_getNumArguments(s.found);
	ret = clang_getCursorResultType(s.found);
	buf_add(&pre, "", 0);
	buf_add(&head, "", 0);
	for (int i = 0; i < n; i++) {
		CXCursor a = clang_Cursor_getArgument(s.found, i);
		CXType t = clang_getCursorType(a), to = clang_getPointeeType(clang_getCanonicalType(t));
		char *name = take_string(clang_getCursorSpelling(a)), *next = "";
		char *type = take_string(clang_getTypeSpelling(t));

		if (!*name)
			name = xasprintf("arg%d", i + 1);
		if (i + 1 < n && is_integer(clang_getCursorType(clang_Cursor_getArgument(s.found, i + 1))))
			next = take_string(clang_getCursorSpelling(clang_Cursor_getArgument(s.found, i + 1)));
		buf_printf(&proto, "%s%s", i ? ", " : "", declare(type, name));
		if (!strcmp(type, "gfp_t")) {
			buf_printf(&pre, "%scontext(gfp, %s)", sep, name);
			sep = ", ";
		}
		if (clang_getCanonicalType(t).kind != CXType_Pointer)
			continue;
		if (to.kind == CXType_FunctionProto) {
			buf_printf(&head, "SFI_CALLBACK(%s, CONFIRM_slot)\n", name);
			continue;
		}
		if (clang_isConstQualifiedType(to) && (to.kind == CXType_Char_S || to.kind == CXType_SChar ||
						       to.kind == CXType_Char_U) && !is_length(next))
			buf_printf(&pre, "%scheck(string, %s)", sep, name);
		else if (is_length(next) && (to.kind == CXType_Void || is_integer(to)))
			buf_printf(&pre, "%scheck(%s, %s, %s)", sep, clang_isConstQualifiedType(to) ? "read" : "write",
				   name, next);
		else if (clang_isConstQualifiedType(to) && to.kind != CXType_Void)
			buf_printf(&pre, "%scheck(read, %s, sizeof(*%s))", sep, name, name);
		else if (is_integer(to))
			buf_printf(&pre, "%scheck(write, %s, sizeof(*%s))", sep, name, name);
		else if (first_object && contains_any(function, ends))
			buf_printf(&pre, "%suntrack(CONFIRM_kind, %s)", sep, name);
		else
			buf_printf(&pre, "%scheck(ref, CONFIRM_kind, %s)", sep, name);
		first_object = false;
		sep = ", ";
	}
	if (clang_Cursor_isVariadic(s.found))
		buf_printf(&head, "SFI_PRINTF(CONFIRM_format_number)\n");
	printf("/* Draft from the prototype: confirm each action, replace each CONFIRM_ word. */\n%s", head.s);
	if (*pre.s)
		printf("SFI_PRE(%s)\n", pre.s);
	if (clang_getCanonicalType(ret).kind == CXType_Pointer && contains_any(function, makes))
		printf("SFI_POST(if (ret) track(CONFIRM_kind, ret, 0))\n");
	else if (strstr(function, "register") && !contains_any(function, ends) && is_integer(ret) && n)
		printf("SFI_POST(if (!ret) track(CONFIRM_kind, %s, 0))\n",
		       take_string(clang_getCursorSpelling(clang_Cursor_getArgument(s.found, 0))));
	else if (!*pre.s && !*head.s)
		printf("SFI_INERT\n");
	printf("%s(%s%s);\n", declare(take_string(clang_getTypeSpelling(ret)), function),
	       n ? proto.s : clang_Cursor_isVariadic(s.found) ? "" : "void",
	       clang_Cursor_isVariadic(s.found) ? n ? ", ..." : "..." : "");
	return 0;
}
