// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_card.c - sound cards. A card that was registered when its driver died is parked:
 * users keep their files, and the next driver that asks for a card of the same device
 * gets this one. If none will come, the card is disconnected and open files get -ENODEV.
 *
 * Lock ordering: cards_lock is innermost and held for list walks only.
 */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kinds.h"

static LIST_HEAD(cards);		/* struct sfi_snd_card, under cards_lock */
static DEFINE_MUTEX(cards_lock);

struct field { u16 offset, size; };
#define FIELD(m) { offsetof(struct snd_card, m), sizeof_field(struct snd_card, m) }

/* Written while the driver prepares the card; read-only once it is registered. */
static const struct field fields[] = {
	FIELD(driver), FIELD(shortname), FIELD(longname), FIELD(mixername),
	FIELD(private_data), FIELD(private_free), FIELD(sync_irq),
};

static void grant(struct sfi_frame *f, struct snd_card *card)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		sfi_k2d_copy_write(f, (char *)card + fields[i].offset, fields[i].size, "snd_card field");
}

static void revoke(struct sfi_domain *d, struct snd_card *card)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		sfi_domain_revoke(d, (char *)card + fields[i].offset, fields[i].size);
}

static void *priv_of(struct snd_card *card)
{
	return (char *)card + sizeof(*card);	/* where snd_card_new() puts it */
}

struct sfi_snd_card *sfi_snd_card(struct sfi_frame *f, const struct snd_card *card)
{
	struct sfi_object *o = sfi_find(f, &sfi_kind_snd_card, card);

	if (!o)
		sfi_stub_fail(f, "a sound card of this driver", card);
	return (struct sfi_snd_card *)o->aux;
}

void sfi_snd_check_table(struct sfi_frame *f, const void *table, size_t bytes,
			 const struct sfi_snd_op *ops, size_t n)
{
	for (size_t at = 0; at < bytes; at += sizeof(void *)) {
		void *fn = ((void *const *)table)[at / sizeof(void *)];
		size_t i = 0;

		if (!fn)
			continue;
		while (i < n && ops[i].offset != at)
			i++;
		if (i == n)
			sfi_stub_fail(f, "operation without a spec; add an SFI_SLOT under interface-specs/sound", fn);
		sfi_check_gate(f, fn, ops[i].slot);
	}
}

void sfi_snd_check_device_ops(struct sfi_frame *f, const struct snd_device_ops *ops)
{
	static const struct sfi_snd_op table[] = {
		{ offsetof(struct snd_device_ops, dev_free), "snd_device_ops__dev_free" },
		{ offsetof(struct snd_device_ops, dev_register), "snd_device_ops__dev_register" },
		{ offsetof(struct snd_device_ops, dev_disconnect), "snd_device_ops__dev_disconnect" },
	};

	sfi_d2k_check_constant(f, ops, sizeof(*ops), "a constant snd_device_ops");
	sfi_snd_check_table(f, ops, sizeof(*ops), table, ARRAY_SIZE(table));
	/* Its gate is what tells that the part is gone. */
	if (!ops->dev_free)
		sfi_stub_fail(f, "snd_device_ops with dev_free", ops);
}

/* ---- the record's end: the kernel frees the card, by whatever way */

static struct sfi_snd_card *find_card(const struct snd_card *card)
{
	struct sfi_snd_card *rec, *found = NULL;

	mutex_lock(&cards_lock);
	list_for_each_entry(rec, &cards, node)
		if (rec->card == card)
			found = rec;
	mutex_unlock(&cards_lock);
	return found;
}

