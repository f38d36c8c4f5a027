// SPDX-License-Identifier: GPL-2.0
//===- EarlyInterface.cpp - calls out and pointers handed over -------------===//
//
// Runs on what the front end emitted (after mem2reg only), where calls to header
// inlines are still calls and struct types still have their tags.
//
//===----------------------------------------------------------------------===//
#include "Options.h"
#include "Passes.h"
#include "llvm/ADT/Statistic.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/GetElementPtrTypeIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Operator.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#define DEBUG_TYPE "sfi-interface"
using namespace llvm;
STATISTIC(NumStubbed, "kernel calls sent to stubs");
STATISTIC(NumGated, "function addresses replaced by gates");

namespace sfi {

namespace {

/// Where the address of a function ends up.
struct Place {
  enum Kind { Slot, Internal, Unknown } K = Internal;
  std::string Text; ///< slot name, or what is unknown
};

class Interface {
  Module &M;
  const Table &T;
  const DataLayout &DL;
  SmallPtrSet<Function *, 16> Targets;

public:
  Interface(Module &M, const Table &T)
      : M(M), T(T), DL(M.getDataLayout()) {}

  void run() {
    replaceCalls();
    dropDeadInlines();
    reportMissing();
    for (GlobalVariable &GV : M.globals())
      if (GV.hasInitializer() && !isKernelTable(GV))
        rewriteInitializer(GV);
    for (Function &F : M)
      if (!F.isDeclaration() && !F.hasFnAttribute(SkipAttr))
        rewriteOperands(F);
    for (Function *F : Targets)
      appendRecord(M, ".sfi.targets", "__sfi_target",
                   ConstantStruct::getAnon(
                       {F, ConstantInt::get(Type::getInt64Ty(M.getContext()),
                                            typeHash(F->getFunctionType()))}),
                   false);
  }

private:
  bool isDriver(const Function &F) const {
    // Without a front end (opt) what is defined here is the driver's.
    return options().HaveFrontEnd ? options().DriverFunctions.contains(F.getName())
                                  : !F.isDeclaration();
  }

  static bool isPlumbing(const Function &F) {
    StringRef N = F.getName();
    return F.isIntrinsic() || N == "memcpy" || N == "memmove" ||
           N == "memset" || N == "__stack_chk_fail" || N == "__fentry__" ||
           N.starts_with("__sfi_") || N.starts_with("__x86_");
  }

  /// Tables the module loader reads; their pointers are the kernel's business.
  static bool isKernelTable(const GlobalVariable &GV) {
    StringRef S = GV.getSection();
    return GV.getName().starts_with("llvm.") || S.starts_with(".sfi.") ||
           S.starts_with(".discard") || S.starts_with("___ksymtab") ||
           S.starts_with(".export_symbol");
  }

  void replaceCalls() {
    for (Function &F : make_early_inc_range(M)) {
      if (!T.Stubs.contains(F.getName()) || isDriver(F))
        continue;
      Function *Stub = nullptr;
      for (Use &U : make_early_inc_range(F.uses())) {
        auto *CB = dyn_cast<CallBase>(U.getUser());
        if (!CB || !CB->isCallee(&U) ||
            CB->getFunction()->hasFnAttribute(SkipAttr))
          continue;
        if (!Stub) {
          Stub = cast<Function>(
              M.getOrInsertFunction(("__sfi_stub_" + F.getName()).str(),
                                    F.getFunctionType())
                  .getCallee());
          // Extension attributes only: the stub promises nothing else.
          for (Argument &A : F.args())
            for (auto K : {Attribute::ZExt, Attribute::SExt, Attribute::ByVal})
              if (A.hasAttribute(K))
                Stub->addParamAttr(A.getArgNo(), A.getAttribute(K));
          for (auto K : {Attribute::ZExt, Attribute::SExt})
            if (F.hasRetAttribute(K))
              Stub->addRetAttr(K);
          if (T.NoReturn.contains(F.getName()))
            Stub->setDoesNotReturn();
        }
        CB->setCalledOperand(Stub);
        ++NumStubbed;
      }
    }
  }

  /// Bodies of inlines whose callers now call stubs make no demands.
  void dropDeadInlines() {
    for (bool Again = true; Again;) {
      Again = false;
      for (Function &F : make_early_inc_range(M))
        if (!F.isDeclaration() && F.isDiscardableIfUnused() && F.use_empty()) {
          F.eraseFromParent();
          Again = true;
        }
    }
  }

