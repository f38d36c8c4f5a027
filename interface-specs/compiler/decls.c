// SPDX-License-Identifier: GPL-2.0
/* decls.c - pairs annotations with declarations and checks what needs types. */
#include "specc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct reader {
	struct specs *s;
	CXTranslationUnit tu;
	CXFile *files;		/* as specs->files */
	CXCursor *structs;	/* top-level definitions */
	size_t n_structs;
};

const struct ann *find_ann(const struct decl *d, enum ann_kind kind)
{
	for (size_t i = 0; i < d->group->n_anns; i++)
		if (d->group->anns[i].kind == kind)
			return &d->group->anns[i];
	return NULL;
}

const struct decl *find_slot(const struct specs *s, const char *name)
{
	char *arg = xasprintf("arg__%s", name);
	const struct decl *found = NULL;

	for (size_t i = 0; i < s->n_decls && !found; i++)
		if (s->decls[i].is_slot && s->decls[i].name &&
		    (!strcmp(s->decls[i].name, arg) || !strcmp(s->decls[i].name, name)))
			found = &s->decls[i];
	free(arg);
	return found;
}

/* The name goes where the declarator ends: behind the innermost "(*", else before an array's bounds. */
char *declare(const char *type, const char *name)
{
	const char *inner = strstr(type, "(*");
	size_t at = inner ? inner + 2 - type : 0;
	bool apart;

	at += strcspn(type + at, inner ? ")[" : "[");
	apart = at && (isalnum((unsigned char)type[at - 1]) || type[at - 1] == '_');
	return xasprintf("%.*s%s%s%s", (int)at, type, apart ? " " : "", name, type + at);
}

/* The spec file a location is in, or -1. */
static int spec_at(const struct reader *r, CXSourceLocation loc, unsigned *line, unsigned *offset)
{
	CXFile file;

	clang_getFileLocation(loc, &file, line, NULL, offset);
	for (size_t i = 0; file && i < r->s->n_files; i++)
		if (clang_File_isEqual(file, r->files[i]))
			return i;
	return -1;
}

static void read_params(struct decl *d, CXCursor c)
{
	int n = clang_Cursor_getNumArguments(c);

	for (int i = 0; i < n; i++) {
		CXCursor a = clang_Cursor_getArgument(c, i);
		struct param *p = PUSH(d->params, d->n_params);

		p->name = take_string(clang_getCursorSpelling(a));
		p->cx = clang_getCursorType(a);
		p->type = take_string(clang_getTypeSpelling(p->cx));
		if (!*p->name)
			error_at(d->file->path, d->line, "parameter %d of %s() needs a name", i + 1, d->shown);
		else if (!strcmp(p->name, "f") || !strcmp(p->name, "ret"))
			error_at(d->file->path, d->line,
				 "parameter '%s' of %s() hides what actions call '%s'; rename it", p->name,
				 d->shown, p->name);
	}
	d->variadic = clang_isFunctionTypeVariadic(d->cx);
	if (clang_getCanonicalType(clang_getResultType(d->cx)).kind != CXType_Void)
		d->ret = take_string(clang_getTypeSpelling(clang_getResultType(d->cx)));
	if (d->ret && strstr(d->ret, "(*)"))
		error_at(d->file->path, d->line, "%s() returns '%s': give the type a name by typedef", d->shown, d->ret);
}

struct field_search {
	const char *name;
	CXType type;
	bool found;
};

static enum CXVisitorResult match_field(CXCursor c, CXClientData data)
{
	struct field_search *f = data;
	char *name = take_string(clang_getCursorSpelling(c));

	if (!strcmp(name, f->name)) {
		f->type = clang_getCursorType(c);
		f->found = true;
	} else if (clang_Cursor_isAnonymousRecordDecl(clang_getTypeDeclaration(clang_getCursorType(c)))) {
		clang_Type_visitFields(clang_getCanonicalType(clang_getCursorType(c)), match_field, f);
	}
	free(name);
	return f->found ? CXVisit_Break : CXVisit_Continue;
}

