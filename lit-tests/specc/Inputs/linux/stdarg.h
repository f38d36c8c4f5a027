/* SPDX-License-Identifier: GPL-2.0 */
#ifndef FAKE_STDARG_H
#define FAKE_STDARG_H
typedef __builtin_va_list va_list;
#define va_start(l, a) __builtin_va_start(l, a)
#define va_end(l) __builtin_va_end(l)
#endif
