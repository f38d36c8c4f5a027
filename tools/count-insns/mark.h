/* SPDX-License-Identifier: GPL-2.0 */
/* mark.h - an instruction that does nothing and that no compiler writes: nopl with a displacement of our own */
#ifndef COUNT_INSNS_MARK_H
#define COUNT_INSNS_MARK_H

#define MARK 0x0f, 0x1f, 0x84, 0x00, 0x4d, 0x41, 0x52, 0x4b

#endif
