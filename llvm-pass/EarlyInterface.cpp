// SPDX-License-Identifier: GPL-2.0
// EarlyInterface.cpp - while calls and inline helpers are still what the source says: calls to kernel
// functions become stub calls, addresses of functions that the kernel will call become gates.
#include "AddressFlow.h"
#include "sfi/abi.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;
namespace sfi {

// Marks __no_sfi functions; they are counted, and their calls stay direct.
static unsigned markOptOuts(Module &M)
{
	unsigned n = 0;
	GlobalVariable *list = M.getNamedGlobal("llvm.global.annotations");
	auto *entries = list ? dyn_cast<ConstantArray>(list->getInitializer()) : nullptr;
	for (unsigned i = 0; entries && i < entries->getNumOperands(); i++) {
		auto *e = cast<ConstantStruct>(entries->getOperand(i));
		auto *F = dyn_cast<Function>(e->getOperand(0)->stripPointerCasts());
		auto *text = dyn_cast<GlobalVariable>(e->getOperand(1)->stripPointerCasts());
		auto *data = text && text->hasInitializer() ? dyn_cast<ConstantDataArray>(text->getInitializer()) : nullptr;
		if (!F || F->isDeclaration() || !data || !data->isCString() || data->getAsCString() != "no_sfi")
			continue;
		F->addFnAttr(AttrOptOut);
		F->removeFnAttr(Attribute::AlwaysInline);
		F->addFnAttr(Attribute::NoInline);
		n++;
	}
	return n;
}

// Checked in place by the late phase, and made by the optimiser itself.
static bool isMemoryPrimitive(StringRef n)
{
	return n == "memcpy" || n == "memmove" || n == "memset";
}

static bool hasStub(const Function &F)
{
	return session().table.stubs.contains(F.getName()) && !session().origin.isDriver(F) &&
	       !isMemoryPrimitive(F.getName());
}

static Function *getStub(Function &F)
{
	Module &M = *F.getParent();
	std::string name = ("__sfi_stub_" + F.getName()).str();
	if (Function *S = M.getFunction(name))
		return S;
	Function *S = Function::Create(F.getFunctionType(), GlobalValue::ExternalLinkage, name, M);
	// The ABI of the prototype, and nothing about behaviour: the stub reads and writes memory and may abort.
	AttributeList A = F.getAttributes();
	for (auto kind : {Attribute::ZExt, Attribute::SExt, Attribute::ByVal, Attribute::StructRet, Attribute::Alignment})
		for (unsigned i = 0; i < F.arg_size(); i++)
			if (A.hasParamAttr(i, kind))
				S->addParamAttr(i, A.getParamAttr(i, kind));
	for (auto kind : {Attribute::ZExt, Attribute::SExt})
		if (A.hasRetAttr(kind))
			S->addRetAttr(kind);
	if (F.doesNotReturn() || session().table.noreturns.contains(F.getName()))
		S->setDoesNotReturn();
	S->setDoesNotThrow();
	return S;
}

static void callStubs(Module &M)
{
	for (Function &F : make_early_inc_range(M)) {
		if (F.isIntrinsic() || !hasStub(F))
			continue;
		for (Use &U : make_early_inc_range(F.uses())) {
			auto *CB = dyn_cast<CallBase>(U.getUser());
			if (!CB || !CB->isCallee(&U) || CB->getFunction()->hasFnAttribute(AttrOptOut))
				continue;
			CB->setCalledFunction(getStub(F));
			AttributeList A = CB->getAttributes();
			CB->setAttributes(A.removeFnAttributes(M.getContext()));
			if (F.doesNotReturn())
				CB->setDoesNotReturn();
			session().stats.stubs++;
		}
	}
}

// That a function is the driver's is only a claim until the linker finds it there: each definition makes a
// symbol that no kernel has, in a section that is never loaded, and each use of a declaration wants it.
static void linkOwnFunctions(Module &M)
{
	auto define = [&](const GlobalValue &G) {
		std::string name = ("__sfi_own_" + G.getName()).str();
		M.appendModuleInlineAsm((G.isWeakForLinker() ? ".weak " : ".global ") + name);
		M.appendModuleInlineAsm(".section .note.sfi.own,\"\",@progbits\n" + name + ":\n.previous");
	};
	// Calls that clang itself reports when the optimiser leaves them (BUILD_BUG_ON).
	auto onlyReported = [](const Function &F) {
		return F.hasFnAttribute("dontcall-error") && all_of(F.uses(), [](const Use &U) {
			auto *CB = dyn_cast<CallBase>(U.getUser());
			return CB && CB->isCallee(&U);
		});
	};
	for (const Function &F : M) {
		if (F.hasLocalLinkage() || F.isIntrinsic() || F.getName().starts_with("__sfi_"))
			continue;
		if (!F.isDeclarationForLinker())
			define(F);
		else if (!session().opt.optout && session().origin.isDriver(F) && !F.use_empty() && !onlyReported(F))
			M.appendModuleInlineAsm((".global __sfi_own_" + F.getName()).str());
	}
	for (const GlobalAlias &A : M.aliases())
		if (!A.hasLocalLinkage() && isa<Function>(A.getAliaseeObject()))
			define(A);
}

// Whose address this is: the driver's function (or a header's inline), or the kernel's.
static bool isKernelCode(const Function &F)
{
	return F.isDeclaration() && !session().origin.isDriver(F);
}

static void unknownSlot(const Function &F, const Sink &s, const Loc &at)
{
	session().gap("slot", s.why, at,
		      "address of '" + F.getName().str() + "' goes to " + s.why + ", which no interface spec names",
		      "describe it with SFI_SLOT(struct, field), or SFI_CALLBACK(parameter, slot) for an argument, under "
		      "interface-specs/");
}

// What to put where the source has &F.
static Function *replacement(Function &F, const Sink &s, const Loc &at)
{
	if (isKernelCode(F)) {
		// The kernel calls its own function: nothing of the driver is involved.
		if (s.kind != Sink::Raw)
			return &F;
		if (!hasStub(F)) {
			auto it = session().origin.kernel.find(F.getName());
			session().gap("missing", F.getName(), at,
				      "no interface spec for kernel function '" + F.getName().str() + "'",
				      it == session().origin.kernel.end() ? "" : "a skeleton to confirm:\n" + it->second.skeleton);
			return &F;
		}
		Function *stub = getStub(F);
		emitTarget(*stub);
		return stub;
	}
	switch (s.kind) {
	case Sink::None:
		return &F;
	case Sink::Raw:
		emitTarget(F);
		return &F;
	case Sink::Kernel:
		return getGate(F, s.slot);
	case Sink::Unknown:
		unknownSlot(F, s, at);
		return &F;
	}
	llvm_unreachable("all kinds handled");
}

// Tables of the kernel build that hold addresses of code but never call it.
static bool isBookkeeping(const GlobalVariable &G)
{
	StringRef s = G.getSection(), n = G.getName();
	return n.starts_with("llvm.") || n.starts_with("__sfi_") || s.starts_with(".sfi") || s.starts_with(".discard") ||
	       s == ".gnu.linkonce.this_module" || s.starts_with("___ksymtab") || s == "_error_injection_whitelist" ||
	       s == "_kprobe_blacklist" || s == ".static_call_sites";
}

static Constant *rewriteInitialiser(Constant *C, uint64_t offset, GlobalVariable &G, const DataLayout &DL)
{
	if (auto *F = dyn_cast<Function>(C)) {
		FieldPath path;
		if (!session().origin.globalPath || !session().origin.globalPath(G.getName(), offset, path)) {
			path.clear();
			pathOfType(G.getValueType(), offset, DL, path);
		}
		auto it = session().origin.defined.find(G.getName());
		Loc at = it == session().origin.defined.end() ? Loc{G.getParent()->getSourceFileName(), 0} : it->second;
		return replacement(*F, sinkOfPath(path), at);
	}
	if (auto *E = dyn_cast<ConstantExpr>(C)) {
		if (E->isCast() && isa<Function>(E->getOperand(0))) {
			auto *F = cast<Function>(E->getOperand(0));
			Constant *R = rewriteInitialiser(F, offset, G, DL);
			return R == F ? C : E->getWithOperands({R});
		}
		return C;
	}
	if (!isa<ConstantAggregate>(C))
		return C;
	SmallVector<Constant *, 16> ops;
	bool changed = false;
	for (unsigned i = 0; i < C->getNumOperands(); i++) {
		auto *op = cast<Constant>(C->getOperand(i));
		uint64_t at = offset;
		if (auto *S = dyn_cast<StructType>(C->getType()))
			at += DL.getStructLayout(S)->getElementOffset(i);
		else
			at += i * DL.getTypeAllocSize(op->getType());
		ops.push_back(rewriteInitialiser(op, at, G, DL));
		changed |= ops.back() != op;
	}
	if (!changed)
		return C;
	if (auto *S = dyn_cast<StructType>(C->getType()))
		return ConstantStruct::get(S, ops);
	return ConstantArray::get(cast<ArrayType>(C->getType()), ops);
}

// A function pointer that is not a constant must not slip into a kernel slot ungated.
static void checkDynamicStore(StoreInst &SI, const DataLayout &DL)
{
	Value *V = SI.getValueOperand()->stripPointerCasts();
	// Arguments were followed from the calls; a phi or select from its operands.
	if (!V->getType()->isPointerTy() || isa<Constant>(V) || isa<PHINode>(V) || isa<SelectInst>(V))
		return;
	FieldPath path;
	if (!pathOfPointer(SI.getPointerOperand(), DL, path))
		return;
	Sink s = sinkOfPath(path);
	if (s.kind != Sink::Kernel)
		return;
	const Function *F = SI.getFunction();
	if (isa<Argument>(V) && F->hasLocalLinkage() && !F->hasAddressTaken())
		return;
	if (auto *L = dyn_cast<LoadInst>(V)) {
		FieldPath from;
		if (pathOfPointer(L->getPointerOperand(), DL, from) && sinkOfPath(from).slot == s.slot)
			return;
	}
	session().error(session().locate(SI), "a computed function pointer is stored to kernel slot '" + s.slot +
			"'; store the function by name, so that it gets its gate");
}

// What the plugin and the runtime share with the driver is not the driver's to name.
static void refuseReservedNames(Module &M)
{
	for (const GlobalValue &G : M.global_values())
		if (G.getName().starts_with("__sfi_"))
			session().error({M.getSourceFileName(), 0}, "'" + G.getName().str() +
					"' is a name reserved for the sandbox; choose another");
	if (StringRef(M.getModuleInlineAsm()).contains("__sfi_"))
		session().error({M.getSourceFileName(), 0},
				"top-level assembly names '__sfi_...', which is reserved for the sandbox; choose another");
}

void runEarly(Module &M)
{
	Session &S = session();
	if (!S.opt.native)
		refuseReservedNames(M);
	if (S.opt.native) {
		getRt(M);
		return plantBug(M);
	}
	if (S.opt.optout) {
		getRt(M);
		linkOwnFunctions(M);
		return emitTuRecord(M, SFI_TU_OPTED_OUT, 0);
	}
	unsigned optouts = markOptOuts(M);
	getRt(M);
	const DataLayout &DL = M.getDataLayout();
	callStubs(M);

	SmallVector<Function *, 64> functions;
	for (Function &F : M)
		if (!F.isIntrinsic() && !F.getName().starts_with("__sfi_"))
			functions.push_back(&F);
	for (Function *F : functions) {
		struct Change {
			User *user;
			unsigned op;
			Function *to;
		};
		SmallVector<Change, 8> changes;
		for (Use &U : F->uses()) {
			auto *I = dyn_cast<Instruction>(U.getUser());
			if (isa<ConstantExpr>(U.getUser())) {
				for (const Use &E : U.getUser()->uses())
					if (auto *EI = dyn_cast<Instruction>(E.getUser()))
						if (Sink s = sinkOf(E); s.kind != Sink::None)
							S.error(S.locate(*EI), "address of '" + F->getName().str() +
								"' is used as an integer; keep it a function pointer");
				continue;
			}
			if (!I || I->getFunction()->hasFnAttribute(AttrGate))
				continue;
			Sink s = sinkOf(U);
			auto *CB = dyn_cast<CallBase>(I);
			if (s.kind == Sink::None && (CB && CB->isCallee(&U)))
				continue;
			changes.push_back({I, U.getOperandNo(), replacement(*F, s, S.locate(*I))});
		}
		for (const Change &c : changes)
			c.user->setOperand(c.op, c.to);
	}
	SmallVector<GlobalVariable *, 64> globals;
	for (GlobalVariable &G : M.globals())
		if (G.hasInitializer() && !isBookkeeping(G))
			globals.push_back(&G);
	for (GlobalVariable *G : globals)
		G->setInitializer(rewriteInitialiser(G->getInitializer(), 0, *G, DL));

	for (Function &F : M)
		if (!F.hasFnAttribute(AttrGate) && !F.hasFnAttribute(AttrOptOut))
			for (Instruction &I : instructions(F))
				if (auto *SI = dyn_cast<StoreInst>(&I))
					checkDynamicStore(*SI, DL);
	callSetters(M);
	linkOwnFunctions(M);
	plantBug(M);
	emitTuRecord(M, (S.opt.gates || S.opt.stores ? SFI_TU_PARTLY : 0) | (S.opt.warn ? SFI_TU_COUNTED : 0), optouts);
}

} // namespace sfi
