// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_control.c - mixer controls: checked before a card takes them, and the values that
 * somebody set, which the next driver gets again.
 */
#include <linux/slab.h>
#include <linux/string.h>
#include <sound/tlv.h>

#include "kinds.h"

static void release_kctl(struct sfi_domain *d, struct sfi_object *o)
{
	snd_ctl_free_one(o->obj);
}

const struct sfi_kind sfi_kind_kcontrol = {
	.name = "kcontrol", .order = SFI_REAP_CLASS, .release = release_kctl };

#define ACCESS_TLV (SNDRV_CTL_ELEM_ACCESS_TLV_READ | SNDRV_CTL_ELEM_ACCESS_TLV_WRITE | \
		    SNDRV_CTL_ELEM_ACCESS_TLV_COMMAND | SNDRV_CTL_ELEM_ACCESS_TLV_CALLBACK)

/* The kernel copies tlv.p[1] bytes behind a header of two words to the user. */
static void check_tlv(struct sfi_frame *f, const struct snd_kcontrol_new *n)
{
	const unsigned int *p = n->tlv.p;

	if (!(n->access & ACCESS_TLV))
		return;
	if ((n->access & ACCESS_TLV) != SNDRV_CTL_ELEM_ACCESS_TLV_READ)
		sfi_stub_fail(f, "TLV data as a static table: callbacks have no spec", n);
	sfi_d2k_check_constant(f, p, 2 * sizeof(*p), "a constant TLV header");
	if (p[1] > PAGE_SIZE)
		sfi_stub_fail(f, "TLV data of at most a page", p);
	sfi_d2k_check_constant(f, p, 2 * sizeof(*p) + p[1], "constant TLV data");
}

struct snd_kcontrol *sfi_snd_ctl_new1(struct sfi_frame *f, const struct snd_kcontrol_new *ncontrol, void *data)
{
	struct snd_kcontrol_new n;
	struct snd_kcontrol *kctl;

	sfi_d2k_check_read(f, ncontrol, sizeof(*ncontrol), "snd_kcontrol_new");
	n = *ncontrol;		/* the driver may be able to write the original */
	if (n.name)
		sfi_d2k_check_string(f, n.name, "snd_kcontrol_new.name");
	if (n.info != snd_ctl_boolean_mono_info && n.info != snd_ctl_boolean_stereo_info)
		sfi_check_gate(f, n.info, "snd_kcontrol_new__info");
	sfi_check_gate(f, n.get, "snd_kcontrol_new__get");
	sfi_check_gate(f, n.put, "snd_kcontrol_new__put");
	check_tlv(f, &n);
	if (n.count > 128)
		sfi_stub_fail(f, "at most 128 elements in a control", ncontrol);
	kctl = snd_ctl_new1(&n, data);
	if (!kctl)
		return NULL;
	sfi_track(f, &sfi_kind_kcontrol, kctl, 0);
	sfi_k2d_copy_write(f, &kctl->id, sizeof(kctl->id), "snd_kcontrol.id");
	sfi_k2d_copy_write(f, &kctl->private_value, sizeof(kctl->private_value), "snd_kcontrol.private_value");
	sfi_k2d_copy_write(f, &kctl->private_data, sizeof(kctl->private_data), "snd_kcontrol.private_data");
	return kctl;
}

static bool same_id(const struct snd_ctl_elem_id *a, const struct snd_ctl_elem_id *b)
{
	return a->iface == b->iface && a->device == b->device && a->subdevice == b->subdevice &&
	       a->index == b->index && !strncmp(a->name, b->name, sizeof(a->name));
}

static struct sfi_snd_value *find_value(struct sfi_snd_card *rec, const struct snd_ctl_elem_id *id)
{
	struct sfi_snd_value *v;

	list_for_each_entry(v, &rec->values, node)
		if (same_id(&v->value.id, id))
			return v;
	return NULL;
}

int sfi_snd_ctl_add(struct sfi_frame *f, struct snd_card *card, struct snd_kcontrol *kctl)
{
	struct sfi_snd_card *rec = sfi_snd_card(f, card);
	struct sfi_snd_value *v;
	int rc;

	if (!kctl)
		return -EINVAL;		/* as the kernel: snd_ctl_new1() failed */
	sfi_untrack(f, &sfi_kind_kcontrol, kctl);
	sfi_revoke_write(f, &kctl->id, sizeof(kctl->id));
	sfi_revoke_write(f, &kctl->private_value, sizeof(kctl->private_value));
	sfi_revoke_write(f, &kctl->private_data, sizeof(kctl->private_data));
	kctl->id.name[sizeof(kctl->id.name) - 1] = 0;
	v = find_value(rec, &kctl->id);
	if (!v) {
		v = kzalloc(sizeof(*v), GFP_KERNEL);
		if (!v) {
			snd_ctl_free_one(kctl);
			return -ENOMEM;
		}
		v->value.id = kctl->id;
		list_add_tail(&v->node, &rec->values);
	}
	v->kctl = NULL;
	/* An adopted card has the last driver's control of that name: its cookie is stale. */
	rc = rec->adopted ? snd_ctl_replace(card, kctl, true) : snd_ctl_add(card, kctl);
	if (!rc)
		v->kctl = kctl;
	return rc;
}

/* Under the card's controls_rwsem, as every put. A control of several elements is not remembered. */
void sfi_snd_ctl_note(struct sfi_frame *f, struct snd_kcontrol *kctl, const struct snd_ctl_elem_value *value)
{
	struct sfi_snd_value *v = kctl->count == 1 ? sfi_snd_value_of(kctl) : NULL;

	if (!v)
		return;
	v->value.value = value->value;
	v->set = true;
}

void sfi_snd_ctl_replay(struct sfi_snd_card *rec)
{
	struct snd_card *card = rec->card;
	struct snd_ctl_elem_value *value;
	struct sfi_snd_value *v;
	unsigned int n = 0;

	value = kmalloc(sizeof(*value), GFP_KERNEL);
	if (!value) {
		sfi_event("%s: card %d: no memory to replay controls", sfi_domain_name(rec->domain), card->number);
		return;
	}
	down_write(&card->controls_rwsem);
	list_for_each_entry(v, &rec->values, node) {
		if (!v->set || !v->kctl || !v->kctl->put)
			continue;
		*value = v->value;	/* the driver may write it */
		v->kctl->put(v->kctl, value);
		n++;
	}
	up_write(&card->controls_rwsem);
	kfree(value);
	if (n)
		sfi_event("%s: card %d: replayed %u controls", sfi_domain_name(rec->domain), card->number, n);
}

/* The card is being freed: nobody puts any more. */
void sfi_snd_ctl_forget(struct sfi_snd_card *rec)
{
	struct sfi_snd_value *v, *next;

	list_for_each_entry_safe(v, next, &rec->values, node)
		kfree(v);
}