/* MACRO(struct tag, a.b): names the declaration after the field and finds its byte offset. Return: the field's type. */
static CXType resolve_field(struct reader *r, struct decl *d, const struct ann *a, const char *macro)
{
	const CXType none = { .kind = CXType_Invalid };
	const char *file = d->file->path;
	char *path, *name, *save;
	CXType t = none;

	if (a->n_args != 2 || strncmp(a->args[0].s, "struct ", 7)) {
		error_at(file, a->line, "malformed %s: write %s(struct tag, field)", macro, macro);
		return none;
	}
	d->tag = a->args[0].s + 7 + strspn(a->args[0].s + 7, " ");
	path = xstrndup(a->args[1].s, strlen(a->args[1].s));
	d->shown = xasprintf("%s.%s", d->tag, path);
	d->name = xasprintf("%s__%s", d->tag, path);
	for (char *p = d->name; *p; p++)
		if (*p == '.')
			*p = '_';
	for (size_t i = 0; i < r->n_structs && t.kind == CXType_Invalid; i++) {
		char *tag = take_string(clang_getCursorSpelling(r->structs[i]));

		if (!strcmp(tag, d->tag))
			t = clang_getCursorType(r->structs[i]);
		free(tag);
	}
	if (t.kind == CXType_Invalid) {
		error_at(file, a->line, "unknown struct %s; include the header that defines it", d->tag);
		return none;
	}
	for (name = strtok_r(path, ".", &save); name; name = strtok_r(NULL, ".", &save)) {
		struct field_search f = { .name = name };
		long long bits;

		clang_Type_visitFields(clang_getCanonicalType(t), match_field, &f);
		bits = f.found ? clang_Type_getOffsetOf(clang_getCanonicalType(t), name) : -1;
		if (bits < 0 || bits % 8) {
			error_at(file, a->line, "struct %s has no field %s", d->tag, a->args[1].s);
			return none;
		}
		d->offset += bits / 8;
		t = f.type;
	}
	return clang_getCanonicalType(t);
}

static void resolve_slot(struct reader *r, struct decl *d, const struct ann *a)
{
	CXType t = resolve_field(r, d, a, "SFI_SLOT");

	if (t.kind != CXType_Invalid && (t.kind != CXType_Pointer ||
	    !clang_equalTypes(clang_getCanonicalType(clang_getPointeeType(t)), clang_getCanonicalType(d->cx))))
		error_at(d->file->path, d->line, "prototype of slot %s differs from the kernel's field, which is '%s'",
			 d->shown, take_string(clang_getTypeSpelling(t)));
}

/* What the driver returns is as much an argument to the kernel as what it passes. */
static void check_return(const struct decl *d)
{
	const struct ann *a = find_ann(d, ANN_RET);
	enum CXTypeKind kind = clang_getCanonicalType(clang_getResultType(d->cx)).kind;

	if (!d->ret) {
		if (a)
			error_at(d->file->path, a->line, "slot %s returns nothing: it cannot have SFI_RET", d->shown);
	} else if (a && a->n_args != 1) {
		error_at(d->file->path, a->line, "malformed SFI_RET: write SFI_RET(condition on ret) or SFI_RET(any)");
	} else if (a && strcmp(a->args[0].s, "any") && !mentions(a->args[0].s, "ret")) {
		error_at(d->file->path, a->line, "malformed SFI_RET: its condition does not look at ret");
	} else if (!a && kind != CXType_Int && kind != CXType_Bool) {
		error_at(d->file->path, d->line,
			 "slot %s returns '%s': say which values are legal with SFI_RET(condition on ret), or SFI_RET(any)",
			 d->shown, d->ret);
	}
}

