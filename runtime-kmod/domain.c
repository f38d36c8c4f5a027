// SPDX-License-Identifier: GPL-2.0
/*
 * domain.c - which modules are sandboxed, their domains and their states.
 *
 * A module notifier of the highest priority admits or refuses a sandboxed
 * module before any of its code runs; mod->init and mod->exit are replaced by
 * trampolines that enter the driver through a gate.
 */
#define pr_fmt(fmt) "sfi: " fmt

#include <linux/bitmap.h>
#include <linux/delay.h>
#include <linux/notifier.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <linux/version.h>

#include "sfi.h"

DEFINE_MUTEX(sfi_domains_lock);
LIST_HEAD(sfi_domains);

static struct sfi_domain *by_slot[SFI_MAX_DOMAINS];	/* under sfi_domains_lock */

static uint max_colours = SFI_COLOUR_LAST;
module_param(max_colours, uint, 0444);
MODULE_PARM_DESC(max_colours, "domains with a colour of their own; those beyond it work, slowly");

/* Stub modules that are loaded; all come from one spec tree, so share one hash. */
#define MAX_STUB_MODULES 16
static struct { const char *module; u64 hash; } stub_modules[MAX_STUB_MODULES];
static DEFINE_MUTEX(stubs_lock);

/** sfi_state_name() - the word users see. */
const char *sfi_state_name(enum sfi_domain_state state)
{
	static const char *const names[] = {
		[SFI_LOADING] = "loading", [SFI_LIVE] = "live", [SFI_DEAD] = "dead",
		[SFI_REAPING] = "reaping", [SFI_RESTARTING] = "restarting", [SFI_DOWN] = "down",
	};

	return names[state];
}

/* ---- stub modules */

/**
 * sfi_register_stubs() - called by a stub module's init.
 * Return: 0, or -EINVAL if it was built from other specs than its siblings.
 */
int sfi_register_stubs(const char *module, u64 spec_hash)
{
	int i, slot = -1, ret = 0;

	mutex_lock(&stubs_lock);
	for (i = 0; i < MAX_STUB_MODULES; i++) {
		if (!stub_modules[i].module) {
			if (slot < 0)
				slot = i;
		} else if (stub_modules[i].hash != spec_hash) {
			pr_err("stub module %s refused: specs %016llx, but %s has %016llx; rebuild all stub modules together\n",
			       module, spec_hash, stub_modules[i].module, stub_modules[i].hash);
			ret = -EINVAL;
			break;
		}
	}
	if (!ret && slot < 0) {
		pr_err("stub module %s refused: more than %d stub modules\n", module, MAX_STUB_MODULES);
		ret = -ENOSPC;
	}
	if (!ret) {
		stub_modules[slot].module = module;
		stub_modules[slot].hash = spec_hash;
	}
	mutex_unlock(&stubs_lock);
	return ret;
}
EXPORT_SYMBOL_GPL(sfi_register_stubs);

/** sfi_unregister_stubs() - called by a stub module's exit, with the same name. */
void sfi_unregister_stubs(const char *module)
{
	int i;

	mutex_lock(&stubs_lock);
	for (i = 0; i < MAX_STUB_MODULES; i++)
		if (stub_modules[i].module && !strcmp(stub_modules[i].module, module))
			stub_modules[i].module = NULL;
	mutex_unlock(&stubs_lock);
}
EXPORT_SYMBOL_GPL(sfi_unregister_stubs);

/* The hash every translation unit must have; 0 when no stub module is loaded. */
static u64 loaded_spec_hash(void)
{
	u64 hash = 0;
	int i;

	mutex_lock(&stubs_lock);
	for (i = 0; i < MAX_STUB_MODULES; i++)
		if (stub_modules[i].module)
			hash = stub_modules[i].hash;
	mutex_unlock(&stubs_lock);
	return hash;
}

/* ---- admission */

static unsigned long module_symbol(const struct module *mod, const char *symbol)
{
	char name[MODULE_NAME_LEN + 32];

	snprintf(name, sizeof(name), "%s:%s", mod->name, symbol);
	return sfi_kallsyms_lookup_name(name);
}

/** sfi_refuse() - one line on the log and in the events: what is wrong and the remedy. */
int sfi_refuse(const struct module *mod, const char *fmt, ...)
{
	struct va_format vaf;
	va_list args;

	va_start(args, fmt);
	vaf.fmt = fmt;
	vaf.va = &args;
	pr_err("%s refused: %pV\n", mod->name, &vaf);
	sfi_event("%s refused: %pV", mod->name, &vaf);
	va_end(args);
	return -ENOEXEC;
}

