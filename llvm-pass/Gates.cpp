// SPDX-License-Identifier: GPL-2.0
//===- Gates.cpp - the only way into the driver ----------------------------===//
//
// A gate has the slot's prototype and is what the kernel gets instead of the
// driver's function. docs/design.md ("Contract") shows its shape. It is trusted
// code: it carries no checks, and the driver's body is never inlined into it.
//
//===----------------------------------------------------------------------===//
#include "Passes.h"
#include "sfi/abi.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;

namespace sfi {

/// "netdev__open" parts as C names; reports show "net_device_ops.ndo_open".
static std::string slotText(StringRef Slot) {
  auto [Tag, Field] = Slot.split("__");
  return Field.empty() ? Slot.str() : (Tag + "." + Field).str();
}

/// A hook `Ret __sfi_<Kind>_<slot>(Lead..., args of Target...)`; small integers keep
/// the extension attributes the C ABI gave them.
static CallInst *callHook(IRBuilder<> &B, Function &Target, StringRef Kind,
                          StringRef Slot, Type *Ret, ArrayRef<Value *> Lead,
                          Function &Gate) {
  SmallVector<Value *, 8> Args(Lead.begin(), Lead.end());
  SmallVector<Type *, 8> Types;
  for (Argument &A : Gate.args())
    Args.push_back(&A);
  for (Value *V : Args)
    Types.push_back(V->getType());
  FunctionCallee Hook = Gate.getParent()->getOrInsertFunction(
      ("__sfi_" + Kind + "_" + Slot).str(), FunctionType::get(Ret, Types, false));
  CallInst *CI = B.CreateCall(Hook, Args);
  LLVMContext &C = Gate.getContext();
  for (Argument &A : Target.args()) {
    unsigned N = Lead.size() + A.getArgNo();
    for (Attribute::AttrKind K : {Attribute::ZExt, Attribute::SExt})
      if (A.hasAttribute(K))
        CI->addParamAttr(N, Attribute::get(C, K));
    if (A.hasByValAttr())
      CI->addParamAttr(
          N, Attribute::get(C, Attribute::ByVal, A.getParamByValType()));
  }
  for (Attribute::AttrKind K : {Attribute::ZExt, Attribute::SExt})
    if (Target.hasRetAttribute(K)) {
      if (Ret == Target.getReturnType())
        CI->addRetAttr(K);
      if (Lead.size() == 2)
        CI->addParamAttr(1, Attribute::get(C, K));
    }
  return CI;
}

static Constant *makeDesc(Function &Gate, Function &Target, StringRef Slot) {
  Module &M = *Gate.getParent();
  Constant *C = ConstantStruct::getAnon({&Gate, &Target,
                                         getString(M, Target.getName()),
                                         getString(M, slotText(Slot))});
  auto *GV = new GlobalVariable(M, C->getType(), true,
                                GlobalValue::InternalLinkage, C, "__sfi_desc");
  GV->setSection(".sfi.gates");
  GV->setAlignment(Align(8));
  appendToCompilerUsed(M, {GV});
  return GV;
}

Function *getGate(Function &Target, StringRef Slot) {
  Module &M = *Target.getParent();
  std::string Name = ("__sfi_gate." + Target.getName() + "." + Slot).str();
  if (Function *G = M.getFunction(Name))
    return G;
  LLVMContext &C = M.getContext();
  Function *G = Function::Create(Target.getFunctionType(),
                                 GlobalValue::InternalLinkage, Name, M);
  G->copyAttributesFrom(&Target);
  G->setSection("");
  G->setComdat(nullptr);
  G->removeFnAttr(Attribute::AlwaysInline);
  G->removeFnAttr(Attribute::InlineHint);
  G->setMemoryEffects(MemoryEffects::unknown());
  G->addFnAttr(Attribute::NoInline);
  G->addFnAttr(SkipAttr);

  BasicBlock *Entry = BasicBlock::Create(C, "entry", G);
  BasicBlock *Arm = BasicBlock::Create(C, "arm", G);
  BasicBlock *Call = BasicBlock::Create(C, "call", G);
  BasicBlock *Dead = BasicBlock::Create(C, "dead", G);
  IRBuilder<> B(Entry);
  AllocaInst *Frame =
      B.CreateAlloca(ArrayType::get(B.getInt8Ty(), SFI_FRAME_SIZE));
  Frame->setAlignment(Align(16));
  Type *P = B.getPtrTy(), *I32 = B.getInt32Ty(), *V = B.getVoidTy();
  Value *Refused = B.CreateCall(
      M.getOrInsertFunction("__sfi_gate_enter", I32, P, P, P),
      {Frame, makeDesc(*G, Target, Slot), getRt(M)});
  B.CreateCondBr(B.CreateIsNotNull(Refused), Dead, Arm);

  B.SetInsertPoint(Arm);
  CallInst *Jumped =
      B.CreateCall(M.getOrInsertFunction("__sfi_setjmp", I32, P), {Frame});
  Jumped->addFnAttr(Attribute::ReturnsTwice);
  B.CreateCondBr(B.CreateIsNotNull(Jumped), Dead, Call);

  B.SetInsertPoint(Call);
  callHook(B, Target, "pre", Slot, V, {Frame}, *G);
  SmallVector<Value *, 8> Args;
  for (Argument &A : G->args())
    Args.push_back(&A);
  CallInst *R = B.CreateCall(Target.getFunctionType(), &Target, Args);
  R->setAttributes(AttributeList::get(
      C, AttributeSet(), Target.getAttributes().getRetAttrs(), [&] {
        SmallVector<AttributeSet, 8> S;
        for (unsigned I = 0; I < Target.arg_size(); I++)
          S.push_back(Target.getAttributes().getParamAttrs(I));
        return S;
      }()));
  R->addFnAttr(Attribute::NoInline);
  Type *RetTy = Target.getReturnType();
  Value *Result = nullptr;
  if (RetTy->isVoidTy())
    callHook(B, Target, "post", Slot, RetTy, {Frame}, *G);
  else
    Result = callHook(B, Target, "post", Slot, RetTy, {Frame, R}, *G);
  B.CreateCall(M.getOrInsertFunction("__sfi_gate_leave", V, P), {Frame});
  Result ? B.CreateRet(Result) : B.CreateRetVoid();

  B.SetInsertPoint(Dead);
  Value *D = callHook(B, Target, "dead", Slot, RetTy, {}, *G);
  RetTy->isVoidTy() ? B.CreateRetVoid() : B.CreateRet(D);
  return G;
}

} // namespace sfi
