// SPDX-License-Identifier: GPL-2.0
/* kinds_rawmidi.c - raw MIDI ports. They outlive their driver with the card; bytes on the way are lost. */
#include <linux/slab.h>
#include <linux/string.h>

#include "kinds.h"

static void release_nothing(struct sfi_domain *d, struct sfi_object *o)
{
	/* Part of a card, which is freed or parked as a whole. */
}

const struct sfi_kind sfi_kind_snd_rawmidi = {
	.name = "snd_rawmidi", .order = SFI_REAP_CLASS, .release = release_nothing };
const struct sfi_kind sfi_kind_rawmidi_substream = {
	.name = "rawmidi_substream", .order = SFI_REAP_CLASS, .release = release_nothing };

static struct sfi_snd_rawmidi *record(struct sfi_frame *f, const struct snd_rawmidi *rmidi)
{
	struct sfi_object *o = sfi_find(f, &sfi_kind_snd_rawmidi, rmidi);

	if (!o)
		sfi_stub_fail(f, "a raw MIDI port of this driver", rmidi);
	return (struct sfi_snd_rawmidi *)o->aux;
}

static void claim(struct sfi_frame *f, struct sfi_snd_rawmidi *m)
{
	struct snd_rawmidi *r = m->rmidi;

	m->claimed = true;
	sfi_track(f, &sfi_kind_snd_rawmidi, r, (u64)m);
	for (unsigned int i = 0; i < m->n_streams; i++)
		sfi_track(f, &sfi_kind_rawmidi_substream, m->streams[i], 0);
	sfi_k2d_copy_write(f, &r->info_flags, sizeof(r->info_flags), "snd_rawmidi.info_flags");
	sfi_k2d_copy_write(f, r->name, sizeof(r->name), "snd_rawmidi.name");
	sfi_k2d_copy_write(f, &r->private_data, sizeof(r->private_data), "snd_rawmidi.private_data");
}

static struct sfi_snd_rawmidi *find_parked(struct sfi_snd_card *card, const char *id, int device, int output, int input)
{
	struct sfi_snd_rawmidi *m;

	list_for_each_entry(m, &card->midis, node)
		if (!m->claimed && m->rmidi->device == device &&
		    !strncmp(m->rmidi->id, id, sizeof(m->rmidi->id) - 1) &&
		    m->rmidi->streams[SNDRV_RAWMIDI_STREAM_OUTPUT].substream_count == output &&
		    m->rmidi->streams[SNDRV_RAWMIDI_STREAM_INPUT].substream_count == input)
			return m;
	return NULL;
}

int sfi_snd_rawmidi_new(struct sfi_frame *f, struct snd_card *card, char *id, int device,
			int output, int input, struct snd_rawmidi **rmidi)
{
	struct sfi_snd_card *rec = sfi_snd_card(f, card);
	struct sfi_snd_rawmidi *m = rec->adopted ? find_parked(rec, id, device, output, input) : NULL;
	struct snd_rawmidi_substream *s;
	int rc;

	*rmidi = NULL;
	if (!m) {
		m = kzalloc(struct_size(m, streams, output + input), GFP_KERNEL);
		if (!m)
			return -ENOMEM;
		rc = snd_rawmidi_new(card, id, device, output, input, &m->rmidi);
		if (rc) {
			kfree(m);
			return rc;
		}
		for (int dir = 0; dir < 2; dir++)
			list_for_each_entry(s, &m->rmidi->streams[dir].substreams, list)
				if (m->n_streams < output + input)
					m->streams[m->n_streams++] = s;
		list_add_tail(&m->node, &rec->midis);
	}
	claim(f, m);
	*rmidi = m->rmidi;
	return 0;
}

void sfi_snd_rawmidi_set_ops(struct sfi_frame *f, struct snd_rawmidi *rmidi, int stream,
			     const struct snd_rawmidi_ops *ops)
{
#define OP(field) { offsetof(struct snd_rawmidi_ops, field), "snd_rawmidi_ops__" #field }
	static const struct sfi_snd_op table[] = { OP(open), OP(close), OP(trigger), OP(drain) };
#undef OP
	struct sfi_snd_rawmidi *m = record(f, rmidi);
	struct snd_rawmidi_ops copy;

	sfi_d2k_check_read(f, ops, sizeof(*ops), "snd_rawmidi_ops");
	copy = *ops;
	sfi_snd_check_table(f, &copy, sizeof(copy), table, ARRAY_SIZE(table));
	if (!copy.open || !copy.close || !copy.trigger)
		sfi_stub_fail(f, "snd_rawmidi_ops with open, close and trigger", ops);
	m->ops[stream] = copy;
	snd_rawmidi_set_ops(rmidi, stream, &m->ops[stream]);
}

void sfi_snd_rawmidi_seal(struct sfi_frame *f, struct sfi_snd_rawmidi *m)
{
	struct snd_rawmidi *r = m->rmidi;

	sfi_revoke_write(f, &r->info_flags, sizeof(r->info_flags));
	sfi_revoke_write(f, r->name, sizeof(r->name));
	sfi_revoke_write(f, &r->private_data, sizeof(r->private_data));
	if (strnlen(r->name, sizeof(r->name)) == sizeof(r->name))
		sfi_stub_fail(f, "a NUL-terminated name of the MIDI port", r);
	for (unsigned int i = 0; m->claimed && i < m->n_streams; i++)
		if (!m->streams[i]->ops)
			sfi_stub_fail(f, "snd_rawmidi_set_ops for every direction that has streams", r);
}

void sfi_snd_rawmidi_replay(struct sfi_snd_card *rec, struct sfi_snd_rawmidi *m)
{
	unsigned int n = 0;

	mutex_lock(&m->rmidi->open_mutex);
	for (unsigned int i = 0; i < m->n_streams; i++) {
		struct snd_rawmidi_substream *s = m->streams[i];

		if (!s->opened)
			continue;
		if (!m->ops[s->stream].open(s))
			m->ops[s->stream].trigger(s, 1);
		n++;
	}
	mutex_unlock(&m->rmidi->open_mutex);
	if (n)
		sfi_event("%s: card %d: replayed %u MIDI streams", sfi_domain_name(rec->domain), rec->card->number, n);
}

void sfi_snd_rawmidi_forget(struct sfi_domain *d, struct sfi_snd_rawmidi *m)
{
	/* The port itself is freed by now, with its streams: the keys are all that is needed. */
	sfi_domain_untrack(d, &sfi_kind_snd_rawmidi, m->rmidi, (u64)m);
	for (unsigned int i = 0; i < m->n_streams; i++)
		sfi_domain_untrack(d, &sfi_kind_rawmidi_substream, m->streams[i], 0);
}
