// SPDX-License-Identifier: GPL-2.0
/* parse.c - runs libclang over text in memory and retells its complaints. */
#include "specc.h"

#include <stdlib.h>
#include <string.h>

CXTranslationUnit parse_unit(const char *name, const char *text, const struct clang_args *args)
{
	/*
	 * Warnings are the module build's business; these are wrong programs.
	 * __BINDGEN__ keeps type tags (__user) out of the printed types.
	 */
	static const char *const own[] = {
		"-x", "c", "-w", "-ferror-limit=0", "-D__BINDGEN__",
		"-Werror=incompatible-pointer-types", "-Werror=int-conversion",
		"-Werror=implicit-function-declaration", "-Werror=implicit-int",
	};
	const int n_own = sizeof(own) / sizeof(*own);
	const char **v = xrealloc(NULL, (args->n + n_own) * sizeof(*v));
	struct CXUnsavedFile file = { .Filename = name, .Contents = text, .Length = strlen(text) };
	CXTranslationUnit tu = NULL;
	enum CXErrorCode rc;

	memcpy(v, args->v, args->n * sizeof(*v));
	memcpy(v + args->n, own, sizeof(own));
	rc = clang_parseTranslationUnit2(clang_createIndex(0, 0), name, v, args->n + n_own, &file, 1,
					 CXTranslationUnit_None, &tu);
	free(v);
	if (rc != CXError_Success || !tu) {
		error_at(name, 1, "libclang cannot parse this (code %d); check the flags after '--'", rc);
		return NULL;
	}
	return tu;
}

static void where_is(CXSourceLocation loc, char **file, unsigned *line)
{
	CXString name;

	clang_getPresumedLocation(loc, &name, line, NULL);
	*file = take_string(name);
}

bool report_diagnostics(CXTranslationUnit tu)
{
	unsigned n = clang_getNumDiagnostics(tu), before = n_errors;

	for (unsigned i = 0; i < n; i++) {
		CXDiagnostic d = clang_getDiagnostic(tu, i);
		CXDiagnosticSet notes = clang_getChildDiagnostics(d);
		char *file, *text, *extra = "";
		unsigned line;

		if (clang_getDiagnosticSeverity(d) < CXDiagnostic_Error)
			continue;
		where_is(clang_getDiagnosticLocation(d), &file, &line);
		text = take_string(clang_getDiagnosticSpelling(d));
		for (unsigned k = 0; k < clang_getNumDiagnosticsInSet(notes); k++) {
			CXDiagnostic note = clang_getDiagnosticInSet(notes, k);
			char *said = take_string(clang_getDiagnosticSpelling(note)), *nfile;
			unsigned nline;

			if (!strncmp(said, "previous ", 9)) {
				where_is(clang_getDiagnosticLocation(note), &nfile, &nline);
				extra = xasprintf("; the kernel declares it at %s:%u, make the spec match",
						  nfile, nline);
			}
		}
		error_at(*file ? file : "flags", line, "%s%s", text, extra);
	}
	return n_errors == before;
}
