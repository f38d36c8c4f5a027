// SPDX-License-Identifier: GPL-2.0
/*
 * agent - decides instead of the runtime what becomes of a driver that failed: the first times it
 * is restarted as it is, from the FAULTS-th fault on with other module parameters. If that does
 * not help either, it stays down.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIR "/sys/kernel/debug/sfi/"

struct agent {
	const char *name;
	unsigned long faults;		/* from this one on the parameters are changed */
	char changed[512];		/* "restart NAME PARAM=VALUE..." */
	bool did_change;
};

static void __attribute__((noreturn, format(printf, 1, 2))) die(const char *fmt, ...)
{
	va_list args;

	fputs("agent: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static FILE *open_file(const char *path, const char *mode)
{
	FILE *file = fopen(path, mode);

	if (!file)
		die("%s: %s; load sfi.ko, mount debugfs and run as root", path, strerror(errno));
	return file;
}

/* One write to the control file. Returns 0 or an error number. */
static int order(const char *text)
{
	FILE *file = open_file(DIR "control", "w");
	int error = 0;

	setvbuf(file, NULL, _IOFBF, sizeof(((struct agent *)0)->changed));
	if (fputs(text, file) < 0 || fflush(file))
		error = errno;
	fclose(file);
	printf("agent: ordered '%s': %s\n", text, error ? strerror(error) : "done");
	fflush(stdout);
	return error;
}

/* The driver is down after so many faults. */
static void decide(struct agent *a, unsigned long faults)
{
	char as_it_is[128];

	if (faults < a->faults) {
		snprintf(as_it_is, sizeof(as_it_is), "restart %s", a->name);
		order(as_it_is);
		return;
	}
	if (a->did_change)
		die("%s fails with other parameters too; it stays down", a->name);
	a->did_change = true;
	if (order(a->changed) == EINVAL)
		die("%s has no such parameters", a->name);
}

/* What "domains" says of the driver: for news that came before the stream was open, or got lost. */
static void look(struct agent *a)
{
	FILE *file = open_file(DIR "domains", "r");
	char line[1024], name[64], state[16];
	unsigned long faults;
	bool down = false;

	while (!down && fgets(line, sizeof(line), file))
		down = sscanf(line, "%63s %15s %*u %lu", name, state, &faults) == 3 && !strcmp(name, a->name) &&
		       !strcmp(state, "down");
	fclose(file);
	if (down)
		decide(a, faults);
}

static void follow(struct agent *a, FILE *stream)
{
	char line[1024], event[16], name[64];
	unsigned long faults;

	while (fgets(line, sizeof(line), stream)) {
		if (!strncmp(line, "lost ", 5))
			look(a);
		/* what an operator stopped is his */
		else if (sscanf(line, "%*s %15s %63s faults=%lu", event, name, &faults) == 3 &&
			 !strcmp(event, "down") && !strcmp(name, a->name) && !strstr(line, "rule=\"stopped by order\""))
			decide(a, faults);
	}
	die(DIR "stream: %s", ferror(stream) ? strerror(errno) : "it ended");
}

int main(int argc, char **argv)
{
	struct agent a = { 0 };
	char text[128], *end;
	FILE *stream;

	if (argc < 4) {
		fprintf(stderr, "usage: agent DRIVER FAULTS PARAM=VALUE...\n");
		return 2;
	}
	a.name = argv[1];
	a.faults = strtoul(argv[2], &end, 10);
	if (*end || !a.faults || strlen(a.name) > 63)
		die("'%s' is no driver, or '%s' no number of faults", a.name, argv[2]);
	snprintf(a.changed, sizeof(a.changed), "restart %s", a.name);
	for (int i = 3; i < argc; i++) {
		size_t used = strlen(a.changed);

		if (!strchr(argv[i], '=') || (size_t)snprintf(a.changed + used, sizeof(a.changed) - used, " %s",
							      argv[i]) >= sizeof(a.changed) - used)
			die("'%s' is no PARAM=VALUE, or too long", argv[i]);
	}
	stream = open_file(DIR "stream", "r");	/* first: what happens from here on is not missed */
	snprintf(text, sizeof(text), "policy %s never", a.name);
	if (order(text))
		die("no sandboxed driver %s that could be restarted; 'sfictl status' lists them", a.name);
	look(&a);
	follow(&a, stream);
}