  void reportMissing() {
    for (Function &F : M) {
      if (!F.isDeclaration() || isDriver(F) || isPlumbing(F))
        continue;
      for (User *U : F.users()) {
        auto *CB = dyn_cast<CallBase>(U);
        if (!CB || CB->getCalledFunction() != &F ||
            CB->getFunction()->hasFnAttribute(SkipAttr))
          continue;
        missing(F, *CB);
        break;
      }
    }
  }

  void missing(Function &F, CallBase &CB) {
    if (!options().ReportFile.empty()) {
      std::error_code EC;
      raw_fd_ostream OS(options().ReportFile, EC, sys::fs::OF_Append);
      if (EC)
        report_fatal_error(Twine("sfi: cannot append to ") +
                           options().ReportFile + ": " + EC.message());
      OS << "missing " << F.getName() << ' ';
      if (DILocation *L = CB.getDebugLoc())
        OS << L->getFilename() << ':' << L->getLine();
      OS << '\n';
      return;
    }
    std::string Proto = options().Prototypes.lookup(F.getName());
    diagnose(&CB, *CB.getFunction(),
             "no interface spec for kernel function '" + F.getName() +
                 "'; confirm and add to interface-specs/:\n" +
                 skeleton(F, Proto));
  }

  /// A spec to start from; it is meant to be read, so it guesses strictly.
  static std::string skeleton(const Function &F, StringRef Proto) {
    std::string S;
    raw_string_ostream OS(S);
    StringRef Params = Proto.split('(').second.rsplit(')').first;
    SmallVector<StringRef, 8> P;
    Params.split(P, ',');
    for (StringRef A : P) {
      A = A.trim();
      StringRef Name = A.substr(A.find_last_of(" *") + 1);
      if (!A.contains('*') || Name.empty())
        continue;
      if (A.starts_with("const char"))
        OS << "SFI_PRE(check(string, " << Name << "))\n";
      else if (A.starts_with("const") && !A.contains("void"))
        OS << "SFI_PRE(check(read, " << Name << ", sizeof(*" << Name << ")))\n";
      else if (A.contains("void"))
        OS << "SFI_PRE(check(" << (A.starts_with("const") ? "read" : "write")
           << ", " << Name << ", /* bytes? */))\n";
      else
        OS << "SFI_PRE(check(write, " << Name << ", sizeof(*" << Name << ")))\n";
    }
    OS << (Proto.empty() ? F.getName() : Proto);
    return S;
  }

  // ---- addresses of functions -------------------------------------------

  Place fieldPlace(ArrayRef<std::pair<StringRef, uint64_t>> Path) {
    for (auto &[Tag, Off] : reverse(Path))
      if (StringRef S = T.field(Tag, Off); !S.empty())
        return {Place::Slot, S.str()};
    for (auto &[Tag, Off] : reverse(Path))
      if (!Tag.empty())
        return options().DriverRecords.contains(Tag)
                   ? Place{Place::Internal, ""}
                   : Place{Place::Unknown, ("field at byte " + Twine(Off) +
                                            " of kernel struct '" + Tag + "'")
                                               .str()};
    return {Place::Internal, ""}; // a bare pointer or array of the driver's
  }

  static StringRef tagOf(StructType *Ty) {
    if (!Ty->hasName())
      return "";
    StringRef N = Ty->getName();
    if (!N.consume_front("struct.") && !N.consume_front("union."))
      return "";
    // LLVM renames on collision: struct.foo.12
    auto [Base, Suffix] = N.rsplit('.');
    unsigned Ignored;
    return !Suffix.empty() && !Suffix.getAsInteger(10, Ignored) ? Base : N;
  }

  /// Every (tag, offset in it) that encloses byte \p Off of \p Ty.
  void enclosing(Type *Ty, uint64_t Off,
                 SmallVectorImpl<std::pair<StringRef, uint64_t>> &Path) {
    if (auto *ST = dyn_cast<StructType>(Ty)) {
      if (ST->isOpaque())
        return;
      Path.push_back({tagOf(ST), Off});
      const StructLayout *L = DL.getStructLayout(ST);
      if (ST->getNumElements() == 0 || Off >= L->getSizeInBytes())
        return;
      unsigned I = L->getElementContainingOffset(Off);
      enclosing(ST->getElementType(I), Off - L->getElementOffset(I), Path);
    } else if (auto *AT = dyn_cast<ArrayType>(Ty)) {
      uint64_t N = DL.getTypeAllocSize(AT->getElementType());
      if (N)
        enclosing(AT->getElementType(), Off % N, Path);
    }
  }

