// SPDX-License-Identifier: GPL-2.0
// SplitStack.cpp - locals that may be overrun or escape live on the domain's own stack; the native
// stack holds only what no checked store can reach.
#include "Sfi.h"
#include "llvm/Analysis/StackSafetyAnalysis.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;
namespace sfi {

static bool inBounds(uint64_t offset, uint64_t n, uint64_t size)
{
	return offset <= size && n <= size - offset;
}

// All uses are accesses that stay inside. Calls (even ones StackSafety could see through) count as
// escapes: the callee checks its pointer and would be denied the native stack.
static bool isSafe(const AllocaInst &A, uint64_t size, const StackSafetyGlobalInfo &SSI, const DataLayout &DL)
{
	SmallVector<std::tuple<const Value *, uint64_t, bool>, 8> todo{{&A, 0, true}};
	while (!todo.empty()) {
		auto [V, offset, known] = todo.pop_back_val();
		for (const Use &U : V->uses()) {
			const auto *I = cast<Instruction>(U.getUser());
			if (I->isLifetimeStartOrEnd() || isa<DbgInfoIntrinsic>(I) || isa<ICmpInst>(I))
				continue;
			if (auto *G = dyn_cast<GetElementPtrInst>(I)) {
				APInt off(64, 0);
				bool constant = known && G->accumulateConstantOffset(DL, off);
				todo.push_back({G, constant ? offset + off.getZExtValue() : 0, constant});
				continue;
			}
			if (isa<BitCastInst>(I)) {
				todo.push_back({I, offset, known});
				continue;
			}
			uint64_t n;
			if (isa<LoadInst>(I))
				n = DL.getTypeStoreSize(I->getType());
			else if (isa<StoreInst>(I) && U.getOperandNo() == 1)
				n = DL.getTypeStoreSize(I->getOperand(0)->getType());
			else if (isa<AtomicRMWInst>(I) && U.getOperandNo() == 0)
				n = DL.getTypeStoreSize(I->getType());
			else if (isa<AtomicCmpXchgInst>(I) && U.getOperandNo() == 0)
				n = DL.getTypeStoreSize(I->getOperand(1)->getType());
			else if (auto *MI = dyn_cast<MemIntrinsic>(I); MI && isa<ConstantInt>(MI->getLength()))
				n = cast<ConstantInt>(MI->getLength())->getZExtValue();
			else if (auto *CB = dyn_cast<CallBase>(I); CB && CB->isInlineAsm() && CB->isArgOperand(&U)) {
				SmallVector<AsmAccess, 4> touched;
				bool operand = false, bits = false;
				n = 0;
				if (!reviewAsm(*CB, touched).empty())
					return false;
				for (const AsmAccess &a : touched)
					if (a.arg == CB->getArgOperandNo(&U)) {
						operand = true;
						n = std::max(n, a.size);
						bits |= a.bitArg >= 0;
					}
				if (!operand || bits || !known || !inBounds(offset, n, size))
					return false;
				continue;
			} else
				return false;
			if (!(known && inBounds(offset, n, size)) && !SSI.stackAccessIsSafe(*I))
				return false;
		}
	}
	return true;
}

// A by-value argument lies in the caller's frame on the native stack: work on a copy.
static void copyByVal(Function &F, const DataLayout &DL)
{
	IRBuilder<> B(&*F.getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
	for (Argument &A : F.args()) {
		if (!A.hasByValAttr() || A.use_empty())
			continue;
		Type *T = A.getParamByValType();
		AllocaInst *copy = B.CreateAlloca(T, nullptr, A.getName() + ".copy");
		copy->setAlignment(std::max(Align(8), A.getParamAlign().valueOrOne()));
		A.replaceAllUsesWith(copy);
		// Word by word: plain loads of an argument slot are proven safe by the checks.
		uint64_t size = DL.getTypeAllocSize(T);
		for (uint64_t at = 0; at < size;) {
			unsigned n = size - at >= 8 ? 8 : size - at >= 4 ? 4 : size - at >= 2 ? 2 : 1;
			Type *W = B.getIntNTy(n * 8);
			Value *w = B.CreateAlignedLoad(W, B.CreateConstGEP1_64(B.getInt8Ty(), &A, at), Align(1));
			B.CreateAlignedStore(w, B.CreateConstGEP1_64(B.getInt8Ty(), copy, at), Align(1));
			at += n;
		}
	}
}

// Whether F can come back to itself by direct calls; indirect ones look at the stack in __sfi_icall.
static bool isRecursive(const Function &F)
{
	SmallPtrSet<const Function *, 16> seen;
	SmallVector<const Function *, 16> todo{&F};
	while (!todo.empty())
		for (const Instruction &I : instructions(*todo.pop_back_val()))
			if (auto *CB = dyn_cast<CallBase>(&I))
				if (const Function *G = CB->getCalledFunction(); G && !G->isDeclaration()) {
					if (G == &F)
						return true;
					if (seen.insert(G).second)
						todo.push_back(G);
				}
	return false;
}

SafeLocals splitStack(Function &F, const StackSafetyGlobalInfo &SSI)
{
	const DataLayout &DL = F.getParent()->getDataLayout();
	SafeLocals safe;
	SmallVector<AllocaInst *, 8> unsafe;
	SmallPtrSet<const AllocaInst *, 4> before;
	for (Instruction &I : instructions(F))
		if (auto *A = dyn_cast<AllocaInst>(&I))
			before.insert(A);
	copyByVal(F, DL);
	for (Instruction &I : instructions(F)) {
		auto *A = dyn_cast<AllocaInst>(&I);
		if (!A)
			continue;
		std::optional<TypeSize> size = A->getAllocationSize(DL);
		// StackSafety has not seen the copies made just now.
		bool ok = size && before.contains(A) && isSafe(*A, size->getFixedValue(), SSI, DL);
		if (ok)
			safe.insert(A);
		else if (!size || !A->isStaticAlloca())
			session().error(session().locate(I), "a local of variable size in '" + F.getName().str() +
					"' escapes or may be overrun; use a fixed size or allocate it");
		else if (A->getAlign() > Align(16))
			session().error(session().locate(I), "a local of '" + F.getName().str() +
					"' needs more than 16-byte alignment on the unsafe stack; allocate it");
		else
			unsafe.push_back(A);
	}
	// Endless recursion must end before the native stack does: the push looks at how much is left.
	if (unsafe.empty() && !isRecursive(F))
		return safe;

	uint64_t total = 0;
	Module &M = *F.getParent();
	IRBuilder<> B(&*F.getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
	FunctionCallee push = M.getOrInsertFunction("__sfi_ustack_push", B.getPtrTy(), B.getInt64Ty());
	FunctionCallee pop = M.getOrInsertFunction("__sfi_ustack_pop", B.getVoidTy(), B.getInt64Ty());
	CallInst *base = B.CreateCall(push, {B.getInt64(0)}, "ustack");
	for (AllocaInst *A : unsafe) {
		// Whole granules: neighbours must not share a colour byte with what an overrun may reach.
		uint64_t at = alignTo(total, std::max(A->getAlign(), Align(8)));
		total = at + A->getAllocationSize(DL)->getFixedValue();
		for (User *U : make_early_inc_range(A->users()))
			if (auto *I = cast<Instruction>(U); I->isLifetimeStartOrEnd())
				I->eraseFromParent();
		// The instruction after the push may just have been erased.
		B.SetInsertPoint(base->getParent(), std::next(base->getIterator()));
		Value *place = B.CreateConstGEP1_64(B.getInt8Ty(), base, at, A->getName());
		A->replaceAllUsesWith(place);
		A->eraseFromParent();
		session().stats.unsafeLocals++;
	}
	if (unsafe.empty())
		return safe;
	total = alignTo(total, 16);
	base->setArgOperand(0, B.getInt64(total));
	for (BasicBlock &BB : F)
		if (auto *R = dyn_cast<ReturnInst>(BB.getTerminator())) {
			if (CallInst *tail = BB.getTerminatingMustTailCall())
				session().error(session().locate(*tail), "a must-tail call in '" + F.getName().str() +
						"', which has escaping locals; make it a plain call");
			IRBuilder<>(R).CreateCall(pop, {B.getInt64(total)});
		}
	return safe;
}

} // namespace sfi
