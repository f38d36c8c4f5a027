// SPDX-License-Identifier: GPL-2.0
/* output.c - writes every file to a temporary name, then renames them all. */
#include "specc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct output {
	char *path, *temp;
} *outputs;
static size_t n_outputs;

static void remove_temps(void)
{
	for (size_t i = 0; i < n_outputs; i++)
		if (outputs[i].temp)
			unlink(outputs[i].temp);
}

/* An unchanged file keeps its time stamp, so that make rebuilds nothing. */
static bool unchanged(const char *path, const char *text)
{
	char *old = read_whole_file(path);
	bool same = old && !strcmp(old, text);

	free(old);
	return same;
}

void output_add(const char *dir, const char *name, const char *text)
{
	char *path = dir ? xasprintf("%s/%s", dir, name) : xasprintf("%s", name);
	struct output *o;
	FILE *f;

	if (unchanged(path, text))
		return;
	if (!n_outputs)
		atexit(remove_temps);
	o = PUSH(outputs, n_outputs);
	o->path = path;
	o->temp = xasprintf("%s.tmp%d", path, (int)getpid());
	f = fopen(o->temp, "w");
	if (!f || fputs(text, f) == EOF || fclose(f) == EOF)
		die("cannot write %s: %s", o->temp, strerror(errno));
}

void output_commit(void)
{
	for (size_t i = 0; i < n_outputs; i++) {
		if (rename(outputs[i].temp, outputs[i].path))
			die("cannot write %s: %s", outputs[i].path, strerror(errno));
		outputs[i].temp = NULL;
	}
}