static int check_units(const struct module *mod, const struct sfi_domain *d)
{
	u64 hash = loaded_spec_hash();
	u32 i;

	for (i = 0; i < d->nr_tus; i++) {
		const struct sfi_tu *tu = d->tus[i];

		if (tu->flags & SFI_TU_COUNTED)
			return sfi_refuse(mod, "%s was compiled with missing=warn, for statistics only; build it without", tu->source);
		if (tu->flags & SFI_TU_OPTED_OUT) {
			pr_warn("%s: %s is opted out: it runs unchecked\n", mod->name, tu->source);
			continue;
		}
		if (tu->spec_hash != hash)
			return sfi_refuse(mod, "%s was built with specs %016llx, the loaded stub modules have %016llx; rebuild with SFI=1 against these stub modules",
					  tu->source, tu->spec_hash, hash);
		if (tu->flags & SFI_TU_PARTLY)
			pr_warn("%s: %s was compiled for a benchmark (mode=gates or stores): accesses run unchecked\n",
				mod->name, tu->source);
		if (tu->optout_functions)
			pr_warn("%s: %u functions of %s are opted out: they run unchecked\n",
				mod->name, tu->optout_functions, tu->source);
	}
	return 0;
}

static bool require_audit;
module_param(require_audit, bool, 0444);
MODULE_PARM_DESC(require_audit, "refuse sandboxed modules without the record of sfi-audit --stamp");

/* The record says that someone ran sfi-audit; it cannot say who. */
static int check_audit(const struct module *mod)
{
	unsigned long a = module_symbol(mod, "__sfi_audit");
	struct sfi_audit audit = { 0 };

	if (!require_audit)
		return 0;
	if (!a)
		return sfi_refuse(mod, "no audit record, and require_audit is set; run sfi-audit --stamp on the .ko");
	/* A copy: objcopy does not align the section. */
	if (within_module(a, mod) && within_module(a + sizeof(audit) - 1, mod))
		memcpy(&audit, (const void *)a, sizeof(audit));
	if (audit.magic != SFI_AUDIT_MAGIC || audit.version != SFI_AUDIT_VERSION)
		return sfi_refuse(mod, "its audit record is damaged or of another version; run this tree's sfi-audit --stamp on the .ko");
	return 0;
}

static int check_globals(const struct module *mod, struct sfi_domain *d)
{
	const struct sfi_global *g;

	for (g = d->globals; g < d->globals + d->nr_globals; g++) {
		unsigned long a = (unsigned long)g->addr;

		if (g->size && (!within_module(a, mod) || a + g->size < a ||
				!within_module(a + g->size - 1, mod)))
			return sfi_refuse(mod, "%s in .sfi.globals is outside the module; rebuild with SFI=1", g->name);
	}
	return 0;
}

/* Objects the kernel makes read-only after init cannot be restored for a restart. */
static bool is_ro_after_init(const struct module *mod, unsigned long a)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
	unsigned long base = (unsigned long)mod->mem[MOD_RO_AFTER_INIT].base;

	return a >= base && a - base < mod->mem[MOD_RO_AFTER_INIT].size;
#else
	unsigned long base = (unsigned long)mod->core_layout.base;

	return a >= base + mod->core_layout.ro_size && a < base + mod->core_layout.ro_after_init_size;
#endif
}

static bool is_text(const struct module *mod, unsigned long a)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
	return a - (unsigned long)mod->mem[MOD_TEXT].base < mod->mem[MOD_TEXT].size ||
	       a - (unsigned long)mod->mem[MOD_INIT_TEXT].base < mod->mem[MOD_INIT_TEXT].size;
#else
	return a - (unsigned long)mod->core_layout.base < mod->core_layout.text_size ||
	       a - (unsigned long)mod->init_layout.base < mod->init_layout.text_size;
#endif
}

static void check_restartable(const struct module *mod, struct sfi_domain *d)
{
	const struct sfi_global *g;

	for (g = d->globals; g < d->globals + d->nr_globals; g++) {
		if (!is_ro_after_init(mod, (unsigned long)g->addr))
			continue;
		pr_warn("%s: %s is __ro_after_init, so the driver cannot be restarted; rebuild it with Alcove's Kbuild\n",
			mod->name, g->name);
		d->max_restarts = 0;
		d->restartable = false;
		return;
	}
}

