/* SPDX-License-Identifier: GPL-2.0 */
/* Accesses.h - what a function touches, and which checks make that legal. */
#ifndef SFI_ACCESSES_H
#define SFI_ACCESSES_H

#include "Sfi.h"
#include "llvm/ADT/SmallVector.h"
#include <vector>

namespace sfi {

/** Access - one access that is not safe by construction. */
struct Access {
	llvm::Instruction *before;	/* the instruction that makes it */
	llvm::Value *ptr;
	uint64_t size;		/* bytes; 0: len says */
	llvm::Value *len;
	bool write;
};

/** collectAccesses() - all of F's, in block and instruction order. Refuses what is not reviewed. */
std::vector<Access> collectAccesses(llvm::Function &F, const SafeLocals &Safe);

/**
 * mayRevoke() - may this instruction take a permission back? Calls may, but for those of the compiler's own, of stubs
 * whose specs say SFI_KEEPS, and of functions that findKeeping() knows.
 */
bool mayRevoke(const llvm::Instruction &I);

/** AddressBase - what addresses a constant apart have in common: a pointer and scaled indices. */
struct AddressBase {
	llvm::Value *root;
	std::vector<std::pair<llvm::Value *, int64_t>> indices;	/* value, bytes */
	bool operator<(const AddressBase &o) const { return std::tie(root, indices) < std::tie(o.root, o.indices); }
};

/** Piece - bytes [lo, hi) from an address base. */
struct Piece {
	int64_t lo, hi;
	bool write;
};

/** Check - to be done before an instruction. */
struct Check {
	llvm::Instruction *before;
	llvm::Value *ptr;	/* base + offset; null: compute it */
	int64_t offset;
	unsigned base;
	std::vector<Piece> pieces;	/* writes first; sorted and disjoint for each kind */
	const Access *alone;	/* not null: this access by itself, and nothing above but before */
};

/** mergePieces() - writes first, each kind sorted and joined where it touches, without what another piece says. */
std::vector<Piece> mergePieces(llvm::SmallVectorImpl<Piece> &all);

/** LoopCheck - of all rounds of a loop, before it: __sfi_loop_write() and its twin, see <sfi/abi.h>. */
struct LoopCheck {
	llvm::Instruction *before;
	llvm::Value *first, *rounds;
	int64_t step;		/* bytes, may be negative */
	uint64_t mask;
	bool write;
};

/**
 * checkLoops() - takes those accesses out that one check before an innermost loop makes legal: the loop calls nothing
 * that may revoke, each round does the access, its address moves by a constant, and the number of rounds is known
 * when the loop begins. The loop is rewritten to count rounds.
 */
std::vector<LoopCheck> checkLoops(llvm::Function &F, std::vector<Access> &accesses);

/** Verdict - why an access has a check of its own, or none. */
struct Verdict {
	const Access *access;
	enum { First, AfterCall, Alone, Merged, Hoisted } why;
	const llvm::Instruction *by;	/* AfterCall: the call; Merged: whose check it is, null if that depends on the path */
};

/** reasonsWanted() - will anybody see the verdicts? */
bool reasonsWanted(const llvm::Function &F);
/* What is said of an access and counted: it is safe by construction, in object; checked for all rounds; or as planned. */
void remarkSafe(const Access &a, const llvm::Value *object);
void remarkRanged(const Access &a);
void remarkVerdict(const Verdict &v);

/** Plan - the checks of a function, in an order in which those that dominate others come first. */
struct Plan {
	std::vector<AddressBase> bases;
	std::vector<Check> checks;
	std::vector<Verdict> verdicts;	/* one an access */
};

/**
 * planChecks() - checks that make all accesses legal: none where one before it says the same on every path
 * without a call in between, one for neighbouring bytes that are certain to be touched, and before a loop
 * rather than in it. Availability and anticipability as in lazy code motion (Knoop, Ruething, Steffen 1992).
 */
Plan planChecks(llvm::Function &F, const std::vector<Access> &accesses);

/** A check's window: at most this many granules, which one load of the table compares. */
inline constexpr int64_t WindowGranules = 8;
/** granuleFirst(), granuleLast() - granules of [lo, hi) from a base whose alignment is not known. */
inline int64_t granuleFirst(int64_t lo) { return lo >> 3; }
inline int64_t granuleLast(int64_t hi) { return (hi - 1 + 7) >> 3; }

} // namespace sfi

#endif /* SFI_ACCESSES_H */
