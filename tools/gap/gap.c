// SPDX-License-Identifier: GPL-2.0
/*
 * gap - use a service without a pause while a command disturbs it, and say when it was there: a line
 * for each two successes, both as CLOCK_MONOTONIC microseconds, and the tries without success between them.
 *
 * net: an echo request each millisecond; a success is an answer. block: as often a direct read of
 * 4 KiB after an open, so that a disk that goes and comes again is the same disk.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BEFORE_US 1000000UL	/* undisturbed first */
#define PAUSE_US 1000

static unsigned long now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000UL + t.tv_nsec / 1000;
}

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "gap: %s: %s\n", what, strerror(errno));
	exit(1);
}

static unsigned short checksum(const unsigned short *p, size_t words)
{
	unsigned long sum = 0;

	while (words--)
		sum += *p++;
	sum = (sum & 0xffff) + (sum >> 16);
	return ~(sum + (sum >> 16));
}

/* ---- one try each: is the service there? */

static struct sockaddr_in peer = { .sin_family = AF_INET };
static int sock = -1;

static bool try_net(const char *address)
{
	struct icmphdr echo = { .type = ICMP_ECHO };
	unsigned char answer[256];
	const struct icmphdr *icmp;
	bool success = false;
	ssize_t n;

	if (sock < 0) {
		sock = socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK, IPPROTO_ICMP);
		if (sock < 0 || !inet_aton(address, &peer.sin_addr))
			die(address);
	}
	echo.un.echo.id = getpid();
	echo.checksum = checksum((unsigned short *)&echo, sizeof(echo) / 2);
	/* While there is no interface this fails, and that is what is measured. */
	sendto(sock, &echo, sizeof(echo), 0, (struct sockaddr *)&peer, sizeof(peer));
	while ((n = recv(sock, answer, sizeof(answer), 0)) > 0) {
		icmp = (struct icmphdr *)(answer + ((struct iphdr *)answer)->ihl * 4);
		success |= n >= (ssize_t)(sizeof(struct iphdr) + sizeof(*icmp)) && icmp->type == ICMP_ECHOREPLY;
	}
	usleep(PAUSE_US);
	return success;
}

static bool try_block(const char *device)
{
	static char data[4096] __attribute__((aligned(4096)));
	int fd = open(device, O_RDONLY | O_DIRECT);
	bool success = fd >= 0 && pread(fd, data, sizeof(data), 0) == sizeof(data);

	if (fd >= 0)
		close(fd);
	usleep(PAUSE_US);
	return success;
}

int main(int argc, char **argv)
{
	unsigned long start, end, now, last = 0, successes = 0, misses = 0;
	bool (*try)(const char *) = NULL;
	bool disturbed = false;

	if (argc == 5 && !strcmp(argv[1], "net"))
		try = try_net;
	else if (argc == 5 && !strcmp(argv[1], "block"))
		try = try_block;
	if (!try || atoi(argv[3]) < 2) {
		fprintf(stderr, "usage: gap net ADDRESS | block DEVICE  SECONDS COMMAND\n");
		return 2;
	}
	start = now_us();
	end = start + atoi(argv[3]) * 1000000UL;
	while ((now = now_us()) < end) {
		if (!disturbed && now > start + BEFORE_US) {
			disturbed = true;
			switch (fork()) {
			case -1:
				die("fork");
			case 0:
				execl("/bin/sh", "sh", "-c", argv[4], NULL);
				die("/bin/sh");
			}
		}
		if (!try(argv[2])) {
			misses++;
			continue;
		}
		now = now_us();
		successes++;
		if (disturbed)
			printf("%lu %lu %lu\n", last, now, misses);
		last = now;
		misses = 0;
	}
	wait(NULL);
	if (successes < 100 || now_us() - last > BEFORE_US) {
		fprintf(stderr, "gap: %lu successes; the service did not come back\n", successes);
		return 1;
	}
	return 0;
}
