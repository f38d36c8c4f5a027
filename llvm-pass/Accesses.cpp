// SPDX-License-Identifier: GPL-2.0
// Accesses.cpp - finds every access of a function that is not safe by construction.
#include "Accesses.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;
namespace sfi {
namespace {

class Collector {
public:
	Collector(Function &F, const SafeLocals &Safe) : F(F), DL(F.getParent()->getDataLayout()), Safe(Safe) {}

	std::vector<Access> run()
	{
		for (BasicBlock &BB : F)
			for (Instruction &I : BB)
				collect(I);
		return std::move(found);
	}

private:
	// Safe by construction: a local proven so, or a constant place in an object of the module's own.
	bool isSafe(Value *ptr, uint64_t size, bool write, Value *&base)
	{
		base = getUnderlyingObject(ptr, 0);
		if (auto *A = dyn_cast<AllocaInst>(base))
			return Safe.contains(A);
		if (base == F.getParent()->getNamedGlobal("__sfi_rt"))
			return true;
		APInt off(DL.getIndexTypeSizeInBits(ptr->getType()), 0);
		base = ptr->stripAndAccumulateConstantOffsets(DL, off, true);
		uint64_t limit;
		if (auto *G = dyn_cast<GlobalVariable>(base)) {
			bool own = G->hasDefinitiveInitializer() || (G->hasInitializer() && !G->isInterposable());
			limit = DL.getTypeAllocSize(G->getValueType());
			if (G->getSection().starts_with(".data..percpu") || (write && !listedGlobal(*G)))
				return false;
			// A variable of the kernel's, or of another file of the driver's: both may be read.
			if (!own && (write || !G->isDeclaration() || limit > KernelObjectMax))
				return false;
		} else if (auto *A = dyn_cast<Argument>(base); A && A->hasByValAttr() && !write) {
			limit = DL.getTypeAllocSize(A->getParamByValType());
		} else {
			return false;
		}
		return size && off.ule(limit) && size <= limit - off.getZExtValue();
	}

	// An object of the kernel is read by name only if it is no larger: sfi-audit takes no more.
	static constexpr uint64_t KernelObjectMax = 4096;

	// claimed: the compiler knows where ptr leads.
	void add(Instruction &I, Value *ptr, uint64_t size, Value *len, bool write, bool claimed = true)
	{
		if (!len && !size)
			return;
		if (auto *c = dyn_cast_or_null<ConstantInt>(len)) {
			size = c->getZExtValue();
			len = nullptr;
			if (!size)
				return;
		}
		Access a{&I, ptr, size, len, write};
		Value *object;
		if (claimed && isSafe(ptr, len ? 0 : size, write, object))
			return remarkSafe(a, object);
		(len || size > 8 ? session().stats.ranges : write ? session().stats.stores : session().stats.loads)++;
		found.push_back(a);
	}

	// The function whose source holds the statement, before inlining.
	static std::string holder(const CallBase &CB)
	{
		if (const DILocation *d = CB.getDebugLoc())
			if (const DISubprogram *sp = d->getScope()->getSubprogram())
				return sp->getName().str();
		return CB.getFunction()->getName().str();
	}

	// A bit number in a register reaches beyond the operand: the word that bt, bts, btr or btc looks at.
	static Value *word(CallBase &CB, Value *ptr, Value *bit, uint64_t size)
	{
		IRBuilder<> B(&CB);
		Type *i64 = B.getInt64Ty();
		bit = size == 4 ? B.CreateSExt(B.CreateTrunc(bit, B.getInt32Ty()), i64) : B.CreateSExtOrTrunc(bit, i64);
		return B.CreateGEP(B.getIntNTy(size * 8), ptr, B.CreateAShr(bit, size == 8 ? 6 : size == 4 ? 5 : 4));
	}

	void collectCall(CallBase &CB)
	{
		if (CB.isInlineAsm()) {
			SmallVector<AsmAccess, 4> touched;
			if (std::string why = reviewAsm(CB, touched); !why.empty())
				session().gap("asm", "'" + why + "' in " + holder(CB), session().locate(CB),
					      "inline assembly in '" + holder(CB) + "' is not reviewed: " + why,
					      "give the inline function that contains it a spec, or review it in llvm-pass/InlineAsm.cpp");
			// Writes first: they cover the reads of the same operand.
			stable_sort(touched, [](const AsmAccess &a, const AsmAccess &b) { return a.write > b.write; });
			for (const AsmAccess &a : touched) {
				session().stats.asms++;
				Value *ptr = CB.getArgOperand(a.arg);
				if (a.bitArg >= 0)
					ptr = word(CB, ptr, CB.getArgOperand(a.bitArg), a.size);
				add(CB, ptr, a.size, nullptr, a.write, a.bitArg < 0);
			}
			return;
		}
		if (auto *MT = dyn_cast<MemTransferInst>(&CB)) {
			add(CB, MT->getRawDest(), 0, MT->getLength(), true);
			return add(CB, MT->getRawSource(), 0, MT->getLength(), false);
		}
		if (auto *MS = dyn_cast<MemSetInst>(&CB))
			return add(CB, MS->getRawDest(), 0, MS->getLength(), true);
		if (auto *II = dyn_cast<IntrinsicInst>(&CB))
			return collectIntrinsic(*II);
		const Function *callee = CB.getCalledFunction();
		if (callee && callee->isDeclaration() && CB.arg_size() == 3) {
			StringRef n = callee->getName();
			bool copy = n == "memcpy" || n == "memmove";
			if (copy || n == "memset")
				add(CB, CB.getArgOperand(0), 0, CB.getArgOperand(2), true);
			if (copy)
				add(CB, CB.getArgOperand(1), 0, CB.getArgOperand(2), false);
		}
	}

