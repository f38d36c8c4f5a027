// SPDX-License-Identifier: GPL-2.0
/* kinds_pcm.c - PCM devices: what the driver may set up, and what the kernel keeps of it. */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kinds.h"

static void release_nothing(struct sfi_domain *d, struct sfi_object *o)
{
	/* Part of a card, which is freed or parked as a whole. */
}

const struct sfi_kind sfi_kind_snd_pcm = { .name = "snd_pcm", .order = SFI_REAP_CLASS, .release = release_nothing };
const struct sfi_kind sfi_kind_pcm_substream = {
	.name = "pcm_substream", .order = SFI_REAP_CLASS, .release = release_nothing };
const struct sfi_kind sfi_kind_pcm_runtime = { .name = "pcm_runtime (inside open only)" };

static struct sfi_snd_pcm *record(struct sfi_frame *f, const struct snd_pcm *pcm)
{
	struct sfi_object *o = sfi_find(f, &sfi_kind_snd_pcm, pcm);

	if (!o)
		sfi_stub_fail(f, "a PCM device of this driver", pcm);
	return (struct sfi_snd_pcm *)o->aux;
}

static void grant(struct sfi_frame *f, struct snd_pcm *pcm)
{
	sfi_k2d_copy_write(f, &pcm->info_flags, sizeof(pcm->info_flags), "snd_pcm.info_flags");
	sfi_k2d_copy_write(f, pcm->name, sizeof(pcm->name), "snd_pcm.name");
	sfi_k2d_copy_write(f, &pcm->private_data, sizeof(pcm->private_data), "snd_pcm.private_data");
}

static void revoke(struct sfi_domain *d, struct snd_pcm *pcm)
{
	sfi_domain_revoke(d, &pcm->info_flags, sizeof(pcm->info_flags));
	sfi_domain_revoke(d, pcm->name, sizeof(pcm->name));
	sfi_domain_revoke(d, &pcm->private_data, sizeof(pcm->private_data));
}

static void claim(struct sfi_frame *f, struct sfi_snd_pcm *p)
{
	p->claimed = true;
	sfi_track(f, &sfi_kind_snd_pcm, p->pcm, (u64)p);
	for (unsigned int i = 0; i < p->n_subs; i++)
		sfi_track(f, &sfi_kind_pcm_substream, p->subs[i].s, (u64)&p->subs[i]);
	grant(f, p->pcm);
}

static struct sfi_snd_pcm *find_parked(struct sfi_snd_card *card, const char *id, int device, int playback, int capture)
{
	struct sfi_snd_pcm *p;

	list_for_each_entry(p, &card->pcms, node)
		if (!p->claimed && p->pcm->device == device && !strncmp(p->pcm->id, id, sizeof(p->pcm->id) - 1) &&
		    p->pcm->streams[SNDRV_PCM_STREAM_PLAYBACK].substream_count == playback &&
		    p->pcm->streams[SNDRV_PCM_STREAM_CAPTURE].substream_count == capture)
			return p;
	return NULL;
}

int sfi_snd_pcm_new(struct sfi_frame *f, struct snd_card *card, const char *id, int device,
		    int playback, int capture, struct snd_pcm **rpcm)
{
	struct sfi_snd_card *rec = sfi_snd_card(f, card);
	struct sfi_snd_pcm *p = rec->adopted ? find_parked(rec, id, device, playback, capture) : NULL;
	struct snd_pcm_substream *s;
	int rc, dir;

	*rpcm = NULL;
	if (!p) {
		p = kzalloc(struct_size(p, subs, playback + capture), GFP_KERNEL);
		if (!p)
			return -ENOMEM;
		rc = snd_pcm_new(card, id, device, playback, capture, &p->pcm);
		if (rc) {
			kfree(p);
			return rc;
		}
		p->card = rec;
		mutex_init(&p->lock);
		for (dir = 0; dir < 2; dir++)
			for (s = p->pcm->streams[dir].substream; s && p->n_subs < playback + capture; s = s->next) {
				p->subs[p->n_subs].s = s;
				p->subs[p->n_subs].pcm = p;
				sfi_snd_sub_init(&p->subs[p->n_subs++]);
			}
		list_add_tail(&p->node, &rec->pcms);
	}
	claim(f, p);
	*rpcm = p->pcm;
	return 0;
}

