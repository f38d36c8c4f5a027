// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_alg.c - types of AF_ALG sockets, and the sockets bound to them. The kernel gets a type of
 * ours, whose owner is the driver's module: it stays as long as a socket is open. A restart comes
 * back to the same one, because a socket's table is read after its release.
 *
 * The kernel calls bind() without saying of which type, so each type has one of its own.
 */
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "kinds.h"

#define TYPES 8		/* the kernel itself has four */

DEFINE_MUTEX(sfi_sock_mutex);
static struct sfi_alg_type types[TYPES];
static LIST_HEAD(bounds);	/* struct sfi_bound, under sfi_sock_mutex */

/* ---- calls on their way to the driver, by task: the gate's arguments do not say of which socket */

struct call {
	struct list_head node;		/* calls, newest first */
	struct task_struct *task;
	struct sfi_bound *bound;
};
static LIST_HEAD(calls);
static DEFINE_SPINLOCK(calls_lock);

static void call_begin(struct call *c, struct sfi_bound *b)
{
	c->task = current;
	c->bound = b;
	spin_lock(&calls_lock);
	list_add(&c->node, &calls);
	spin_unlock(&calls_lock);
}

static void call_end(struct call *c)
{
	spin_lock(&calls_lock);
	list_del(&c->node);
	spin_unlock(&calls_lock);
}

static struct sfi_bound *calling(void)
{
	struct sfi_bound *b = NULL;
	struct call *c;

	spin_lock(&calls_lock);
	list_for_each_entry(c, &calls, node)
		if (c->task == current) {
			b = c->bound;
			break;
		}
	spin_unlock(&calls_lock);
	return b;
}

/* ---- in the driver's gates */

/**
 * sfi_alg_calling() - the key of the bound socket for which the task calls the driver.
 * @private: what the driver had returned for it. Return: NULL if it is none's. Context: process.
 */
const void *sfi_alg_calling(const void *private)
{
	struct sfi_bound *b = calling();

	return b && b->private == private ? b : NULL;
}

/** sfi_alg_enter() - a call for a bound socket begins; of one that is dead it gets no further. Context: process. */
void sfi_alg_enter(struct sfi_frame *f)
{
	struct sfi_bound *b = calling();

	if (!b || READ_ONCE(b->dead))
		sfi_gate_refuse(f);
}

/** sfi_alg_bind() - bind(): the activation acts for the bound socket, a principal of its own. Context: process. */
void sfi_alg_bind(struct sfi_frame *f)
{
	struct sfi_bound *b = calling();
	char name[32];

	snprintf(name, sizeof(name), "socket of pid %d", task_tgid_nr(current));
	if (!b || READ_ONCE(b->dead) || sfi_principal_begin(f, b, name))
		sfi_gate_refuse(f);
	b->principal = sfi_frame_principal(f);
}

/* ---- the kernel's type */

static void drop(struct sfi_bound *b)
{
	mutex_lock(&sfi_sock_mutex);
	list_del(&b->node);
	mutex_unlock(&sfi_sock_mutex);
	sfi_principal_end(b->type->domain, b);
	kfree(b);
}

static void *upper_bind(struct sfi_alg_type *t, const char *name, u32 type, u32 mask)
{
	struct sfi_bound *b = kzalloc(sizeof(*b), GFP_KERNEL);
	struct call c;
	void *private;

	if (!b)
		return ERR_PTR(-ENOMEM);
	b->type = t;
	mutex_lock(&sfi_sock_mutex);
	list_add(&b->node, &bounds);
	mutex_unlock(&sfi_sock_mutex);
	call_begin(&c, b);
	private = t->low.bind(name, type, mask);
	call_end(&c);
	if (IS_ERR(private)) {
		drop(b);
		return private;
	}
	b->private = private;
	return b;
}

#define EACH_TYPE(F) F(0) F(1) F(2) F(3) F(4) F(5) F(6) F(7)
#define BIND(n) \
	static void *bind_##n(const char *name, u32 type, u32 mask) { return upper_bind(&types[n], name, type, mask); }
EACH_TYPE(BIND)
#define BIND_ENTRY(n) bind_##n,
static void *(*const binds[TYPES])(const char *name, u32 type, u32 mask) = { EACH_TYPE(BIND_ENTRY) };

static void upper_release(void *private)
{
	struct sfi_bound *b = private;
	struct call c;

	call_begin(&c, b);
	b->type->low.release(b->private);
	call_end(&c);
	drop(b);
}

static int upper_setkey(void *private, const u8 *key, unsigned int keylen)
{
	struct sfi_bound *b = private;
	struct call c;
	int ret;

	call_begin(&c, b);
	ret = b->type->low.setkey(b->private, key, keylen);
	call_end(&c);
	return ret;
}

static int upper_accept(void *private, struct sock *sk)
{
	return sfi_sock_accept(private, sk);
}

/* ---- registration */