	void collectIntrinsic(IntrinsicInst &II)
	{
		switch (II.getIntrinsicID()) {
		case Intrinsic::vastart:
		case Intrinsic::vaend:
			return add(II, II.getArgOperand(0), 24, nullptr, true);
		case Intrinsic::vacopy:
			add(II, II.getArgOperand(0), 24, nullptr, true);
			return add(II, II.getArgOperand(1), 24, nullptr, false);
		case Intrinsic::stacksave:
		case Intrinsic::stackrestore:
		case Intrinsic::prefetch:
		case Intrinsic::returnaddress:
		case Intrinsic::frameaddress:
		case Intrinsic::read_register:
		case Intrinsic::trap:
		case Intrinsic::ubsantrap:
		case Intrinsic::debugtrap:
		case Intrinsic::assume:
		case Intrinsic::sideeffect:
		case Intrinsic::pseudoprobe:
		case Intrinsic::donothing:
		case Intrinsic::experimental_noalias_scope_decl:
		case Intrinsic::invariant_start:
		case Intrinsic::invariant_end:
			return;
		case Intrinsic::write_register: {
			// "+r"(current_stack_pointer) on a call made by reviewed assembly hands rsp back.
			Value *v = II.getArgOperand(1);
			if (auto *E = dyn_cast<ExtractValueInst>(v))
				v = E->getAggregateOperand();
			if (auto *CB = dyn_cast<CallBase>(v); CB && CB->isInlineAsm())
				return;
			[[fallthrough]];
		}
		default:
			if (II.doesNotAccessMemory() || II.isLifetimeStartOrEnd() || isa<DbgInfoIntrinsic>(II))
				return;
			session().error(session().locate(II), "intrinsic '" + II.getCalledFunction()->getName().str() +
					"' touches memory and is not reviewed; handle it in llvm-pass/Checks.cpp");
		}
	}

	void collect(Instruction &I)
	{
		if (auto *L = dyn_cast<LoadInst>(&I)) {
			uint64_t size = DL.getTypeStoreSize(L->getType());
			// An alignment above the size lets code generation load more than the bytes checked.
			if (isPowerOf2_64(size) && L->getAlign() > Align(size))
				L->setAlignment(Align(size));
			add(I, L->getPointerOperand(), size, nullptr, false);
		}
		else if (auto *S = dyn_cast<StoreInst>(&I))
			add(I, S->getPointerOperand(), DL.getTypeStoreSize(S->getValueOperand()->getType()), nullptr, true);
		else if (auto *R = dyn_cast<AtomicRMWInst>(&I))
			add(I, R->getPointerOperand(), DL.getTypeStoreSize(R->getType()), nullptr, true);
		else if (auto *X = dyn_cast<AtomicCmpXchgInst>(&I))
			add(I, X->getPointerOperand(), DL.getTypeStoreSize(X->getNewValOperand()->getType()), nullptr, true);
		else if (auto *CB = dyn_cast<CallBase>(&I))
			collectCall(*CB);
		else if (isa<VAArgInst>(I))
			session().error(session().locate(I), "va_arg instruction is not supported");
	}

	Function &F;
	const DataLayout &DL;
	const SafeLocals &Safe;
	std::vector<Access> found;
};

} // namespace

std::vector<Access> collectAccesses(Function &F, const SafeLocals &Safe)
{
	return Collector(F, Safe).run();
}

bool mayRevoke(const Instruction &I)
{
	auto *CB = dyn_cast<CallBase>(&I);
	if (!CB || isa<IntrinsicInst>(CB))
		return false;
	if (auto *IA = dyn_cast<InlineAsm>(CB->getCalledOperand())) {
		// These sleep: a page of the user's may take its time.
		StringRef text = IA->getAsmString();
		return any_of(ArrayRef({"__get_user_", "__put_user_", "__SCT__might_resched", "__SCT__cond_resched"}),
			      [&](const char *fn) { return text.contains(fn); });
	}
	const Function *callee = CB->getCalledFunction();
	if (!callee)
		return true;
	if (!callee->isDeclaration())
		return !session().keeping.contains(callee);
	StringRef n = callee->getName();
	if (n.consume_front("__sfi_stub_"))
		return !session().table.keeps.contains(n);
	return none_of(ArrayRef({"memcpy", "memmove", "memset", "__sfi_icall", "__sfi_ustack_push", "__sfi_ustack_pop",
				 "__sfi_stack_check"}),
		       [&](const char *fn) { return n == fn; });
}

void findKeeping(ArrayRef<Function *> functions)
{
	auto &keeping = session().keeping;
	for (Function *F : functions)
		if (!F->isInterposable())
			keeping.insert(F);
	// Until nobody calls one that does not: functions that call each other stand or fall together.
	for (bool again = true; again;) {
		again = false;
		for (Function *F : functions)
			if (keeping.contains(F) && any_of(instructions(F), mayRevoke))
				again |= keeping.erase(F);
	}
}

} // namespace sfi
