// SPDX-License-Identifier: GPL-2.0
//===- ClangPlugin.cpp - everything behind `clang -fplugin=sfi.so` ---------===//
//
// The AST action runs before code generation. It tells the passes which
// functions and records are the driver's own (declared in a file below the
// driver's folder) and puts the two phases into the pass pipeline that clang is
// about to build.
//
//===----------------------------------------------------------------------===//
#include "Options.h"
#include "Passes.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Transforms/Utils/Mem2Reg.h"

using namespace clang;

namespace {

class Origins : public ASTConsumer, public RecursiveASTVisitor<Origins> {
  SourceManager *SM = nullptr;
  std::string Root;

  /// True for a declaration in one of the driver's own files.
  bool isDriver(const Decl *D) {
    SourceLocation L = SM->getExpansionLoc(D->getLocation());
    auto F = SM->getFileEntryRefForID(SM->getFileID(L));
    if (!F)
      return false;
    llvm::SmallString<256> Path;
    if (llvm::sys::fs::real_path(F->getName(), Path))
      return false;
    return llvm::StringRef(Path).starts_with(Root);
  }

public:
  void Initialize(ASTContext &Ctx) override { SM = &Ctx.getSourceManager(); }

  bool shouldVisitTemplateInstantiations() const { return false; }

  bool VisitFunctionDecl(FunctionDecl *D) {
    sfi::Options &O = sfi::options();
    if (isDriver(D)) {
      O.DriverFunctions.insert(D->getName());
    } else if (auto &P = O.Prototypes[D->getName()]; P.empty()) {
      llvm::raw_string_ostream OS(P);
      PrintingPolicy PP(D->getASTContext().getPrintingPolicy());
      OS << D->getReturnType().getAsString(PP) << ' ' << D->getName() << '(';
      const char *Sep = "";
      for (const ParmVarDecl *A : D->parameters()) {
        OS << Sep;
        A->getType().print(OS, PP, A->getName());
        Sep = ", ";
      }
      OS << (D->isVariadic() ? ", ...);" : ");");
    }
    return true;
  }

  bool VisitRecordDecl(RecordDecl *D) {
    if (isDriver(D) && D->getIdentifier())
      sfi::options().DriverRecords.insert(D->getName());
    return true;
  }

  void HandleTranslationUnit(ASTContext &Ctx) override {
    sfi::Options &O = sfi::options();
    llvm::SmallString<256> Dir;
    if (!O.Root.empty()) {
      llvm::sys::fs::real_path(O.Root, Dir);
    } else if (auto F = SM->getFileEntryRefForID(SM->getMainFileID())) {
      llvm::sys::fs::real_path(F->getName(), Dir);
      llvm::sys::path::remove_filename(Dir);
    }
    Root = (Dir + "/").str();
    O.HaveFrontEnd = true;
    TraverseDecl(Ctx.getTranslationUnitDecl());
  }
};

class SfiAction : public PluginASTAction {
  std::unique_ptr<ASTConsumer>
  CreateASTConsumer(CompilerInstance &CI, llvm::StringRef) override {
    CodeGenOptions &CG = CI.getCodeGenOpts();
    if (CG.DisableLLVMPasses) {
      DiagnosticsEngine &D = CI.getDiagnostics();
      D.Report(D.getCustomDiagID(
          DiagnosticsEngine::Error,
          "sfi: -disable-llvm-passes would leave the module unchecked; remove "
          "it"));
      return nullptr;
    }
    CG.PassBuilderCallbacks.push_back([](llvm::PassBuilder &PB) {
      PB.registerPipelineStartEPCallback(
          [](llvm::ModulePassManager &MPM, llvm::OptimizationLevel) {
            MPM.addPass(llvm::createModuleToFunctionPassAdaptor(
                llvm::PromotePass()));
            MPM.addPass(sfi::EarlyPass());
          });
      PB.registerOptimizerLastEPCallback(
          [](llvm::ModulePassManager &MPM, llvm::OptimizationLevel) {
            MPM.addPass(sfi::LatePass());
          });
    });
    return std::make_unique<Origins>();
  }

  bool ParseArgs(const CompilerInstance &CI,
                 const std::vector<std::string> &Args) override {
    for (const std::string &A : Args)
      if (std::string Err = sfi::parseOption(A); !Err.empty()) {
        DiagnosticsEngine &D = CI.getDiagnostics();
        D.Report(D.getCustomDiagID(DiagnosticsEngine::Error, "%0")) << Err;
        return false;
      }
    return true;
  }

  ActionType getActionType() override { return AddBeforeMainAction; }
};

} // namespace

static FrontendPluginRegistry::Add<SfiAction>
    X("sfi", "isolate a driver: checks, stubs and gates");
