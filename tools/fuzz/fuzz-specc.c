// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz-specc.c - sfi-specc on damaged specs (libFuzzer). It takes them or says what is wrong: no crash, no
 * endless loop, no other exit status. FUZZ_TOP is the top of the source tree.
 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Its static variables begin anew with each run. */
#include "../../interface-specs/compiler/output.c"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

static char dir[] = "/tmp/fuzz-specc.XXXXXX", spec[64];
static const char kinds[] = "#ifndef KINDS_H\n#define KINDS_H\n#include \"sfi_stub.h\"\nSFI_DECLARE_KIND(mem);\n#endif\n";

static void put(const char *path, const void *data, size_t size)
{
	FILE *f = fopen(path, "w");

	if (!f || fwrite(data, 1, size, f) != size || fclose(f))
		abort();
}

static void remove_all(void)
{
	static const char *const made[] = { "core/fake.h", "core/kinds.h", "core", "out/stubs_core.c", "out/Kbuild",
					    "out/sfi.table", "out" };
	char path[64];

	for (size_t i = 0; i < sizeof(made) / sizeof(*made); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, made[i]);
		remove(path);
	}
	remove(dir);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char path[64];

	(void)argc;
	(void)argv;
	if (!mkdtemp(dir) || fuzz_init())
		return -1;
	(atexit)(remove_all);
	snprintf(path, sizeof(path), "%s/core", dir);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/core/kinds.h", dir);
	put(path, kinds, sizeof(kinds) - 1);
	snprintf(spec, sizeof(spec), "%s/core/fake.h", dir);
	return 0;
}

static void run(char **argv)
{
	int argc = 0, status;

	while (argv[argc])
		argc++;
	n_errors = 0;
	outputs = NULL;
	n_outputs = 0;
	status = fuzz_main(argc, argv);
	if (status != (n_errors || fuzz_exited()))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char out[64];
	char *generate[] = { "sfi-specc", "--out", out, dir, "--", "-nostdinc", "-I" FUZZ_TOP "/lit-tests/specc/Inputs",
			     "-I" FUZZ_TOP "/annotations", "-I" FUZZ_TOP "/runtime-kmod/include", NULL };
	char *draft[] = { "sfi-specc", "--skeleton", "fake_write", spec, "--", generate[5], generate[6], generate[7],
			  generate[8], NULL };

	snprintf(out, sizeof(out), "%s/out", dir);
	put(spec, data, size);
	run(generate);
	if (size % 8 == 0)
		run(draft);
	return 0;
}

/* The language of specs: what stands between its words matters more than single bytes. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	static const char *const pieces[] = { "(", ")", "{", "}", "[", "]", "\"", "'", ",", ";", "/*", "*/", "//", "\\", "#", "\n",
		"SFI_PRE(", "SFI_POST(", "SFI_CALL(", "SFI_INERT ", "SFI_NORETURN ", "SFI_PRINTF(1)", "SFI_CALLBACK(handler, x)",
		"SFI_SLOT(struct fake_ops, open)", "SFI_SLOT_ARG(x)", "SFI_RET(", "SFI_DEAD(", "if (", "do(", "check(that, ",
		"check(write, ", "copy(", "transfer(", "revoke(", "track(", "untrack(", "lend(", "context(", "lock(", "gate(", "opaque(",
		"int ", "struct fake_dev *", "void ", "const ", "(*x)(", "...", "static inline ", "ret", "f", "\377" };
	const char *piece = pieces[seed / 7 % (sizeof(pieces) / sizeof(*pieces))];
	size_t length = strlen(piece), at = size ? (seed * 2654435761u >> 8) % size : 0, cut = 0;

	if (seed % 8 == 0)
		return LLVMFuzzerMutate(data, size, max);
	if (seed % 3 == 0)
		cut = seed / 3 % 41 < size - at ? seed / 3 % 41 : size - at;
	if (size - cut + length > max)
		return LLVMFuzzerMutate(data, size, max);
	memmove(data + at + length, data + at + cut, size - at - cut);
	memcpy(data + at, piece, length);
	return size - cut + length;
}
