/* SPDX-License-Identifier: GPL-2.0 */
#ifndef FAKE_ERR_H
#define FAKE_ERR_H
#define MAX_ERRNO 4095
#define IS_ERR_OR_NULL(p) (!(p) || (unsigned long)(p) >= -4095UL)
#endif
