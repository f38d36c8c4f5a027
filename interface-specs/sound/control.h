/* SPDX-License-Identifier: GPL-2.0 */
/* sound/control.h - specs: mixer controls. */
#ifndef SFI_SPEC_SOUND_CONTROL_H
#define SFI_SPEC_SOUND_CONTROL_H

#include <sound/control.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(context(sleep))
SFI_CALL(sfi_snd_ctl_new1(f, kcontrolnew, private_data))
struct snd_kcontrol *snd_ctl_new1(const struct snd_kcontrol_new *kcontrolnew, void *private_data);

/* The kernel frees the control if it cannot add it. */
SFI_PRE(context(sleep), check(own, snd_card, card))
SFI_CALL(sfi_snd_ctl_add(f, card, kcontrol))
int snd_ctl_add(struct snd_card *card, struct snd_kcontrol *kcontrol);

/* The buffers are the kernel's: writable for the length of the call. */
SFI_SLOT(struct snd_kcontrol_new, info)
SFI_PRE(copy(write, uinfo, sizeof(*uinfo)))
SFI_POST(revoke(uinfo, sizeof(*uinfo)))
SFI_DEAD(, -ENODEV)
int sfi_slot_snd_kcontrol_info(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_info *uinfo);

SFI_SLOT(struct snd_kcontrol_new, get)
SFI_PRE(copy(write, ucontrol, sizeof(*ucontrol)))
SFI_POST(revoke(ucontrol, sizeof(*ucontrol)))
SFI_DEAD(, -ENODEV)
int sfi_slot_snd_kcontrol_get(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_value *ucontrol);

/* 1: the value changed. */
SFI_SLOT(struct snd_kcontrol_new, put)
SFI_RET(ret >= -MAX_ERRNO && ret <= 1)
SFI_PRE(copy(write, ucontrol, sizeof(*ucontrol)))
SFI_POST(revoke(ucontrol, sizeof(*ucontrol)), if (ret >= 0) do(sfi_snd_ctl_note(f, kcontrol, ucontrol)))
SFI_DEAD(, -ENODEV)
int sfi_slot_snd_kcontrol_put(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_value *ucontrol);

SFI_PRE(check(write, uinfo, sizeof(*uinfo)), do((void)kcontrol))
int snd_ctl_boolean_mono_info(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_info *uinfo);

SFI_PRE(check(write, uinfo, sizeof(*uinfo)), do((void)kcontrol))
int snd_ctl_boolean_stereo_info(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_info *uinfo);

#endif /* SFI_SPEC_SOUND_CONTROL_H */
