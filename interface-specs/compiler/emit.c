// SPDX-License-Identifier: GPL-2.0
/* emit.c - the C of one stub module. */
#include "specc.h"

#include <stdlib.h>
#include <string.h>

static void emit_params(struct buf *b, const struct decl *d, const char *first, bool result)
{
	const char *sep = "";

	if (first) {
		buf_printf(b, "%s", first);
		sep = ", ";
	}
	if (result) {
		buf_printf(b, "%s%s", sep, declare(d->ret, "ret"));
		sep = ", ";
	}
	for (size_t i = 0; i < d->n_params; i++, sep = ", ")
		buf_printf(b, "%s%s", sep, declare(d->params[i].type, d->params[i].name));
	if (d->variadic)
		buf_printf(b, "%s...", sep);
	else if (!*sep)
		buf_printf(b, "void");
}

/* "ret = foo(a, b);", or what SFI_CALL says. */
static void emit_call(struct buf *b, const struct decl *d, const char *self)
{
	const struct ann *call = find_ann(d, ANN_CALL);

	if (call) {
		buf_printf(b, "#line %u \"%s\"\n\t%s", call->line, d->file->path, d->ret ? "ret = " : "");
		for (size_t i = 0; i < call->n_args; i++)
			buf_printf(b, "%s%s", i ? ", " : "", call->args[i].s);
		buf_printf(b, ";\n#line %u \"%s\"\n", b->line + 2, self);
		return;
	}
	buf_printf(b, "\t%s%s%s%s(", d->ret ? "ret = " : "", d->paren ? "(" : "", d->name, d->paren ? ")" : "");
	for (size_t i = 0; i < d->n_params; i++)
		buf_printf(b, "%s%s", i ? ", " : "", i + 1 == d->printf_arg ? "\"%s\", sfi_text" : d->params[i].name);
	buf_printf(b, ");\n");
}

/* The kernel must never read the driver's format with the driver's va_list: see runtime-kmod/format.c. */
static void emit_format(struct buf *b, const struct decl *d)
{
	const char *fmt = d->params[d->printf_arg - 1].name;

	buf_printf(b, "\tva_start(sfi_args, %s);\n", d->params[d->n_params - 1].name);
	buf_printf(b, "\tsfi_d2k_format(f, sfi_text, sizeof(sfi_text), %s, sfi_args);\n", fmt);
	buf_printf(b, "\tva_end(sfi_args);\n");
}

/* Does an SFI_PRE of the spec already check parameter p with gate()? */
static bool has_gate_action(const struct decl *d, const char *p)
{
	for (size_t i = 0; i < d->group->n_anns; i++)
		for (size_t k = 0; d->group->anns[i].kind == ANN_PRE && k < d->group->anns[i].n_args; k++)
			if (mentions(d->group->anns[i].args[k].s, "gate") && mentions(d->group->anns[i].args[k].s, p))
				return true;
	return false;
}

static void emit_stub(struct buf *b, const struct specs *s, const struct decl *d, const char *self)
{
	bool noreturn = find_ann(d, ANN_NORETURN);

	buf_printf(b, "\n/* %s:%u */\n", d->file->shown, d->line);
	if (!d->size) {		/* a field has no prototype to drift from */
		buf_printf(b, "typeof(%s) __sfi_stub_%s;\n", d->name, d->name);
	} else {
		buf_printf(b, "void __sfi_stub_%s(", d->name);
		emit_params(b, d, NULL, false);
		buf_printf(b, ");\n");
	}
	buf_printf(b, "%s(", declare(d->ret ? d->ret : "void", xasprintf("__sfi_stub_%s", d->name)));
	emit_params(b, d, NULL, false);
	buf_printf(b, ")\n{\n\tstatic const struct sfi_where sfi_here = { \"%s\", \"%s:%u\" };\n",
		   d->size ? d->shown : d->name, d->file->shown, d->line);
	buf_printf(b, "\tstruct sfi_frame *f = sfi_stub_enter(&sfi_here);\n");
	if (d->ret && !noreturn)
		buf_printf(b, "\t%s;\n", declare(d->ret, "ret"));
	if (d->printf_arg)
		buf_printf(b, "\tva_list sfi_args;\n\tchar sfi_text[512];\n");
	buf_printf(b, "\n");
	for (size_t i = 0; i < d->n_callbacks; i++) {
		const char *p = d->params[d->callbacks[i].arg].name;

		if (!has_gate_action(d, p))
			buf_printf(b, "\tsfi_check_gate(f, %s, \"%s\");\n", p, d->callbacks[i].slot);
	}
	emit_actions(b, s, d, ANN_PRE, self);
	if (noreturn) {
		buf_printf(b, "\tsfi_stub_fail(f, \"%s() called\", NULL);\n}\n", d->name);
	} else {
		if (d->printf_arg)
			emit_format(b, d);
		emit_call(b, d, self);
		emit_actions(b, s, d, ANN_POST, self);
		buf_printf(b, "\tsfi_stub_leave(f);\n%s}\n", d->ret ? "\treturn ret;\n" : "");
	}
	buf_printf(b, "EXPORT_SYMBOL_GPL(__sfi_stub_%s);\n", d->name);
}

/* One half of a gate: prototype, then the opening of the definition. */
static void emit_head(struct buf *b, const struct decl *d, const char *half, const char *ret, const char *first,
		      bool result)
{
	for (int def = 0; def < 2; def++) {
		buf_printf(b, "%s(", declare(ret, xasprintf("__sfi_%s_%s", half, d->name)));
		emit_params(b, d, first, result);
		buf_printf(b, def ? ")\n{\n" : ");\n");
	}
}