void sfi_snd_pcm_forget(struct sfi_domain *d, struct sfi_snd_pcm *p)
{
	sfi_domain_untrack(d, &sfi_kind_snd_pcm, p->pcm, (u64)p);
	for (unsigned int i = 0; i < p->n_subs; i++)
		sfi_domain_untrack(d, &sfi_kind_pcm_substream, p->subs[i].s, (u64)&p->subs[i]);
}

void sfi_snd_pcm_set_ops(struct sfi_frame *f, struct snd_pcm *pcm, int direction, const struct snd_pcm_ops *ops)
{
#define OP(field) { offsetof(struct snd_pcm_ops, field), "snd_pcm_ops__" #field }
	static const struct sfi_snd_op table[] = {
		OP(open), OP(close), OP(hw_params), OP(hw_free), OP(prepare), OP(trigger), OP(sync_stop), OP(pointer),
	};
#undef OP
	struct sfi_snd_pcm *p = record(f, pcm);
	struct snd_pcm_ops copy;

	sfi_d2k_check_read(f, ops, sizeof(*ops), "snd_pcm_ops");
	copy = *ops;
	sfi_snd_check_table(f, &copy, sizeof(copy), table, ARRAY_SIZE(table));
	if (!copy.open || !copy.close || !copy.prepare || !copy.trigger || !copy.pointer)
		sfi_stub_fail(f, "snd_pcm_ops with open, close, prepare, trigger and pointer", ops);
	p->driver[direction] = copy;
	sfi_snd_shadow_fill(&p->shadow[direction], &copy);
	snd_pcm_set_ops(pcm, direction, &p->shadow[direction]);
}

int sfi_snd_pcm_buffers(struct sfi_frame *f, struct snd_pcm *pcm, int type, struct device *data,
			size_t size, size_t max)
{
	struct sfi_snd_pcm *p = record(f, pcm);
	int rc;

	if (type != SNDRV_DMA_TYPE_DEV && type != SNDRV_DMA_TYPE_DEV_SG &&
	    !(type == SNDRV_DMA_TYPE_VMALLOC && !data))
		sfi_stub_fail(f, "a buffer type of SNDRV_DMA_TYPE_DEV, _DEV_SG or _VMALLOC", pcm);
	if (p->buffers)
		return 0;	/* they outlived the last driver, and may be mapped */
	rc = snd_pcm_set_managed_buffer_all(pcm, type, data, size, max);
	p->buffers = !rc;
	return rc;
}

int sfi_snd_pcm_chmap(struct sfi_frame *f, struct snd_pcm *pcm, int stream, const struct snd_pcm_chmap_elem *chmap,
		      int max_channels, unsigned long private_value)
{
	bool std = chmap == snd_pcm_std_chmaps || chmap == snd_pcm_alt_chmaps;

	record(f, pcm);
	if (stream != SNDRV_PCM_STREAM_PLAYBACK && stream != SNDRV_PCM_STREAM_CAPTURE)
		sfi_stub_fail(f, "playback or capture", pcm);
	if (pcm->streams[stream].chmap_kctl)
		return 0;	/* the last driver's: it follows static tables only */
	for (const struct snd_pcm_chmap_elem *e = chmap; e; e++) {
		if (!std)
			sfi_d2k_check_constant(f, e, sizeof(*e), "a constant channel map");
		if (!e->channels)
			break;
		if (e->channels > ARRAY_SIZE(e->map))
			sfi_stub_fail(f, "a channel map that fits its element", e);
	}
	return snd_pcm_add_chmap_ctls(pcm, stream, chmap, max_channels, private_value, NULL);
}

