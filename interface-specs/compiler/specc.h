/* SPDX-License-Identifier: GPL-2.0 */
/*
 * specc.h - what the files of sfi-specc share.
 *
 * One run: scan.c cuts the annotations out of the spec text, decls.c pairs
 * them with the declarations libclang sees and checks both, actions.c and
 * emit.c write C, table.c writes the plugin's table, output.c puts it all on
 * disk once everything is known to be right. Memory lives until exit.
 */
#ifndef SPECC_H
#define SPECC_H

#include <clang-c/Index.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- util.c */
struct buf {
	char *s;
	size_t len, cap;
	unsigned line;		/* of the next character, from 1 */
};

void buf_add(struct buf *b, const char *s, size_t n);
__attribute__((format(printf, 2, 3))) void buf_printf(struct buf *b, const char *fmt, ...);
void *xrealloc(void *p, size_t n);
char *xstrndup(const char *s, size_t n);
__attribute__((format(printf, 1, 2))) char *xasprintf(const char *fmt, ...);
char *read_whole_file(const char *path);	/* NULL if unreadable */
bool mentions(const char *text, const char *ident);	/* as a whole identifier */
char *take_string(CXString s);

extern unsigned n_errors;
__attribute__((format(printf, 3, 4))) void error_at(const char *file, unsigned line, const char *fmt, ...);
__attribute__((format(printf, 1, 2), noreturn)) void die(const char *fmt, ...);

/* Grows an array by one zeroed element. */
#define PUSH(arr, n) (\
	(arr) = xrealloc((arr), ((n) + 1) * sizeof(*(arr))), \
	__builtin_memset(&(arr)[n], 0, sizeof(*(arr))), &(arr)[(n)++])

/* ---- spec files and their annotations (scan.c) */
enum ann_kind {
	ANN_PRE, ANN_POST, ANN_CALL, ANN_INERT, ANN_NORETURN, ANN_PRINTF,
	ANN_CALLBACK, ANN_SLOT, ANN_SLOT_ARG, ANN_RET, ANN_DEAD,
	ANN_PRINCIPAL, ANN_KEEPS, ANN_FIELD,
};

struct text {		/* a piece of spec text and the line it starts on */
	char *s;
	unsigned line;
};

struct ann {
	enum ann_kind kind;
	unsigned line;
	struct text *args;	/* split at top-level commas; blanks trimmed */
	size_t n_args;
};

struct group {		/* the annotations before one declaration */
	struct ann *anns;
	size_t n_anns;
	size_t begin, end;	/* file offsets: first annotation .. the ';' */
	bool used;
};

struct spec_file {
	char *path;		/* as opened: SPECDIR/net/netdevice.h */
	char *shown;		/* for reports: interface-specs/net/netdevice.h */
	char *text;
	unsigned module;	/* index into modules[] */
	struct group *groups;
	size_t n_groups;
};

#define N_MODULES 12
extern const char *const module_names[N_MODULES];

/* split_args() - cut text at its top-level commas; an empty text has no parts. */
size_t split_args(const char *s, size_t len, unsigned line, struct text **out);
/* skip_balanced() - s[0] opens; returns the index after its closer, 0 if none. */
size_t skip_balanced(const char *s, size_t len);
void scan_spec(struct spec_file *file);

/* ---- declarations (decls.c) */
struct param {
	char *name;
	char *type;
	CXType cx;
};

struct callback {
	unsigned arg;
	char *slot;
};

struct decl {
	const struct spec_file *file;
	const struct group *group;
	unsigned line;
	char *name;		/* kernel function, or the slot's name */
	char *shown;		/* name in reports: tag.field for a slot */
	char *ret;		/* type; NULL for void */
	CXType cx;
	struct param *params;
	size_t n_params;
	bool variadic;
	bool paren;		/* spec wrote (name)(...): a macro hides the function */
	/* slots */
	bool is_slot;
	char *tag;		/* NULL: reached through an argument */
	long long offset;	/* bytes; tag and offset are also a field's, whose spec is a function's but for them */
	long long size;		/* of the field, bytes; 0: no field */
	/* functions */
	unsigned printf_arg;	/* from 1; 0 none */
	struct callback *callbacks;
	size_t n_callbacks;
};

struct specs {
	struct spec_file *files;
	size_t n_files;
	struct decl *decls;
	size_t n_decls;
	char *dir;		/* SPECDIR */
	char *include_dirs[2];	/* of sfi/annotations.h and sfi_stub.h */
};

struct clang_args {
	const char **v;
	int n;
};

const struct ann *find_ann(const struct decl *d, enum ann_kind kind);
/* parse_unit() - parse text as if it were the file name. NULL after an error message. */
CXTranslationUnit parse_unit(const char *name, const char *text, const struct clang_args *args);
/* report_diagnostics() - clang's errors as one line each; true if there was none. */
bool report_diagnostics(CXTranslationUnit tu);
char *spec_includes(const struct specs *s, unsigned module);
void read_decls(struct specs *s, const struct clang_args *args);
const struct decl *find_slot(const struct specs *s, const char *name);
char *declare(const char *type, const char *name);	/* C declarator */

/* ---- generators */
char *action_name(const char *text);	/* of "[if (c)] name(args)" */
char *quoted(const char *s);	/* as a C string literal */
void emit_actions(struct buf *b, const struct specs *s, const struct decl *d, enum ann_kind phase,
		  const char *self);
void emit_module(struct buf *b, const struct specs *s, unsigned module, uint64_t hash, const char *self);
uint64_t emit_table(struct buf *b, const struct specs *s);
int print_skeleton(const char *function, const char *spec, const struct clang_args *args);

/* ---- output.c: files appear together or not at all */
void output_add(const char *dir, const char *name, const char *text);
void output_commit(void);

#endif /* SPECC_H */
