/* SPDX-License-Identifier: GPL-2.0 */
//===- Passes.h - the two phases and what they share ------------*- C++ -*-===//
//
// Early (pipeline start): direct kernel calls become stub calls, functions whose
// address reaches the kernel are replaced there by gates. Late (after the
// optimiser): split stack, then access and indirect-call checks. Nothing runs
// after the late phase that could remove a check.
//
//===----------------------------------------------------------------------===//
#ifndef SFI_PASSES_H
#define SFI_PASSES_H

#include "Table.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassManager.h"

namespace sfi {

/// Function attribute: leave this function alone (gates, __no_sfi).
inline constexpr char SkipAttr[] = "sfi-skip";

struct EarlyPass : llvm::PassInfoMixin<EarlyPass> {
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &AM);
  static bool isRequired() { return true; }
};

struct LatePass : llvm::PassInfoMixin<LatePass> {
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &AM);
  static bool isRequired() { return true; }
};

/// A memory range an instruction touches.
struct Access {
  llvm::Value *Ptr;
  llvm::Value *Size; ///< i64, bytes
  bool Write;
};

// Options.cpp has the options; the rest is one concept a file.

/// `file:line: error: sfi: Text` at \p I (or at \p F when \p I is null).
void diagnose(const llvm::Instruction *I, const llvm::Function &F,
              const llvm::Twine &Text);

/// Gates.cpp: the gate of \p Target for \p Slot, made at first use.
llvm::Function *getGate(llvm::Function &Target, llvm::StringRef Slot);

/// SplitStack.cpp: moves locals that escape or may be overrun to the unsafe stack.
void splitStack(llvm::Function &F);
/// True when \p Ptr .. + \p Size is provably inside local \p Obj it is based on.
bool isInsideLocal(const llvm::Value *Ptr, uint64_t Size,
                   const llvm::DataLayout &DL);

/// InlineAsm.cpp: collects the memory \p CB touches; diagnoses unreviewed templates.
void collectAsm(llvm::CallBase &CB, llvm::SmallVectorImpl<Access> &Out);

/// Records.cpp: __sfi_rt and the tables of <sfi/abi.h>.
llvm::GlobalVariable *getRt(llvm::Module &M);
llvm::Value *loadRtField(llvm::IRBuilder<> &B, unsigned Byte, llvm::Type *Ty);
void emitGlobalRecords(llvm::Module &M);
void emitTuRecord(llvm::Module &M, uint64_t SpecHash, unsigned OptOuts);
void appendRecord(llvm::Module &M, llvm::StringRef Section,
                  llvm::StringRef Name, llvm::Constant *C, bool Const);
llvm::Constant *getString(llvm::Module &M, llvm::StringRef S);
/// KCFI's idea with our own hash: equal for equal IR function types.
uint64_t typeHash(llvm::FunctionType *Ty);
/// The planted bug: one wild store at the entry of \p F, fired by __sfi_rt.plant_addr.
void plantBug(llvm::Function &F);

} // namespace sfi
#endif
