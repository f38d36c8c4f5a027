// SPDX-License-Identifier: GPL-2.0
/*
 * fault.c - processor exceptions in driver text become aborts.
 *
 * #GP, #UD, #DE and #SS arrive through the die notifier before anything is printed;
 * a #PF nobody fixed arrives at page_fault_oops(), which a kprobe skips. A fault in
 * a kernel function that a stub called is the kernel's: it may hold anything.
 */
#define pr_fmt(fmt) "sfi: " fmt

#include <linux/kdebug.h>
#include <linux/kprobes.h>
#include <linux/uaccess.h>
#include <asm/processor-flags.h>
#include <asm/ptrace.h>
#include <asm/trapnr.h>

#include "sfi.h"

void sfi_bare_ret(void);

static int (*kernel_text)(unsigned long addr);	/* __kernel_text_address() */

/*
 * The driver address to blame, or 0 if the fault is not the current activation's. A
 * wild call leaves ip elsewhere: then the driver is at the top of the stack.
 */
static unsigned long driver_ip(struct pt_regs *regs, struct sfi_frame *f)
{
	unsigned long ret;

	if (sfi_domain_by_ip(regs->ip) == f->domain)
		return regs->ip;
	if (kernel_text(regs->ip) ||
	    get_kernel_nofault(ret, (unsigned long *)regs->sp))
		return 0;
	return sfi_domain_by_ip(ret) == f->domain ? ret : 0;
}

/**
 * sfi_redirect_to_abort() - let an interrupted driver go on as if it had called sfi_abort(f).
 * @regs: where it was interrupted, in driver text, by an exception, interrupt or NMI.
 */
void sfi_redirect_to_abort(struct pt_regs *regs, struct sfi_frame *f)
{
	regs->di = (unsigned long)f;
	regs->ip = (unsigned long)__sfi_abort;
	regs->sp = (regs->sp & ~15UL) - sizeof(long);
	regs->flags &= ~(X86_EFLAGS_DF | X86_EFLAGS_AC);
}
NOKPROBE_SYMBOL(sfi_redirect_to_abort);

static bool take_over(struct pt_regs *regs, enum sfi_fault_kind kind, unsigned long addr)
{
	struct sfi_frame *f = sfi_frame_current();
	struct sfi_fault fault = { .kind = kind, .addr = addr };

	if (user_mode(regs) || !f || f->stub)
		return false;
	fault.ip = driver_ip(regs, f);
	if (!fault.ip)
		return false;
	fault.domain = f->domain;
	fault.frame = f;
	sfi_domain_fault(&fault);

	sfi_redirect_to_abort(regs, f);
	return true;
}
NOKPROBE_SYMBOL(take_over);

static int on_die(struct notifier_block *nb, unsigned long event, void *data)
{
	struct die_args *args = data;
	enum sfi_fault_kind kind = SFI_FAULT_TRAP;

	if (event == DIE_GPF)
		kind = SFI_FAULT_GP;
	else if (event != DIE_TRAP)
		return NOTIFY_DONE;
	return take_over(args->regs, kind, args->regs->ip) ? NOTIFY_STOP : NOTIFY_DONE;
}
NOKPROBE_SYMBOL(on_die);

static struct notifier_block die_nb = { .notifier_call = on_die, .priority = INT_MAX };

/* void page_fault_oops(struct pt_regs *regs, unsigned long error_code, unsigned long address) */
static int on_page_fault_oops(struct kprobe *p, struct pt_regs *regs)
{
	if (!take_over((struct pt_regs *)regs->di, SFI_FAULT_PAGE, regs->dx))
		return 0;
	/* Return to page_fault_oops's caller at once; its return address is on top of the stack. */
	regs->ip = (unsigned long)sfi_bare_ret;
	return 1;
}
NOKPROBE_SYMBOL(on_page_fault_oops);

static struct kprobe oops_probe = {
	.symbol_name = "page_fault_oops",
	.pre_handler = on_page_fault_oops,
};

/**
 * sfi_fault_init() - install the hooks. Return: 0 or -errno. Context: process.
 */
int sfi_fault_init(void)
{
	int ret;

	kernel_text = (void *)sfi_kallsyms_lookup_name("__kernel_text_address");
	if (!kernel_text) {
		pr_err("no __kernel_text_address; this kernel is not supported\n");
		return -EOPNOTSUPP;
	}
	ret = register_kprobe(&oops_probe);
	if (ret) {
		pr_err("cannot probe page_fault_oops (%d); this kernel is not supported\n", ret);
		return ret;
	}
	ret = register_die_notifier(&die_nb);
	if (ret)
		unregister_kprobe(&oops_probe);
	return ret;
}

/** sfi_fault_exit() - remove the hooks. Context: process. */
void sfi_fault_exit(void)
{
	unregister_die_notifier(&die_nb);
	unregister_kprobe(&oops_probe);
}