/* It must say by an argument for whom the kernel calls. */
static void check_principal(const struct decl *d)
{
	const struct ann *found = NULL;

	for (size_t i = 0; i < d->group->n_anns; i++) {
		const struct ann *a = &d->group->anns[i];
		bool named = !a->n_args;

		if (a->kind != ANN_PRINCIPAL)
			continue;
		if (found)
			error_at(d->file->path, a->line, "slot %s has SFI_PRINCIPAL twice", d->shown);
		found = a;
		for (size_t k = 0; k < d->n_params && a->n_args; k++)
			named |= mentions(a->args[a->n_args - 1].s, d->params[k].name);
		if (a->n_args > 2)
			error_at(d->file->path, a->line,
				 "malformed SFI_PRINCIPAL: write SFI_PRINCIPAL(pointer), SFI_PRINCIPAL(kind, object) or SFI_PRINCIPAL()");
		else if (!named)
			error_at(d->file->path, a->line, "SFI_PRINCIPAL(%s) names no parameter of slot %s",
				 a->args[a->n_args - 1].s, d->shown);
	}
}

static void check_slot(struct reader *r, struct decl *d)
{
	const struct ann *field = find_ann(d, ANN_SLOT), *arg = find_ann(d, ANN_SLOT_ARG);
	const struct ann *dead = find_ann(d, ANN_DEAD);

	d->is_slot = true;
	if (field && arg) {
		error_at(d->file->path, d->line, "one declaration cannot have SFI_SLOT and SFI_SLOT_ARG");
	} else if (field) {
		resolve_slot(r, d, field);
	} else if (arg->n_args == 1) {
		d->shown = arg->args[0].s;
		d->name = xasprintf("arg__%s", d->shown);
	} else {
		error_at(d->file->path, arg->line, "malformed SFI_SLOT_ARG: write SFI_SLOT_ARG(name)");
	}
	if (!dead)
		error_at(d->file->path, d->line,
			 "slot %s has no SFI_DEAD: say what the kernel gets once the domain is dead", d->shown);
	else if (d->ret ? dead->n_args < 2 : dead->n_args > 1)
		error_at(d->file->path, dead->line, d->ret ? "malformed SFI_DEAD: write SFI_DEAD(statement, value)"
			 : "malformed SFI_DEAD: a void slot has no value, write SFI_DEAD(statement)");
	check_return(d);
	check_principal(d);
	for (size_t i = 0; i < d->group->n_anns; i++) {
		const struct ann *a = &d->group->anns[i];

		if (a->kind == ANN_CALL || a->kind == ANN_INERT || a->kind == ANN_NORETURN ||
		    a->kind == ANN_PRINTF || a->kind == ANN_CALLBACK || a->kind == ANN_KEEPS)
			error_at(d->file->path, a->line, "slot %s has an annotation that only functions have", d->shown);
	}
	if (d->variadic)
		error_at(d->file->path, d->line, "slot %s takes '...': no gate can be made for it", d->shown);
}

/* Every pointer is named: the callee could follow, write, keep, free or call it. */
static void check_pointers(const struct decl *d)
{
	bool inert = find_ann(d, ANN_INERT);

	for (size_t i = 0; i < d->n_params; i++) {
		const struct param *p = &d->params[i];
		CXType t = clang_getCanonicalType(p->cx), to;
		bool named = false;

		if (t.kind != CXType_Pointer && t.kind != CXType_ConstantArray && t.kind != CXType_IncompleteArray)
			continue;
		to = t.kind == CXType_Pointer ? clang_getPointeeType(t) : clang_getArrayElementType(t);
		for (size_t k = 0; k < d->group->n_anns; k++) {
			const struct ann *a = &d->group->anns[k];

			if (inert ? a->kind == ANN_PRE || a->kind == ANN_CALLBACK : true)
				for (size_t j = 0; j < a->n_args; j++)
					named |= mentions(a->args[j].s, p->name);
		}
		if (named || i + 1 == d->printf_arg)
			continue;
		if (to.kind == CXType_FunctionProto || to.kind == CXType_FunctionNoProto)
			error_at(d->file->path, d->line,
				 "the kernel may call parameter '%s' of %s(): add SFI_CALLBACK(%s, slot)", p->name, d->shown,
				 p->name);
		else
			error_at(d->file->path, d->line,
				 "no %s of %s() names its pointer parameter '%s': check it, or say SFI_PRE(opaque(%s)) if the kernel never follows it",
				 inert ? "SFI_PRE" : "action", d->shown, p->name, p->name);
	}
}

