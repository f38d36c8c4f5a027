/* SPDX-License-Identifier: GPL-2.0 */
#ifndef FAKE_MODULE_H
#define FAKE_MODULE_H
#define __init
#define __exit
#define EXPORT_SYMBOL_GPL(s) extern typeof(s) s
#define module_init(f) int init_module(void) __attribute__((alias(#f)))
#define module_exit(f) void cleanup_module(void) __attribute__((alias(#f)))
#define MODULE_LICENSE(s) extern int fake_license
#define MODULE_DESCRIPTION(s) extern int fake_description
#endif
