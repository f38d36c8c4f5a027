// SPDX-License-Identifier: GPL-2.0
// FieldStores.cpp - a store into a field that a spec names (SFI_FIELD) becomes a call of its stub. Only so can a
// driver set it: it is never granted the field, so a store that is not recognised here is denied at run time.
#include "AddressFlow.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;
namespace sfi {

// The setter of the field that begins at the end of the path; start: where it is in its struct, bytes.
static const FieldSetter *setterOf(const FieldPath &path, uint64_t &start)
{
	for (const Step &s : path) {
		const FieldSetter *F = s.tag.empty() || s.driver ? nullptr : session().table.setter(s.tag, s.offset);
		if (!F)
			continue;
		start = s.offset;
		return F;
	}
	return nullptr;
}

static void callSetter(StoreInst &SI, const FieldSetter &F, uint64_t start)
{
	Module &M = *SI.getModule();
	Value *V = SI.getValueOperand();
	if (M.getDataLayout().getTypeStoreSize(V->getType()) != F.size) {
		session().error(session().locate(SI), "a store of " + std::to_string(M.getDataLayout().getTypeStoreSize(V->getType())) +
				" bytes into field '" + F.name + "' of " + std::to_string(F.size) +
				", which only its stub may change; store all of it at once");
		return;
	}
	IRBuilder<> B(&SI);
	Value *object = B.CreatePtrAdd(SI.getPointerOperand(), B.getInt64(-start));
	auto *T = FunctionType::get(B.getVoidTy(), {object->getType(), V->getType()}, false);
	FunctionCallee stub = M.getOrInsertFunction("__sfi_stub_" + F.name, T);
	cast<Function>(stub.getCallee())->setDoesNotThrow();
	B.CreateCall(stub, {object, V});
	SI.eraseFromParent();
	session().stats.stubs++;
}

void callSetters(Module &M)
{
	const DataLayout &DL = M.getDataLayout();
	if (session().table.setters.empty())
		return;
	for (Function &F : M) {
		if (F.hasFnAttribute(AttrGate) || F.hasFnAttribute(AttrOptOut))
			continue;
		for (Instruction &I : make_early_inc_range(instructions(F))) {
			auto *SI = dyn_cast<StoreInst>(&I);
			FieldPath path;
			uint64_t start;
			if (!SI || !pathOfPointer(SI->getPointerOperand(), DL, path))
				continue;
			// A variable of the driver's own, which no kernel looks at.
			if (const Value *object = getUnderlyingObject(SI->getPointerOperand());
			    isa<AllocaInst>(object) || isa<GlobalVariable>(object))
				continue;
			if (const FieldSetter *S = setterOf(path, start))
				callSetter(*SI, *S, start);
		}
	}
}

} // namespace sfi
