// SPDX-License-Identifier: GPL-2.0
// Plugin.cpp - sfi.so: one -fplugin= hooks the AST and the pass pipeline.
#include "Origin.h"
#include "Sfi.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Basic/FileManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "llvm/Support/CommandLine.h"

using namespace clang;
namespace {

class SfiAction : public PluginASTAction {
	std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI, StringRef) override
	{
		keepChecksApart();
		CI.getCodeGenOpts().PassBuilderCallbacks.push_back(sfi::registerPasses);
		// The passes ask for types and field names.
		CI.getCodeGenOpts().ClearASTBeforeBackend = false;
		return sfi::makeOriginConsumer(CI);
	}

	// Code generation merges equal ends of blocks, also of checks of different pointers; a check must stay with
	// its access, or sfi-audit cannot follow it.
	static void keepChecksApart()
	{
		auto &options = llvm::cl::getRegisteredOptions();
		if (auto it = options.find("enable-tail-merge"); it != options.end())
			static_cast<llvm::cl::opt<llvm::cl::boolOrDefault> *>(it->second)->setValue(llvm::cl::BOU_FALSE);
	}

	bool ParseArgs(const CompilerInstance &CI, const std::vector<std::string> &args) override
	{
		sfi::Session &S = sfi::session();
		DiagnosticsEngine &D = CI.getDiagnostics();
		auto fail = [&](const std::string &msg) {
			D.Report(D.getCustomDiagID(DiagnosticsEngine::Error, "sfi: %0")) << msg;
			return false;
		};
		for (const std::string &arg : args)
			if (std::string msg = S.opt.parse(arg); !msg.empty())
				return fail(msg);
		if (CI.getCodeGenOpts().DisableLLVMPasses)
			return fail("-disable-llvm-passes would leave the file unprotected; remove it (and -save-temps)");
		if (std::string msg = S.opt.check(); !msg.empty())
			return fail(msg);
		if (!S.opt.table.empty())
			if (std::string msg = S.table.load(S.opt.table); !msg.empty())
				return fail(msg);
		S.sink = [&CI](const sfi::Loc &at, const std::string &msg, const std::string &note, bool warning) {
			report(CI, at, msg, note, warning);
		};
		return true;
	}

	ActionType getActionType() override { return AddBeforeMainAction; }

	static void report(const CompilerInstance &CI, const sfi::Loc &at, const std::string &msg, const std::string &note,
			   bool warning)
	{
		DiagnosticsEngine &D = CI.getDiagnostics();
		unsigned level = D.getCustomDiagID(warning ? DiagnosticsEngine::Warning : DiagnosticsEngine::Error, "%0");
		SourceLocation L;
		if (at.line && CI.hasSourceManager())
			if (auto f = CI.getFileManager().getOptionalFileRef(at.file))
				L = CI.getSourceManager().translateFileLineCol(*f, at.line, 1);
		if (L.isValid() || at.file.empty())
			D.Report(L, level) << msg;
		else
			D.Report(level) << at.str() + ": " + msg;
		if (!note.empty())
			D.Report(L, D.getCustomDiagID(DiagnosticsEngine::Note, "%0")) << note;
	}
};

FrontendPluginRegistry::Add<SfiAction> X("sfi", "software fault isolation for kernel drivers");

} // namespace
