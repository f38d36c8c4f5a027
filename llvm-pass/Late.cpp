// SPDX-License-Identifier: GPL-2.0
// Late.cpp - the late phase: after the optimiser, so that it cannot remove a check.
#include "Sfi.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;
namespace sfi {

// The only functions a sandboxed object may leave undefined, besides its own files'.
static bool mayBeUndefined(const Function &F)
{
	StringRef n = F.getName();
	return F.isIntrinsic() || n.starts_with("__sfi_") || n == "memcpy" || n == "memmove" || n == "memset" ||
	       n == "__fentry__" || n == "__stack_chk_fail" || n.starts_with("__x86_indirect_thunk") ||
	       n == "__x86_return_thunk" || session().origin.isDriver(F);
}

static void auditCalls(Function &F)
{
	for (Instruction &I : instructions(F)) {
		auto *CB = dyn_cast<CallBase>(&I);
		const Function *callee = CB ? dyn_cast<Function>(CB->getCalledOperand()->stripPointerCasts()) : nullptr;
		// "dontcall": clang itself reports the call (BUILD_BUG_ON, fortify).
		if (!callee || !callee->isDeclaration() || mayBeUndefined(*callee) || callee->hasFnAttribute("dontcall-error"))
			continue;
		Loc at = session().locate(I);
		std::string note;
		auto it = session().origin.kernel.find(callee->getName());
		if (it != session().origin.kernel.end()) {
			if (!at.line)
				at = it->second.use;
			note = "a skeleton to confirm, for a header under interface-specs/:\n" + it->second.skeleton;
		}
		session().gap("missing", callee->getName(), at,
			      "no interface spec for kernel function '" + callee->getName().str() + "'", note);
	}
}

// Code that "cannot be reached" must not run on into the next function: a stub that does not return
// and __builtin_unreachable() are promises, not facts.
static void trapUnreachable(Function &F)
{
	for (BasicBlock &BB : F) {
		auto *U = dyn_cast<UnreachableInst>(BB.getTerminator());
		auto *before = U ? dyn_cast_or_null<CallBase>(U->getPrevNode()) : nullptr;
		// BUG() brings its own ud2.
		if (!U || (before && (before->isInlineAsm() || before->getIntrinsicID() == Intrinsic::trap)))
			continue;
		IRBuilder<> B(U);
		B.CreateIntrinsic(Intrinsic::trap, {}, {});
	}
}

void runLate(Module &M, const StackSafetyGlobalInfo &SSI)
{
	SmallVector<Function *, 64> functions;
	for (Function &F : M)
		if (!F.isDeclaration() && !F.hasAvailableExternallyLinkage() && !F.hasFnAttribute(AttrGate) &&
		    !F.hasFnAttribute(AttrOptOut))
			functions.push_back(&F);
	for (Function *F : functions)
		auditCalls(*F);
	checkStackDepth(M, functions);
	findKeeping(functions);
	for (Function *F : functions) {
		// What the optimiser learnt about effects and termination ends with the first check.
		for (auto kind : {Attribute::Memory, Attribute::WillReturn, Attribute::NoSync, Attribute::NoFree,
				  Attribute::NoCallback, Attribute::NoRecurse, Attribute::MustProgress, Attribute::Speculatable})
			F->removeFnAttr(kind);
		trapUnreachable(*F);
		guardIndirectCalls(*F);
		SafeLocals safe = splitStack(*F, SSI);
		insertChecks(*F, safe);
		if (session().opt.poll)
			pollLoops(*F);
	}
	auditModuleAsm(M);
	emitGlobals(M);
	sealRecords(M);
}

} // namespace sfi
