/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sound/kinds.h - object kinds of ALSA, the records behind them, and the sound shadow.
 *
 * A registered card outlives its driver: the reaper parks it, and the next probe of the
 * same device gets it back instead of a new one (kinds_card.c). PCM operations always go
 * through the shadow's own table (kinds_shadow.c), which answers while the driver is away.
 */
#ifndef SFI_SOUND_KINDS_H
#define SFI_SOUND_KINDS_H

#include <linux/hrtimer.h>
#include <linux/mutex.h>
#include <linux/wait.h>
#include <sound/core.h>
#include <sound/control.h>
#include <sound/info.h>
#include <sound/pcm.h>
#include <sound/rawmidi.h>
#include "sfi_stub.h"
#include "../core/kinds.h"

SFI_DECLARE_KIND(snd_card);		/* aux: struct sfi_snd_card * */
SFI_DECLARE_KIND(snd_device);		/* driver's part of a card; aux: struct snd_card * */
SFI_DECLARE_KIND(kcontrol);		/* from snd_ctl_new1 until a card has it */
SFI_DECLARE_KIND(snd_pcm);		/* aux: struct sfi_snd_pcm * */
SFI_DECLARE_KIND(pcm_substream);	/* aux: struct sfi_snd_sub * */
SFI_DECLARE_KIND(pcm_runtime);		/* lent while a stream is being opened */
SFI_DECLARE_KIND(snd_rawmidi);		/* aux: struct sfi_snd_rawmidi * */
SFI_DECLARE_KIND(rawmidi_substream);
SFI_DECLARE_KIND(snd_pages);		/* struct snd_dma_buffer *; devres frees it */

struct sfi_snd_pcm;

/**
 * struct sfi_snd_sub - a PCM substream and what the shadow knows of it.
 * @virt: the shadow answers: a clock moves the position, nothing plays.
 * @restart: the new driver is prepared and waits to be started at position 0.
 * @at: position in frames at @at_ns; of the device, or of the clock while @virt.
 * @floor: the device, just started at 0, is behind what was reported: report this.
 * @caller: the task inside an operation that holds the stream's lock.
 */
struct sfi_snd_sub {
	struct snd_pcm_substream *s;
	struct sfi_snd_pcm *pcm;
	bool open, params_set;		/* under pcm->lock */
	bool virt, running, restart;	/* these and the rest under the stream's lock */
	u64 at, at_ns, floor;
	u64 away_ns;			/* when the driver left */
	struct task_struct *caller;
	struct hrtimer tick;		/* next period while virt */
	struct hrtimer align;		/* position 0 while restart */
	struct snd_pcm_hw_params params;
};

struct sfi_snd_pcm {
	struct list_head node;		/* sfi_snd_card.pcms */
	struct sfi_snd_card *card;
	struct snd_pcm *pcm;
	bool claimed;			/* the present driver has asked for it */
	bool buffers;			/* managed buffers are set up */
	struct mutex lock;		/* opening, preparing, closing and replaying a stream */
	struct snd_pcm_ops driver[2];	/* checked copies: gates */
	struct snd_pcm_ops shadow[2];	/* what the kernel has */
	unsigned int n_subs;
	struct sfi_snd_sub subs[];
};

struct sfi_snd_rawmidi {
	struct list_head node;		/* sfi_snd_card.midis */
	struct snd_rawmidi *rmidi;
	bool claimed;
	struct snd_rawmidi_ops ops[2];	/* checked copies: gates */
	unsigned int n_streams;
	struct snd_rawmidi_substream *streams[];
};

/* The last value somebody gave a control; replayed into the new driver. */
struct sfi_snd_value {
	struct list_head node;		/* sfi_snd_card.values */
	struct snd_kcontrol *kctl;	/* the present one, NULL until it is added again */
	struct snd_ctl_elem_value value;
	bool set;
};

/**
 * struct sfi_snd_card - a card of a domain.
 * @up: the driver is there and the card registered.
 * @parked: the driver is gone, the card waits for the next one.
 */
struct sfi_snd_card {
	struct list_head node;		/* all cards, under cards_lock */
	struct sfi_domain *domain;	/* NULL once it is gone */
	struct snd_card *card;
	struct device *dev;
	size_t priv_bytes;
	int index;			/* as the driver asked for it */
	bool managed, registered, up, parked, adopted;
	wait_queue_head_t wait;		/* for up, or for the end of hope */
	void (*private_free)(struct snd_card *card);	/* the driver's, checked */
	struct list_head pcms, midis, values;
};

/* ---- kinds_card.c */
int sfi_snd_card_new(struct sfi_frame *f, struct device *parent, int idx, const char *xid,
		     size_t extra_size, bool managed, struct snd_card **card_ret);
int sfi_snd_card_register(struct sfi_frame *f, struct snd_card *card);
void sfi_snd_card_free(struct sfi_frame *f, struct snd_card *card);
int sfi_snd_free_on_error(struct sfi_frame *f, struct device *dev, int ret);
/** sfi_snd_card() - the record of a card that the domain owns; fails otherwise. */
struct sfi_snd_card *sfi_snd_card(struct sfi_frame *f, const struct snd_card *card);
/** sfi_snd_check_table() - every pointer in a table of n_slots named slots is a gate, all others are NULL. */
struct sfi_snd_op { u16 offset; const char *slot; };
void sfi_snd_check_table(struct sfi_frame *f, const void *table, size_t bytes,
			 const struct sfi_snd_op *ops, size_t n);
