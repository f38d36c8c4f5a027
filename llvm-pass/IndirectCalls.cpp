// SPDX-License-Identifier: GPL-2.0
// IndirectCalls.cpp - an indirect call reaches only a listed function of the same type.
#include "Sfi.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;
namespace sfi {

void guardIndirectCalls(Function &F)
{
	SmallVector<CallBase *, 8> calls;
	for (Instruction &I : instructions(F))
		if (auto *CB = dyn_cast<CallBase>(&I))
			if (!CB->isInlineAsm() && !isa<GlobalValue>(CB->getCalledOperand()->stripPointerCasts()))
				calls.push_back(CB);
	for (CallBase *CB : calls) {
		IRBuilder<> B(CB);
		FunctionCallee icall = F.getParent()->getOrInsertFunction("__sfi_icall", B.getPtrTy(), B.getPtrTy(),
									  B.getInt64Ty());
		CB->setCalledOperand(B.CreateCall(
			icall, {CB->getCalledOperand(), B.getInt64(typeHash(CB->getFunctionType()))}));
		session().stats.icalls++;
	}
}

} // namespace sfi