void sfi_snd_pcm_seal(struct sfi_frame *f, struct sfi_snd_pcm *p)
{
	revoke(sfi_frame_domain(f), p->pcm);
	if (strnlen(p->pcm->name, sizeof(p->pcm->name)) == sizeof(p->pcm->name))
		sfi_stub_fail(f, "a NUL-terminated name of the PCM device", p->pcm);
	if (p->claimed)
		for (unsigned int i = 0; i < p->n_subs; i++)
			if (!p->subs[i].s->ops)
				sfi_stub_fail(f, "snd_pcm_set_ops for every direction that has streams", p->pcm);
}

/* ---- streams */

void sfi_snd_pcm_open_begin(struct sfi_frame *f, struct snd_pcm_substream *s)
{
	struct snd_pcm_runtime *runtime = s->runtime;

	sfi_lend(f, &sfi_kind_pcm_runtime, runtime, 0);
	sfi_k2d_copy_write(f, &runtime->hw, sizeof(runtime->hw), "snd_pcm_runtime.hw");
	/* Until the stream is closed: shadow_close(). */
	sfi_k2d_copy_write(f, &runtime->private_data, sizeof(runtime->private_data), "snd_pcm_runtime.private_data");
}

void sfi_snd_pcm_open_end(struct sfi_frame *f, struct snd_pcm_substream *s)
{
	sfi_revoke_write(f, &s->runtime->hw, sizeof(s->runtime->hw));
}

void sfi_snd_period_elapsed(struct sfi_frame *f, struct snd_pcm_substream *s)
{
	struct sfi_snd_sub *sub = (struct sfi_snd_sub *)sfi_aux(f, &sfi_kind_pcm_substream, s);

	if (!sub)
		sfi_stub_fail(f, "a PCM stream of this driver", s);
	if (READ_ONCE(sub->caller) == current && irqs_disabled() && !in_hardirq())
		sfi_stub_fail(f, "snd_pcm_period_elapsed outside trigger and pointer: they hold the stream's lock", s);
	snd_pcm_period_elapsed(s);
}

static void check_rule(struct sfi_frame *f, snd_pcm_hw_param_t var)
{
	if (var < SNDRV_PCM_HW_PARAM_FIRST_INTERVAL || var > SNDRV_PCM_HW_PARAM_LAST_INTERVAL)
		sfi_stub_fail(f, "a constraint of an interval parameter", NULL);
}

int sfi_snd_constrain_list(struct sfi_frame *f, struct snd_pcm_runtime *runtime, unsigned int cond,
			   snd_pcm_hw_param_t var, const struct snd_pcm_hw_constraint_list *l)
{
	check_rule(f, var);
	sfi_d2k_check_constant(f, l, sizeof(*l), "a constant snd_pcm_hw_constraint_list");
	if (!l->count || l->count > 1024)
		sfi_stub_fail(f, "1 to 1024 values in a constraint", l);
	sfi_d2k_check_constant(f, l->list, l->count * sizeof(*l->list), "constant values of a constraint");
	/* A stream that outlived its driver has the rule already. */
	return sfi_snd_replaying(runtime) ? 0 : snd_pcm_hw_constraint_list(runtime, cond, var, l);
}

int sfi_snd_constrain_ratnums(struct sfi_frame *f, struct snd_pcm_runtime *runtime, unsigned int cond,
			      snd_pcm_hw_param_t var, const struct snd_pcm_hw_constraint_ratnums *r)
{
	check_rule(f, var);
	sfi_d2k_check_constant(f, r, sizeof(*r), "a constant snd_pcm_hw_constraint_ratnums");
	if (r->nrats <= 0 || r->nrats > 1024)
		sfi_stub_fail(f, "1 to 1024 fractions in a constraint", r);
	sfi_d2k_check_constant(f, r->rats, r->nrats * sizeof(*r->rats), "constant fractions of a constraint");
	for (int i = 0; i < r->nrats; i++)
		if (!r->rats[i].den_step)	/* the kernel divides by it */
			sfi_stub_fail(f, "a fraction whose den_step is not zero", &r->rats[i]);
	return sfi_snd_replaying(runtime) ? 0 : snd_pcm_hw_constraint_ratnums(runtime, cond, var, r);
}
