// SPDX-License-Identifier: GPL-2.0
/*
 * files.c - uses /dev/files (kernel-tests/drivers/files), nvram and userio, and says what went wrong. usage:
 *	files use N		N files with data of their own at once: write, poll, wait, read
 *	files die		a fault under files that block, poll and wait: what does each of them hear?
 *	files nvram		makes the checksum of /dev/nvram right
 *	files keyboard [dies]	a keyboard behind /dev/userio, that answers; its driver dies of it
 *	files bug NAME [ADDRESS]	plays one planted bug: cross, peek, poke; links and give harm nobody
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/nvram.h>
#include <linux/serio.h>
#include <linux/userio.h>

#include "files.h"

static const char device[] = "/dev/files";

static int open_one(void)
{
	int fd = open(device, O_RDWR);

	if (fd < 0)
		err(1, "cannot open %s", device);
	return fd;
}

static short polled(int fd, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, ms) == 1 ? p.revents : 0;
}

static void put(int fd, int i)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "this is file %d", i);

	if (write(fd, text, n) != n)
		err(1, "write to file %d", i);
}

static void get(int fd, int i)
{
	char want[32], text[32] = "";
	int n = snprintf(want, sizeof(want), "this is file %d", i), count = -1;

	if (ioctl(fd, FILES_COUNT, &count) || count != n)
		err(1, "file %d says it has %d bytes, not %d", i, count, n);
	if (read(fd, text, sizeof(text)) != n || strcmp(text, want))
		err(1, "file %d has '%s', not '%s'", i, text, want);
}

static void use(int n)
{
	struct rlimit limit = { n + 16, n + 16 };
	int *fd = calloc(n, sizeof(*fd)), want = 4, i, status;
	pid_t child;

	if (!fd || setrlimit(RLIMIT_NOFILE, &limit))
		err(1, "%d files", n);
	for (i = 0; i < n; i++)
		fd[i] = open_one();
	if (ioctl(fd[0], FILES_OPEN) != n)
		err(1, "the driver does not know of %d files", n);
	for (i = 0; i < n; i++)
		put(fd[i], i);
	for (i = 0; i < n; i++)
		get(fd[i], i);
	if (polled(fd[0], 0))
		err(1, "an empty file is readable");
	/* Nobody writes: the wait times out. */
	if (ioctl(fd[0], FILES_WAIT, &want) != 1)
		err(1, "a wait for nothing ended");
	/* Somebody does: the read that blocks gets it, and so does the poll. */
	child = fork();
	if (!child) {
		usleep(200000);
		put(fd[0], 0);
		usleep(200000);
		put(fd[1], 1);
		usleep(200000);
		_exit(ioctl(fd[1], FILES_COMPLETE));
	}
	char text[32] = "";
	if (read(fd[0], text, sizeof(text)) != 14 || strcmp(text, "this is file 0"))
		err(1, "the read that blocked got '%s'", text);
	if (!(polled(fd[1], 5000) & POLLIN))
		err(1, "poll did not see what was written");
	get(fd[1], 1);
	if (ioctl(fd[1], FILES_AWAIT))
		err(1, "the wait for a completion");
	if (waitpid(child, &status, 0) != child || status)
		err(1, "the writer");
	for (i = 0; i < n; i++)
		if (close(fd[i]))
			err(1, "close");
	printf("files: %d files at once\n", n);
}

/* A child that does one thing to its file, and tells by its exit whether it ended as it should. */
enum how { READS, POLLS, EPOLLS, AWAITS, HOWS };
static const char *const hows[HOWS] = { "read", "poll", "epoll", "a wait for a completion" };
static pid_t sleeper(int fd, enum how how)
{
	struct epoll_event e = { .events = EPOLLIN };
	pid_t child = fork();
	char c;
	int ep;

	if (child)
		return child;
	switch (how) {
	case READS:
		_exit(read(fd, &c, 1) == -1 && errno == ENODEV ? 0 : 1);
	case POLLS:
		_exit(polled(fd, 10000) == (POLLERR | POLLHUP) ? 0 : 2);
	case AWAITS:
		_exit(ioctl(fd, FILES_AWAIT) == -1 && errno == ENODEV ? 0 : 6);
	case HOWS:
		break;
	case EPOLLS:
		ep = epoll_create1(0);
		if (ep < 0 || epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e))
			_exit(3);
		_exit(epoll_wait(ep, &e, 1, 10000) == 1 && e.events == (EPOLLERR | EPOLLHUP) ? 0 : 4);
	}
	_exit(5);
}

static void gone(const char *what, long ret)
{
	if (ret != -1 || errno != ENODEV)
		err(1, "%s of a dead file returned %ld, not ENODEV", what, ret);
}

static void die(void)
{
	int fd[HOWS + 1], i, status, count, live;
	pid_t child[HOWS];
	char c = 0;

	for (i = 0; i <= HOWS; i++)
		fd[i] = open_one();
	for (i = 0; i < HOWS; i++)
		child[i] = sleeper(fd[i], i);
	usleep(500000);		/* they sleep */
	gone("the ioctl that faults", ioctl(fd[HOWS], FILES_CROSS));
	for (i = 0; i < HOWS; i++)
		if (waitpid(child[i], &status, 0) != child[i] || status)
			err(1, "who slept in %s ended with status %#x", hows[i], status);
	for (i = 0; i < 50 && (live = open(device, O_RDWR)) < 0; i++)
		usleep(100000);
	if (live < 0)
		err(1, "no new file after the restart");
	for (i = 0; i <= HOWS; i++) {
		gone("read", read(fd[i], &c, 1));
		gone("write", write(fd[i], &c, 1));
		gone("ioctl", ioctl(fd[i], FILES_COUNT, &count));
		if (polled(fd[i], 0) != (POLLERR | POLLHUP))
			err(1, "poll of a dead file");
	}
	put(live, 7);
	if (ioctl(live, FILES_OPEN) != 1)
		err(1, "the new instance does not begin with one file");
	for (i = 0; i <= HOWS; i++)
		if (close(fd[i]))
			err(1, "close of a dead file");
	if (ioctl(live, FILES_OPEN) != 1)
		err(1, "a dead file was released to the new instance");
	get(live, 7);
	puts("files: who slept was told, dead files stay dead, a new one works");
}

