// SPDX-License-Identifier: GPL-2.0
// Gates.cpp - the kernel's way into the driver: one gate per (function, slot).
#include "Sfi.h"
#include "sfi/abi.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;
namespace sfi {

// Declares a generated hook that takes `skip` extra leading arguments, with the
// target's ABI attributes (byval, sign extension) on the rest.
static FunctionCallee hook(Module &M, const Twine &name, Type *ret, ArrayRef<Type *> extra, const Function &Target)
{
	SmallVector<Type *, 8> params(extra.begin(), extra.end());
	append_range(params, Target.getFunctionType()->params());
	auto *T = FunctionType::get(ret, params, false);
	FunctionCallee callee = M.getOrInsertFunction(name.str(), T);
	auto *F = cast<Function>(callee.getCallee());
	AttributeList A = Target.getAttributes();
	for (unsigned i = 0; i < Target.arg_size(); i++)
		for (auto kind : {Attribute::ZExt, Attribute::SExt, Attribute::ByVal, Attribute::StructRet, Attribute::Alignment})
			if (A.hasParamAttr(i, kind))
				F->addParamAttr(i + extra.size(), A.getParamAttr(i, kind));
	for (auto kind : {Attribute::ZExt, Attribute::SExt}) {
		if (!ret->isVoidTy() && A.hasRetAttr(kind))
			F->addRetAttr(kind);
		if (!ret->isVoidTy() && extra.size() == 2 && A.hasRetAttr(kind))
			F->addParamAttr(1, Attribute::get(M.getContext(), kind));
	}
	F->setDoesNotThrow();
	return callee;
}

static CallInst *call(IRBuilder<> &B, FunctionCallee F, ArrayRef<Value *> args)
{
	CallInst *C = B.CreateCall(F, args);
	// Only parameter attributes change how a call is lowered.
	C->setAttributes(cast<Function>(F.getCallee())->getAttributes().removeFnAttributes(C->getContext()));
	return C;
}

static Function *makeGate(Function &T, StringRef slot, const std::string &name)
{
	Module &M = *T.getParent();
	LLVMContext &C = M.getContext();
	Type *ptr = PointerType::get(C, 0), *i32 = Type::getInt32Ty(C), *ret = T.getReturnType();
	Function *G = Function::Create(T.getFunctionType(), GlobalValue::InternalLinkage, name, M);

	// Same code generation settings as the driver (retpolines, return thunks, no SSE), nothing that
	// describes the target's own behaviour.
	AttributeList A = T.getAttributes();
	// A target from another file carries few settings: take them from any function of this one.
	const Function *model = &T;
	for (const Function &F : M)
		if (T.isDeclaration() && !F.isDeclaration() && !F.hasFnAttribute(AttrGate)) {
			model = &F;
			break;
		}
	AttrBuilder settings(C);
	for (Attribute a : model->getAttributes().getFnAttrs())
		if (a.isStringAttribute() || a.hasAttribute(Attribute::FnRetThunkExtern) ||
		    a.hasAttribute(Attribute::NoRedZone) || a.hasAttribute(Attribute::NullPointerIsValid) ||
		    a.hasAttribute(Attribute::NoCfCheck) || a.hasAttribute(Attribute::NoUnwind) ||
		    a.hasAttribute(Attribute::UWTable))
			settings.addAttribute(a);
	for (StringRef drop : {AttrOptOut, "dontcall-error", "dontcall-warn"})
		settings.removeAttribute(drop);
	settings.addAttribute(Attribute::NoInline).addAttribute(AttrGate);
	G->addFnAttrs(settings);
	for (unsigned i = 0; i < T.arg_size(); i++)
		for (auto kind : {Attribute::ZExt, Attribute::SExt, Attribute::ByVal, Attribute::StructRet, Attribute::Alignment})
			if (A.hasParamAttr(i, kind))
				G->addParamAttr(i, A.getParamAttr(i, kind));
	for (auto kind : {Attribute::ZExt, Attribute::SExt})
		if (A.hasRetAttr(kind))
			G->addRetAttr(kind);
	// A gate of init-only code lives and dies with it.
	if (T.getSection().contains("init.text") || T.getSection().contains("exit.text"))
		G->setSection(T.getSection());

	auto str = [&](StringRef s) {
		Constant *init = ConstantDataArray::getString(C, s);
		return new GlobalVariable(M, init->getType(), true, GlobalValue::PrivateLinkage, init, ".sfi.str");
	};
	Constant *fields = ConstantStruct::getAnon({G, &T, str(T.getName()), str(slot)});
	auto *desc = new GlobalVariable(M, fields->getType(), true, GlobalValue::InternalLinkage, fields, name + ".desc");
	desc->setSection(".sfi.gates");
	desc->setAlignment(Align(8));
	appendToCompilerUsed(M, {desc});

	auto *entry = BasicBlock::Create(C, "entry", G), *arm = BasicBlock::Create(C, "arm", G),
	     *run = BasicBlock::Create(C, "run", G), *dead = BasicBlock::Create(C, "dead", G);
	SmallVector<Value *, 8> args;
	for (Argument &a : G->args())
		args.push_back(&a);
	auto with = [&](std::initializer_list<Value *> first) {
		SmallVector<Value *, 8> v(first);
		v.append(args);
		return v;
	};
	IRBuilder<> B(entry);
	AllocaInst *frame = B.CreateAlloca(ArrayType::get(B.getInt8Ty(), SFI_FRAME_SIZE), nullptr, "frame");
	frame->setAlignment(Align(16));
	FunctionCallee enter = M.getOrInsertFunction("__sfi_gate_enter", i32, ptr, ptr, ptr);
	B.CreateCondBr(B.CreateIsNull(B.CreateCall(enter, {frame, desc, getRt(M)})), arm, dead);

	B.SetInsertPoint(arm);
	FunctionCallee setjmp = M.getOrInsertFunction("__sfi_setjmp", i32, ptr);
	cast<Function>(setjmp.getCallee())->addFnAttr(Attribute::ReturnsTwice);
	CallInst *sj = B.CreateCall(setjmp, {frame});
	sj->addFnAttr(Attribute::ReturnsTwice);
	B.CreateCondBr(B.CreateIsNull(sj), run, dead);

	B.SetInsertPoint(run);
	Type *v = Type::getVoidTy(C);
	call(B, hook(M, "__sfi_pre_" + slot, v, {ptr}, T), with({frame}));
	CallInst *body = call(B, &T, args);
	body->addFnAttr(Attribute::NoInline);
	Value *r = body;
	if (ret->isVoidTy())
		call(B, hook(M, "__sfi_post_" + slot, v, {ptr}, T), with({frame}));
	else
		r = call(B, hook(M, "__sfi_post_" + slot, ret, {ptr, ret}, T), with({frame, body}));
	B.CreateCall(M.getOrInsertFunction("__sfi_gate_leave", v, ptr), {frame});
	ret->isVoidTy() ? B.CreateRetVoid() : B.CreateRet(r);

	B.SetInsertPoint(dead);
	CallInst *d = call(B, hook(M, "__sfi_dead_" + slot, ret, {}, T), args);
	ret->isVoidTy() ? B.CreateRetVoid() : B.CreateRet(d);
	session().stats.gates++;
	return G;
}

Function *getGate(Function &Target, StringRef slot)
{
	std::string name = ("__sfi_gate_" + slot + "__" + Target.getName()).str();
	if (Function *G = Target.getParent()->getFunction(name))
		return G;
	if (Target.isVarArg()) {
		session().error({Target.getParent()->getSourceFileName(), 0},
				"'" + Target.getName().str() + "' takes variable arguments and cannot be called by the "
				"kernel through slot '" + slot.str() + "'; give it a fixed prototype");
		return &Target;
	}
	return makeGate(Target, slot, name);
}

} // namespace sfi
