// SPDX-License-Identifier: GPL-2.0
// Plant.cpp - the planted bug: a wild store that fires once when __sfi_rt.plant_addr is set.
#include "Sfi.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;
namespace sfi {

static void plantIn(Function &F)
{
	Module &M = *F.getParent();
	IRBuilder<> B(&*F.getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
	Type *i64 = B.getInt64Ty();
	Value *word = B.CreateStructGEP(getRt(M)->getValueType(), getRt(M), 3);
	LoadInst *addr = B.CreateAlignedLoad(i64, word, Align(8), /*isVolatile=*/true, "plant");
	Instruction *armed = SplitBlockAndInsertIfThen(B.CreateIsNotNull(addr), &*B.GetInsertPoint(), false);
	B.SetInsertPoint(armed);
	// Two CPUs may get here together: only one of them may fire.
	auto *swap = B.CreateAtomicCmpXchg(word, addr, B.getInt64(0), Align(8), AtomicOrdering::SequentiallyConsistent,
					   AtomicOrdering::SequentiallyConsistent);
	Instruction *fire = SplitBlockAndInsertIfThen(B.CreateExtractValue(swap, 1), armed, false);
	B.SetInsertPoint(fire);
	B.CreateAlignedStore(B.getInt64(0x5f1bad5f1bad5f1bull), B.CreateIntToPtr(addr, B.getPtrTy()), Align(8),
			     /*isVolatile=*/true);
}

void plantBug(Module &M)
{
	SmallVector<StringRef, 2> names;
	StringRef(session().opt.plant).split(names, ',', -1, /*KeepEmpty=*/false);
	for (StringRef name : names)
		if (Function *F = M.getFunction(name); F && !F->isDeclaration())
			plantIn(*F);
}

} // namespace sfi
