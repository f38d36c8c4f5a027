// SPDX-License-Identifier: GPL-2.0
//===- OptPlugin.cpp - sfi-early and sfi-late for opt and lit --------------===//
#include "Options.h"
#include "Passes.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Passes/PassPlugin.h"
#include "llvm/Support/CommandLine.h"

using namespace llvm;

static cl::list<std::string> PluginOption("sfi-option",
                                          cl::desc("KEY=VALUE, as -fplugin-arg-sfi-"));

static void takeOptions() {
  for (const std::string &O : PluginOption)
    if (std::string Err = sfi::parseOption(O); !Err.empty())
      report_fatal_error(Twine(Err), false);
}

extern "C" LLVM_ATTRIBUTE_WEAK PassPluginLibraryInfo llvmGetPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "sfi", "1", [](PassBuilder &PB) {
            PB.registerPipelineParsingCallback(
                [](StringRef Name, ModulePassManager &MPM,
                   ArrayRef<PassBuilder::PipelineElement>) {
                  takeOptions();
                  if (Name == "sfi-early")
                    MPM.addPass(sfi::EarlyPass());
                  else if (Name == "sfi-late")
                    MPM.addPass(sfi::LatePass());
                  else
                    return false;
                  return true;
                });
          }};
}