static void emit_tail(struct buf *b, const struct decl *d, const char *half)
{
	buf_printf(b, "}\nEXPORT_SYMBOL_GPL(__sfi_%s_%s);\n", half, d->name);
}

/* Before the actions: those of SFI_POST may rely on a legal value. */
static void emit_return_check(struct buf *b, const struct decl *d, const char *self)
{
	const struct ann *a = find_ann(d, ANN_RET);
	const char *legal = a ? a->args[0].s : "ret <= 0 && ret >= -MAX_ERRNO";

	if (!strcmp(legal, "any") || (!a && clang_getCanonicalType(clang_getResultType(d->cx)).kind != CXType_Int))
		return;
	if (a)
		buf_printf(b, "#line %u \"%s\"\n", a->args[0].line, d->file->path);
	buf_printf(b, "\tif (!(%s)) sfi_stub_fail(f, %s, (const void *)(unsigned long)ret);\n", legal,
		   quoted(xasprintf("return value must satisfy %s", legal)));
	if (a)
		buf_printf(b, "#line %u \"%s\"\n", b->line + 1, self);
}

/* First of all, so that what the actions grant and look up is the right principal's. */
static void emit_principal(struct buf *b, const struct decl *d, const char *self)
{
	const struct ann *a = find_ann(d, ANN_PRINCIPAL);

	if (a) {
		if (!a->n_args)
			return;
		buf_printf(b, "#line %u \"%s\"\n", a->args[0].line, d->file->path);
		if (a->n_args == 1)
			buf_printf(b, "\tsfi_principal_enter(f, %s);\n", a->args[0].s);
		else
			buf_printf(b, "\tsfi_principal_enter_object(f, &SFI_KIND(%s), %s);\n", a->args[0].s, a->args[1].s);
		buf_printf(b, "#line %u \"%s\"\n", b->line + 1, self);
		return;
	}
	for (size_t i = 0; i < d->n_params; i++)
		if (clang_getCanonicalType(d->params[i].cx).kind == CXType_Pointer) {
			buf_printf(b, "\tsfi_principal_enter(f, %s);\n", d->params[i].name);
			return;
		}
}

static void emit_gate(struct buf *b, const struct specs *s, const struct decl *d, const char *self)
{
	const struct ann *dead = find_ann(d, ANN_DEAD);
	const char *ret = d->ret ? d->ret : "void";
	size_t statements = dead->n_args - (d->ret ? 1 : 0);

	buf_printf(b, "\n/* slot %s, %s:%u */\n", d->shown, d->file->shown, d->line);
	emit_head(b, d, "pre", "void", "struct sfi_frame *f", false);
	emit_principal(b, d, self);
	emit_actions(b, s, d, ANN_PRE, self);
	emit_tail(b, d, "pre");

	emit_head(b, d, "post", ret, "struct sfi_frame *f", d->ret);
	if (d->ret)
		emit_return_check(b, d, self);
	emit_actions(b, s, d, ANN_POST, self);
	if (d->ret)
		buf_printf(b, "\treturn ret;\n");
	emit_tail(b, d, "post");

	emit_head(b, d, "dead", ret, NULL, false);
	if (dead->n_args) {
		buf_printf(b, "#line %u \"%s\"\n", dead->line, d->file->path);
		for (size_t i = 0; i < statements; i++)
			buf_printf(b, "%s%s%s", i ? ", " : "\t", dead->args[i].s, i + 1 < statements ? "" : ";\n");
		if (d->ret)
			buf_printf(b, "\treturn %s;\n", dead->args[statements].s);
		buf_printf(b, "#line %u \"%s\"\n", b->line + 1, self);
	}
	emit_tail(b, d, "dead");
}

void emit_module(struct buf *b, const struct specs *s, unsigned module, uint64_t hash, const char *self)
{
	const char *m = module_names[module];

	buf_printf(b, "// SPDX-License-Identifier: GPL-2.0\n/*\n * %s - generated by sfi-specc; do not edit. From:\n", self);
	for (size_t i = 0; i < s->n_files; i++)
		if (s->files[i].module == module)
			buf_printf(b, " *   %s\n", s->files[i].shown);
	buf_printf(b, " */\n%s", spec_includes(s, module));
	for (size_t i = 0; i < s->n_decls; i++) {
		const struct decl *d = &s->decls[i];

		if (d->file->module != module)
			continue;
		if (d->is_slot)
			emit_gate(b, s, d, self);
		else
			emit_stub(b, s, d, self);
	}
	buf_printf(b, "\n/* Kinds that need setting up define their own. */\nvoid __weak sfi_kinds_init(void)\n{\n}\n"
		   "\nvoid __weak sfi_kinds_exit(void)\n{\n}\n");
	buf_printf(b, "\nstatic int __init sfi_stubs_init(void)\n{\n\tint ret;\n\n\tsfi_kinds_init();\n"
		   "\tret = sfi_register_stubs(\"%s\", 0x%016llxULL);\n\tif (ret)\n\t\tsfi_kinds_exit();\n"
		   "\treturn ret;\n}\nmodule_init(sfi_stubs_init);\n", m, (unsigned long long)hash);
	buf_printf(b, "\nstatic void __exit sfi_stubs_exit(void)\n{\n\tsfi_unregister_stubs(\"%s\");\n"
		   "\tsfi_kinds_exit();\n}\n"
		   "module_exit(sfi_stubs_exit);\n\nMODULE_DESCRIPTION(\"Alcove stubs and gates: %s\");\n"
		   "MODULE_LICENSE(\"GPL\");\n", m, m);
}
