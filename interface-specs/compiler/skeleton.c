// SPDX-License-Identifier: GPL-2.0
/* skeleton.c - a first draft of a spec from a prototype, for a person to confirm. */
#include "skeleton_rules.h"
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

static enum sk_type type_of(CXType written, CXType to)
{
	CXType t = clang_getCanonicalType(written);	/* the integer kinds are in order */

	if (t.kind == CXType_Void)
		return SK_VOID;
	if (t.kind >= CXType_Bool && t.kind <= CXType_Int128) {
		char *name = take_string(clang_getTypeSpelling(written));
		bool gfp = !strcmp(name, "gfp_t");

		free(name);
		return gfp ? SK_GFP : SK_INTEGER;
	}
	if (t.kind != CXType_Pointer && t.kind != CXType_IncompleteArray && t.kind != CXType_ConstantArray)
		return SK_OTHER;
	switch (to.kind) {
	case CXType_Void:
		return SK_TO_VOID;
	case CXType_Char_S: case CXType_Char_U: case CXType_SChar: case CXType_UChar:
		return SK_TO_CHAR;
	case CXType_Record:
		return SK_TO_STRUCT;
	case CXType_FunctionProto: case CXType_FunctionNoProto:
		return SK_TO_FUNCTION;
	default:
		return to.kind >= CXType_Bool && to.kind <= CXType_Int128 ? SK_TO_INTEGER : SK_TO_OTHER;
	}
}

static struct sk_param describe(char *name, CXType written)
{
	CXType t = clang_getCanonicalType(written), to = clang_getPointeeType(t);
	struct sk_param p = { .name = name };

	if (t.kind == CXType_IncompleteArray || t.kind == CXType_ConstantArray)
		to = clang_getArrayElementType(t);
	p.type = type_of(written, to);
	p.is_const = clang_isConstQualifiedType(to);
	p.incomplete = clang_Type_getSizeOf(to) < 0;
	if (p.type == SK_TO_STRUCT)
		p.tag = take_string(clang_getCursorSpelling(clang_getTypeDeclaration(to)));
	return p;
}

int print_skeleton(const char *function, const char *spec, const struct clang_args *args)
{
	struct search s = { .name = function };
	struct buf proto = { 0 };
	CXTranslationUnit tu = parse_unit("sfi-skeleton.c", xasprintf("#include \"%s\"\n", spec), args);
	struct sk_function f = { .name = function };
	struct sk_param *params;
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
	params = xrealloc(NULL, (n + 1) * sizeof(*params));
	for (int i = 0; i < n; i++) {
		CXCursor a = clang_Cursor_getArgument(s.found, i);
		CXType t = clang_getCursorType(a);
		char *name = take_string(clang_getCursorSpelling(a));

		if (!*name)
			name = xasprintf("arg%d", i + 1);
		buf_printf(&proto, "%s%s", i ? ", " : "", declare(take_string(clang_getTypeSpelling(t)), name));
		params[i] = describe(name, t);
	}
	f.variadic = clang_Cursor_isVariadic(s.found);
	f.params = params;
	f.n_params = n;
	f.ret = describe(NULL, ret);
	printf("/* Draft from the prototype: confirm each action, replace each CONFIRM_ word. */\n%s", sk_annotations(&f));
	printf("%s(%s%s);\n", declare(take_string(clang_getTypeSpelling(ret)), function), n ? proto.s : f.variadic ? "" : "void",
	       f.variadic ? n ? ", ..." : "..." : "");
	return 0;
}