/* snd_card.private_free of every card that was registered or is being given up. */
static void card_freed(struct snd_card *card)
{
	struct sfi_snd_card *rec = find_card(card);
	struct sfi_snd_rawmidi *m, *next_m;
	struct sfi_snd_pcm *p, *next_p;
	struct sfi_domain *d;

	if (rec->private_free)
		rec->private_free(card);	/* a gate; of a dead domain it does nothing */
	mutex_lock(&cards_lock);
	list_del(&rec->node);
	d = rec->domain;
	mutex_unlock(&cards_lock);
	list_for_each_entry_safe(p, next_p, &rec->pcms, node) {
		if (d)
			sfi_snd_pcm_forget(d, p);
		kfree(p);
	}
	list_for_each_entry_safe(m, next_m, &rec->midis, node) {
		if (d)
			sfi_snd_rawmidi_forget(d, m);
		kfree(m);
	}
	sfi_snd_ctl_forget(rec);
	if (d) {
		sfi_domain_untrack(d, &sfi_kind_snd_card, card, (u64)rec);
		sfi_domain_revoke(d, priv_of(card), rec->priv_bytes);
		revoke(d, card);
	}
	kfree(rec);
}

/* Before the kernel may call private_free: it must be the driver's gate, and it gets ours. */
static void take_private_free(struct sfi_snd_card *rec)
{
	struct snd_card *card = rec->card;

	if (card->private_free == card_freed)
		return;
	sfi_domain_revoke(rec->domain, &card->private_free, sizeof(card->private_free));
	rec->private_free = card->private_free;
	if (rec->private_free && !sfi_domain_gate_ok(rec->domain, rec->private_free, "snd_card__private_free")) {
		pr_warn("sfi: %s: snd_card.private_free is not a gate of the driver; it is not called\n",
			sfi_domain_name(rec->domain));
		rec->private_free = NULL;
	}
	card->private_free = card_freed;
}

struct sfi_snd_value *sfi_snd_value_of(const struct snd_kcontrol *kctl)
{
	struct sfi_snd_value *v, *found = NULL;
	struct sfi_snd_card *rec;

	mutex_lock(&cards_lock);
	list_for_each_entry(rec, &cards, node)
		list_for_each_entry(v, &rec->values, node)
			if (v->kctl == kctl)
				found = v;
	mutex_unlock(&cards_lock);
	return found;
}

/* ---- making one, or handing out a parked one */

static struct sfi_snd_card *find_parked(struct sfi_domain *d, struct device *dev, int idx, size_t priv_bytes, bool managed)
{
	struct sfi_snd_card *rec, *found = NULL;

	mutex_lock(&cards_lock);
	list_for_each_entry(rec, &cards, node)
		if (!found && rec->parked && rec->domain == d && rec->dev == dev && rec->index == idx &&
		    rec->priv_bytes == priv_bytes && rec->managed == managed)
			found = rec;
	if (found)
		found->parked = false;
	mutex_unlock(&cards_lock);
	return found;
}

static int own_card(struct sfi_frame *f, struct sfi_snd_card *rec)
{
	int rc = 0;

	if (rec->managed)
		rc = sfi_managed_track(f, rec->dev, &sfi_kind_snd_card, rec->card, (u64)rec);
	else
		sfi_track(f, &sfi_kind_snd_card, rec->card, (u64)rec);
	return rc;
}

int sfi_snd_card_new(struct sfi_frame *f, struct device *parent, int idx, const char *xid,
		     size_t extra_size, bool managed, struct snd_card **card_ret)
{
	struct sfi_domain *d = sfi_frame_domain(f);
	struct sfi_snd_card *rec;
	int rc;

	if (extra_size > SZ_1M)
		sfi_stub_fail(f, "at most 1 MiB of private data with a card", parent);
	*card_ret = NULL;
	rec = find_parked(d, parent, idx, extra_size, managed);
	if (rec) {
		rec->adopted = true;
		rec->card->private_free = NULL;
		rec->card->sync_irq = -1;
		rec->card->private_data = extra_size ? priv_of(rec->card) : NULL;
		memset(priv_of(rec->card), 0, extra_size);
	} else {
		rec = kzalloc(sizeof(*rec), GFP_KERNEL);
		if (!rec)
			return -ENOMEM;
		/* Unmanaged whatever was asked for: a devres card could not be parked. */
		rc = snd_card_new(parent, idx, xid, sfi_domain_module(d), extra_size, &rec->card);
		if (rc) {
			kfree(rec);
			return rc;
		}
		rec->domain = d;
		rec->dev = parent;
		rec->index = idx;
		rec->priv_bytes = extra_size;
		rec->managed = managed;
		init_waitqueue_head(&rec->wait);
		INIT_LIST_HEAD(&rec->pcms);
		INIT_LIST_HEAD(&rec->midis);
		INIT_LIST_HEAD(&rec->values);
		mutex_lock(&cards_lock);
		list_add(&rec->node, &cards);
		mutex_unlock(&cards_lock);
	}
	rc = own_card(f, rec);
	if (rc) {
		take_private_free(rec);
		snd_card_disconnect(rec->card);
		snd_card_free_when_closed(rec->card);
		return rc;
	}
	sfi_k2d_copy_write(f, priv_of(rec->card), extra_size, "snd_card private data");
	grant(f, rec->card);
	*card_ret = rec->card;
	return 0;
}

