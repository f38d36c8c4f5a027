/* SPDX-License-Identifier: GPL-2.0 */
/* sound/pcm.h - specs: PCM devices, their buffers and the limits of their hardware. */
#ifndef SFI_SPEC_SOUND_PCM_H
#define SFI_SPEC_SOUND_PCM_H

#include <sound/pcm.h>
#include <sound/memalloc.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(context(sleep), check(own, snd_card, card), check(string, id), check(write, rpcm, sizeof(*rpcm)))
SFI_PRE(check(that, device >= 0 && playback_count >= 0 && playback_count <= 64 && capture_count >= 0 && capture_count <= 64))
SFI_CALL(sfi_snd_pcm_new(f, card, id, device, playback_count, capture_count, rpcm))
int snd_pcm_new(struct snd_card *card, const char *id, int device, int playback_count, int capture_count,
		struct snd_pcm **rpcm);

SFI_PRE(check(that, direction == SNDRV_PCM_STREAM_PLAYBACK || direction == SNDRV_PCM_STREAM_CAPTURE))
SFI_CALL(sfi_snd_pcm_set_ops(f, pcm, direction, ops))
void snd_pcm_set_ops(struct snd_pcm *pcm, int direction, const struct snd_pcm_ops *ops);

SFI_PRE(context(sleep), check(that, size <= SZ_16M && max <= SZ_16M))
SFI_PRE(if (type == SNDRV_DMA_TYPE_DEV || type == SNDRV_DMA_TYPE_DEV_SG) check(ref, device, data))
SFI_CALL(sfi_snd_pcm_buffers(f, pcm, type, data, size, max))
int snd_pcm_set_managed_buffer_all(struct snd_pcm *pcm, int type, struct device *data, size_t size, size_t max);

SFI_PRE(context(sleep), check(that, !info_ret))
SFI_CALL(sfi_snd_pcm_chmap(f, pcm, stream, chmap, max_channels, private_value))
int snd_pcm_add_chmap_ctls(struct snd_pcm *pcm, int stream, const struct snd_pcm_chmap_elem *chmap,
			   int max_channels, unsigned long private_value, struct snd_pcm_chmap **info_ret);

/* The buffer is the driver's; its description stays the kernel's, which frees by it. */
SFI_PRE(context(sleep), check(ref, device, dev), check(that, size && size <= SZ_16M))
SFI_PRE(check(that, type == SNDRV_DMA_TYPE_DEV), check(that, valid_dma_direction(dir)))
SFI_CALL(sfi_snd_devm_pages(f, dev, type, dir, size))
struct snd_dma_buffer *snd_devm_alloc_dir_pages(struct device *dev, int type, enum dma_data_direction dir, size_t size);

SFI_INERT
SFI_KEEPS
int snd_pcm_format_width(snd_pcm_format_t format);

/* ---- inside open: the kernel keeps pointers to the tables, and follows them at every hw_params */

SFI_PRE(check(ref, pcm_runtime, runtime))
SFI_CALL(sfi_snd_constrain_list(f, runtime, cond, var, l))
int snd_pcm_hw_constraint_list(struct snd_pcm_runtime *runtime, unsigned int cond, snd_pcm_hw_param_t var,
			       const struct snd_pcm_hw_constraint_list *l);

SFI_PRE(check(ref, pcm_runtime, runtime))
SFI_CALL(sfi_snd_constrain_ratnums(f, runtime, cond, var, r))
int snd_pcm_hw_constraint_ratnums(struct snd_pcm_runtime *runtime, unsigned int cond, snd_pcm_hw_param_t var,
				  const struct snd_pcm_hw_constraint_ratnums *r);

SFI_PRE(check(own, pcm_substream, substream), check(ref, pcm_runtime, substream->runtime))
void snd_pcm_set_sync(struct snd_pcm_substream *substream);

/* ---- while it plays */

/* The kernel follows trigger_master: it must be a stream. */
SFI_PRE(check(own, pcm_substream, substream), check(own, pcm_substream, master), check(that, substream->runtime != NULL))
void snd_pcm_trigger_done(struct snd_pcm_substream *substream, struct snd_pcm_substream *master);

SFI_CALL(sfi_snd_period_elapsed(f, substream))
void snd_pcm_period_elapsed(struct snd_pcm_substream *substream);

#endif /* SFI_SPEC_SOUND_PCM_H */
