// SPDX-License-Identifier: GPL-2.0
/*
 * sockets.c - uses sockets of AF_ALG, and says what went wrong. usage:
 *	sockets read SEED BYTES	prints what the generator makes of that seed, in hex
 *	sockets use N		N bound sockets with one accepted each, then N accepted from one
 *	sockets die CALL	a fault in CALL (recv, bind, accept, seed, close, unbind), or an order
 *				(restart), under open sockets: what does each of them hear?
 *	sockets churn ORDERS	four tasks use sockets while as many restarts are ordered
 *	sockets hold		binds, accepts, says so, and sleeps until it is killed
 *	sockets attack		plays the user of examples/attacks/sockets.h
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/if_alg.h>

/* ANSI X9.31 with AES-128: the same seed gives the same bytes. */
#define GENERATOR "ansi_cprng"
#define SEED_BYTES 48

static volatile sig_atomic_t stopped;
static void stop(int unused)
{
	(void)unused;
	stopped = 1;
}

/* Return: a bound socket, or -1. */
static int bound(const char *type, const char *name)
{
	struct sockaddr_alg sa = { .salg_family = AF_ALG };
	int fd = socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0), e;

	if (fd < 0)
		err(1, "no socket of AF_ALG");
	strcpy((char *)sa.salg_type, type);
	strcpy((char *)sa.salg_name, name);
	if (!bind(fd, (struct sockaddr *)&sa, sizeof(sa)))
		return fd;
	e = errno;
	close(fd);
	errno = e;
	return -1;
}

static int set_seed(int fd, int seed)
{
	unsigned char key[SEED_BYTES];
	unsigned int i;

	for (i = 0; i < sizeof(key); i++)
		key[i] = i * 7 + (seed >> 8 * (i % 2));
	return setsockopt(fd, SOL_ALG, ALG_SET_KEY, key, sizeof(key));
}

static int seeded(int seed)
{
	int fd = bound("rng", GENERATOR);

	if (fd < 0)
		err(1, "cannot bind to rng " GENERATOR);
	if (set_seed(fd, seed))
		err(1, "seed %d", seed);
	return fd;
}

static int accepted(int fd)
{
	int a = accept(fd, NULL, NULL);

	if (a < 0)
		err(1, "accept");
	return a;
}

static void get(int fd, unsigned char *to, size_t n)
{
	ssize_t got = recv(fd, to, n, 0);

	if (got != (ssize_t)n)
		err(1, "recv of %zu bytes returned %zd", n, got);
}

static void print(int seed, int bytes)
{
	int b = seeded(seed), fd = accepted(b), i;
	unsigned char data[128];

	while (bytes > 0) {
		ssize_t n = recv(fd, data, bytes, 0);

		if (n != (bytes > (int)sizeof(data) ? (int)sizeof(data) : bytes))
			err(1, "recv returned %zd", n);
		for (i = 0; i < n; i++)
			printf("%02x", data[i]);
		bytes -= n;
	}
	puts("");
}

static void use(int n)
{
	struct rlimit limit = { 2 * n + 16, 2 * n + 16 };
	unsigned char first[16], other[16], again[16];
	int *b = calloc(n, sizeof(*b)), *fd = calloc(n, sizeof(*fd)), i, j, check;

	if (!b || !fd || setrlimit(RLIMIT_NOFILE, &limit))
		err(1, "%d sockets", n);
	for (i = 0; i < n; i++)
		fd[i] = accepted(b[i] = seeded(i));
	check = accepted(seeded(n / 2));
	/* Each has what its own seed makes, whatever the others have read. */
	for (i = n - 1; i >= 0; i--) {
		get(fd[i], first, sizeof(first));
		if (i == n / 2) {
			get(check, again, sizeof(again));
			if (memcmp(first, again, sizeof(first)))
				err(1, "two sockets of one seed differ");
		} else if (i < n - 1 && !memcmp(first, other, sizeof(first))) {
			err(1, "sockets %d and %d have the same bytes", i, i + 1);
		}
		memcpy(other, first, sizeof(first));
	}
	/* The n-th accepted socket of one bound socket goes on where the one before it was. */
	for (j = 0; j < n; j++)
		close(fd[j]);
	for (j = 0; j < n; j++)
		fd[j] = accepted(b[0]);
	for (j = 0; j < n; j++) {
		get(fd[j], first, sizeof(first));
		if (j && !memcmp(first, other, sizeof(first)))
			err(1, "two reads of one generator are the same");
		memcpy(other, first, sizeof(first));
	}
	for (j = 0; j < n; j++)
		if (close(fd[j]) || close(b[j]))
			err(1, "close");
	printf("sockets: %d bound and %d accepted at once, then %d accepted from one\n", n, n, n);
}

