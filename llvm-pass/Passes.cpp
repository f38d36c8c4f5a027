// SPDX-License-Identifier: GPL-2.0
// Passes.cpp - where the two phases sit in the pipeline.
#include "Sfi.h"
#include "llvm/Analysis/StackSafetyAnalysis.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Transforms/Scalar/SROA.h"

using namespace llvm;
namespace sfi {
namespace {

struct EarlyPass : PassInfoMixin<EarlyPass> {
	static bool isRequired() { return true; }
	PreservedAnalyses run(Module &M, ModuleAnalysisManager &)
	{
		runEarly(M);
		return PreservedAnalyses::none();
	}
};

struct LatePass : PassInfoMixin<LatePass> {
	static bool isRequired() { return true; }
	PreservedAnalyses run(Module &M, ModuleAnalysisManager &AM)
	{
		if (session().opt.native || session().opt.optout)
			return PreservedAnalyses::all();
		runLate(M, AM.getResult<StackSafetyGlobalAnalysis>(M));
		if (session().opt.stats) {
			const Stats &s = session().stats;
			errs() << "sfi: loads " << s.loads << " stores " << s.stores << " ranges " << s.ranges << " asm " << s.asms
			       << " safe " << s.safe << " repeated " << s.repeated << " ranged " << s.ranged << " first " << s.first
			       << " after-call " << s.afterCall << " alone " << s.alone << " icalls " << s.icalls << " gates "
			       << s.gates << " stubs " << s.stubs << " unsafe-locals " << s.unsafeLocals << "\n";
		}
		return PreservedAnalyses::none();
	}
};

void addEarly(ModulePassManager &MPM)
{
	// Promotes locals that hold function pointers, so that a handler chosen by an if
	// reaches its use as an SSA value.
	MPM.addPass(createModuleToFunctionPassAdaptor(SROAPass(SROAOptions::PreserveCFG)));
	MPM.addPass(EarlyPass());
}

} // namespace

void registerPasses(PassBuilder &PB)
{
	PB.registerPipelineStartEPCallback([](ModulePassManager &MPM, OptimizationLevel) { addEarly(MPM); });
	PB.registerOptimizerLastEPCallback(
		[](ModulePassManager &MPM, OptimizationLevel) { MPM.addPass(LatePass()); });
	PB.registerPipelineParsingCallback(
		[](StringRef name, ModulePassManager &MPM, ArrayRef<PassBuilder::PipelineElement>) {
			if (name == "sfi-early")
				addEarly(MPM);
			else if (name == "sfi-late")
				MPM.addPass(LatePass());
			else
				return false;
			return true;
		});
}

} // namespace sfi