static void check_text(struct sfi_frame *f, const char *s, size_t size)
{
	if (strnlen(s, size) == size)
		sfi_stub_fail(f, "a NUL-terminated text in snd_card", s);
}

int sfi_snd_card_register(struct sfi_frame *f, struct snd_card *card)
{
	struct sfi_snd_card *rec = sfi_snd_card(f, card);
	struct sfi_domain *d = sfi_frame_domain(f);
	struct sfi_snd_rawmidi *m;
	struct sfi_snd_pcm *p;
	u64 since;
	int rc;

	/* First freeze, then look: another CPU may be inside the driver. */
	revoke(d, card);
	check_text(f, card->driver, sizeof(card->driver));
	check_text(f, card->shortname, sizeof(card->shortname));
	check_text(f, card->longname, sizeof(card->longname));
	check_text(f, card->mixername, sizeof(card->mixername));
	if (card->private_free != card_freed)
		sfi_check_gate(f, card->private_free, "snd_card__private_free");
	take_private_free(rec);
	list_for_each_entry(p, &rec->pcms, node)
		sfi_snd_pcm_seal(f, p);
	list_for_each_entry(m, &rec->midis, node)
		sfi_snd_rawmidi_seal(f, m);
	/* Registers what is new; of an adopted card that may be nothing. */
	rc = snd_card_register(card);
	if (rc) {
		grant(f, card);
		return rc;
	}
	rec->registered = true;
	/* A managed card goes before all that the driver took after it: one more entry, now. */
	if (rec->managed && sfi_managed_track(f, rec->dev, &sfi_kind_snd_card, card, (u64)rec))
		sfi_stub_fail(f, "memory to record a sound card", card);
	if (rec->adopted) {
		since = ktime_get_mono_fast_ns();
		sfi_snd_ctl_replay(rec);
		list_for_each_entry(p, &rec->pcms, node)
			if (p->claimed)
				sfi_snd_shadow_replay(p);
		list_for_each_entry(m, &rec->midis, node)
			if (m->claimed)
				sfi_snd_rawmidi_replay(rec, m);
		sfi_replayed(d, since);
	}
	if (sfi_domain_is_dead(d))
		return 0;
	WRITE_ONCE(rec->up, true);
	list_for_each_entry(p, &rec->pcms, node)
		if (p->claimed)
			sfi_snd_shadow_resume(p);
	wake_up_all(&rec->wait);
	return 0;
}

/* A live driver's card ends. Context: process. */
static void end_card(struct sfi_snd_card *rec)
{
	WRITE_ONCE(rec->up, false);
	take_private_free(rec);
	snd_card_free(rec->card);	/* waits for open files; card_freed() does the rest */
}

void sfi_snd_card_free(struct sfi_frame *f, struct snd_card *card)
{
	struct sfi_snd_card *rec = sfi_snd_card(f, card);

	sfi_untrack(f, &sfi_kind_snd_card, card);
	end_card(rec);
}

int sfi_snd_free_on_error(struct sfi_frame *f, struct device *dev, int ret)
{
	struct sfi_snd_card *rec, *found = NULL;

	if (!ret)
		return 0;
	mutex_lock(&cards_lock);
	list_for_each_entry(rec, &cards, node)
		if (rec->dev == dev && rec->managed && !rec->parked && rec->domain == sfi_frame_domain(f))
			found = rec;
	mutex_unlock(&cards_lock);
	if (found)
		sfi_snd_card_free(f, found->card);
	return ret;
}

