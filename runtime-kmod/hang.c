// SPDX-License-Identifier: GPL-2.0
/*
 * hang.c - the watchdog: stops an activation that runs too long, and takes the
 * activations of a dead domain off the CPUs.
 *
 * A hard timer on each CPU samples what it interrupted ten times a second and charges
 * the innermost activation for the time since the last sample; gates read no clock.
 * In driver text the interrupted registers are redirected to the abort. In a kernel
 * function the driver called nothing is skipped: the domain is dead then, and the stub
 * aborts when that function returns. A CPU that stopped sampling has interrupts off: its
 * neighbour sends an NMI, which does the same on the NMI's return frame.
 */
#define pr_fmt(fmt) "sfi: " fmt

#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/hrtimer.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <asm/apic.h>
#include <asm/irq_regs.h>
#include <asm/nmi.h>
#include <asm/processor-flags.h>
#include <asm/ptrace.h>

#include "sfi.h"

#define PERIOD_MS 100u
#define RETRY_MS 2u		/* to stop, but not in driver text: look again soon */
#define SILENT_MS 300u		/* no sample for that long: interrupts are off */

struct watch {
	struct hrtimer timer;
	call_single_data_t csd;
	u64 look_ns;		/* last sample, by timer or NMI */
	u64 beat_ns;		/* last sample by timer; read by the neighbour */
	bool on;
	bool asked;		/* the neighbour sent an NMI */
};
static DEFINE_PER_CPU(struct watch, watches);
static DEFINE_MUTEX(kick_lock);		/* a csd takes one user at a time */
static int hotplug_state;

/*
 * Do the interrupted registers belong to that activation itself, rather than to an interrupt
 * on top of it that has no activation (yet, or any more)?
 */
static bool same_level(const struct sfi_frame *f, unsigned int pc)
{
	const unsigned int level = HARDIRQ_MASK | SOFTIRQ_OFFSET;

	return (pc & level) == (f->preempt_count & level);
}

/* May the activation be aborted right where it was interrupted? */
static bool in_driver(const struct sfi_frame *f, const struct pt_regs *regs, unsigned int pc)
{
	/* Before its setjmp a gate has nowhere to land; f lies in the gate's own stack frame. */
	return !READ_ONCE(f->stub) && READ_ONCE(f->jmp[7]) && same_level(f, pc) &&
	       regs->sp <= (unsigned long)f && (unsigned long)f - regs->sp < THREAD_SIZE &&
	       sfi_domain_by_ip(regs->ip) == f->domain;
}

static bool exceeds(struct sfi_frame *f, enum sfi_limit limit, u32 ms, unsigned long ip)
{
	u64 budget = sfi_limit(f->domain, limit);
	struct sfi_fault fault = {
		.kind = SFI_FAULT_HANG, .domain = f->domain, .frame = f, .ip = ip,
		.limit = limit, .value = ms,
	};

	if (!budget || ms < budget)
		return false;
	sfi_domain_fault(&fault);
	return true;
}

static bool over_budget(struct sfi_frame *f, const struct pt_regs *regs, unsigned int pc, u32 ms)
{
	bool atomic = pc || !(regs->flags & X86_EFLAGS_IF);

	if (!same_level(f, pc))
		return false;
	/* Whoever gave the CPU away in between is slow, not stuck. */
	if (f->nvcsw != current->nvcsw) {
		f->nvcsw = current->nvcsw;
		f->busy_ms = 0;
	}
	f->busy_ms += ms;
	f->atomic_ms = atomic ? f->atomic_ms + ms : 0;
	return exceeds(f, SFI_LIMIT_ATOMIC_MS, f->atomic_ms, regs->ip) ||
	       exceeds(f, SFI_LIMIT_TASK_MS, f->busy_ms, regs->ip);
}

enum verdict { NOTHING, LATER, REDIRECTED };

static enum verdict look(struct watch *w, struct pt_regs *regs, unsigned int pc, u64 now)
{
	struct sfi_frame *f = sfi_frame_current();
	/* A virtual CPU may have been without a real one: nobody is charged for that. */
	u32 ms = min_t(u64, (now - w->look_ns) / NSEC_PER_MSEC, PERIOD_MS);

	w->look_ns = now;
	if (!f || !regs || user_mode(regs))
		return NOTHING;
	if (!sfi_domain_is_dead(f->domain) && !over_budget(f, regs, pc, ms))
		return NOTHING;
	if (!in_driver(f, regs, pc))
		return LATER;
	sfi_redirect_to_abort(regs, f);
	return REDIRECTED;
}

/* ---- interrupts off: the neighbour looks with an NMI */

struct return_frame { unsigned long ip, cs, flags, sp, ss; };

static int on_nmi(unsigned int cmd, struct pt_regs *regs)
{
	struct watch *w = this_cpu_ptr(&watches);
	struct return_frame *r = (struct return_frame *)(regs + 1);

	if (!READ_ONCE(w->asked))
		return NMI_DONE;
	WRITE_ONCE(w->asked, false);
	if (user_mode(regs))
		return NMI_HANDLED;
	/* The entry code returns by its own copy of the frame, right above pt_regs. */
	if (r->ip != regs->ip || r->sp != regs->sp || r->cs != regs->cs)
		return NMI_HANDLED;
	if (look(w, regs, preempt_count() - NMI_OFFSET - HARDIRQ_OFFSET, ktime_get_mono_fast_ns()) == REDIRECTED) {
		r->ip = regs->ip;
		r->flags = regs->flags;
		r->sp = regs->sp;
	}
	return NMI_HANDLED;
}

