// SPDX-License-Identifier: GPL-2.0
// Checks.cpp - every access that is not safe by construction is compared with the permission table.
#include "Sfi.h"
#include "sfi/abi.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;
namespace sfi {
namespace {

struct Access {
	Instruction *before;
	Value *ptr;
	uint64_t size;	/* 0: len says */
	Value *len;
	bool write;
	Value *bit;	/* bit number of a bit-string instruction, or null */
};

class Checker {
public:
	Checker(Function &F, const SafeLocals &Safe) : F(F), DL(F.getParent()->getDataLayout()), Safe(Safe) {}

	void run()
	{
		for (BasicBlock &BB : F) {
			checked.clear();
			for (Instruction &I : BB)
				collect(I);
		}
		if (todo.empty())
			return;
		loadRt();
		for (const Access &a : todo)
			emit(a);
	}

private:
	// Safe by construction: a local proven so, or a constant place in an object of the module's own.
	bool isSafe(Value *ptr, uint64_t size, bool write)
	{
		Value *base = getUnderlyingObject(ptr, 0);
		if (auto *A = dyn_cast<AllocaInst>(base))
			return Safe.contains(A);
		if (base == F.getParent()->getNamedGlobal("__sfi_rt"))
			return true;
		APInt off(DL.getIndexTypeSizeInBits(ptr->getType()), 0);
		base = ptr->stripAndAccumulateConstantOffsets(DL, off, true);
		uint64_t limit;
		if (auto *G = dyn_cast<GlobalVariable>(base)) {
			bool own = G->hasDefinitiveInitializer() || (G->hasInitializer() && !G->isInterposable());
			if (!own || G->getSection().starts_with(".data..percpu") || (write && !listedGlobal(*G)))
				return false;
			limit = DL.getTypeAllocSize(G->getValueType());
		} else if (auto *A = dyn_cast<Argument>(base); A && A->hasByValAttr() && !write) {
			limit = DL.getTypeAllocSize(A->getParamByValType());
		} else {
			return false;
		}
		return size && off.ule(limit) && size <= limit - off.getZExtValue();
	}

	void add(Instruction &I, Value *ptr, uint64_t size, Value *len, bool write, Value *bit = nullptr)
	{
		if (!len && !size)
			return;
		if (auto *c = dyn_cast_or_null<ConstantInt>(len)) {
			size = c->getZExtValue();
			len = nullptr;
			if (!size)
				return;
		}
		if (!bit && isSafe(ptr, len ? 0 : size, write)) {
			session().stats.safe++;
			return;
		}
		if (!bit && !len) {
			APInt off(DL.getIndexTypeSizeInBits(ptr->getType()), 0);
			const Value *base = ptr->stripAndAccumulateConstantOffsets(DL, off, true);
			int64_t at = off.getSExtValue();
			for (auto &c : checked)
				if (c.base == base && (c.write || !write) && c.at <= at && at + int64_t(size) <= c.at + c.size) {
					session().stats.repeated++;
					return;
				}
			checked.push_back({base, at, int64_t(size), write});
		}
		(len || size > 8 ? session().stats.ranges : write ? session().stats.stores : session().stats.loads)++;
		todo.push_back({&I, ptr, size, len, write, bit});
	}

