// SPDX-License-Identifier: GPL-2.0
/* requests - runs in the guest: COUNT requests of 4 KiB, one after the other, to a disk. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SIZE 4096

int main(int argc, char **argv)
{
	static char data[SIZE] __attribute__((aligned(SIZE)));
	unsigned long count;
	long got;
	int fd, writes;

	if (argc != 4 || (strcmp(argv[2], "read") && strcmp(argv[2], "write"))) {
		fprintf(stderr, "usage: requests DISK read|write COUNT\n");
		return 2;
	}
	writes = !strcmp(argv[2], "write");
	count = strtoul(argv[3], NULL, 10);
	fd = open(argv[1], (writes ? O_WRONLY : O_RDONLY) | O_DIRECT);
	if (fd < 0) {
		perror(argv[1]);
		return 1;
	}
	for (unsigned long i = 0; i < count; i++) {
		got = writes ? pwrite(fd, data, SIZE, i * SIZE) : pread(fd, data, SIZE, i * SIZE);
		if (got != SIZE) {
			perror(argv[2]);
			return 1;
		}
	}
	return 0;
}
