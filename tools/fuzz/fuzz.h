/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fuzz.h - included before everything else in a tool's sources when they are built into a fuzzer: a run of
 * main() that ends in exit() and prints, as a program may, becomes one that can be repeated. What it leaves
 * allocated stays so, except for the large things of libraries: a fuzzer's runs are numbered.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <clang-c/Index.h>
#include <gelf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/** fuzz_init() - before the first run. Return: 0, or -1 if it cannot keep the tool quiet. */
int fuzz_init(void);
/** fuzz_main() - main() of the tool. Return: its exit status. */
int fuzz_main(int argc, char **argv);
/** fuzz_exited() - the last run ended in exit(), not in a return from main(). */
bool fuzz_exited(void);

int tool_main(int argc, char **argv);
_Noreturn void fuzz_exit(int status);
int fuzz_atexit(void (*fn)(void));
Elf *fuzz_elf_memory(char *image, size_t size);
CXIndex fuzz_create_index(int exclude, int display);
enum CXErrorCode fuzz_parse(CXIndex index, const char *name, const char *const *args, int n_args,
			    struct CXUnsavedFile *files, unsigned int n_files, unsigned int options,
			    CXTranslationUnit *out);

/* Where a tool says what is wrong: a thousand times a second, nobody reads it. */
extern FILE *fuzz_stderr;
#undef stderr
#define stderr fuzz_stderr

/* As macros with arguments, so that (exit)(1) is still the real one. */
#define main(...) tool_main(__VA_ARGS__)
#define exit(status) fuzz_exit(status)
#define atexit(fn) fuzz_atexit(fn)
#define elf_memory(image, size) fuzz_elf_memory(image, size)
#define clang_createIndex(exclude, display) fuzz_create_index(exclude, display)
#define clang_parseTranslationUnit2(...) fuzz_parse(__VA_ARGS__)

#endif /* FUZZ_H */