	// The function whose source holds the statement, before inlining.
	static std::string holder(const CallBase &CB)
	{
		if (const DILocation *d = CB.getDebugLoc())
			if (const DISubprogram *sp = d->getScope()->getSubprogram())
				return sp->getName().str();
		return CB.getFunction()->getName().str();
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
				add(CB, CB.getArgOperand(a.arg), a.size, nullptr, a.write,
				    a.bitArg >= 0 ? CB.getArgOperand(a.bitArg) : nullptr);
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
		// What the callee does may revoke a permission.
		checked.clear();
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

	// Once per function: the base is dynamic, and the module's colour does not change.
	void loadRt()
	{
		IRBuilder<> B(&*F.getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
		GlobalVariable *rt = getRt(*F.getParent());
		MDNode *none = MDNode::get(F.getContext(), {});
		LoadInst *b = B.CreateAlignedLoad(B.getInt64Ty(), rt, Align(8), "sfi.shadow");
		LoadInst *c = B.CreateAlignedLoad(B.getInt8Ty(), B.CreateStructGEP(rt->getValueType(), rt, 1), Align(8),
						  "sfi.colour");
		b->setMetadata(LLVMContext::MD_invariant_load, none);
		c->setMetadata(LLVMContext::MD_invariant_load, none);
		bias = b;
		colour = c;
	}

	Value *allowed(IRBuilder<> &B, Value *addr, bool write)
	{
		Value *at = B.CreateAdd(B.CreateLShr(addr, SFI_GRANULE_SHIFT), bias);
		LoadInst *c = B.CreateAlignedLoad(B.getInt8Ty(), B.CreateIntToPtr(at, B.getPtrTy()), Align(1));
		Value *ok = B.CreateICmpEQ(c, colour);
		return write ? ok : B.CreateOr(ok, B.CreateIsNull(c));
	}

	void emit(const Access &a)
	{
		Module &M = *F.getParent();
		IRBuilder<> B(a.before);
		// Calls without a location inside a function with debug information do not verify.
		if (!B.getCurrentDebugLocation() && F.getSubprogram())
			B.SetCurrentDebugLocation(DILocation::get(F.getContext(), 0, 0, F.getSubprogram()));
		Value *ptr = a.ptr;
		if (a.bit) {
			Value *bit = B.CreateSExtOrTrunc(a.bit, B.getInt64Ty());
			if (a.size == 4)
				bit = B.CreateSExt(B.CreateTrunc(a.bit, B.getInt32Ty()), B.getInt64Ty());
			Value *word = B.CreateAShr(bit, a.size == 8 ? 6 : a.size == 4 ? 5 : 4);
			ptr = B.CreateGEP(B.getIntNTy(a.size * 8), ptr, word);
		}
		Type *ptrT = B.getPtrTy(), *i64 = B.getInt64Ty(), *v = B.getVoidTy();
		if (a.len || a.size > 8) {
			Value *n = a.len ? B.CreateZExtOrTrunc(a.len, i64) : B.getInt64(a.size);
			B.CreateCall(M.getOrInsertFunction(a.write ? "__sfi_range_write" : "__sfi_range_read", v, ptrT, i64),
				     {ptr, n});
			return;
		}
		// Frozen: that the address does not wrap is the driver's claim, and loop optimisations after
		// this pass would compute its shadow from it.
		Value *addr = B.CreateFreeze(B.CreatePtrToInt(ptr, i64));
		Value *ok = allowed(B, addr, a.write);
		// The alignment the compiler assumes is the driver's claim: look at the last byte too.
		if (a.size > 1)
			ok = B.CreateAnd(ok, allowed(B, B.CreateAdd(addr, B.getInt64(a.size - 1)), a.write));
		Instruction *slow = SplitBlockAndInsertIfThen(B.CreateNot(ok), a.before, false,
							      MDBuilder(F.getContext()).createUnlikelyBranchWeights());
		IRBuilder<> S(slow);
		S.SetCurrentDebugLocation(B.getCurrentDebugLocation());
		FunctionCallee f = M.getOrInsertFunction(a.write ? "__sfi_check_write" : "__sfi_check_read", v, ptrT, i64);
		cast<Function>(f.getCallee())->addFnAttr(Attribute::Cold);
		S.CreateCall(f, {ptr, S.getInt64(a.size)});
	}

	struct Checked {
		const Value *base;
		int64_t at, size;
		bool write;
	};
	Function &F;
	const DataLayout &DL;
	const SafeLocals &Safe;
	SmallVector<Access, 64> todo;
	SmallVector<Checked, 16> checked;	/* in this block, since the last call */
	Value *bias = nullptr, *colour = nullptr;
};

} // namespace

void insertChecks(Function &F, const SafeLocals &Safe)
{
	Checker(F, Safe).run();
}

} // namespace sfi
