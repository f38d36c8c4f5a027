/* SPDX-License-Identifier: GPL-2.0 */
/* hosted.h - run instrumented code in user space against sfi.ko's permission table. */
#ifndef SFI_HOSTED_H
#define SFI_HOSTED_H

#include <stddef.h>

/** hosted_start() - map the shadow, grant the module's globals. Exits with 2 on failure. */
void hosted_start(void);
/** hosted_grant() - WRITE for [p, p + len) bytes. */
void hosted_grant(void *p, size_t len);
/** hosted_revoke() - takes it away again. */
void hosted_revoke(void *p, size_t len);
/** hosted_grant_other(), hosted_revoke_other() - the same for a second domain. */
void hosted_grant_other(void *p, size_t len);
void hosted_revoke_other(void *p, size_t len);
/** hosted_secret() - nobody reads or writes the granules wholly inside [p, p + len). */
void hosted_secret(void *p, size_t len);
/**
 * hosted_run() - call fn(arg) as the driver.
 * Return: NULL if it came back, else the violated rule ("write", "read", "outside access",
 * "icall", "unsafe stack overrun"). Report lines have then gone to stderr.
 */
const char *hosted_run(void (*fn)(void *), void *arg);

#endif /* SFI_HOSTED_H */