/*
 * SFI_KEEPS is a person's word for the kernel's part. What the spec itself says must not be against it: nothing that
 * takes rights away, waits, lets others run, or calls the driver.
 */
static void check_keeps(const struct decl *d)
{
	static const char *const harmless[] = { "check", "copy", "opaque" };

	for (size_t i = 0; i < d->group->n_anns; i++) {
		const struct ann *a = &d->group->anns[i];

		if (a->kind == ANN_CALLBACK || a->kind == ANN_NORETURN)
			error_at(d->file->path, a->line, "SFI_KEEPS on %s(), which %s", d->shown,
				 a->kind == ANN_CALLBACK ? "takes a callback: the kernel may call the driver" : "does not return");
		for (size_t k = 0; k < a->n_args && (a->kind == ANN_PRE || a->kind == ANN_POST); k++) {
			char *name = action_name(a->args[k].s);
			bool ok = false;

			for (size_t h = 0; h < sizeof(harmless) / sizeof(*harmless); h++)
				ok |= !strcmp(name, harmless[h]);
			if (!ok)
				error_at(d->file->path, a->args[k].line,
					 "SFI_KEEPS on %s(), whose action '%s' may revoke, wait or let others run: only check, copy and opaque go with it",
					 d->shown, name);
			free(name);
		}
	}
}

/* void f(struct tag *object, T value), T as wide as the field: what the plugin makes of a store. */
static void check_field(struct reader *r, struct decl *d, const struct ann *a)
{
	CXType t = resolve_field(r, d, a, "SFI_FIELD"), value;
	const char *file = d->file->path;
	char *object = xasprintf("struct %s *", d->tag);

	if (t.kind == CXType_Invalid)
		return;
	d->size = clang_Type_getSizeOf(t);
	if (d->ret || d->variadic || d->n_params != 2 || strcmp(d->params[0].type, object)) {
		error_at(file, d->line, "a spec of field %s is declared void sfi_field_...(%sobject, value)", d->shown, object);
		return;
	}
	value = clang_getCanonicalType(d->params[1].cx);
	if (t.kind == CXType_Pointer ? !clang_equalTypes(value, t) : clang_Type_getSizeOf(value) != d->size)
		error_at(file, d->line, "the value of field %s is no '%s', which is what the kernel keeps there", d->shown,
			 take_string(clang_getTypeSpelling(t)));
	else if (d->size != 4 && d->size != 8)
		error_at(file, d->line, "field %s has %lld bytes; SFI_FIELD is for fields of 4 or 8", d->shown, d->size);
	if (!find_ann(d, ANN_CALL))
		error_at(file, d->line, "field %s has no SFI_CALL: say what a store of the driver's does", d->shown);
	for (size_t i = 0; i < d->group->n_anns; i++) {
		enum ann_kind kind = d->group->anns[i].kind;

		if (kind != ANN_FIELD && kind != ANN_PRE && kind != ANN_POST && kind != ANN_CALL && kind != ANN_KEEPS)
			error_at(file, d->group->anns[i].line, "field %s has an annotation that only functions or slots have", d->shown);
	}
	check_pointers(d);
	if (find_ann(d, ANN_KEEPS))
		check_keeps(d);
}

