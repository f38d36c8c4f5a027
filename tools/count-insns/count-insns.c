// SPDX-License-Identifier: GPL-2.0
/*
 * count-insns.c - QEMU plugin: how many instructions the guest executed, in its user half and in its kernel half. It
 * says so at each mark (mark.c, or in a module) and at the end.
 *
 * The guest's clock under -icount does not tell: the same code took 1.0 or 2.5 ns an instruction from boot to
 * boot. The count is exact but for blocks that an exception leaves early. Debian has no header for plugins, so
 * the few functions used here are declared as QEMU 7.2's qemu-plugin.h has them (API version 1).
 *
 * usage: qemu ... -plugin count-insns.so,out=FILE. FILE gets lines of three words: 1 for the first mark, 2 for the
 * second and so on; "user" or "kernel"; instructions since the start. Several virtual CPUs are counted together, which
 * is right only if they share one thread (-icount).
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "mark.h"

#define EXPORT __attribute__((visibility("default")))
#define ADD_U64 0	/* QEMU_PLUGIN_INLINE_ADD_U64 */
#define NO_REGS 0	/* QEMU_PLUGIN_CB_NO_REGS */

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, void (*cb)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, void (*cb)(qemu_plugin_id_t, void *), void *arg);
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *tb, int op, void *ptr, uint64_t imm);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, void (*cb)(unsigned int, void *), int flags,
					    void *arg);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t i);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);

EXPORT int qemu_plugin_version = 1;
EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv);

static uint64_t insns[2];	/* user, kernel */
static unsigned int mark;
static FILE *out;

static void print_counts(void)
{
	mark++;
	fprintf(out, "%u user %" PRIu64 "\n%u kernel %" PRIu64 "\n", mark, insns[0], mark, insns[1]);
}

static void marked(unsigned int cpu, void *arg)
{
	(void)cpu;
	(void)arg;
	print_counts();
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	static const unsigned char bytes[] = { MARK };
	uint64_t start = qemu_plugin_tb_vaddr(tb);
	size_t n = qemu_plugin_tb_n_insns(tb);
	struct qemu_plugin_insn *insn;

	(void)id;
	qemu_plugin_register_vcpu_tb_exec_inline(tb, ADD_U64, &insns[start >> 63], n);
	for (size_t i = 0; i < n; i++) {
		insn = qemu_plugin_tb_get_insn(tb, i);
		if (qemu_plugin_insn_size(insn) == sizeof(bytes) &&
		    !memcmp(qemu_plugin_insn_data(insn), bytes, sizeof(bytes)))
			qemu_plugin_register_vcpu_insn_exec_cb(insn, marked, NO_REGS, NULL);
	}
}

static void ended(qemu_plugin_id_t id, void *arg)
{
	(void)id;
	(void)arg;
	print_counts();
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