  Place storePlace(const Value *Ptr) {
    SmallVector<std::pair<StringRef, uint64_t>, 8> Path;
    // Walk outwards; inner GEPs give the innermost enclosing struct.
    SmallVector<const GEPOperator *, 4> Chain;
    while (auto *G = dyn_cast<GEPOperator>(Ptr)) {
      Chain.push_back(G);
      Ptr = G->getPointerOperand();
    }
    for (const GEPOperator *G : reverse(Chain)) {
      // Variable indices step over whole elements: take them as zero.
      Type *Ty = G->getSourceElementType();
      uint64_t Off = 0;
      for (auto GTI = gep_type_begin(G); GTI != gep_type_end(G); ++GTI)
        if (StructType *ST = GTI.getStructTypeOrNull())
          Off += DL.getStructLayout(ST)->getElementOffset(
              cast<ConstantInt>(GTI.getOperand())->getZExtValue());
      enclosing(Ty, Off, Path);
    }
    if (Chain.empty())
      if (auto *GV = dyn_cast<GlobalVariable>(Ptr))
        enclosing(GV->getValueType(), 0, Path);
    return fieldPlace(Path);
  }

  /// Where a use of an address leads; \p Depth bounds the walk through inlines.
  Place usePlace(Use &U, unsigned Depth) {
    User *Usr = U.getUser();
    if (auto *S = dyn_cast<StoreInst>(Usr))
      return storePlace(S->getPointerOperand());
    if (isa<ICmpInst>(Usr))
      return {Place::Internal, ""};
    if (isa<PHINode>(Usr) || isa<SelectInst>(Usr))
      return usesPlace(*Usr, Depth);
    if (isa<ReturnInst>(Usr))
      return {Place::Unknown, "the value a function returns"};
    auto *CB = dyn_cast<CallBase>(Usr);
    if (!CB)
      return {Place::Unknown, "an expression"};
    if (CB->isCallee(&U))
      return {Place::Internal, ""};
    Function *Callee = CB->getCalledFunction();
    if (!Callee || !CB->isArgOperand(&U))
      return {Place::Unknown, "an indirect call or assembly"};
    unsigned N = CB->getArgOperandNo(&U);
    StringRef Name = Callee->getName();
    if (Callee->isIntrinsic())
      return {Place::Internal, ""};
    Name.consume_front("__sfi_stub_");
    if (StringRef S = T.callback(Name, N); !S.empty())
      return {Place::Slot, S.str()};
    if (!Callee->isDeclaration() && N < Callee->arg_size() && Depth < 6)
      return usesPlace(*Callee->getArg(N), Depth + 1);
    if (isDriver(*Callee))
      return {Place::Internal, ""};
    return {Place::Unknown, ("argument " + Twine(N + 1) +
                             " of kernel function '" + Name + "'")
                                .str()};
  }

  Place usesPlace(Value &V, unsigned Depth) {
    Place Result;
    if (Depth > 6)
      return {Place::Unknown, "too many steps"};
    for (Use &U : V.uses()) {
      Place P = usePlace(U, Depth + 1);
      if (P.K == Place::Unknown)
        return P;
      if (P.K == Place::Slot) {
        if (Result.K == Place::Slot && Result.Text != P.Text)
          return {Place::Unknown, "two different slots"};
        Result = P;
      }
    }
    return Result;
  }

  void place(Function &F, const Place &P, const Instruction *At,
             const Twine &Where, function_ref<void(Function *)> Replace) {
    if (isPlumbing(F))
      return;
    if (P.K == Place::Slot) {
      if (!isDriver(F))
        return; // a kernel function in a kernel slot needs no gate
      Replace(getGate(F, P.Text));
      ++NumGated;
    } else if (P.K == Place::Internal) {
      if (isDriver(F))
        Targets.insert(&F);
    } else {
      diagnose(At, At ? *At->getFunction() : F,
               "address of '" + F.getName() + "' reaches " + P.Text + Where +
                   ", which no interface spec names; add an SFI_SLOT or "
                   "SFI_CALLBACK");
    }
  }

  void rewriteOperands(Function &F) {
    if (F.getName().starts_with("__sfi_gate."))
      return;
    for (Instruction &I : instructions(F))
      for (Use &U : I.operands()) {
        auto *Fn = dyn_cast<Function>(U.get()->stripPointerCasts());
        if (!Fn || Fn->isIntrinsic())
          continue;
        if (auto *CB = dyn_cast<CallBase>(&I); CB && CB->isCallee(&U))
          continue;
        place(*Fn, usePlace(U, 0), &I, "", [&](Function *G) { U.set(G); });
      }
  }