static void check_function(struct reader *r, struct decl *d, CXCursor c)
{
	CXCursor first = clang_getCanonicalCursor(c);
	const struct ann *printf_ann = find_ann(d, ANN_PRINTF);
	const char *file = d->file->path;
	unsigned line, offset;

	if (spec_at(r, clang_getCursorLocation(first), &line, &offset) >= 0)
		error_at(file, d->line,
			 "unknown function %s(): no kernel header declares it; include its header or guard the spec by LINUX_VERSION_CODE",
			 d->name);
	if (find_ann(d, ANN_DEAD) || find_ann(d, ANN_RET) || find_ann(d, ANN_PRINCIPAL))
		error_at(file, d->line, "%s() is not a slot: SFI_DEAD, SFI_RET and SFI_PRINCIPAL belong to SFI_SLOT", d->name);
	if (printf_ann) {
		char *end = "";

		if (printf_ann->n_args == 1)
			d->printf_arg = strtoul(printf_ann->args[0].s, &end, 10);
		if (*end || !d->variadic || !d->printf_arg || d->printf_arg > d->n_params)
			error_at(file, printf_ann->line,
				 "malformed SFI_PRINTF: it names the format's parameter, from 1, of a '...' function");
	} else if (d->variadic) {
		error_at(file, d->line, "%s() takes '...': only SFI_PRINTF(n) functions can have a stub", d->name);
	}
	if (!find_ann(d, ANN_NORETURN))		/* never called: its stub stops the driver */
		check_pointers(d);
	if (find_ann(d, ANN_KEEPS))
		check_keeps(d);
}

static enum CXChildVisitResult visit(CXCursor c, CXCursor parent, CXClientData data)
{
	struct reader *r = data;
	enum CXCursorKind kind = clang_getCursorKind(c);
	struct spec_file *file;
	struct group *g = NULL;
	struct decl *d;
	unsigned line, offset;
	int i;

	(void)parent;
	if (kind == CXCursor_StructDecl && clang_isCursorDefinition(c))
		*PUSH(r->structs, r->n_structs) = c;
	if (kind != CXCursor_FunctionDecl)
		return CXChildVisit_Continue;
	i = spec_at(r, clang_getCursorLocation(c), &line, &offset);
	if (i < 0)
		return CXChildVisit_Continue;
	file = &r->s->files[i];
	for (size_t k = 0; k < file->n_groups && !g; k++)
		if (file->groups[k].begin < offset && offset < file->groups[k].end)
			g = &file->groups[k];
	if (clang_isCursorDefinition(c) && !g)
		return CXChildVisit_Continue;	/* a helper for expressions */
	if (!g || clang_isCursorDefinition(c)) {
		error_at(file->path, line, !g ? "%s() is declared without annotations"
			 : "%s() is annotated but defined: a spec is a declaration",
			 take_string(clang_getCursorSpelling(c)));
		return CXChildVisit_Continue;
	}
	if (g->used)
		error_at(file->path, line, "two declarations share one set of annotations; end each with ';'");
	g->used = true;
	d = PUSH(r->s->decls, r->s->n_decls);
	d->file = file;
	d->group = g;
	d->line = line;
	d->name = d->shown = take_string(clang_getCursorSpelling(c));
	d->cx = clang_getCursorType(c);
	for (offset = offset ? offset - 1 : 0; offset && strchr(" \t\n", file->text[offset]); offset--)
		;
	d->paren = file->text[offset] == '(';
	read_params(d, c);
	if (find_ann(d, ANN_SLOT) || find_ann(d, ANN_SLOT_ARG))
		d->is_slot = true;
	else if (!find_ann(d, ANN_FIELD))
		check_function(r, d, c);
	return CXChildVisit_Continue;
}

static void check_duplicates(const struct specs *s)
{
	for (size_t i = 0; i < s->n_decls; i++)
		for (size_t k = 0; k < i; k++)
			if (s->decls[i].is_slot == s->decls[k].is_slot && !strcmp(s->decls[i].name, s->decls[k].name))
				error_at(s->decls[i].file->path, s->decls[i].line,
					 "duplicate spec for %s; the other one is %s:%u", s->decls[i].shown,
					 s->decls[k].file->path, s->decls[k].line);
}