/* A child that waits for its socket's end, and tells by its exit whether it came as it should. */
static pid_t waiter(int fd, bool epoll)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct epoll_event e = { .events = EPOLLIN };
	pid_t child = fork();
	int ep, i;

	if (child)
		return child;
	/* Not the last to close what its parent closes. */
	for (i = 3; i < 64; i++)
		if (i != fd)
			close(i);
	if (!epoll)
		_exit(poll(&p, 1, 10000) == 1 && p.revents == (POLLERR | POLLHUP) ? 0 : 1);
	ep = epoll_create1(0);
	if (ep < 0 || epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e))
		_exit(2);
	_exit(epoll_wait(ep, &e, 1, 10000) == 1 && e.events == (EPOLLERR | EPOLLHUP) ? 0 : 3);
}

static void gone(const char *what, long ret)
{
	if (ret != -1 || errno != ENODEV)
		err(1, "%s of a dead socket returned %ld, not ENODEV", what, ret);
}

static void tell(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		err(1, "cannot write '%s' to %s", text, file);
	close(fd);
}

/* The call in which the planted bug is, or the order. own: a bound socket and one accepted from it. */
static void die_of(const char *call, int b, int own)
{
	unsigned char c;

	if (!strcmp(call, "restart")) {
		tell("/sys/kernel/debug/sfi/control", "restart algif_rng");
		return;
	}
	tell("/sys/kernel/debug/victim/arm", "algif_rng");
	if (!strcmp(call, "recv"))
		gone("the recv that faults", recv(own, &c, 1, 0));
	else if (!strcmp(call, "bind"))
		gone("the bind that faults", bound("rng", GENERATOR));
	else if (!strcmp(call, "accept"))
		gone("the accept that faults", accept(b, NULL, NULL));
	else if (!strcmp(call, "seed"))
		gone("the seed that faults", set_seed(b, 1));
	else if (strcmp(call, "close") && strcmp(call, "unbind"))
		err(1, "no call '%s'", call);
	else if (close(!strcmp(call, "close") ? own : b))
		err(1, "the close that faults");
}

static void die(const char *call)
{
	int b = seeded(1), unused = seeded(2), mine = seeded(4), own = accepted(mine), fd[3], live = -1, i, status;
	int alone = seeded(5);
	struct pollfd p = { .events = POLLIN };
	pid_t child[2];
	unsigned char c[4];

	for (i = 0; i < 3; i++)
		get(fd[i] = accepted(b), c, sizeof(c));
	p.fd = fd[0];
	if (poll(&p, 1, 0))
		err(1, "poll of a live socket says %#x, where the kernel's own says nothing", p.revents);
	for (i = 0; i < 2; i++)
		child[i] = waiter(fd[i], i);
	usleep(500000);		/* they sleep */
	die_of(call, alone, own);
	for (i = 0; i < 2; i++)
		if (waitpid(child[i], &status, 0) != child[i] || status)
			err(1, "who slept in %s ended with status %#x", i ? "epoll" : "poll", status);
	for (i = 0; i < 50 && (live = bound("rng", GENERATOR)) < 0; i++) {
		if (errno != ENOENT && errno != ENODEV)
			err(1, "bind meanwhile");
		usleep(100000);
	}
	if (live < 0 || set_seed(live, 1))
		err(1, "no new socket after the restart");
	for (i = 0; i < 3; i++) {
		gone("recv", recv(fd[i], c, sizeof(c), 0));
		p.fd = fd[i];
		if (poll(&p, 1, 0) != 1 || p.revents != (POLLERR | POLLHUP))
			err(1, "poll of a dead socket");
	}
	gone("accept", accept(b, NULL, NULL));
	gone("accept", accept(unused, NULL, NULL));
	gone("the seed", set_seed(unused, 3));
	i = accepted(live);
	get(i, c, sizeof(c));
	if (close(fd[0]) || close(fd[1]) || close(fd[2]) || close(b) || close(unused) || close(mine))
		err(1, "close of a dead socket");
	get(i, c, sizeof(c));
	printf("sockets: %s: who slept was told, dead sockets stay dead, a new one works\n", call);
}