/** sfi_domain_grant_globals() - the driver may write its own data. */
int sfi_domain_grant_globals(struct sfi_domain *d)
{
	const struct sfi_global *g;
	int ret;

	for (g = d->globals; g < d->globals + d->nr_globals; g++) {
		if (!g->size)
			continue;
		ret = sfi_cap_grant(d, SFI_SHARED_PRINCIPAL, (unsigned long)g->addr, g->size, "module data");
		if (ret)
			return ret;
	}
	return 0;
}

/* ---- life of a domain */

static void kick_recovery(struct irq_work *work)
{
	sfi_recover_queue(container_of(work, struct sfi_domain, kick));
}

/* A slot of its own, and a colour while there are any. False if there is no slot. Under sfi_domains_lock. */
static bool claim(struct sfi_domain *d)
{
	DECLARE_BITMAP(taken, SFI_COLOUR_LAST + 1) = { 1UL << SFI_COLOUR_PUBLIC };
	unsigned int slot, mine = SFI_MAX_DOMAINS, colour;

	for (slot = SFI_MAX_DOMAINS; slot--; ) {
		if (!by_slot[slot])
			mine = slot;
		else if (by_slot[slot]->colour <= SFI_COLOUR_LAST)
			__set_bit(by_slot[slot]->colour, taken);
	}
	if (mine == SFI_MAX_DOMAINS)
		return false;
	colour = find_first_zero_bit(taken, SFI_COLOUR_LAST + 1);
	d->colour = colour <= min(max_colours, SFI_COLOUR_LAST) ? colour : SFI_COLOUR_SHARED;
	d->slot = mine;
	by_slot[mine] = d;
	return true;
}

/* Makes the domain unreachable, then returns all it has. Nothing may be inside it. */
static void domain_free(struct sfi_domain *d)
{
	sfi_notices_flush();	/* uevents are found by its name */
	mutex_lock(&sfi_domains_lock);
	list_del_rcu(&d->list);
	mutex_unlock(&sfi_domains_lock);
	WRITE_ONCE(d->rt->domain, 0);
	synchronize_rcu();
	irq_work_sync(&d->kick);
	cancel_work_sync(&d->recover);
	sfi_shadow_gone(d);

	sfi_cap_revoke_all(d);
	sfi_ustack_destroy(d);
	sfi_table_trim_soon();
	sfi_activity_free(d);
	sfi_snapshot_free(d);
	sfi_records_free(d);
	mutex_lock(&sfi_domains_lock);
	by_slot[d->slot] = NULL;	/* only now: no shadow byte has its colour any more */
	mutex_unlock(&sfi_domains_lock);
	sfi_tracker_exit(d);
	sfi_cap_exit(d);
	kfree(d);
	module_put(THIS_MODULE);
}

/* Fills and grants; the domain is on the list, so domain_free() undoes everything. */
static int domain_set_up(struct module *mod, struct sfi_domain *d)
{
	int ret = sfi_domain_grant_globals(d);

	if (!ret)
		ret = sfi_activity_alloc(d);
	if (!ret)
		ret = sfi_ustack_alloc(d);
	if (ret) {
		sfi_refuse(mod, "no memory for its permissions (%d); free some and load it again", ret);
		return ret;
	}
	d->rt->shadow = sfi_table_bias;
	/* The inline check must fail for it: what is SHARED is not its alone. */
	d->rt->colours = SFI_COLOURS(d->colour == SFI_COLOUR_SHARED ? SFI_COLOUR_NONE : d->colour);
	d->rt->plant_addr = 0;
	d->rt->domain = (u64)d;

	d->real_init = mod->init;
	mod->init = sfi_trampoline_init(d->slot);
#ifdef CONFIG_MODULE_UNLOAD
	d->real_exit = mod->exit;
	/* With an init and no exit the kernel refuses rmmod, and so it shall. */
	if (d->real_exit || !d->real_init)
		mod->exit = sfi_trampoline_exit(d->slot);
#endif
	return 0;
}

