// SPDX-License-Identifier: GPL-2.0
// Checks.cpp - the code of the checks: colours in the permission table, compared in windows.
//
// The colour of base + 8k is at (base >> 3) + bias + k, so one shifted base serves all fields of an object. A
// window of n granules is one load of n bytes, compared with the domain's colour n times over. Its last
// granule may be needed only if the base is not aligned, which is the driver's claim; so near the end of an
// object a window may fail where the access is legal. The slow path looks at just the bytes that are touched.
#include "Accesses.h"
#include "sfi/abi.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;
namespace sfi {
namespace {

struct Window {
	int64_t at;	/* granules from the base */
	unsigned n;	/* 1, 2, 4 or 8 */
};

class Emitter {
public:
	Emitter(Function &F, const Plan &plan, const std::vector<LoopCheck> &loops)
	    : F(F), M(*F.getParent()), plan(plan), loops(loops), ptrT(PointerType::get(F.getContext(), 0)),
	      i64(Type::getInt64Ty(F.getContext()))
	{
	}

	void run()
	{
		loadRt();
		shiftBases();
		for (const Check &c : plan.checks)
			if (c.alone)
				emitAlone(*c.alone);
			else
				emit(c);
		for (const LoopCheck &l : loops)
			emitLoop(l);
	}

private:
	// Once per function: the base is dynamic, and the module's colour does not change.
	void loadRt()
	{
		IRBuilder<> B(&*F.getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
		GlobalVariable *rt = getRt(M);
		MDNode *none = MDNode::get(F.getContext(), {});
		LoadInst *b = B.CreateAlignedLoad(i64, rt, Align(8), "sfi.shadow");
		LoadInst *c = B.CreateAlignedLoad(i64, B.CreateStructGEP(rt->getValueType(), rt, 1), Align(8), "sfi.colours");
		b->setMetadata(LLVMContext::MD_invariant_load, none);
		c->setMetadata(LLVMContext::MD_invariant_load, none);
		bias = b;
		colours = c;
	}

	// Calls without a location inside a function with debug information do not verify.
	void locate(IRBuilder<> &B)
	{
		if (!B.getCurrentDebugLocation() && F.getSubprogram())
			B.SetCurrentDebugLocation(DILocation::get(F.getContext(), 0, 0, F.getSubprogram()));
	}

	// ---- the shifted base, where it serves all checks of one base

	void shiftBases()
	{
		DominatorTree DT(F);
		std::vector<BasicBlock *> where(plan.bases.size());
		std::vector<const Check *> first(plan.bases.size());
		for (const Check &c : plan.checks) {
			if (c.alone)
				continue;
			BasicBlock *BB = c.before->getParent(), *&at = where[c.base];
			at = at ? DT.findNearestCommonDominator(at, BB) : BB;
		}
		for (const Check &c : plan.checks)
			if (!c.alone && where[c.base] == c.before->getParent() && !first[c.base])
				first[c.base] = &c;
		shifted.resize(plan.bases.size());
		for (unsigned b = 0; b < plan.bases.size(); b++) {
			if (!where[b])
				continue;
			IRBuilder<> B(first[b] ? first[b]->before : where[b]->getTerminator());
			Value *a = first[b] && first[b]->ptr && !plan.bases[b].indices.empty()
					   ? B.CreateSub(B.CreatePtrToInt(first[b]->ptr, i64), B.getInt64(first[b]->offset))
					   : address(B, plan.bases[b]);
			// Frozen: that the address does not wrap is the driver's claim, and loop optimisations after
			// this pass would compute its shadow from it.
			shifted[b] = B.CreateAdd(B.CreateLShr(B.CreateFreeze(a), SFI_GRANULE_SHIFT), bias);
		}
	}

	Value *address(IRBuilder<> &B, const AddressBase &base)
	{
		Value *a = B.CreatePtrToInt(base.root, i64);
		for (auto &[v, scale] : base.indices)
			a = B.CreateAdd(a, B.CreateMul(B.CreateSExtOrTrunc(v, i64), B.getInt64(scale)));
		return a;
	}

	// ---- one check

	static SmallVector<Window, 4> windows(const std::vector<Piece> &pieces)
	{
		int64_t first = INT64_MAX, last = INT64_MIN;
		for (const Piece &p : pieces) {
			first = std::min(first, granuleFirst(p.lo));
			last = std::max(last, granuleLast(p.hi));
		}
		SmallVector<Window, 4> out;
		for (unsigned n = last - first + 1; n;) {
			unsigned size = n >= 8 ? 8 : n >= 4 ? 4 : n >= 2 ? 2 : 1;
			out.push_back({first, size});
			if (n == size)
				break;
			// The rest is a window of the same size that overlaps, unless it is longer.
			unsigned step = std::min(size, n - size);
			first += step;
			n -= step;
		}
		return out;
	}

	Value *load(IRBuilder<> &B, const Check &c, const Window &w)
	{
		Value *at = w.at ? B.CreateAdd(shifted[c.base], ConstantInt::getSigned(i64, w.at)) : shifted[c.base];
		return B.CreateAlignedLoad(B.getIntNTy(8 * w.n), B.CreateIntToPtr(at, ptrT), Align(1));
	}

	void emit(const Check &c)
	{
		MDNode *likely = MDBuilder(F.getContext()).createLikelyBranchWeights();
		bool write = c.pieces.front().write;
		SmallVector<Window, 4> wins = windows(c.pieces);
		DebugLoc at = c.before->getDebugLoc();
		BasicBlock *head = c.before->getParent(), *tail = SplitBlock(head, c.before);
		BasicBlock *slow = BasicBlock::Create(F.getContext(), "sfi.slow", &F, tail), *on = head;
		BasicBlock *look = write ? slow : BasicBlock::Create(F.getContext(), "sfi.public", &F, slow);
		head->getTerminator()->eraseFromParent();
		IRBuilder<> B(F.getContext());
		B.SetCurrentDebugLocation(at);
		for (unsigned k = 0; k < wins.size(); k++) {
			B.SetInsertPoint(on);
			locate(B);
			Value *ok = B.CreateICmpEQ(load(B, c, wins[k]), B.CreateTrunc(colours, B.getIntNTy(8 * wins[k].n)));
			on = k + 1 < wins.size() ? BasicBlock::Create(F.getContext(), "sfi.next", &F, look) : tail;
			B.CreateCondBr(ok, on, look, likely);
		}
		// Loads may also read what is public. Both in one window is for the slow path.
		for (unsigned k = 0; !write && k < wins.size(); k++) {
			B.SetInsertPoint(look);
			locate(B);
			look = k + 1 < wins.size() ? BasicBlock::Create(F.getContext(), "sfi.public", &F, slow) : tail;
			B.CreateCondBr(B.CreateIsNull(load(B, c, wins[k])), look, slow, likely);
		}
		B.SetInsertPoint(slow);
		locate(B);
		for (const Piece &p : c.pieces) {
			Value *ptr = c.ptr && p.lo == c.offset ? c.ptr
				   : c.ptr ? B.CreatePtrAdd(c.ptr, ConstantInt::getSigned(i64, p.lo - c.offset))
					   : B.CreateIntToPtr(B.CreateAdd(address(B, plan.bases[c.base]),
									  ConstantInt::getSigned(i64, p.lo)), ptrT);
			uint64_t size = p.hi - p.lo;
			call(B, size > 8, p.write, ptr, B.getInt64(size));
		}
		B.CreateBr(tail);
	}

	void call(IRBuilder<> &B, bool range, bool write, Value *ptr, Value *size)
	{
		Function *f = callRuntime(B, range ? (write ? "__sfi_range_write" : "__sfi_range_read")
						   : (write ? "__sfi_check_write" : "__sfi_check_read"), {ptr, size});
		if (!range)
			f->addFnAttr(Attribute::Cold);
	}

	// They keep all registers but r11, so that the ways that do not call them need not spill.
	Function *callRuntime(IRBuilder<> &B, StringRef name, ArrayRef<Value *> args)
	{
		SmallVector<Type *, 5> types;
		for (Value *v : args)
			types.push_back(v->getType());
		FunctionCallee f = M.getOrInsertFunction(name, FunctionType::get(B.getVoidTy(), types, false));
		auto *callee = cast<Function>(f.getCallee());
		callee->setCallingConv(CallingConv::PreserveMost);
		B.CreateCall(f, args)->setCallingConv(CallingConv::PreserveMost);
		return callee;
	}

	void emitLoop(const LoopCheck &l)
	{
		IRBuilder<> B(l.before);
		locate(B);
		callRuntime(B, l.write ? "__sfi_loop_write" : "__sfi_loop_read",
			    {l.first, l.rounds, ConstantInt::getSigned(i64, l.step), B.getInt64(l.mask), colours});
	}

	void emitAlone(const Access &a)
	{
		IRBuilder<> B(a.before);
		locate(B);
		call(B, true, a.write, a.ptr, a.len ? B.CreateZExtOrTrunc(a.len, i64) : B.getInt64(a.size));
	}

	Function &F;
	Module &M;
	const Plan &plan;
	const std::vector<LoopCheck> &loops;
	PointerType *ptrT;
	Type *i64;
	Value *bias = nullptr, *colours = nullptr;
	std::vector<Value *> shifted;	/* of each base: (address >> 3) + bias */
};

} // namespace

void insertChecks(Function &F, const SafeLocals &Safe)
{
	std::vector<Access> accesses = collectAccesses(F, Safe);
	const Options &opt = session().opt;
	if (opt.gates || opt.stores)
		erase_if(accesses, [&](const Access &a) { return opt.gates || !a.write; });
	if (accesses.empty())
		return;
	std::vector<LoopCheck> loops;
	if (!opt.naive)
		loops = checkLoops(F, accesses);
	Plan plan = planChecks(F, accesses);
	for (const Verdict &v : plan.verdicts)
		remarkVerdict(v);
	if (!plan.checks.empty() || !loops.empty())
		Emitter(F, plan, loops).run();
}

} // namespace sfi
