// SPDX-License-Identifier: GPL-2.0
// LoopPolls.cpp - option poll: a loop lets the runtime look now and then.
//
// With interrupts off on the only CPU no timer and no other CPU can stop a loop. Each function
// gets one counter on its native stack, which every back edge of its natural loops counts down.
#include "Sfi.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;
namespace sfi {

static constexpr unsigned Interval = 4096;	// back edges from one look to the next

void pollLoops(Function &F)
{
	DominatorTree DT(F);
	LoopInfo LI(DT);
	SmallSetVector<BasicBlock *, 8> latches;

	for (Loop *L : LI.getLoopsInPreorder()) {
		SmallVector<BasicBlock *, 4> own;
		L->getLoopLatches(own);
		latches.insert(own.begin(), own.end());
	}
	if (latches.empty())
		return;
	IRBuilder<> B(&*F.getEntryBlock().getFirstInsertionPt());
	AllocaInst *counter = B.CreateAlloca(B.getInt32Ty(), nullptr, "polls");
	B.CreateStore(B.getInt32(Interval), counter);
	FunctionCallee poll = F.getParent()->getOrInsertFunction("__sfi_loop_poll", B.getVoidTy());
	MDNode *rare = MDBuilder(F.getContext()).createBranchWeights(1, Interval);
	for (BasicBlock *latch : latches) {
		Instruction *end = latch->getTerminator();
		B.SetInsertPoint(end);
		B.SetCurrentDebugLocation(end->getDebugLoc());
		Value *left = B.CreateSub(B.CreateLoad(B.getInt32Ty(), counter), B.getInt32(1));
		B.CreateStore(left, counter);
		Instruction *then = SplitBlockAndInsertIfThen(B.CreateIsNull(left), end->getIterator(), false, rare);
		B.SetInsertPoint(then);
		B.SetCurrentDebugLocation(end->getDebugLoc());
		B.CreateCall(poll);
		B.CreateStore(B.getInt32(Interval), counter);
	}
}

} // namespace sfi