static int admit(struct module *mod)
{
	unsigned long rt = module_symbol(mod, "__sfi_rt");
	struct sfi_domain *d;
	bool claimed;
	int ret;

	if (!rt && !sfi_records_exist(mod))
		return 0;	/* an ordinary module */

	d = kzalloc(sizeof(*d), GFP_KERNEL);
	if (!d)
		return -ENOMEM;
	d->mod = mod;
	strscpy(d->name, mod->name, sizeof(d->name));
	d->state = SFI_LOADING;
	mutex_init(&d->life);
	raw_spin_lock_init(&d->caps_lock);
	d->caps = RB_ROOT;
	sfi_tracker_init(d);
	mutex_init(&d->kept_lock);
	INIT_LIST_HEAD(&d->kept);
	sfi_principals_init(d);
	INIT_WORK(&d->recover, sfi_recover_work);
	init_irq_work(&d->kick, kick_recovery);
	d->rt = (struct sfi_rt *)rt;
	d->restartable = true;
	sfi_blame(d, "-");
	sfi_policy_init(d);
	sfi_limits_init(d);

	ret = sfi_records_load(d);
	if (!ret)
		ret = check_units(mod, d);
	if (!ret)
		ret = check_audit(mod);
	if (!ret)
		ret = check_globals(mod, d);
	if (!ret && !d->nr_tus)
		ret = sfi_refuse(mod, "no SFI records; rebuild with SFI=1 and do not strip symbols");
	if (!ret && !rt)
		ret = sfi_refuse(mod, "no __sfi_rt; rebuild with SFI=1 and do not strip symbols");
	if (ret) {
		sfi_records_free(d);
		sfi_tracker_exit(d);
		kfree(d);
		return ret;
	}
	check_restartable(mod, d);

	__module_get(THIS_MODULE);	/* the trampolines are ours even if the driver imports nothing */
	mutex_lock(&sfi_domains_lock);
	claimed = claim(d);
	if (claimed)
		list_add_tail_rcu(&d->list, &sfi_domains);
	mutex_unlock(&sfi_domains_lock);
	if (!claimed) {
		module_put(THIS_MODULE);
		sfi_records_free(d);
		sfi_tracker_exit(d);
		kfree(d);
		return sfi_refuse(mod, "there are %u sandboxed modules already; unload another one first",
			      SFI_MAX_DOMAINS);
	}
	ret = domain_set_up(mod, d);
	if (ret) {
		domain_free(d);
		return ret;
	}
	sfi_event("%s admitted, colour %u", d->name, d->colour);
	return 0;
}

static struct sfi_domain *domain_of_module(const struct module *mod)
{
	struct sfi_domain *d, *found = NULL;

	mutex_lock(&sfi_domains_lock);
	list_for_each_entry(d, &sfi_domains, list)
		if (d->mod == mod)
			found = d;
	mutex_unlock(&sfi_domains_lock);
	return found;
}

static struct sfi_domain *domain_of_slot(u16 slot)
{
	struct sfi_domain *d;

	mutex_lock(&sfi_domains_lock);
	d = by_slot[slot];
	mutex_unlock(&sfi_domains_lock);
	return d;
}

/*
 * The kernel frees a module whose init fails, whoever has a file or socket of it open, and they lead to its
 * gates. No new ones come, as the domain was reaped; those there are get a second to be closed.
 */
static bool still_open(struct module *mod)
{
	int i;

	for (i = 0; i < 20 && module_refcount(mod) > 1; i++)	/* init itself has one */
		msleep(50);
	return module_refcount(mod) > 1;
}

/**
 * sfi_module_init_call() - the kernel calls mod->init of a sandboxed module.
 * Parameters are parsed by now, so the snapshot holds their load-time values.
 */
int sfi_module_init_call(u16 slot)
{
	struct sfi_domain *d = domain_of_slot(slot);
	int ret;

	mutex_lock(&d->life);
	ret = sfi_snapshot_take(d);
	if (!ret && d->real_init)
		ret = sfi_call_init(d);
	if (ret >= 0 && cmpxchg(&d->state, SFI_LOADING, SFI_LIVE) == SFI_LOADING) {
		d->up_since_ns = ktime_get_mono_fast_ns();
		mutex_unlock(&d->life);
		sfi_event("%s live", d->name);
		return ret;
	}
	if (ret >= 0)
		ret = -EIO;	/* it faulted in another context while init ran */
	sfi_event("%s init failed: %d", d->name, ret);
	if (sfi_reap(d, false)) {
		/* Someone is still inside: a failed load would free the code under him. */
		sfi_quarantine(d);
		ret = 0;
	} else {
		WRITE_ONCE(d->state, SFI_DOWN);
		sfi_notify(d, SFI_NOTICE_DOWN, 0, 0);
		sfi_shadow_settled(d);
		if (still_open(d->mod)) {
			pr_warn("%s: its init failed (%d), but files or sockets of it are open: it stays loaded, and down\n",
				d->name, ret);
			ret = 0;
		}
	}
	mutex_unlock(&d->life);
	return ret;
}

