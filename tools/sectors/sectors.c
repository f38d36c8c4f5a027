// SPDX-License-Identifier: GPL-2.0
/*
 * sectors.c - plays the user of examples/attacks/blockdev.h: waits for the disk, has four reads into one page and a
 * write in flight at once, waits for all of them, discards a sector. Prints what became of each. usage: sectors DISK
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <linux/aio_abi.h>
#include <linux/fs.h>

#define SECTOR 512
#define PAGE 4096
#define REQUESTS 5

static int open_disk(const char *path)
{
	int fd, tries = 100;

	while ((fd = open(path, O_RDWR | O_DIRECT | O_CLOEXEC)) < 0) {
		if (!--tries)
			err(1, "%s", path);
		usleep(20000);
	}
	return fd;
}

static struct iocb request(int fd, int opcode, const void *data, size_t n, int sector)
{
	return (struct iocb){
		.aio_data = sector, .aio_lio_opcode = opcode, .aio_fildes = fd,
		.aio_buf = (uintptr_t)data, .aio_nbytes = n, .aio_offset = sector * SECTOR,
	};
}

int main(int argc, char **argv)
{
	char *page = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct iovec split[2] = { { page + 2048, SECTOR }, { page + PAGE, SECTOR } };
	uint64_t discard[2] = { 10 * SECTOR, SECTOR };
	struct iocb cb[REQUESTS], *list[REQUESTS];
	struct io_event done[REQUESTS];
	aio_context_t io = 0;
	int fd, i;

	alarm(60);
	if (argc != 2 || page == MAP_FAILED)
		errx(1, "usage: sectors DISK");
	fd = open_disk(argv[1]);
	memset(page, 0x11, 2 * PAGE);
	memset(page + 2 * PAGE, 0x5a, PAGE);
	cb[0] = request(fd, IOCB_CMD_PREAD, page, SECTOR, 0);
	cb[1] = request(fd, IOCB_CMD_PREAD, page + 512, SECTOR, 2);
	cb[2] = request(fd, IOCB_CMD_PREAD, page + 1024, SECTOR, 4);
	cb[3] = request(fd, IOCB_CMD_PREADV, split, 2, 6);
	cb[4] = request(fd, IOCB_CMD_PWRITE, page + 2 * PAGE, SECTOR, 8);
	for (i = 0; i < REQUESTS; i++)
		list[i] = &cb[i];
	if (syscall(SYS_io_setup, REQUESTS, &io))
		err(1, "io_setup");
	if (syscall(SYS_io_submit, io, REQUESTS, list) != REQUESTS)
		err(1, "io_submit");
	if (syscall(SYS_io_getevents, io, REQUESTS, REQUESTS, done, NULL) != REQUESTS)
		err(1, "io_getevents");
	for (i = 0; i < REQUESTS; i++)
		printf("sector %d: %d\n", (int)done[i].data, (int)done[i].res);
	printf("discard: %d\n", ioctl(fd, BLKDISCARD, discard) ? -errno : 0);
	close(fd);
	return 0;
}