static void check_type(struct sfi_frame *f, const struct af_alg_type *low)
{
	if (low->owner != sfi_domain_module(sfi_frame_domain(f)))
		sfi_stub_fail(f, "an AF_ALG type of the driver's own module", low->owner);
	if (!low->name[0] || strnlen(low->name, sizeof(low->name)) == sizeof(low->name))
		sfi_stub_fail(f, "an AF_ALG type with a NUL-terminated name", NULL);
	if (low->setentropy || low->setauthsize || low->accept_nokey || low->ops_nokey)
		sfi_stub_fail(f, "an AF_ALG type without setentropy, setauthsize and accept_nokey: they are not mediated", NULL);
	if (!low->bind || !low->release || !low->accept)
		sfi_stub_fail(f, "an AF_ALG type with bind, release and accept", NULL);
	sfi_check_gate(f, low->bind, "af_alg_type__bind");
	sfi_check_gate(f, low->release, "af_alg_type__release");
	sfi_check_gate(f, low->setkey, "af_alg_type__setkey");
	sfi_check_gate(f, low->accept, "af_alg_type__accept");
}

/* Under sfi_sock_mutex. NULL: all are taken. */
static struct sfi_alg_type *type_for(struct sfi_domain *d, const struct af_alg_type *low,
				     const struct proto_ops *low_ops)
{
	struct sfi_alg_type *t, *unused = NULL;

	for (t = types; t < types + TYPES; t++) {
		if (t->domain == d && !memcmp(&t->low, low, sizeof(*low)) &&
		    !memcmp(&t->low_ops, low_ops, sizeof(*low_ops)))
			return t;
		if (!t->domain)
			unused = t;
	}
	return unused;
}

/**
 * sfi_alg_register() - af_alg_register_type() with a type of ours for the driver's.
 * Return: 0; -EEXIST: there is one of that name; -ENOSPC: no more types; -ENOMEM. Context: process, may sleep.
 */
int sfi_alg_register(struct sfi_frame *f, const struct af_alg_type *type)
{
	struct proto_ops low_ops, upper_ops = {};
	struct af_alg_type low;
	struct sfi_alg_type *t;
	int ret;

	memcpy(&low, type, sizeof(low));
	check_type(f, &low);
	sfi_d2k_check_read(f, low.ops, sizeof(low_ops), "af_alg_type.ops");
	memcpy(&low_ops, low.ops, sizeof(low_ops));
	sfi_sock_translate(f, &low_ops, &upper_ops);

	mutex_lock(&sfi_sock_mutex);
	t = type_for(sfi_frame_domain(f), &low, &low_ops);
	ret = !t ? -ENOSPC : t->registered ? -EEXIST : 0;
	if (!ret) {
		if (!t->domain) {
			t->domain = sfi_frame_domain(f);
			t->low = low;
			t->low_ops = low_ops;
			t->upper_ops = upper_ops;
			t->upper = (struct af_alg_type) {
				.bind = binds[t - types], .release = upper_release, .accept = upper_accept,
				.setkey = low.setkey ? upper_setkey : NULL, .ops = &t->upper_ops, .owner = low.owner,
			};
			memcpy(t->upper.name, low.name, sizeof(low.name));
		}
		ret = af_alg_register_type(&t->upper);
		t->registered = !ret;
	}
	mutex_unlock(&sfi_sock_mutex);
	if (!ret)
		sfi_track(f, &sfi_kind_alg_type, type, (u64)t);
	return ret;
}

static int unregister(struct sfi_alg_type *t)
{
	int ret;

	mutex_lock(&sfi_sock_mutex);
	ret = af_alg_unregister_type(&t->upper);
	t->registered = false;
	mutex_unlock(&sfi_sock_mutex);
	return ret;
}

/** sfi_alg_unregister() - af_alg_unregister_type(). Return: 0. Context: process, may sleep. */
int sfi_alg_unregister(struct sfi_frame *f, const struct af_alg_type *type)
{
	struct sfi_alg_type *t = (struct sfi_alg_type *)sfi_aux(f, &sfi_kind_alg_type, type);

	sfi_untrack(f, &sfi_kind_alg_type, type);	/* of two who try, the second faults */
	return unregister(t);
}

static void release_type(struct sfi_domain *d, struct sfi_object *o)
{
	unregister((struct sfi_alg_type *)o->aux);
}

const struct sfi_kind sfi_kind_alg_type = { .name = "AF_ALG type", .order = SFI_REAP_CLASS, .release = release_type };

/* ---- the domain's end */

static void reaped(struct sfi_domain *d)
{
	struct sfi_alg_type *t;
	struct sfi_bound *b;

	mutex_lock(&sfi_sock_mutex);
	list_for_each_entry(b, &bounds, node)
		if (b->type->domain == d)
			WRITE_ONCE(b->dead, true);
	sfi_socks_reaped(d);
	for (t = types; t < types + TYPES; t++)
		if (t->domain == d)
			wake_up_poll(&t->away, EPOLLERR | EPOLLHUP);
	mutex_unlock(&sfi_sock_mutex);
}

static void gone(struct sfi_domain *d)
{
	mutex_lock(&sfi_sock_mutex);
	for (struct sfi_alg_type *t = types; t < types + TYPES; t++)
		if (t->domain == d)
			t->domain = NULL;
	mutex_unlock(&sfi_sock_mutex);
}

static struct sfi_shadow shadow = { .reaped = reaped, .gone = gone };

void sfi_kinds_init(void)
{
	for (struct sfi_alg_type *t = types; t < types + TYPES; t++)
		init_waitqueue_head(&t->away);
	sfi_shadow_register(&shadow);
}

void sfi_kinds_exit(void)
{
	sfi_shadow_unregister(&shadow);
}
