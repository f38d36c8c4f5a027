/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sfi/annotations.h - the interface-specification language.
 *
 * A spec is a C header: it includes the kernel's own header, then redeclares a
 * function (SFI_FN) or describes a slot the kernel calls (SFI_SLOT). The
 * annotations expand to nothing: sfi-specc reads them from the text (clang drops
 * attributes that follow a definition, as those of header inlines do). The
 * declaration itself is checked by the C compiler against the kernel's, so a
 * drifted prototype is an error.
 *
 * See docs/specs.md for the language.
 */
#ifndef SFI_ANNOTATIONS_H
#define SFI_ANNOTATIONS_H

/* Actions before and after the call. May be repeated; run in order. */
#define SFI_PRE(...)
#define SFI_POST(...)

/* Replaces the plain call by a C expression (for inlines, macros, shims). */
#define SFI_CALL(...)

/* Needs no action; a pointer it takes is still named, at least by SFI_PRE(opaque(p)). */
#define SFI_INERT

/* Never returns to the driver's caller (BUG-like). */
#define SFI_NORETURN

/*
 * A call of the function leaves the driver all rights it has, so that checks before it stay good: the kernel neither
 * calls the driver from inside, nor sleeps, nor leaves interrupts, softirqs or preemption more enabled than they were.
 */
#define SFI_KEEPS

/* printf-like: argument number of the format, from 1; "..." follows it. */
#define SFI_PRINTF(n)

/* Parameter p is a function pointer for slot s: gated where it is written. */
#define SFI_CALLBACK(p, s)

/*
 * SFI_SLOT(struct tag, field): the declaration that follows, named
 * sfi_slot_<anything>, has the prototype of that function-pointer field.
 * SFI_SLOT_ARG(name): a slot reached only through SFI_CALLBACK(p, name).
 */
#define SFI_SLOT(type, field)
#define SFI_SLOT_ARG(name)

/*
 * SFI_FIELD(struct tag, field): a store of the driver's into that field of a kernel object becomes a call of the
 * declaration that follows, void sfi_field_<anything>(struct tag *object, T value), whose SFI_CALL does what is to be
 * done instead. For fields that the kernel may follow at any time: the driver is never granted them.
 */
#define SFI_FIELD(type, field)

/*
 * SFI_RET(condition on ret): what a slot may return. Without it an int is 0 or a
 * negative error code; any other type needs one. SFI_RET(any) limits nothing.
 */
#define SFI_RET(...)

/* SFI_DEAD(statement, value): what the kernel gets once the domain is dead. */
#define SFI_DEAD(...)

/*
 * For which of the driver's instances the kernel calls the slot: the one that the pointer, or the
 * tracked object, is of. SFI_PRINCIPAL(pointer), SFI_PRINCIPAL(kind, object), SFI_PRINCIPAL() for
 * none. Without it: of the first pointer parameter.
 */
#define SFI_PRINCIPAL(...)

#endif /* SFI_ANNOTATIONS_H */