static bool silent(int cpu, u64 now)
{
	const struct watch *w = per_cpu_ptr(&watches, cpu);
	u64 beat = READ_ONCE(w->beat_ns);

	return READ_ONCE(w->on) && now > beat && now - beat > SILENT_MS * NSEC_PER_MSEC;
}

static int next_cpu(int cpu)
{
	cpu = cpumask_next(cpu, cpu_online_mask);
	return cpu < nr_cpu_ids ? cpu : cpumask_first(cpu_online_mask);
}

/* The next CPU, and those behind it as far as nobody in between watches them. */
static void watch_neighbours(u64 now)
{
	int self = smp_processor_id(), cpu;

	for (cpu = next_cpu(self); cpu != self && silent(cpu, now); cpu = next_cpu(cpu)) {
		WRITE_ONCE(per_cpu_ptr(&watches, cpu)->asked, true);
		apic->send_IPI(cpu, NMI_VECTOR);
	}
}

/* ---- interrupts off and nobody else: the driver looks itself, if built with poll */

void __sfi_loop_poll(void);

/** __sfi_loop_poll() - a driver's loop has gone round some thousand times. Context: any. */
void __sfi_loop_poll(void)
{
	struct sfi_frame *f = sfi_frame_current();
	u64 now, since;

	if (unlikely(!f))
		sfi_no_frame("__sfi_loop_poll", _RET_IP_);
	if (unlikely(sfi_domain_is_dead(f->domain)))
		sfi_abort(f);
	if (!irqs_disabled()) {		/* the timer comes through */
		f->polled_ns = f->polled_off_ns = 0;
		return;
	}
	now = ktime_get_mono_fast_ns();
	since = f->polled_ns;
	f->polled_ns = now;
	if (!since)
		return;
	f->polled_off_ns += min_t(u64, now - since, PERIOD_MS * NSEC_PER_MSEC);
	if (exceeds(f, SFI_LIMIT_ATOMIC_MS, f->polled_off_ns / NSEC_PER_MSEC, _RET_IP_))
		sfi_abort(f);
}
EXPORT_SYMBOL_GPL(__sfi_loop_poll);

/* ---- the timer */

static enum hrtimer_restart on_timer(struct hrtimer *timer)
{
	struct watch *w = container_of(timer, struct watch, timer);
	u64 now = ktime_get_mono_fast_ns();
	enum verdict v;

	WRITE_ONCE(w->beat_ns, now);
	v = look(w, get_irq_regs(), preempt_count() - HARDIRQ_OFFSET, now);
	watch_neighbours(now);
	hrtimer_forward_now(timer, ms_to_ktime(v == LATER ? RETRY_MS : PERIOD_MS));
	return HRTIMER_RESTART;
}

/* An IPI has no interrupted registers to look at, but the timer it starts has. */
static void on_kick(void *watch)
{
	struct watch *w = watch;

	if (w->on)
		hrtimer_start(&w->timer, 0, HRTIMER_MODE_REL_PINNED_HARD);
}

/**
 * sfi_hang_kick() - every CPU looks now whether it runs an activation of a dead domain.
 * Does not wait for them. Context: process.
 */
void sfi_hang_kick(void)
{
	int cpu;

	mutex_lock(&kick_lock);
	cpus_read_lock();
	for_each_online_cpu(cpu)
		smp_call_function_single_async(cpu, &per_cpu_ptr(&watches, cpu)->csd);
	cpus_read_unlock();
	mutex_unlock(&kick_lock);
}

static int cpu_up(unsigned int cpu)
{
	struct watch *w = per_cpu_ptr(&watches, cpu);

	hrtimer_init(&w->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED_HARD);
	w->timer.function = on_timer;
	INIT_CSD(&w->csd, on_kick, w);
	w->beat_ns = w->look_ns = ktime_get_mono_fast_ns();
	WRITE_ONCE(w->on, true);
	hrtimer_start(&w->timer, ms_to_ktime(PERIOD_MS), HRTIMER_MODE_REL_PINNED_HARD);
	return 0;
}

static int cpu_down(unsigned int cpu)
{
	struct watch *w = per_cpu_ptr(&watches, cpu);

	WRITE_ONCE(w->on, false);
	hrtimer_cancel(&w->timer);
	return 0;
}

/**
 * sfi_hang_init() - start watching. Return: 0 or -errno. Context: process.
 */
int sfi_hang_init(void)
{
	int ret = register_nmi_handler(NMI_LOCAL, on_nmi, 0, "sfi");

	if (ret)
		return ret;
	/* The callbacks run on the CPU in question, for those online now as well. */
	ret = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "sfi:online", cpu_up, cpu_down);
	if (ret < 0) {
		unregister_nmi_handler(NMI_LOCAL, "sfi");
		return ret;
	}
	hotplug_state = ret;
	return 0;
}

/** sfi_hang_exit() - stop watching; no domain is left. Context: process. */
void sfi_hang_exit(void)
{
	cpuhp_remove_state(hotplug_state);
	unregister_nmi_handler(NMI_LOCAL, "sfi");
}