  void rewriteInitializer(GlobalVariable &GV) {
    SmallVector<std::pair<StringRef, uint64_t>, 8> Path;
    Constant *New = rewriteConstant(GV.getInitializer(), 0, GV);
    if (New != GV.getInitializer())
      GV.setInitializer(New);
  }

  Constant *rewriteConstant(Constant *C, uint64_t Off, GlobalVariable &GV) {
    if (auto *F = dyn_cast<Function>(C->stripPointerCasts())) {
      SmallVector<std::pair<StringRef, uint64_t>, 8> Path;
      enclosing(GV.getValueType(), Off, Path);
      if (all_of(Path, [](auto &P) { return P.first.empty(); }))
        if (StringRef Tag = debugTag(GV); !Tag.empty())
          Path.insert(Path.begin(), {Tag, Off});
      Constant *Out = C;
      place(*F, fieldPlace(Path), nullptr, (" (in '" + GV.getName() + "')").str(),
            [&](Function *G) { Out = G; });
      return Out;
    }
    if (!isa<ConstantAggregate>(C))
      return C;
    SmallVector<Constant *, 16> Ops;
    bool Changed = false;
    for (unsigned I = 0, E = C->getNumOperands(); I != E; ++I) {
      uint64_t At = Off;
      if (auto *ST = dyn_cast<StructType>(C->getType()))
        At += DL.getStructLayout(ST)->getElementOffset(I);
      else
        At += I * DL.getTypeAllocSize(C->getOperand(I)->getType());
      Constant *Old = cast<Constant>(C->getOperand(I));
      Ops.push_back(rewriteConstant(Old, At, GV));
      Changed |= Ops.back() != Old;
    }
    if (!Changed)
      return C;
    if (auto *ST = dyn_cast<StructType>(C->getType()))
      return ConstantStruct::get(ST, Ops);
    return ConstantArray::get(cast<ArrayType>(C->getType()), Ops);
  }

  /// Clang gives a union's initialiser an unnamed type; debug info keeps the tag.
  static StringRef debugTag(const GlobalVariable &GV) {
    SmallVector<DIGlobalVariableExpression *, 1> E;
    GV.getDebugInfo(E);
    if (E.empty())
      return "";
    DIType *Ty = E[0]->getVariable()->getType();
    while (auto *D = dyn_cast_or_null<DIDerivedType>(Ty))
      Ty = D->getBaseType();
    return Ty ? Ty->getName() : "";
  }
};

/// __attribute__((annotate("no_sfi"))): left alone, counted in the TU record.
unsigned applyOptOuts(Module &M) {
  unsigned N = 0;
  auto *GV = M.getNamedGlobal("llvm.global.annotations");
  auto *All = GV ? dyn_cast<ConstantArray>(GV->getInitializer()) : nullptr;
  for (unsigned I = 0; All && I < All->getNumOperands(); ++I) {
    auto *S = cast<ConstantStruct>(All->getOperand(I));
    auto *F = dyn_cast<Function>(S->getOperand(0)->stripPointerCasts());
    auto *Text = dyn_cast<GlobalVariable>(S->getOperand(1)->stripPointerCasts());
    auto *Data = Text ? dyn_cast<ConstantDataArray>(Text->getInitializer()) : nullptr;
    if (F && Data && Data->isCString() && Data->getAsCString() == "no_sfi") {
      F->addFnAttr(SkipAttr);
      F->addFnAttr(Attribute::NoInline);
      ++N;
    }
  }
  return N;
}

} // namespace

PreservedAnalyses EarlyPass::run(Module &M, ModuleAnalysisManager &) {
  Options &O = options();
  Table T;
  if (!O.Native && !O.Table.empty())
    if (std::string Err = T.read(O.Table); !Err.empty()) {
      M.getContext().emitError(Err);
      return PreservedAnalyses::all();
    }
  if (!O.Plant.empty())
    if (Function *F = M.getFunction(O.Plant); F && !F->isDeclaration())
      plantBug(*F);
  if (O.Native)
    return PreservedAnalyses::none();
  unsigned OptOuts = applyOptOuts(M);
  if (!O.OptOut)
    Interface(M, T).run();
  emitTuRecord(M, T.Hash, OptOuts);
  return PreservedAnalyses::none();
}

} // namespace sfi
