/* SPDX-License-Identifier: GPL-2.0 */
#ifndef FAKE_LIST_H
#define FAKE_LIST_H
struct list_head {
	struct list_head *next, *prev;
};
#endif