void sfi_snd_check_device_ops(struct sfi_frame *f, const struct snd_device_ops *ops);
int sfi_snd_proc_new(struct sfi_frame *f, struct snd_card *card, const char *name, void *private_data,
		     void (*read)(struct snd_info_entry *, struct snd_info_buffer *),
		     void (*write)(struct snd_info_entry *, struct snd_info_buffer *));
/** sfi_snd_value_of() - the record of a control that a card has, or NULL. */
struct sfi_snd_value *sfi_snd_value_of(const struct snd_kcontrol *kctl);

/* ---- kinds_control.c */
struct snd_kcontrol *sfi_snd_ctl_new1(struct sfi_frame *f, const struct snd_kcontrol_new *ncontrol, void *data);
int sfi_snd_ctl_add(struct sfi_frame *f, struct snd_card *card, struct snd_kcontrol *kctl);
/** sfi_snd_ctl_note() - a value was put: remember it for the next driver. */
void sfi_snd_ctl_note(struct sfi_frame *f, struct snd_kcontrol *kctl, const struct snd_ctl_elem_value *value);
void sfi_snd_ctl_replay(struct sfi_snd_card *rec);
void sfi_snd_ctl_forget(struct sfi_snd_card *rec);

/* ---- kinds_pcm.c */
int sfi_snd_pcm_new(struct sfi_frame *f, struct snd_card *card, const char *id, int device,
		    int playback, int capture, struct snd_pcm **rpcm);
void sfi_snd_pcm_set_ops(struct sfi_frame *f, struct snd_pcm *pcm, int direction, const struct snd_pcm_ops *ops);
int sfi_snd_pcm_buffers(struct sfi_frame *f, struct snd_pcm *pcm, int type, struct device *data,
			size_t size, size_t max);
int sfi_snd_pcm_chmap(struct sfi_frame *f, struct snd_pcm *pcm, int stream, const struct snd_pcm_chmap_elem *chmap,
		      int max_channels, unsigned long private_value);
/** sfi_snd_pcm_seal() - what the driver set up is checked and read-only. */
void sfi_snd_pcm_seal(struct sfi_frame *f, struct sfi_snd_pcm *p);
void sfi_snd_pcm_forget(struct sfi_domain *d, struct sfi_snd_pcm *p);
void sfi_snd_pcm_open_begin(struct sfi_frame *f, struct snd_pcm_substream *s);
void sfi_snd_pcm_open_end(struct sfi_frame *f, struct snd_pcm_substream *s);
void sfi_snd_period_elapsed(struct sfi_frame *f, struct snd_pcm_substream *s);
int sfi_snd_constrain_list(struct sfi_frame *f, struct snd_pcm_runtime *runtime, unsigned int cond,
			   snd_pcm_hw_param_t var, const struct snd_pcm_hw_constraint_list *l);
int sfi_snd_constrain_ratnums(struct sfi_frame *f, struct snd_pcm_runtime *runtime, unsigned int cond,
			      snd_pcm_hw_param_t var, const struct snd_pcm_hw_constraint_ratnums *r);

/* ---- kinds_shadow.c */
void sfi_snd_shadow_fill(struct snd_pcm_ops *shadow, const struct snd_pcm_ops *driver);
void sfi_snd_sub_init(struct sfi_snd_sub *sub);
/** sfi_snd_shadow_away() - the driver is dead: clocks take over. Context: process. */
void sfi_snd_shadow_away(struct sfi_snd_pcm *p);
/** sfi_snd_shadow_replay() - bring the new driver to where the streams are. Context: process. */
void sfi_snd_shadow_replay(struct sfi_snd_pcm *p);
/** sfi_snd_shadow_resume() - the driver is back: start what was running. Context: process. */
void sfi_snd_shadow_resume(struct sfi_snd_pcm *p);
/** sfi_snd_replaying() - the task is inside sfi_snd_shadow_replay() for this stream. */
bool sfi_snd_replaying(const struct snd_pcm_runtime *runtime);

/* ---- kinds_rawmidi.c */
int sfi_snd_rawmidi_new(struct sfi_frame *f, struct snd_card *card, char *id, int device,
			int output, int input, struct snd_rawmidi **rmidi);
void sfi_snd_rawmidi_set_ops(struct sfi_frame *f, struct snd_rawmidi *rmidi, int stream,
			     const struct snd_rawmidi_ops *ops);
void sfi_snd_rawmidi_seal(struct sfi_frame *f, struct sfi_snd_rawmidi *m);
void sfi_snd_rawmidi_replay(struct sfi_snd_card *rec, struct sfi_snd_rawmidi *m);
void sfi_snd_rawmidi_forget(struct sfi_domain *d, struct sfi_snd_rawmidi *m);

/* ---- kinds_buffer.c */
struct snd_dma_buffer *sfi_snd_devm_pages(struct sfi_frame *f, struct device *dev, int type,
					  enum dma_data_direction dir, size_t size);

#endif /* SFI_SOUND_KINDS_H */