static void resolve_callbacks(const struct specs *s, struct decl *d)
{
	for (size_t i = 0; i < d->group->n_anns; i++) {
		const struct ann *a = &d->group->anns[i];
		const struct decl *slot;
		struct callback *cb;
		size_t arg;

		if (a->kind != ANN_CALLBACK)
			continue;
		for (arg = 0; a->n_args == 2 && arg < d->n_params; arg++)
			if (!strcmp(d->params[arg].name, a->args[0].s))
				break;
		if (a->n_args != 2 || arg == d->n_params) {
			error_at(d->file->path, a->line,
				 "malformed SFI_CALLBACK: write SFI_CALLBACK(parameter of %s, slot)", d->shown);
			continue;
		}
		slot = find_slot(s, a->args[1].s);
		if (!slot) {
			error_at(d->file->path, a->line, "unknown slot %s; describe it with SFI_SLOT_ARG(%s)",
				 a->args[1].s, a->args[1].s);
			continue;
		}
		if (!clang_equalTypes(clang_getCanonicalType(clang_getPointeeType(
				clang_getCanonicalType(d->params[arg].cx))), clang_getCanonicalType(slot->cx)))
			error_at(d->file->path, a->line, "slot %s (%s:%u) has not the type of parameter '%s', '%s'",
				 slot->shown, slot->file->path, slot->line, d->params[arg].name, d->params[arg].type);
		cb = PUSH(d->callbacks, d->n_callbacks);
		cb->arg = arg;
		cb->slot = slot->name;
	}
}

static void note_include_dir(CXFile file, CXSourceLocation *stack, unsigned n, CXClientData data)
{
	static const char *const names[] = { "/sfi/annotations.h", "/sfi_stub.h" };
	struct specs *s = data;
	char *path = take_string(clang_getFileName(file));

	(void)stack;
	(void)n;
	for (int i = 0; i < 2; i++) {
		size_t len = strlen(path), tail = strlen(names[i]);

		if (len > tail && !strcmp(path + len - tail, names[i]) && !s->include_dirs[i]) {
			char *dir = xstrndup(path, len - tail);

			s->include_dirs[i] = realpath(dir, NULL);
			free(dir);
		}
	}
	free(path);
}

char *spec_includes(const struct specs *s, unsigned module)
{
	struct buf b = { 0 };

	buf_printf(&b, "#include <linux/module.h>\n#include <sfi/annotations.h>\n#include \"sfi_stub.h\"\n");
	for (unsigned m = 0; m < N_MODULES; m++) {
		char *kinds = xasprintf("%s/%s/kinds.h", s->dir, module_names[m]), *text;

		if (m && module != N_MODULES && m != module)
			continue;
		text = read_whole_file(kinds);
		if (text)
			buf_printf(&b, "#include \"%s\"\n", kinds);
	}
	for (size_t i = 0; i < s->n_files; i++)
		if (module == N_MODULES || s->files[i].module == module)
			buf_printf(&b, "#include \"%s\"\n", s->files[i].path);
	return b.s;
}

void read_decls(struct specs *s, const struct clang_args *args)
{
	struct reader r = { .s = s };

	r.tu = parse_unit("sfi-specs.c", spec_includes(s, N_MODULES), args);
	if (!r.tu || !report_diagnostics(r.tu))
		return;
	r.files = xrealloc(NULL, s->n_files * sizeof(*r.files));
	for (size_t i = 0; i < s->n_files; i++)
		r.files[i] = clang_getFile(r.tu, s->files[i].path);
	clang_getInclusions(r.tu, note_include_dir, s);
	clang_visitChildren(clang_getTranslationUnitCursor(r.tu), visit, &r);
	for (size_t i = 0; i < s->n_decls; i++)
		if (s->decls[i].is_slot)
			check_slot(&r, &s->decls[i]);
		else if (find_ann(&s->decls[i], ANN_FIELD))
			check_field(&r, &s->decls[i], find_ann(&s->decls[i], ANN_FIELD));
	check_duplicates(s);
	for (size_t i = 0; i < s->n_decls; i++)
		resolve_callbacks(s, &s->decls[i]);
}
