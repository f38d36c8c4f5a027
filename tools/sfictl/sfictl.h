/* SPDX-License-Identifier: GPL-2.0 */
/* sfictl.h - what the command groups of sfictl share. */
#ifndef SFICTL_H
#define SFICTL_H

struct arguments {
	const char *dir;	/* sfi's debugfs folder */
	const char *word[34];	/* the command and what follows it */
	unsigned int count;
};

/** die() - one line on stderr, exit code 1. */
__attribute__((noreturn, format(printf, 1, 2))) void die(const char *fmt, ...);

/** resolve() - source lines of a place in a module (resolve.c). Return: 0, or it dies. */
int resolve(const struct arguments *a);

#endif /* SFICTL_H */
