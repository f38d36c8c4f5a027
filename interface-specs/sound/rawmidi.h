/* SPDX-License-Identifier: GPL-2.0 */
/* sound/rawmidi.h - specs: raw MIDI ports. */
#ifndef SFI_SPEC_SOUND_RAWMIDI_H
#define SFI_SPEC_SOUND_RAWMIDI_H

#include <sound/rawmidi.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(context(sleep), check(own, snd_card, card), check(string, id), check(write, rmidi, sizeof(*rmidi)))
SFI_PRE(check(that, device >= 0 && output_count >= 0 && output_count <= 64 && input_count >= 0 && input_count <= 64))
SFI_CALL(sfi_snd_rawmidi_new(f, card, id, device, output_count, input_count, rmidi))
int snd_rawmidi_new(struct snd_card *card, char *id, int device, int output_count, int input_count,
		    struct snd_rawmidi **rmidi);

SFI_PRE(check(that, stream == SNDRV_RAWMIDI_STREAM_OUTPUT || stream == SNDRV_RAWMIDI_STREAM_INPUT))
SFI_CALL(sfi_snd_rawmidi_set_ops(f, rmidi, stream, ops))
void snd_rawmidi_set_ops(struct snd_rawmidi *rmidi, int stream, const struct snd_rawmidi_ops *ops);

SFI_PRE(check(own, rawmidi_substream, substream), check(that, count >= 0), check(read, buffer, count))
int snd_rawmidi_receive(struct snd_rawmidi_substream *substream, const unsigned char *buffer, int count);

SFI_PRE(check(own, rawmidi_substream, substream), check(that, count >= 0), check(write, buffer, count))
int snd_rawmidi_transmit(struct snd_rawmidi_substream *substream, unsigned char *buffer, int count);

SFI_SLOT(struct snd_rawmidi_ops, open)
SFI_PRINCIPAL(substream->rmidi->card->dev)
SFI_POST(check(that, ret <= 0))
SFI_DEAD(, -ENODEV)
int sfi_slot_snd_rawmidi_open(struct snd_rawmidi_substream *substream);

SFI_SLOT(struct snd_rawmidi_ops, close)
SFI_PRINCIPAL(substream->rmidi->card->dev)
SFI_DEAD(, 0)
int sfi_slot_snd_rawmidi_close(struct snd_rawmidi_substream *substream);

SFI_SLOT(struct snd_rawmidi_ops, trigger)
SFI_PRINCIPAL(substream->rmidi->card->dev)
SFI_DEAD()
void sfi_slot_snd_rawmidi_trigger(struct snd_rawmidi_substream *substream, int up);

SFI_SLOT(struct snd_rawmidi_ops, drain)
SFI_PRINCIPAL(substream->rmidi->card->dev)
SFI_DEAD()
void sfi_slot_snd_rawmidi_drain(struct snd_rawmidi_substream *substream);

#endif /* SFI_SPEC_SOUND_RAWMIDI_H */
