/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sound/pcm_ops.h - specs: what the kernel calls in a PCM driver. The shadow is the caller
 * (kinds_shadow.c): it knows what to tell the kernel when the answer is a dead domain's.
 */
#ifndef SFI_SPEC_SOUND_PCM_OPS_H
#define SFI_SPEC_SOUND_PCM_OPS_H

#include <sound/pcm.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/* runtime->hw is read by the kernel after open, so it is writable in open only. */
SFI_SLOT(struct snd_pcm_ops, open)
SFI_PRINCIPAL(substream->pcm->card->dev)
SFI_PRE(do(sfi_snd_pcm_open_begin(f, substream)))
SFI_POST(do(sfi_snd_pcm_open_end(f, substream)), check(that, ret <= 0))
SFI_DEAD(, -ENODEV)
int sfi_slot_snd_pcm_open(struct snd_pcm_substream *substream);

SFI_SLOT(struct snd_pcm_ops, close)
SFI_PRINCIPAL(substream->pcm->card->dev)
SFI_DEAD(, 0)
int sfi_slot_snd_pcm_close(struct snd_pcm_substream *substream);

/* params is the kernel's copy of what the user gave; drivers only read it. */
SFI_SLOT(struct snd_pcm_ops, hw_params)
SFI_PRINCIPAL(substream->pcm->card->dev)
SFI_RET(ret >= -MAX_ERRNO && ret <= 1)
SFI_DEAD(, -ENODEV)
int sfi_slot_snd_pcm_hw_params(struct snd_pcm_substream *substream, struct snd_pcm_hw_params *params);

SFI_SLOT(struct snd_pcm_ops, hw_free)
SFI_PRINCIPAL(substream->pcm->card->dev)
SFI_DEAD(, 0)
int sfi_slot_snd_pcm_hw_free(struct snd_pcm_substream *substream);

SFI_SLOT(struct snd_pcm_ops, prepare)
SFI_PRINCIPAL(substream->pcm->card->dev)
SFI_DEAD(, -ENODEV)
int sfi_slot_snd_pcm_prepare(struct snd_pcm_substream *substream);

SFI_SLOT(struct snd_pcm_ops, trigger)
SFI_PRINCIPAL(substream->pcm->card->dev)
SFI_DEAD(, 0)
int sfi_slot_snd_pcm_trigger(struct snd_pcm_substream *substream, int cmd);

SFI_SLOT(struct snd_pcm_ops, sync_stop)
SFI_PRINCIPAL(substream->pcm->card->dev)
SFI_DEAD(, 0)
int sfi_slot_snd_pcm_sync_stop(struct snd_pcm_substream *substream);

/* The kernel takes what is out of range for an error and says so. */
SFI_SLOT(struct snd_pcm_ops, pointer)
SFI_PRINCIPAL(substream->pcm->card->dev)
SFI_RET(any)
SFI_DEAD(, 0)
snd_pcm_uframes_t sfi_slot_snd_pcm_pointer(struct snd_pcm_substream *substream);

#endif /* SFI_SPEC_SOUND_PCM_OPS_H */
