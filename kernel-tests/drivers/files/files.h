/* SPDX-License-Identifier: GPL-2.0 */
/* files.h - what /dev/files does for the program that tests it. */
#ifndef FILES_H
#define FILES_H

#include <linux/ioctl.h>

struct files_where { unsigned long to, value; };

#define FILES_COUNT	_IOR('F', 0, int)	/* bytes waiting in this file */
#define FILES_OPEN	_IO('F', 1)		/* returns how many files are open */
#define FILES_CROSS	_IO('F', 2)		/* bug: writes into the data of the file opened before */
#define FILES_PEEK	_IO('F', 3)		/* bug: reads the data of the file opened before */
#define FILES_POKE	_IOW('F', 4, struct files_where)	/* bug: stores where the user says */
#define FILES_GIVE	_IOW('F', 5, struct files_where)	/* put_user() where the user says */
#define FILES_WAIT	_IOW('F', 6, int)	/* waits: get_user() says for how many bytes */
#define FILES_LINKS	_IO('F', 7)		/* bug: overwrites the links of its own wait queue, wakes it */
#define FILES_AWAIT	_IO('F', 8)		/* waits until somebody else says FILES_COMPLETE to this file */
#define FILES_COMPLETE	_IO('F', 9)

#endif /* FILES_H */
