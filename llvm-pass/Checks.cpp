// SPDX-License-Identifier: GPL-2.0
//===- Checks.cpp - the late phase: every access and indirect call ---------===//
//
// The check is BGI's: one shadow byte per 8 bytes, compared with the domain's
// colour. The first and the last byte are looked up, because alignment is the
// driver's promise and a buggy driver breaks promises. Collect first, then
// mutate, so that a check never checks a check.
//
//===----------------------------------------------------------------------===//
#include "Options.h"
#include "Passes.h"
#include "sfi/abi.h"
#include "llvm/ADT/Statistic.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#define DEBUG_TYPE "sfi-checks"
using namespace llvm;
STATISTIC(NumWrites, "store checks added");
STATISTIC(NumReads, "load checks added");
STATISTIC(NumRanges, "range checks added");
STATISTIC(NumSafe, "accesses proven safe");
STATISTIC(NumIndirect, "indirect calls checked");

namespace sfi {

namespace {
struct Site {
  Instruction *I;
  Access A;
};

class FunctionChecker {
  Function &F;
  Module &M;
  const DataLayout &DL;
  LLVMContext &C;
  Value *Shadow = nullptr, *Colour = nullptr;
  SmallVector<Site, 64> Sites;
  SmallVector<CallBase *, 8> Indirect;

public:
  explicit FunctionChecker(Function &F)
      : F(F), M(*F.getParent()), DL(M.getDataLayout()), C(F.getContext()) {}

  void run() {
    for (Instruction &I : instructions(F))
      collect(I);
    for (Site &S : Sites)
      guard(S);
    for (CallBase *CB : Indirect)
      guardCall(*CB);
  }

private:
  Value *i64(uint64_t N) { return ConstantInt::get(Type::getInt64Ty(C), N); }

  void add(Instruction &I, Value *Ptr, Value *Size, bool Write) {
    if (Ptr->getType()->getPointerAddressSpace() != 0) {
      diagnose(&I, F, "access through a segment register outside reviewed "
                      "inline assembly");
      return;
    }
    if (isSafe(Ptr, Size, Write)) {
      ++NumSafe;
      return;
    }
    Sites.push_back({&I, {Ptr, Size, Write}});
  }

  void add(Instruction &I, Value *Ptr, Type *Ty, bool Write) {
    TypeSize N = DL.getTypeStoreSize(Ty);
    if (N.isScalable()) {
      diagnose(&I, F, "scalable vector access");
      return;
    }
    add(I, Ptr, i64(N.getFixedValue()), Write);
  }

  /// Constant in-bounds offset into a kept local or one of the module's own
  /// globals; for loads, any named global's own extent.
  bool isSafe(Value *Ptr, Value *Size, bool Write) {
    auto *N = dyn_cast<ConstantInt>(Size);
    if (!N)
      return false;
    if (N->isZero() || isInsideLocal(Ptr, N->getZExtValue(), DL))
      return true;
    APInt Off(64, 0);
    auto *GV = dyn_cast<GlobalVariable>(
        Ptr->stripAndAccumulateConstantOffsets(DL, Off, true));
    if (!GV || !GV->getValueType()->isSized() || Off.isNegative())
      return false;
    if (Write && (GV->isDeclaration() || GV->isConstant() ||
                  GV->isInterposable() || GV->getName().starts_with("__sfi")))
      return false;
    uint64_t Total = DL.getTypeAllocSize(GV->getValueType());
    return N->getZExtValue() <= Total && Off.ule(Total - N->getZExtValue());
  }

  void collect(Instruction &I) {
    if (I.hasMetadata("sfi.trusted")) // the plugin's own
      return;
    if (auto *L = dyn_cast<LoadInst>(&I)) {
      add(I, L->getPointerOperand(), L->getType(), false);
    } else if (auto *S = dyn_cast<StoreInst>(&I)) {
      add(I, S->getPointerOperand(), S->getValueOperand()->getType(), true);
    } else if (auto *R = dyn_cast<AtomicRMWInst>(&I)) {
      add(I, R->getPointerOperand(), R->getType(), true);
    } else if (auto *X = dyn_cast<AtomicCmpXchgInst>(&I)) {
      add(I, X->getPointerOperand(), X->getNewValOperand()->getType(), true);
    } else if (auto *MT = dyn_cast<MemTransferInst>(&I)) {
      add(I, MT->getRawDest(), MT->getLength(), true);
      add(I, MT->getRawSource(), MT->getLength(), false);
    } else if (auto *MS = dyn_cast<MemSetInst>(&I)) {
      add(I, MS->getRawDest(), MS->getLength(), true);
    } else if (auto *CB = dyn_cast<CallBase>(&I)) {
      if (CB->isInlineAsm()) {
        SmallVector<Access, 4> Found;
        collectAsm(*CB, Found);
        for (Access &A : Found)
          add(I, A.Ptr, A.Size, A.Write);
      } else if (CB->isIndirectCall()) {
        Indirect.push_back(CB);
      } else if (Function *Callee = CB->getCalledFunction()) {
        collectCall(*CB, *Callee);
      }
    }
  }

