// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz-audit.c - sfi-audit on damaged objects (libFuzzer). It says what it finds or that it cannot use the
 * file, whatever the file is: no crash, no endless loop, no other exit status.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Its static variables begin anew with each run. */
#include "../audit/main.c"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return fuzz_init();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("audit", 0), status;
	char path[32], *argv[] = { "sfi-audit", path, NULL };

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	memset(&counts, 0, sizeof(counts));
	memset(&arguments, 0, sizeof(arguments));
	status = fuzz_main(2, argv);
	close(fd);
	if (status != (fuzz_exited() ? AUDIT_UNUSABLE : counts.findings ? AUDIT_FINDINGS : AUDIT_CLEAN))
		abort();
	return 0;
}

static uint64_t draw(uint64_t *state)
{
	*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
	return *state >> 33;
}

/* One field: a number at its boundaries, beside itself, or another one of this file. */
static void change_field(uint8_t *data, size_t size, size_t at, size_t width, uint64_t *state)
{
	static const uint64_t numbers[] = { 0, 1, 8, 24, 0xff, 0x7fffffff, 0x80000000, 0xffffffff, INT64_MAX, ~7ULL, ~0ULL };
	uint64_t value = 0;

	if (width > size || at > size - width)
		return;
	memcpy(&value, data + at, width);
	switch (draw(state) % 4) {
	case 0:
		value = numbers[draw(state) % (sizeof(numbers) / sizeof(*numbers))];
		break;
	case 1:
		value += draw(state) % 17 - 8;
		break;
	case 2:
		value ^= 1ULL << draw(state) % (8 * width);
		break;
	default:
		memcpy(&value, data + draw(state) % (size - width + 1) / width * width, width);
	}
	memcpy(data + at, &value, width);
}

/* An object of the same shape: bytes that move make one that is refused at the door. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	uint64_t state = seed;
	Elf64_Ehdr e;
	Elf64_Shdr s;

	if (size < sizeof(e) || draw(&state) % 16 == 0)
		return LLVMFuzzerMutate(data, size, max);
	for (unsigned int n = draw(&state) % 4 + 1; n; n--) {
		size_t width = 1UL << draw(&state) % 4, at, header;

		memcpy(&e, data, sizeof(e));
		header = e.e_shnum ? e.e_shoff + draw(&state) % e.e_shnum * sizeof(s) : size;
		if (header > size - sizeof(s) || header < sizeof(e)) {
			at = draw(&state) % size;
		} else if (draw(&state) % 4 == 0) {
			at = header + draw(&state) % sizeof(s);
		} else {
			memcpy(&s, data + header, sizeof(s));
			at = s.sh_offset + (s.sh_size ? draw(&state) % s.sh_size : 0);
		}
		change_field(data, size, at / width * width, width, &state);
	}
	return size;
}