static void bug(const char *name, const char *address)
{
	struct files_where where = { address ? strtoul(address, NULL, 0) : 0, 0x4141414141414141ul };
	int before = open_one(), fd = open_one();

	put(before, 0);
	if (!strcmp(name, "give")) {
		if (ioctl(fd, FILES_GIVE, &where) != -1 || errno != EFAULT)
			err(1, "put_user() to the kernel's memory");
		get(before, 0);
		puts("files: put_user() refused the kernel's memory");
		return;
	}
	if (!strcmp(name, "links")) {
		if (ioctl(fd, FILES_LINKS))
			err(1, "a wait queue with other links");
		put(fd, 1);
		get(fd, 1);
		puts("files: nobody follows the links");
		return;
	}
	gone(name, !strcmp(name, "cross") ? ioctl(fd, FILES_CROSS) : !strcmp(name, "peek") ? ioctl(fd, FILES_PEEK) :
		   ioctl(fd, FILES_POKE, &where));
	printf("files: %s ended in ENODEV\n", name);
}

/* ---- a keyboard behind /dev/userio */

static void userio(int fd, unsigned char type, unsigned char data)
{
	struct userio_cmd cmd = { .type = type, .data = data };

	if (write(fd, &cmd, sizeof(cmd)) != sizeof(cmd))
		err(1, "userio command %d", type);
}

/* Answers what the kernel's keyboard driver asks until it has asked nothing for a second. Return: how much it did. */
static int answer(int fd, unsigned char id)
{
	unsigned char c;
	int asked = 0;

	while (polled(fd, 1000) & POLLIN) {
		if (read(fd, &c, 1) != 1)
			err(1, "read of /dev/userio");
		asked++;
		userio(fd, USERIO_CMD_SEND_INTERRUPT, 0xfa);
		if (c == 0xf2) {		/* who are you? */
			userio(fd, USERIO_CMD_SEND_INTERRUPT, 0xab);
			userio(fd, USERIO_CMD_SEND_INTERRUPT, id);
		} else if (c == 0xff) {		/* reset */
			userio(fd, USERIO_CMD_SEND_INTERRUPT, 0xaa);
		}
	}
	return asked;
}

static bool input_has(const char *version)
{
	char line[256];
	bool found = false;
	FILE *f = fopen("/proc/bus/input/devices", "r");

	while (f && fgets(line, sizeof(line), f))
		found |= strstr(line, version) != NULL;
	if (f)
		fclose(f);
	return found;
}

/* The id that the kernel shows went through the driver, read by read and interrupt by interrupt. */
static void keyboard(const char *fault)
{
	unsigned char id = 0x84 + getpid() % 0x40;
	struct userio_cmd cmd = { .type = USERIO_CMD_SEND_INTERRUPT };
	char version[32];
	int fd = open("/dev/userio", O_RDWR), asked, i;

	snprintf(version, sizeof(version), "Version=ab%02x", id);
	if (fd < 0)
		err(1, "cannot open /dev/userio");
	userio(fd, USERIO_CMD_SET_PORT_TYPE, SERIO_8042);
	userio(fd, USERIO_CMD_REGISTER, 0);
	asked = answer(fd, id);
	if (!input_has(version))
		err(1, "no keyboard with %s after %d bytes", version, asked);
	if (fault) {
		int arm = open("/sys/kernel/debug/victim/arm", O_WRONLY);

		if (arm < 0 || write(arm, "userio", 6) != 6)
			err(1, "cannot arm userio");
		gone("write", write(fd, &cmd, sizeof(cmd)));
		for (i = 0; i < 50 && input_has(version); i++)
			usleep(100000);
	}
	if (close(fd))
		err(1, "close of /dev/userio");
	if (input_has(version))
		err(1, "the keyboard stayed");
	printf("userio: a keyboard came and went%s, %d bytes answered\n", fault ? " with its driver" : "", asked);
}

static void nvram(void)
{
	int fd = open("/dev/nvram", O_RDWR);

	if (fd < 0 || ioctl(fd, NVRAM_SETCKS))
		err(1, "NVRAM_SETCKS");
	puts("nvram: checksum set");
}

int main(int argc, char **argv)
{
	alarm(60);
	if (argc == 3 && !strcmp(argv[1], "use"))
		use(atoi(argv[2]));
	else if (argc == 2 && !strcmp(argv[1], "die"))
		die();
	else if (argc == 2 && !strcmp(argv[1], "nvram"))
		nvram();
	else if (argc >= 2 && !strcmp(argv[1], "keyboard"))
		keyboard(argv[2]);
	else if (argc >= 3 && !strcmp(argv[1], "bug"))
		bug(argv[2], argv[3]);
	else
		err(1, "usage: files use N | die | nvram | keyboard [dies] | bug NAME [ADDRESS]");
	return 0;
}
