// SPDX-License-Identifier: GPL-2.0
/*
 * count-insns.c - QEMU plugin: how many instructions the guest executed, in its user and its kernel half.
 *
 * The guest's clock under -icount does not tell: the same code took 1.0 or 2.5 ns an instruction from boot to
 * boot. The count is exact but for blocks that an exception leaves early. Debian has no header for plugins, so
 * the few functions used here are declared as QEMU 7.2's qemu-plugin.h has them (API version 1).
 *
 * usage: qemu ... -plugin count-insns.so,out=FILE; FILE gets "user N" and "kernel N" when QEMU ends
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
#define ADD_U64 0	/* QEMU_PLUGIN_INLINE_ADD_U64 */

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, void (*cb)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, void (*cb)(qemu_plugin_id_t, void *), void *arg);
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *tb, int op, void *ptr, uint64_t imm);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb);

EXPORT int qemu_plugin_version = 1;
EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv);

static uint64_t insns[2];	/* user, kernel; one virtual CPU */
static FILE *out;

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	(void)id;
	qemu_plugin_register_vcpu_tb_exec_inline(tb, ADD_U64, &insns[qemu_plugin_tb_vaddr(tb) >> 63],
						 qemu_plugin_tb_n_insns(tb));
}

static void ended(qemu_plugin_id_t id, void *arg)
{
	(void)id;
	(void)arg;
	fprintf(out, "user %" PRIu64 "\nkernel %" PRIu64 "\n", insns[0], insns[1]);
	fclose(out);
}

int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv)
{
	(void)info;
	if (argc != 1 || strncmp(argv[0], "out=", 4) || !(out = fopen(argv[0] + 4, "w"))) {
		fprintf(stderr, "count-insns: say out=FILE, where FILE can be written\n");
		return 1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, ended, NULL);
	return 0;
}
