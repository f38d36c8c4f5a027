// SPDX-License-Identifier: GPL-2.0
/* sfictl.c - shows and commands the domains of sfi.ko through debugfs. */
#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sfictl.h"

#define DEFAULT_DIR "/sys/kernel/debug/sfi"
#define COMMANDS "status, restart, unload, limit, policy, events, resolve"

const char *argp_program_version = "sfictl 1";

static const char doc[] =
	"Show and command sandboxed drivers.\v"
	"Commands:\n"
	"  status         one line for each domain\n"
	"  restart NAME [PARAM=VALUE...]\n"
	"                 reap the driver and run its init again, from now on with these parameters\n"
	"  unload NAME    reap the driver and keep it down; rmmod then removes it\n"
	"  limit NAME WHAT N  what the driver may use (0: no limit): task_ms, atomic_ms, sleep_ms,\n"
	"                 bytes, objects, irqs, unhandled; see modinfo sfi for their meaning\n"
	"  policy NAME never|always|N/SECONDS\n"
	"                 restarts after a fault: N in a row, which ends with one that lived for SECONDS\n"
	"  events         the event log, oldest first\n"
	"  resolve MODULE.ko FUNCTION+0xOFFSET|TEXT-OFFSET\n"
	"                 source lines of a place that a report names\n";

static const struct argp_option options[] = {
	{ "dir", 'd', "DIR", 0, "sfi's debugfs folder (default " DEFAULT_DIR ")", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case 'd':
		a->dir = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (a->count == sizeof(a->word) / sizeof(a->word[0]))
			argp_error(state, "too many arguments: %s", arg);
		a->word[a->count++] = arg;
		return 0;
	case ARGP_KEY_END:
		if (!a->count)
			argp_error(state, "no command; one of " COMMANDS);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

void die(const char *fmt, ...)
{
	va_list args;

	fputs("sfictl: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static int open_file(const char *dir, const char *name, int flags)
{
	char path[4096];
	int fd;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", dir, name) >= sizeof(path))
		die("%s: path too long", dir);
	fd = open(path, flags | O_CLOEXEC);
	if (fd >= 0)
		return fd;
	if (errno == ENOENT)
		die("%s is missing; load sfi.ko and mount debugfs (mount -t debugfs debugfs /sys/kernel/debug)", path);
	if (errno == EACCES || errno == EPERM)
		die("%s: %s; run as root", path, strerror(errno));
	die("%s: %s", path, strerror(errno));
}

/* The whole file; the caller frees it. */
static char *read_file(const char *dir, const char *name)
{
	int fd = open_file(dir, name, O_RDONLY);
	size_t used = 0, size = 65536;
	char *text = malloc(size);
	ssize_t n;

	while (text && (n = read(fd, text + used, size - used - 1)) != 0) {
		if (n < 0)
			die("%s/%s: %s", dir, name, strerror(errno));
		used += (size_t)n;
		if (used == size - 1)
			text = realloc(text, size *= 2);
	}
	if (!text)
		die("out of memory");
	text[used] = '\0';
	close(fd);
	return text;
}

static int events(const struct arguments *a)
{
	char *text = read_file(a->dir, "events");

	fputs(text, stdout);
	free(text);
	return 0;
}

/* Columns of "domains", see runtime-kmod/debugfs.c; the last one is free text. */
enum { NAME, STATE, COLOUR, FAULTS, RESTARTS, OBJECTS, CAPS_BYTES, POLICY, LAST_FAULT, COLUMNS };

static bool split(char *line, char *column[COLUMNS])
{
	for (int i = 0; i < COLUMNS; i++) {
		column[i] = line;
		if (i == LAST_FAULT)
			return true;
		line = strchr(line, ' ');
		if (!line)
			return false;
		*line++ = '\0';
	}
	return false;
}

static int status(const struct arguments *a)
{
	char *text = read_file(a->dir, "domains"), *rest = text, *line;

	printf("%-16s %-11s %6s %6s %8s %8s %12s %8s  %s\n", "NAME", "STATE", "COLOUR", "FAULTS", "RESTARTS",
	       "OBJECTS", "GRANTED", "POLICY", "LAST FAULT");
	while ((line = strsep(&rest, "\n"))) {
		char *c[COLUMNS];

		if (!*line || *line == '#')
			continue;
		if (!split(line, c))
			die("cannot read %s/domains; sfictl and sfi.ko are of different versions", a->dir);
		printf("%-16s %-11s %6s %6s %8s %8s %12s %8s  %s\n", c[NAME], c[STATE], c[COLOUR], c[FAULTS],
		       c[RESTARTS], c[OBJECTS], c[CAPS_BYTES], c[POLICY], c[LAST_FAULT]);
	}
	free(text);
	return 0;
}

static int order(const struct arguments *a)
{
	const char *verb = a->word[0], *name = a->word[1];
	char line[512];
	int fd, n = snprintf(line, sizeof(line), "%s %s", verb, name);

	if (!*name || strpbrk(name, " \t\n") || n >= (int)sizeof(line))
		die("'%s' is no module name", name);
	for (unsigned int i = 2; i < a->count; i++) {
		if (!*a->word[i] || strpbrk(a->word[i], " \t\n") || n + strlen(a->word[i]) + 1 >= sizeof(line))
			die("'%s' is empty, has blanks in it or is too long", a->word[i]);
		n += snprintf(line + n, sizeof(line) - (size_t)n, " %s", a->word[i]);
	}
	fd = open_file(a->dir, "control", O_WRONLY);
	if (write(fd, line, (size_t)n) == n) {
		close(fd);
		return 0;
	}
	switch (errno) {
	case ENOENT:
		die("no sandboxed driver %s; 'sfictl status' lists them", name);
	case EBUSY:
		die("%s is being loaded or unloaded, or is quarantined; see 'sfictl status'", name);
	case EOPNOTSUPP:
		die("%s cannot be restarted so: it has __ro_after_init data, or a parameter is a char pointer or has a setter of its own; reload it", name);
	case EINVAL:
		die("the runtime does not understand '%s'; see sfictl --help, modinfo for the parameters, and whether sfi.ko is of this version", line);
	default:
		die("%s %s: %s; see 'sfictl events' and the kernel log", verb, name, strerror(errno));
	}
}

static const struct command {
	const char *name;
	unsigned int least, most;	/* words, the command among them */
	const char *needs;
	int (*run)(const struct arguments *a);
} commands[] = {
	{ "status", 1, 1, "takes no argument", status },
	{ "events", 1, 1, "takes no argument", events },
	{ "restart", 2, 34, "needs the NAME of one driver", order },
	{ "unload", 2, 2, "needs the NAME of one driver", order },
	{ "limit", 4, 4, "needs NAME, WHAT and N", order },
	{ "policy", 3, 3, "needs NAME and never, always or N/SECONDS", order },
	{ "resolve", 3, 3, "needs MODULE.ko and a place in it", resolve },
};

int main(int argc, char **argv)
{
	static const struct argp argp = {
		.options = options, .parser = parse, .args_doc = "COMMAND [ARGUMENT...]", .doc = doc,
	};
	struct arguments a = { .dir = DEFAULT_DIR };

	argp_parse(&argp, argc, argv, 0, NULL, &a);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const struct command *c = &commands[i];

		if (strcmp(c->name, a.word[0]))
			continue;
		if (a.count < c->least || a.count > c->most)
			die("%s %s; see sfictl --help", c->name, c->needs);
		return c->run(&a);
	}
	die("no command '%s'; one of " COMMANDS, a.word[0]);
}