/* ---- proc files */

int sfi_snd_proc_new(struct sfi_frame *f, struct snd_card *card, const char *name, void *private_data,
		     void (*read)(struct snd_info_entry *, struct snd_info_buffer *),
		     void (*write)(struct snd_info_entry *, struct snd_info_buffer *))
{
	struct sfi_snd_card *rec = sfi_snd_card(f, card);
	struct snd_info_entry *e;

	if (rec->adopted && card->proc_root)
		list_for_each_entry(e, &card->proc_root->children, list)
			if (!strcmp(e->name, name) && e->content == SNDRV_INFO_CONTENT_TEXT) {
				mutex_lock(&e->access);
				e->private_data = private_data;
				e->c.text.read = read;
				e->c.text.write = write;
				mutex_unlock(&e->access);
				return 0;
			}
	return snd_card_rw_proc_new(card, name, private_data, read, write);
}

/* ---- reaper */

static void quiesce_card(struct sfi_domain *d, struct sfi_object *o)
{
	struct sfi_snd_card *rec = (struct sfi_snd_card *)o->aux;
	struct sfi_snd_pcm *p;

	WRITE_ONCE(rec->up, false);
	list_for_each_entry(p, &rec->pcms, node)
		sfi_snd_shadow_away(p);
}

/* Of a dead domain: park it. Of a live one, when its device is unbound: free it. */
static void release_card(struct sfi_domain *d, struct sfi_object *o)
{
	struct sfi_snd_card *rec = (struct sfi_snd_card *)o->aux;
	struct sfi_snd_rawmidi *m;
	struct sfi_snd_pcm *p;

	if (!sfi_domain_is_dead(d) || !rec->registered) {
		end_card(rec);
		return;
	}
	take_private_free(rec);
	rec->private_free = NULL;
	list_for_each_entry(p, &rec->pcms, node)
		p->claimed = false;
	list_for_each_entry(m, &rec->midis, node)
		m->claimed = false;
	mutex_lock(&cards_lock);
	rec->parked = true;
	mutex_unlock(&cards_lock);
	sfi_event("%s: card %d parked", sfi_domain_name(d), rec->card->number);
}

static void release_part(struct sfi_domain *d, struct sfi_object *o)
{
	snd_device_free((struct snd_card *)o->aux, o->obj);
}

const struct sfi_kind sfi_kind_snd_card = {
	.name = "snd_card", .order = SFI_REAP_CLASS, .quiesce = quiesce_card, .release = release_card };
const struct sfi_kind sfi_kind_snd_device = {
	.name = "snd_device", .order = SFI_REAP_CLASS - 1, .release = release_part };

/* ---- cards whose driver will not come back */

static void give_up(struct sfi_domain *d)
{
	struct sfi_snd_card *rec, *next;

	do {
		next = NULL;
		mutex_lock(&cards_lock);
		list_for_each_entry(rec, &cards, node)
			if (rec->domain == d && rec->parked)
				next = rec;
		if (next)
			next->parked = false;
		mutex_unlock(&cards_lock);
		if (next) {
			sfi_event("%s: card %d disconnected", sfi_domain_name(d), next->card->number);
			wake_up_all(&next->wait);
			snd_card_free_when_closed(next->card);
		}
	} while (next);
}

static void domain_gone(struct sfi_domain *d)
{
	struct sfi_snd_card *rec;

	mutex_lock(&cards_lock);
	list_for_each_entry(rec, &cards, node)
		if (rec->domain == d)
			rec->domain = NULL;
	mutex_unlock(&cards_lock);
}

static struct sfi_shadow shadow = { .settled = give_up, .gone = domain_gone };

/* Called by the generated init and exit of the stub module. */
void sfi_kinds_init(void)
{
	sfi_shadow_register(&shadow);
}

void sfi_kinds_exit(void)
{
	sfi_shadow_unregister(&shadow);
}