/* Whether a call worked; if not, only because the driver is away. */
static bool worked(const char *what, long ret)
{
	if (ret < 0 && errno != ENODEV && (errno != ENOENT || strcmp(what, "bind")))
		err(1, "%s while drivers come and go", what);
	return ret >= 0;
}

static int churn_once(void)
{
	int b = bound("rng", GENERATOR), fd, n = 0, i;
	unsigned char data[128];

	if (!worked("bind", b)) {
		usleep(1000);
		return 0;
	}
	if (worked("seed", set_seed(b, getpid())))
		for (i = 0; i < 4 && worked("accept", fd = accept(b, NULL, NULL)); i++) {
			if (worked("recv", recv(fd, data, sizeof(data), 0)))
				n++;
			close(fd);
		}
	close(b);
	return n;
}

static void churn(int orders)
{
	int reads = 0, n = 0, i, status, said[2];
	pid_t child[4];

	if (pipe(said))
		err(1, "pipe");
	for (i = 0; i < 4; i++) {
		child[i] = fork();
		if (!child[i]) {
			signal(SIGTERM, stop);
			while (!stopped)
				n += churn_once();
			_exit(write(said[1], &n, sizeof(n)) != sizeof(n));
		}
	}
	for (i = 0; i < orders; i++) {
		usleep(300000);
		tell("/sys/kernel/debug/sfi/control", "restart algif_rng");
	}
	usleep(300000);
	for (i = 0; i < 4; i++)
		kill(child[i], SIGTERM);
	for (i = 0; i < 4; i++) {
		if (waitpid(child[i], &status, 0) != child[i] || status || read(said[0], &n, sizeof(n)) != sizeof(n))
			err(1, "a task ended with status %#x", status);
		reads += n;
		if (!n)
			err(1, "a task read nothing");
	}
	printf("sockets: %d reads through %d restarts\n", reads, orders);
}

static void hold(void)
{
	unsigned char c;

	get(accepted(seeded(1)), &c, 1);
	puts("held");
	fflush(stdout);
	alarm(0);
	pause();
}

/* Two bound sockets, one accepted of the first and two of the second; examples/attacks/sockets.h says what for. */
static void attack(void)
{
	int b[2], fd[3], i;
	char data[64];

	for (i = 0; i < 2; i++) {
		int tries = 100;

		while ((b[i] = bound("attacks", "none")) < 0) {
			if (!--tries)
				err(1, "no type of sockets of that name");
			usleep(20000);
		}
	}
	for (i = 0; i < 3; i++)
		fd[i] = accepted(b[i > 0]);
	memset(data, 0x5a, sizeof(data));
	send(fd[1], data, 8, 0);
	if (recv(fd[1], data, sizeof(data), 0) > (ssize_t)sizeof(data))
		send(fd[1], data, 1, 0);
	close(fd[0]);
	recv(fd[1], data, sizeof(data), 0);
	shutdown(fd[1], SHUT_RDWR);
	close(fd[1]);
	close(fd[2]);
}

int main(int argc, char **argv)
{
	alarm(120);
	if (argc == 4 && !strcmp(argv[1], "read"))
		print(atoi(argv[2]), atoi(argv[3]));
	else if (argc == 3 && !strcmp(argv[1], "use"))
		use(atoi(argv[2]));
	else if (argc == 3 && !strcmp(argv[1], "die"))
		die(argv[2]);
	else if (argc == 3 && !strcmp(argv[1], "churn"))
		churn(atoi(argv[2]));
	else if (argc == 2 && !strcmp(argv[1], "hold"))
		hold();
	else if (argc == 2 && !strcmp(argv[1], "attack"))
		attack();
	else
		err(1, "usage: sockets read SEED BYTES | use N | die CALL | churn ORDERS | hold | attack");
	return 0;
}
