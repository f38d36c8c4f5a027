/* SPDX-License-Identifier: GPL-2.0 */
/* AddressFlow.h - where the address of a function ends up. */
#ifndef SFI_ADDRESSFLOW_H
#define SFI_ADDRESSFLOW_H

#include "Sfi.h"

namespace sfi {

/** Sink - the fate of one use of a function's address. */
struct Sink {
	enum Kind {
		None,	/* compared, called, dropped */
		Raw,	/* stays inside the driver: a legal target of indirect calls */
		Kernel,	/* a slot that a spec names */
		Unknown	/* reaches the kernel where no spec looks, or out of sight */
	} kind = None;
	std::string slot;	/* Kernel */
	std::string why;	/* Unknown: "field 'x' of ..." */

	/** merge() - two uses of one value; two different slots are Unknown. */
	void merge(const Sink &o);
};

/** sinkOf() - follow a use through casts, phis, locals and inline functions. */
Sink sinkOf(const llvm::Use &U, unsigned depth = 0);
/** sinkOfPath() - what a field is: the table's slots, the driver's records, or unknown. */
Sink sinkOfPath(const FieldPath &path);
/** pathOfPointer() - the structs around an address, from GEP types; false if it cannot be told. */
bool pathOfPointer(const llvm::Value *P, const llvm::DataLayout &DL, FieldPath &path);
/** pathOfType() - the structs around byte offset of an object of IR type T. */
void pathOfType(llvm::Type *T, uint64_t offset, const llvm::DataLayout &DL, FieldPath &path);
/** kernelName() - the name of a function as the kernel knows it (stub prefix removed). */
llvm::StringRef kernelName(const llvm::Function &F);

} // namespace sfi

#endif /* SFI_ADDRESSFLOW_H */
