// SPDX-License-Identifier: GPL-2.0
/*
 * serve.c - loopback HTTP server for the guest: GET /NAME sends DIR/NAME.
 * usage: serve DIR. Prints its port on the first line, then serves until killed.
 * Listens on 127.0.0.1 only; QEMU's user network reaches it as 10.0.2.2.
 */
#define _GNU_SOURCE		/* accept4 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#define SEND_TIMEOUT_S 120	/* a guest that died must not keep a child for ever */

static bool send_all(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		text += n;
		len -= (size_t)n;
	}
	return true;
}

static void refuse(int fd, const char *status)
{
	char head[128];
	int n = snprintf(head, sizeof(head), "HTTP/1.0 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", status);

	send_all(fd, head, (size_t)n);
}

/* Reads up to the blank line that ends the request's head. */
static bool read_head(int fd, char *buf, size_t size)
{
	size_t used = 0;

	while (used + 1 < size) {
		ssize_t n = read(fd, buf + used, size - 1 - used);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		used += (size_t)n;
		buf[used] = 0;
		if (strstr(buf, "\r\n\r\n"))
			return true;
	}
	return false;
}

static void answer(int fd, int dir)
{
	char request[4096], head[160], *name, *end;
	struct stat st;
	off_t at = 0;
	int file;

	if (!read_head(fd, request, sizeof(request)))
		return;
	if (strncmp(request, "GET /", 5)) {
		refuse(fd, "405 Method Not Allowed");
		return;
	}
	name = request + 5;
	end = strpbrk(name, " \r\n");
	if (!end || end == name) {
		refuse(fd, "404 Not Found");
		return;
	}
	*end = 0;
	/* One flat folder: no separators, no hidden names, so no way out of it. */
	if (strchr(name, '/') || name[0] == '.') {
		refuse(fd, "404 Not Found");
		return;
	}
	file = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (file < 0 || fstat(file, &st) || !S_ISREG(st.st_mode)) {
		refuse(fd, "404 Not Found");
		if (file >= 0)
			close(file);
		return;
	}
	snprintf(head, sizeof(head), "HTTP/1.0 200 OK\r\nContent-Length: %lld\r\nConnection: close\r\n\r\n",
		 (long long)st.st_size);
	if (send_all(fd, head, strlen(head)))
		while (at < st.st_size && sendfile(fd, file, &at, (size_t)(st.st_size - at)) > 0)
			;
	close(file);
}

int main(int argc, char **argv)
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	struct timeval limit = { .tv_sec = SEND_TIMEOUT_S };
	socklen_t len = sizeof(addr);
	int listener, dir;

	if (argc != 2) {
		fprintf(stderr, "usage: serve DIR\n");
		return 2;
	}
	dir = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0) {
		fprintf(stderr, "serve: cannot open folder '%s': %s\n", argv[1], strerror(errno));
		return 1;
	}
	signal(SIGCHLD, SIG_IGN);	/* children are not waited for */
	signal(SIGPIPE, SIG_IGN);
	listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (listener < 0 || bind(listener, (struct sockaddr *)&addr, sizeof(addr)) || listen(listener, 16) ||
	    getsockname(listener, (struct sockaddr *)&addr, &len)) {
		fprintf(stderr, "serve: cannot listen on 127.0.0.1: %s\n", strerror(errno));
		return 1;
	}
	printf("%u\n", ntohs(addr.sin_port));
	fflush(stdout);
	for (;;) {
		int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

		if (fd < 0) {
			if (errno == EINTR || errno == ECONNABORTED)
				continue;
			fprintf(stderr, "serve: accept: %s\n", strerror(errno));
			return 1;
		}
		setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);	/* no child outlives the server */
			answer(fd, dir);
			_exit(0);
		}
		close(fd);
	}
}
