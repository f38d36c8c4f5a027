// SPDX-License-Identifier: GPL-2.0
// Late.cpp - the late phase: after the optimiser, so that it cannot remove a check.
#include "Sfi.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

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

// objtool knows no stub that does not return: for it the code behind such a call must end by itself.
static void endNoReturnCalls(Function &F)
{
	for (Instruction &I : make_early_inc_range(instructions(F))) {
		auto *CB = dyn_cast<CallBase>(&I);
		Function *callee = CB ? CB->getCalledFunction() : nullptr;
		if (!callee || !callee->isDeclaration() || !callee->getName().starts_with("__sfi_stub_") ||
		    !CB->doesNotReturn() || !isa<UnreachableInst>(CB->getNextNode()))
			continue;
		callee->removeFnAttr(Attribute::NoReturn);
		CB->removeFnAttr(Attribute::NoReturn);
		CallInst::Create(Intrinsic::getDeclaration(F.getParent(), Intrinsic::trap), "", CB->getNextNode()->getIterator());
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
	for (Function *F : functions) {
		// What the optimiser learnt about effects and termination ends with the first check.
		for (auto kind : {Attribute::Memory, Attribute::WillReturn, Attribute::NoSync, Attribute::NoFree,
				  Attribute::NoCallback, Attribute::NoRecurse, Attribute::MustProgress, Attribute::Speculatable})
			F->removeFnAttr(kind);
		guardIndirectCalls(*F);
		SafeLocals safe = splitStack(*F, SSI);
		insertChecks(*F, safe);
	}
	for (Function *F : functions)
		endNoReturnCalls(*F);
	auditModuleAsm(M);
	emitGlobals(M);
}

} // namespace sfi
