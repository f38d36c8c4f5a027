// SPDX-License-Identifier: GPL-2.0
//===- Records.cpp - the tables the runtime reads (<sfi/abi.h>) ------------===//
#include "Options.h"
#include "Passes.h"
#include "sfi/abi.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/Support/MD5.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;

namespace sfi {

void diagnose(const Instruction *I, const Function &F, const Twine &Text) {
  DiagnosticLocation Loc;
  if (I && I->getDebugLoc())
    Loc = I->getDebugLoc();
  else if (F.getSubprogram())
    Loc = F.getSubprogram();
  F.getContext().diagnose(DiagnosticInfoUnsupported(F, "sfi: " + Text, Loc));
}

GlobalVariable *getRt(Module &M) {
  if (auto *GV = M.getNamedGlobal("__sfi_rt"))
    return GV;
  Type *Ty = ArrayType::get(Type::getInt64Ty(M.getContext()),
                            sizeof(struct sfi_rt) / 8);
  auto *GV = new GlobalVariable(M, Ty, false, GlobalValue::WeakAnyLinkage,
                                Constant::getNullValue(Ty), "__sfi_rt");
  GV->setVisibility(GlobalValue::HiddenVisibility);
  GV->setSection(".sfi.rt");
  GV->setAlignment(Align(8));
  appendToCompilerUsed(M, {GV});
  return GV;
}

Value *loadRtField(IRBuilder<> &B, unsigned Byte, Type *Ty) {
  GlobalVariable *Rt = getRt(*B.GetInsertBlock()->getModule());
  return B.CreateLoad(Ty, B.CreatePtrAdd(Rt, B.getInt64(Byte)));
}

Constant *getString(Module &M, StringRef S) {
  Constant *C = ConstantDataArray::getString(M.getContext(), S);
  auto *GV = new GlobalVariable(M, C->getType(), true,
                                GlobalValue::PrivateLinkage, C, "__sfi_str");
  GV->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
  return GV;
}

void appendRecord(Module &M, StringRef Section, StringRef Name, Constant *C,
                  bool Const) {
  auto *GV = new GlobalVariable(M, C->getType(), Const,
                                GlobalValue::InternalLinkage, C, Name);
  GV->setSection(Section);
  GV->setAlignment(Align(8));
  appendToCompilerUsed(M, {GV});
}

void emitGlobalRecords(Module &M) {
  const DataLayout &DL = M.getDataLayout();
  Type *I64 = Type::getInt64Ty(M.getContext());
  SmallVector<GlobalVariable *, 32> Own;
  for (GlobalVariable &GV : M.globals()) {
    StringRef S = GV.getSection();
    // Sections of their own are the kernel's (parameters, jump tables, modinfo).
    bool Kernel = !S.empty() && !S.starts_with(".data") && !S.starts_with(".bss");
    if (!GV.isDeclaration() && !GV.isConstant() && !Kernel &&
        !GV.getName().starts_with("__sfi") && !GV.getName().starts_with("llvm.") &&
        GV.getName() != "__this_module")
      Own.push_back(&GV);
  }
  for (GlobalVariable *GV : Own)
    appendRecord(
        M, ".sfi.globals", "__sfi_global",
        ConstantStruct::getAnon(
            {GV, ConstantInt::get(I64, DL.getTypeAllocSize(GV->getValueType())),
             getString(M, GV->getName())}),
        false);
}

void emitTuRecord(Module &M, uint64_t SpecHash, unsigned OptOuts) {
  LLVMContext &C = M.getContext();
  auto I32 = [&](uint32_t V) {
    return ConstantInt::get(Type::getInt32Ty(C), V);
  };
  getRt(M);
  appendRecord(
      M, ".sfi.tu", "__sfi_tu",
      ConstantStruct::getAnon(
          {I32(SFI_TU_MAGIC), I32(SFI_ABI_VERSION),
           ConstantInt::get(Type::getInt64Ty(C), SpecHash),
           getString(M, M.getSourceFileName()),
           I32(options().OptOut ? SFI_TU_OPTED_OUT : 0), I32(OptOuts)}),
      false);
}

uint64_t typeHash(FunctionType *Ty) {
  std::string S;
  raw_string_ostream(S) << *Ty;
  return MD5Hash(S);
}

void plantBug(Function &F) {
  Module &M = *F.getParent();
  GlobalVariable *Rt = getRt(M);
  Instruction *At = &*F.getEntryBlock().getFirstNonPHIOrDbgOrAlloca();
  IRBuilder<> B(At);
  Value *Knob =
      B.CreatePtrAdd(Rt, B.getInt64(offsetof(struct sfi_rt, plant_addr)));
  LoadInst *Armed = B.CreateLoad(B.getInt64Ty(), Knob, /*isVolatile=*/true);
  Instruction *Then = SplitBlockAndInsertIfThen(
      B.CreateICmpNE(Armed, B.getInt64(0)), At, false);
  B.SetInsertPoint(Then);
  // Fire once; the exchange is on the plugin's own word, which no check allows.
  Instruction *Got = B.CreateAtomicRMW(AtomicRMWInst::Xchg, Knob, B.getInt64(0),
                                 Align(8), AtomicOrdering::SequentiallyConsistent);
  Got->setMetadata("sfi.trusted", MDNode::get(M.getContext(), {}));
  Instruction *Fire =
      SplitBlockAndInsertIfThen(B.CreateICmpNE(Got, B.getInt64(0)), Then, false);
  B.SetInsertPoint(Fire);
  B.CreateAlignedStore(B.getInt64(0x5f1bad5f1bad5f1bULL),
                       B.CreateIntToPtr(Got, B.getPtrTy()), Align(8), true);
}

} // namespace sfi