  /// The three functions code generation itself may call, and intrinsics.
  void collectCall(CallBase &CB, Function &Callee) {
    StringRef Name = Callee.getName();
    if (Name == "memcpy" || Name == "memmove") {
      add(CB, CB.getArgOperand(0), CB.getArgOperand(2), true);
      add(CB, CB.getArgOperand(1), CB.getArgOperand(2), false);
    } else if (Name == "memset") {
      add(CB, CB.getArgOperand(0), CB.getArgOperand(2), true);
    } else if (auto *II = dyn_cast<IntrinsicInst>(&CB)) {
      // Vector gathers, masked stores and the like have no check yet.
      if (II->mayReadOrWriteMemory() && !II->isAssumeLikeIntrinsic())
        switch (II->getIntrinsicID()) {
        case Intrinsic::vastart:
        case Intrinsic::vaend:
        case Intrinsic::prefetch:
        case Intrinsic::trap:
        case Intrinsic::debugtrap:
        case Intrinsic::stacksave:
        case Intrinsic::stackrestore:
        case Intrinsic::returnaddress:
        case Intrinsic::frameaddress:
        case Intrinsic::read_register:
          break;
        default:
          diagnose(&CB, F, "intrinsic '" + Name + "' is not supported");
        }
    }
  }

  void loadRt() {
    if (Shadow)
      return;
    BasicBlock::iterator At = F.getEntryBlock().getFirstInsertionPt();
    while (isa<AllocaInst>(&*At))
      ++At;
    IRBuilder<> B(&*At);
    Shadow = loadRtField(B, offsetof(struct sfi_rt, shadow), B.getInt64Ty());
    Colour = loadRtField(B, offsetof(struct sfi_rt, colour), B.getInt8Ty());
  }

  /// True (i1) when the granule of \p Addr forbids the access.
  Value *denied(IRBuilder<> &B, Value *Addr, bool Write) {
    Value *Slot = B.CreateIntToPtr(
        B.CreateAdd(Shadow, B.CreateLShr(Addr, SFI_GRANULE_SHIFT)),
        B.getPtrTy());
    // Another CPU may grant or revoke meanwhile: one load, not torn or repeated.
    LoadInst *Got = B.CreateAlignedLoad(B.getInt8Ty(), Slot, Align(1), true);
    Value *Foreign = B.CreateICmpNE(Got, Colour);
    if (Write)
      return Foreign;
    return B.CreateAnd(
        Foreign, B.CreateICmpNE(Got, B.getInt8(SFI_COLOUR_PUBLIC)));
  }

  void guard(Site &S) {
    IRBuilder<> B(S.I);
    FunctionType *FTy =
        FunctionType::get(B.getVoidTy(), {B.getPtrTy(), B.getInt64Ty()}, false);
    auto *N = dyn_cast<ConstantInt>(S.A.Size);
    if (!N || N->getZExtValue() > SFI_GRANULE) {
      ++NumRanges;
      Value *Len = B.CreateZExtOrTrunc(S.A.Size, B.getInt64Ty());
      B.CreateCall(M.getOrInsertFunction(S.A.Write ? "__sfi_range_write"
                                                   : "__sfi_range_read",
                                         FTy),
                   {S.A.Ptr, Len});
      return;
    }
    S.A.Write ? ++NumWrites : ++NumReads;
    loadRt();
    Value *First = B.CreatePtrToInt(S.A.Ptr, B.getInt64Ty());
    Value *Bad = denied(B, First, S.A.Write);
    if (N->getZExtValue() > 1)
      Bad = B.CreateOr(
          Bad, denied(B, B.CreateAdd(First, i64(N->getZExtValue() - 1)),
                      S.A.Write));
    Instruction *Slow = SplitBlockAndInsertIfThen(
        Bad, S.I, false, MDBuilder(C).createUnlikelyBranchWeights());
    B.SetInsertPoint(Slow);
    B.SetCurrentDebugLocation(S.I->getDebugLoc());
    CallInst *Call = B.CreateCall(
        M.getOrInsertFunction(
            S.A.Write ? "__sfi_check_write" : "__sfi_check_read", FTy),
        {S.A.Ptr, S.A.Size});
    Call->addFnAttr(Attribute::Cold);
  }

  void guardCall(CallBase &CB) {
    ++NumIndirect;
    IRBuilder<> B(&CB);
    FunctionCallee Check = M.getOrInsertFunction(
        "__sfi_icall", B.getPtrTy(), B.getPtrTy(), B.getInt64Ty());
    CB.setCalledOperand(B.CreateCall(
        Check, {CB.getCalledOperand(), i64(typeHash(CB.getFunctionType()))}));
  }
};
} // namespace

PreservedAnalyses LatePass::run(Module &M, ModuleAnalysisManager &) {
  if (options().OptOut || options().Native)
    return PreservedAnalyses::all();
  for (Function &F : M) {
    if (F.isDeclaration() || F.hasFnAttribute(SkipAttr))
      continue;
    F.setMemoryEffects(MemoryEffects::unknown()); // checks read the shadow
    splitStack(F);
    FunctionChecker(F).run();
  }
  emitGlobalRecords(M);
  if (options().Stats)
    errs() << "sfi: " << M.getSourceFileName() << ": stores " << NumWrites
           << " loads " << NumReads << " ranges " << NumRanges << " safe "
           << NumSafe << " indirect " << NumIndirect << "\n";
  return PreservedAnalyses::none();
}

} // namespace sfi
