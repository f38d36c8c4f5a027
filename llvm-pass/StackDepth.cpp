// SPDX-License-Identifier: GPL-2.0
// StackDepth.cpp - a function that may recurse looks at the native stack first.
//
// An overflow of the kernel stack is a double fault, which nobody can recover from. Call
// chains without recursion have a bounded depth, stubs and indirect calls look for
// themselves; what is left are cycles of direct calls. Those within a translation unit are
// seen; a function that other units can call and that reaches a function of another unit
// may be part of a cycle across them.
#include "Sfi.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/CallGraph.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;
namespace sfi {

// Calls, directly or through others, a driver function that is defined elsewhere.
static bool leaves(const Function &F, const SmallPtrSetImpl<const Function *> &leaving)
{
	for (const Instruction &I : instructions(F)) {
		auto *CB = dyn_cast<CallBase>(&I);
		auto *callee = CB ? dyn_cast<Function>(CB->getCalledOperand()->stripPointerCasts()) : nullptr;
		if (callee && (leaving.contains(callee) || (callee->isDeclaration() && session().origin.isDriver(*callee))))
			return true;
	}
	return false;
}

void checkStackDepth(Module &M, ArrayRef<Function *> functions)
{
	SmallPtrSet<const Function *, 32> leaving, recursive;
	CallGraph graph(M);

	// Callees come before their callers.
	for (auto scc = scc_begin(&graph); !scc.isAtEnd(); ++scc) {
		bool out = false;
		for (CallGraphNode *node : *scc)
			if (Function *F = node->getFunction(); F && !F->isDeclaration())
				out |= leaves(*F, leaving);
		for (CallGraphNode *node : *scc) {
			Function *F = node->getFunction();
			if (!F)
				continue;
			if (out)
				leaving.insert(F);
			if (scc.hasCycle() || (out && !F->hasLocalLinkage()))
				recursive.insert(F);
		}
	}
	FunctionCallee check = M.getOrInsertFunction("__sfi_stack_check", Type::getVoidTy(M.getContext()));
	for (Function *F : functions)
		if (recursive.contains(F)) {
			IRBuilder<> B(&*F->getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
			if (DISubprogram *sp = F->getSubprogram())
				B.SetCurrentDebugLocation(DILocation::get(M.getContext(), sp->getLine(), 0, sp));
			B.CreateCall(check);
		}
}

} // namespace sfi