/**
 * sfi_module_exit_call() - the kernel calls mod->exit: rmmod of a live or dead domain.
 * Does not return before the driver's code and data are unused.
 */
void sfi_module_exit_call(u16 slot)
{
	struct sfi_domain *d = domain_of_slot(slot);

	mutex_lock(&d->life);
	if (READ_ONCE(d->state) == SFI_LIVE)
		sfi_blame(d, "module unloaded");
	if (READ_ONCE(d->state) == SFI_LIVE && d->real_exit)
		sfi_call_exit(d);
	if (READ_ONCE(d->state) != SFI_DOWN || d->quarantined) {
		while (sfi_reap(d, false))
			msleep(1000);
		WRITE_ONCE(d->state, SFI_DOWN);
		sfi_shadow_settled(d);
	}
	mutex_unlock(&d->life);
}

static int module_event(struct notifier_block *nb, unsigned long event, void *data)
{
	struct module *mod = data;
	struct sfi_domain *d;

	switch (event) {
	case MODULE_STATE_COMING:
		return notifier_from_errno(admit(mod));
	case MODULE_STATE_LIVE:
		/* A fault between init and here found a module not yet restartable. */
		d = domain_of_module(mod);
		if (d && READ_ONCE(d->state) == SFI_DEAD)
			sfi_recover_queue(d);
		break;
	case MODULE_STATE_GOING:
		d = domain_of_module(mod);
		if (d) {
			sfi_event("%s gone", d->name);
			domain_free(d);
		}
		break;
	}
	return NOTIFY_OK;
}

/* First on COMING, so that a refusal has nothing to undo elsewhere. */
static struct notifier_block module_nb = { .notifier_call = module_event, .priority = INT_MAX };

/** sfi_domain_init() - from here on sandboxed modules are admitted. */
int sfi_domain_init(void)
{
	int ret = sfi_restart_init();

	if (ret)
		return ret;
	ret = register_module_notifier(&module_nb);
	if (ret)
		sfi_restart_exit();
	return ret;
}

/** sfi_domain_exit() - no domain is left: each holds a reference on sfi.ko. */
void sfi_domain_exit(void)
{
	unregister_module_notifier(&module_nb);
	sfi_restart_exit();
}

/**
 * sfi_domain_fault() - the domain is finished; the first caller reports it and
 * starts the recovery. Context: any. Returns: the caller then aborts to its gate.
 */
void sfi_domain_fault(const struct sfi_fault *fault)
{
	struct sfi_domain *d = fault->domain;
	enum sfi_domain_state old = READ_ONCE(d->state), seen;

	for (;;) {
		if (old != SFI_LOADING && old != SFI_LIVE && old != SFI_RESTARTING)
			return;
		seen = cmpxchg(&d->state, old, SFI_DEAD);
		if (seen == old)
			break;
		old = seen;
	}
	d->faults++;
	d->last_fault_ns = ktime_get_mono_fast_ns();
	if (old == SFI_LIVE)	/* else it is away already */
		d->outage.began_ns = d->last_fault_ns;
	sfi_report(fault);
	sfi_notify(d, SFI_NOTICE_FAULT, READ_ONCE(d->nr_objects), 0);
	irq_work_queue(&d->kick);
}

/** sfi_domain_by_ip() - the domain whose code contains ip, or NULL. Lockless, any context. */
struct sfi_domain *sfi_domain_by_ip(unsigned long ip)
{
	struct sfi_domain *d, *found = NULL;

	preempt_disable();
	list_for_each_entry_rcu(d, &sfi_domains, list, true) {
		if (is_text(d->mod, ip)) {
			found = d;
			break;
		}
	}
	preempt_enable();
	return found;
}

/** sfi_domain_by_name() - under sfi_domains_lock. */
struct sfi_domain *sfi_domain_by_name(const char *name)
{
	struct sfi_domain *d;

	lockdep_assert_held(&sfi_domains_lock);
	list_for_each_entry(d, &sfi_domains, list)
		if (!strcmp(d->name, name))
			return d;
	return NULL;
}
