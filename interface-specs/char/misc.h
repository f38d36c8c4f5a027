/* SPDX-License-Identifier: GPL-2.0 */
/* char/misc.h - specs: miscellaneous devices, single-file proc entries, the CMOS memory. */
#ifndef SFI_SPEC_CHAR_MISC_H
#define SFI_SPEC_CHAR_MISC_H

#include <linux/mc146818rtc.h>
#include <linux/miscdevice.h>
#include <linux/proc_fs.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(context(sleep), check(write, misc, sizeof(*misc)), check(that, !sfi_has(f, &sfi_kind_misc_opening, NULL)))
SFI_CALL(sfi_misc_register(f, misc))
int misc_register(struct miscdevice *misc);

SFI_PRE(context(sleep), check(own, misc, misc), check(that, !sfi_has(f, &sfi_kind_misc_opening, NULL)))
SFI_CALL(sfi_misc_deregister(f, misc))
void misc_deregister(struct miscdevice *misc);

SFI_PRE(context(sleep), check(string, name), gate(show, proc_single_show), opaque(data))
SFI_PRE(check(that, parent == NULL && !(mode & ~0777)))
SFI_CALLBACK(show, proc_single_show)
SFI_CALL(sfi_proc_create(f, name, mode, parent, show, data))
struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode, struct proc_dir_entry *parent,
					       int (*show)(struct seq_file *, void *), void *data);

SFI_SLOT_ARG(proc_single_show)
SFI_PRINCIPAL()
SFI_PRE(lend(seq_file, m, 0))
SFI_DEAD(, -ENODEV)
int sfi_slot_proc_single_show(struct seq_file *m, void *data);

SFI_PRE(context(sleep), check(string, name), check(that, parent == NULL))
SFI_CALL(sfi_proc_remove(f, name))
void remove_proc_entry(const char *name, struct proc_dir_entry *parent);

/* Bit 7 switches NMIs off; below 14 are the clock's own registers. Two ports, so others must be kept away. */
SFI_PRE(check(that, addr >= 14 && addr < 128), check(that, sfi_lock_held(f, &rtc_lock)))
SFI_KEEPS
unsigned char rtc_cmos_read(unsigned char addr);

SFI_PRE(check(that, addr >= 14 && addr < 128), check(that, sfi_lock_held(f, &rtc_lock)))
SFI_KEEPS
void rtc_cmos_write(unsigned char val, unsigned char addr);

#endif /* SFI_SPEC_CHAR_MISC_H */
