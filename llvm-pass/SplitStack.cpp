// SPDX-License-Identifier: GPL-2.0
//===- SplitStack.cpp - locals a check could reach leave the native stack --===//
//
// SafeStack's idea (Kuznetsov et al., OSDI'14): a local whose every access is a
// direct one at a constant in-bounds offset stays; any other moves to the unsafe
// stack, which carries the domain's colour. So no check ever has to let the
// driver write the native stack, and return addresses and spills are out of
// reach. This test is stricter than StackSafetyAnalysis: an address that passes
// through a phi, a select or a call would be checked dynamically at the access,
// and the native stack fails every check.
//
//===----------------------------------------------------------------------===//
#include "Passes.h"
#include "llvm/ADT/Statistic.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Support/MathExtras.h"

#define DEBUG_TYPE "sfi-stack"
using namespace llvm;
STATISTIC(NumMoved, "locals moved to the unsafe stack");
STATISTIC(NumKept, "locals proven safe on the native stack");

namespace sfi {

static uint64_t objectSize(const Value *V, const DataLayout &DL) {
  if (auto *AI = dyn_cast<AllocaInst>(V))
    if (auto S = AI->getAllocationSize(DL); S && !S->isScalable())
      return S->getFixedValue();
  if (auto *A = dyn_cast<Argument>(V); A && A->hasByValAttr())
    return DL.getTypeAllocSize(A->getParamByValType());
  return 0;
}

bool isInsideLocal(const Value *Ptr, uint64_t Size, const DataLayout &DL) {
  APInt Off(64, 0);
  const Value *Base = Ptr->stripAndAccumulateConstantOffsets(DL, Off, true);
  uint64_t N = objectSize(Base, DL);
  return N && !Off.isNegative() && Size <= N && Off.ule(N - Size);
}

/// Every use of \p V (an alloca or a constant offset into one) is a direct access.
static bool usesAreDirect(const Value *V, const DataLayout &DL) {
  for (const Use &U : V->uses()) {
    auto *I = cast<Instruction>(U.getUser());
    if (auto *L = dyn_cast<LoadInst>(I)) {
      if (!isInsideLocal(V, DL.getTypeStoreSize(L->getType()), DL))
        return false;
    } else if (auto *S = dyn_cast<StoreInst>(I)) {
      if (U.getOperandNo() != StoreInst::getPointerOperandIndex() ||
          !isInsideLocal(
              V, DL.getTypeStoreSize(S->getValueOperand()->getType()), DL))
        return false;
    } else if (auto *G = dyn_cast<GetElementPtrInst>(I)) {
      if (!G->hasAllConstantIndices() || !usesAreDirect(G, DL))
        return false;
    } else if (I->isLifetimeStartOrEnd() || isa<DbgInfoIntrinsic>(I)) {
      continue;
    } else if (auto *MI = dyn_cast<MemIntrinsic>(I)) {
      auto *Len = dyn_cast<ConstantInt>(MI->getLength());
      if (!Len || !isInsideLocal(V, Len->getZExtValue(), DL))
        return false;
    } else if (auto *CB = dyn_cast<CallBase>(I)) {
      if (!CB->isArgOperand(&U))
        return false;
      unsigned N = CB->getArgOperandNo(&U);
      Type *Ty = nullptr;
      if (CB->isByValArgument(N))
        Ty = CB->getParamByValType(N);
      else if (CB->isInlineAsm())
        Ty = CB->getParamElementType(N); // an m operand; a register one has none
      if (!Ty || !isInsideLocal(V, DL.getTypeStoreSize(Ty), DL))
        return false;
    } else {
      return false;
    }
  }
  return true;
}

void splitStack(Function &F) {
  const DataLayout &DL = F.getDataLayout();
  SmallVector<AllocaInst *, 8> Unsafe;
  for (Instruction &I : instructions(F))
    if (auto *AI = dyn_cast<AllocaInst>(&I)) {
      if (AI->isStaticAlloca() && usesAreDirect(AI, DL)) {
        ++NumKept;
        continue;
      }
      if (!AI->isStaticAlloca()) {
        diagnose(AI, F, "variable-length local; give it a constant size");
        return;
      }
      Unsafe.push_back(AI);
    }
  if (Unsafe.empty())
    return;

  Module &M = *F.getParent();
  IRBuilder<> B(&*F.getEntryBlock().getFirstInsertionPt());
  while (isa<AllocaInst>(&*B.GetInsertPoint()))
    B.SetInsertPoint(B.GetInsertPoint()->getNextNode());
  uint64_t Bytes = 0;
  SmallVector<uint64_t, 8> Offsets;
  for (AllocaInst *AI : Unsafe) {
    if (AI->getAlign() > Align(16))
      diagnose(AI, F, "local aligned to more than 16 bytes escapes");
    Bytes = alignTo(Bytes, AI->getAlign());
    Offsets.push_back(Bytes);
    Bytes += objectSize(AI, DL);
  }
  Bytes = alignTo(Bytes, 16);
  Value *Size = B.getInt64(Bytes);
  Value *Base = B.CreateCall(
      M.getOrInsertFunction("__sfi_ustack_push", B.getPtrTy(), B.getInt64Ty()),
      Size, "ustack");
  for (auto [AI, Off] : zip(Unsafe, Offsets)) {
    Value *New = B.CreatePtrAdd(Base, B.getInt64(Off));
    New->takeName(AI);
    for (Use &U : make_early_inc_range(AI->uses()))
      if (auto *I = dyn_cast<Instruction>(U.getUser());
          I && I->isLifetimeStartOrEnd())
        I->eraseFromParent();
    AI->replaceAllUsesWith(New);
    AI->eraseFromParent();
    ++NumMoved;
  }
  FunctionCallee Pop =
      M.getOrInsertFunction("__sfi_ustack_pop", B.getVoidTy(), B.getInt64Ty());
  for (BasicBlock &BB : F)
    if (auto *R = dyn_cast<ReturnInst>(BB.getTerminator())) {
      B.SetInsertPoint(R);
      B.CreateCall(Pop, Size);
    }
  // A tail call may not look at the caller's frame; ours is still live in it.
  for (Instruction &I : instructions(F))
    if (auto *CI = dyn_cast<CallInst>(&I); CI && !CI->isMustTailCall())
      CI->setTailCallKind(CallInst::TCK_None);
}

} // namespace sfi
