/* SPDX-License-Identifier: GPL-2.0 */
/* sound/card.h - specs: cards, their parts, their proc files, power state. */
#ifndef SFI_SPEC_SOUND_CARD_H
#define SFI_SPEC_SOUND_CARD_H

#include <sound/core.h>
#include <sound/info.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(context(sleep), check(ref, device, parent), if (xid) check(string, xid))
SFI_PRE(check(that, module == sfi_domain_module(sfi_frame_domain(f))), check(write, card_ret, sizeof(*card_ret)))
SFI_CALL(sfi_snd_card_new(f, parent, idx, xid, extra_size, true, card_ret))
int snd_devm_card_new(struct device *parent, int idx, const char *xid, struct module *module, size_t extra_size,
		      struct snd_card **card_ret);

SFI_PRE(context(sleep), check(ref, device, parent), if (xid) check(string, xid))
SFI_PRE(check(that, module == sfi_domain_module(sfi_frame_domain(f))), check(write, card_ret, sizeof(*card_ret)))
SFI_CALL(sfi_snd_card_new(f, parent, idx, xid, extra_size < 0 ? 0 : extra_size, false, card_ret))
int snd_card_new(struct device *parent, int idx, const char *xid, struct module *module, int extra_size,
		 struct snd_card **card_ret);

SFI_PRE(context(sleep))
SFI_CALL(sfi_snd_card_register(f, card))
int snd_card_register(struct snd_card *card);

SFI_PRE(context(sleep), check(ref, device, dev))
SFI_CALL(sfi_snd_free_on_error(f, dev, error))
int snd_card_free_on_error(struct device *dev, int error);

/* Kept as text; a component that is there already is not added again. */
SFI_PRE(check(own, snd_card, card), check(string, component))
int snd_component_add(struct snd_card *card, const char *component);

/* The kernel follows ops for as long as the card lives. */
SFI_PRE(context(sleep), check(own, snd_card, card), check(that, device_data != NULL))
SFI_PRE(check(that, type == SNDRV_DEV_LOWLEVEL || type == SNDRV_DEV_CODEC || type == SNDRV_DEV_BUS))
SFI_PRE(do(sfi_snd_check_device_ops(f, ops)))
SFI_POST(if (!ret) track(snd_device, device_data, (u64)card))
int snd_device_new(struct snd_card *card, enum snd_device_type type, void *device_data,
		   const struct snd_device_ops *ops);

SFI_SLOT(struct snd_device_ops, dev_free)
SFI_PRINCIPAL(device->card->dev)
SFI_POST(if (sfi_owned(f, &sfi_kind_snd_device, device->device_data)) untrack(snd_device, device->device_data))
SFI_DEAD(, 0)
int sfi_slot_snd_dev_free(struct snd_device *device);

SFI_SLOT(struct snd_device_ops, dev_register)
SFI_PRINCIPAL(device->card->dev)
SFI_DEAD(, -ENODEV)
int sfi_slot_snd_dev_register(struct snd_device *device);

SFI_SLOT(struct snd_device_ops, dev_disconnect)
SFI_PRINCIPAL(device->card->dev)
SFI_DEAD(, 0)
int sfi_slot_snd_dev_disconnect(struct snd_device *device);

/* Reached through the record's own private_free: see kinds_card.c. */
SFI_SLOT(struct snd_card, private_free)
SFI_PRINCIPAL(card->dev)
SFI_DEAD()
void sfi_slot_snd_private_free(struct snd_card *card);

#ifdef CONFIG_PM
SFI_PRE(check(own, snd_card, card))
void snd_power_change_state(struct snd_card *card, unsigned int state);
#endif

/* ---- proc files */

SFI_SLOT_ARG(snd_info_read)
SFI_PRE(lend(seq_file, buffer->buffer, 0))
SFI_DEAD()
void sfi_slot_snd_info_read(struct snd_info_entry *entry, struct snd_info_buffer *buffer);

SFI_SLOT_ARG(snd_info_write)
SFI_DEAD()
void sfi_slot_snd_info_write(struct snd_info_entry *entry, struct snd_info_buffer *buffer);

SFI_PRE(context(sleep), check(own, snd_card, card), check(string, name))
SFI_PRE(gate(read, arg__snd_info_read), gate(write, arg__snd_info_write))
SFI_CALLBACK(read, arg__snd_info_read) SFI_CALLBACK(write, arg__snd_info_write)
SFI_CALL(sfi_snd_proc_new(f, card, name, private_data, read, write))
int snd_card_rw_proc_new(struct snd_card *card, const char *name, void *private_data,
			 void (*read)(struct snd_info_entry *, struct snd_info_buffer *),
			 void (*write)(struct snd_info_entry *entry, struct snd_info_buffer *buffer));

#endif /* SFI_SPEC_SOUND_CARD_H */
