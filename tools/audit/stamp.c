// SPDX-License-Identifier: GPL-2.0
/*
 * stamp.c - adds the record that sfi.ko looks for when require_audit is set. objcopy
 * writes a new file that then takes the module's place: nothing is ever half done.
 */
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit.h"

static struct sfi_audit record_of(const struct object *o)
{
	struct sfi_audit r = { .magic = SFI_AUDIT_MAGIC, .version = SFI_AUDIT_VERSION,
			       .text_hash = 0xcbf29ce484222325ull };

	for (u32 n = 1; n < o->nr_sections; n++) {
		const struct section *s = &o->sections[n];

		if (!s->exec)
			continue;
		r.text_bytes += s->size;
		for (u64 at = 0; at < s->size; at++)
			r.text_hash = (r.text_hash ^ s->data[at]) * 0x100000001b3ull;
	}
	return r;
}

static bool has_record(const struct object *o)
{
	for (u32 n = 1; n < o->nr_sections; n++)
		if (!strcmp(o->sections[n].name, SFI_AUDIT_SECTION))
			return true;
	return false;
}

/* A file beside @path, so that a rename can replace it. */
static int beside(const char *path, const char *suffix, char *name, size_t len)
{
	int fd;

	if ((size_t)snprintf(name, len, "%s.%s.XXXXXX", path, suffix) >= len)
		audit_unusable("%s: the path is too long; use a shorter one", path);
	fd = mkstemp(name);
	if (fd < 0)
		audit_unusable("%s: cannot write beside it: %s; copy the module to a folder of yours", path, strerror(errno));
	return fd;
}

static bool run(char *const argv[])
{
	extern char **environ;
	int status;
	pid_t pid;

	return !posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ) && waitpid(pid, &status, 0) == pid &&
	       WIFEXITED(status) && !WEXITSTATUS(status);
}

/** stamp_write() - puts the record of @o into the file at @path; exits with a message if it cannot. */
void stamp_write(const struct object *o, const char *path)
{
	char record[4096], out[4096], section[4200];
	struct sfi_audit r = record_of(o);
	struct stat st;
	bool ok;
	int fd;

	fd = beside(path, "record", record, sizeof(record));
	ok = write(fd, &r, sizeof(r)) == sizeof(r);
	ok &= !close(fd);
	close(beside(path, "stamped", out, sizeof(out)));
	snprintf(section, sizeof(section), SFI_AUDIT_SECTION "=%s", record);
	if (has_record(o)) {
		char *const argv[] = {"objcopy", "--update-section", section, (char *)path, out, NULL};

		ok = ok && run(argv);
	} else {
		char *const argv[] = {"objcopy", "--add-section", section, "--set-section-flags",
				      SFI_AUDIT_SECTION "=alloc,readonly,data", "--add-symbol",
				      "__sfi_audit=" SFI_AUDIT_SECTION ":0,object,local", (char *)path, out, NULL};

		ok = ok && run(argv);
	}
	ok = ok && !stat(path, &st) && !chmod(out, st.st_mode & 07777) && !rename(out, path);
	unlink(record);
	if (!ok) {
		unlink(out);
		audit_unusable("%s: not stamped: objcopy failed; install binutils and check the disk", path);
	}
	printf("%s: stamped\n", path);
}
