// SPDX-License-Identifier: GPL-2.0
/* harness.c - runs a tool's main() again and again in one process, see fuzz.h. */
#include <setjmp.h>

#include "fuzz.h"

#define MAX_UNITS 16	/* translation units of one run */

FILE *fuzz_stderr;
static Elf *elf;
static CXIndex indexes[MAX_UNITS];
static CXTranslationUnit units[MAX_UNITS];
static unsigned int nr_indexes, nr_units;
static jmp_buf out;
static int exit_status;
static bool exited;

const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";	/* a tool leaves its memory to exit() */
}

int fuzz_init(void)
{
	fuzz_stderr = fopen("/dev/null", "w");
	return fuzz_stderr && freopen("/dev/null", "w", stdout) ? 0 : -1;
}

_Noreturn void fuzz_exit(int status)
{
	exit_status = status;
	exited = true;
	longjmp(out, 1);
}

/* What a tool would leave to the end of its process is undone with the next run. */
int fuzz_atexit(void (*fn)(void))
{
	(void)fn;
	return 0;
}

Elf *fuzz_elf_memory(char *image, size_t size)
{
	elf = (elf_memory)(image, size);
	return elf;
}

CXIndex fuzz_create_index(int exclude, int display)
{
	CXIndex index = (clang_createIndex)(exclude, display);

	if (nr_indexes == MAX_UNITS)
		abort();
	indexes[nr_indexes++] = index;
	return index;
}

enum CXErrorCode fuzz_parse(CXIndex index, const char *name, const char *const *args, int n_args,
			    struct CXUnsavedFile *files, unsigned int n_files, unsigned int options,
			    CXTranslationUnit *unit)
{
	enum CXErrorCode rc = (clang_parseTranslationUnit2)(index, name, args, n_args, files, n_files, options, unit);

	if (nr_units == MAX_UNITS)
		abort();
	if (*unit)
		units[nr_units++] = *unit;
	return rc;
}

bool fuzz_exited(void)
{
	return exited;
}

int fuzz_main(int argc, char **argv)
{
	exited = false;
	if (!setjmp(out))
		exit_status = tool_main(argc, argv);
	if (elf)
		elf_end(elf);
	elf = NULL;
	while (nr_units)
		clang_disposeTranslationUnit(units[--nr_units]);
	while (nr_indexes)
		clang_disposeIndex(indexes[--nr_indexes]);
	return exit_status;
}
