/* SPDX-License-Identifier: GPL-2.0 */
/*
 * char/files.h - specs: file operations, and what a driver calls with its file. kinds_file.c says
 * what the driver's struct file is. open() begins a principal for the file, release() ends it.
 */
#ifndef SFI_SPEC_CHAR_FILES_H
#define SFI_SPEC_CHAR_FILES_H

#include <linux/fs.h>
#include <linux/poll.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_SLOT(struct file_operations, open)
SFI_PRINCIPAL(file)
SFI_PRE(do(sfi_file_begin(f, file)))
SFI_DEAD(, -ENODEV)
int sfi_slot_file_open(struct inode *inode, struct file *file);

SFI_SLOT(struct file_operations, release)
SFI_PRINCIPAL(file)
SFI_PRE(do(sfi_file_enter(f, file)))
SFI_DEAD(, 0)
int sfi_slot_file_release(struct inode *inode, struct file *file);

SFI_SLOT(struct file_operations, read)
SFI_PRE(do(sfi_file_enter(f, file)), do(sfi_file_pos(f, ppos)))
SFI_RET(ret >= -MAX_ERRNO && (ret < 0 || ret <= count))
SFI_DEAD(, -ENODEV)
ssize_t sfi_slot_file_read(struct file *file, char __user *buf, size_t count, loff_t *ppos);

SFI_SLOT(struct file_operations, write)
SFI_PRE(do(sfi_file_enter(f, file)), do(sfi_file_pos(f, ppos)))
SFI_RET(ret >= -MAX_ERRNO && (ret < 0 || ret <= count))
SFI_DEAD(, -ENODEV)
ssize_t sfi_slot_file_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos);

SFI_SLOT(struct file_operations, unlocked_ioctl)
SFI_RET(any)
SFI_PRE(do(sfi_file_enter(f, file)))
SFI_DEAD(, -ENODEV)
long sfi_slot_file_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

SFI_SLOT(struct file_operations, compat_ioctl)
SFI_RET(any)
SFI_PRE(do(sfi_file_enter(f, file)))
SFI_DEAD(, -ENODEV)
long sfi_slot_file_compat_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

SFI_SLOT(struct file_operations, llseek)
SFI_RET(ret >= -MAX_ERRNO)
SFI_PRE(do(sfi_file_enter(f, file)))
SFI_DEAD(, -ENODEV)
loff_t sfi_slot_file_llseek(struct file *file, loff_t offset, int whence);

SFI_SLOT(struct file_operations, poll)
SFI_RET(any)
SFI_PRE(do(sfi_file_enter(f, file)), lend(poll_table, wait, 0))
SFI_DEAD(, EPOLLERR | EPOLLHUP)
__poll_t sfi_slot_file_poll(struct file *file, struct poll_table_struct *wait);

/* Known and left out: the user gets the answer of a device without it (kinds_fops.c). */
SFI_SLOT(struct file_operations, mmap)
SFI_PRE(do(sfi_stub_fail(f, "mmap of a driver's file is not mediated", file)))
SFI_DEAD(, -ENODEV)
int sfi_slot_file_mmap(struct file *file, struct vm_area_struct *vma);

SFI_SLOT(struct file_operations, fasync)
SFI_PRE(do(sfi_stub_fail(f, "fasync of a driver's file is not mediated", file)))
SFI_DEAD(, -ENODEV)
int sfi_slot_file_fasync(int fd, struct file *file, int on);

SFI_CALL(sfi_file_llseek(f, file, offset, whence, maxsize, eof))
SFI_PRE(check(ref, file, file))
loff_t generic_file_llseek_size(struct file *file, loff_t offset, int whence, loff_t maxsize, loff_t eof);

SFI_PRE(check(ref, file, filp), opaque(inode))
SFI_CALL(sfi_file_stream(f, filp, nonseekable_open))
int nonseekable_open(struct inode *inode, struct file *filp);

SFI_PRE(check(ref, file, filp), opaque(inode))
SFI_CALL(sfi_file_stream(f, filp, stream_open))
int stream_open(struct inode *inode, struct file *filp);

SFI_PRE(check(ref, file, filp), if (p) check(ref, poll_table, p))
SFI_PRE(if (wait_address) check(write, wait_address, sizeof(*wait_address)))
SFI_CALL(sfi_file_poll_wait(f, filp, wait_address, p))
void poll_wait(struct file *filp, wait_queue_head_t *wait_address, poll_table *p);

#endif /* SFI_SPEC_CHAR_FILES_H */
