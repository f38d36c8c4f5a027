// SPDX-License-Identifier: GPL-2.0
// LoopRanges.cpp - one check before a loop for an access that moves by a constant in each of its rounds.
//
// What ScalarEvolution says is not trusted: it may rest on claims of the source (an index that never wraps). The loop
// is rewritten to do what is checked: a counter of the pass's own ends it after that many rounds and the addresses are
// computed from that counter. Later passes choose registers as they like; sfi-audit finds the counter again.
#include "Accesses.h"
#include "sfi/abi.h"
#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/TargetParser/Triple.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/LoopUtils.h"
#include "llvm/Transforms/Utils/ScalarEvolutionExpander.h"

using namespace llvm;
namespace sfi {
namespace {

/* Of fewer rounds the checks inside cost less than the call. */
constexpr uint64_t FewRounds = 8;
/* Dearer than this, in the terms of the expander, the number of rounds is not worth computing. */
constexpr unsigned CountBudget = 10;
/* Larger accesses are blocks. */
constexpr uint64_t MaxSize = 16;

/* Accesses that move together: their first addresses differ by constants. */
struct Group {
	const SCEV *start;	/* of the first one found */
	int64_t step;
	struct Member {
		size_t access;
		int64_t offset;	/* from start */
	};
	SmallVector<Member, 4> members;
};

class Ranges {
public:
	Ranges(Function &F, std::vector<Access> &accesses)
	    : F(F), DL(F.getParent()->getDataLayout()), accesses(accesses), TLII(Triple(F.getParent()->getTargetTriple())),
	      TLI(TLII, &F), AC(F), DT(F), LI(DT), SE(F, TLI, AC, DT, LI), TTI(DL)
	{
	}

	std::vector<LoopCheck> run()
	{
		if (LI.empty())
			return {};
		for (size_t a = 0; a < accesses.size(); a++)
			of[accesses[a].before->getParent()].push_back(a);
		// The optimiser's last act may have been to merge what comes before a loop with a branch around it.
		for (Loop *L : LI.getLoopsInPreorder())
			if (!L->getLoopPreheader())
				InsertPreheaderForLoop(L, &DT, &LI, nullptr, false);
		for (Loop *L : LI.getLoopsInPreorder())
			if (L->isInnermost())
				visit(*L);
		size_t to = 0;
		for (size_t a = 0; a < accesses.size(); a++)
			if (!done.count(a))
				accesses[to++] = accesses[a];
		accesses.resize(to, accesses.front());
		return std::move(checks);
	}

private:
	// Every round but the last comes back, so what dominates the latch is done in each round.
	bool inEachRound(const Loop &L, const BasicBlock *BB)
	{
		return DT.dominates(BB, L.getLoopLatch());
	}

	void visit(Loop &L)
	{
		BasicBlock *before = L.getLoopPreheader(), *latch = L.getLoopLatch();
		if (!before || !latch || L.getExitingBlock() != latch)
			return;
		auto *end = dyn_cast<BranchInst>(latch->getTerminator());
		const SCEV *back = SE.getBackedgeTakenCount(&L);
		if (!end || !end->isConditional() || isa<SCEVCouldNotCompute>(back) || SE.getTypeSizeInBits(back->getType()) > 64)
			return;
		if (auto *c = dyn_cast<SCEVConstant>(back); c && c->getAPInt().ult(FewRounds - 1))
			return;
		for (BasicBlock *BB : L.blocks())
			for (Instruction &I : *BB)
				if (mayRevoke(I))
					return;
		SCEVExpander E(SE, DL, "sfi");
		Instruction *at = before->getTerminator();
		if (!E.isSafeToExpandAt(back, at) || E.isHighCostExpansion({back}, &L, CountBudget, &TTI, at))
			return;
		std::vector<Group> groups = find(L, E, at);
		if (!groups.empty())
			rewrite(L, E, back, groups);
	}

	std::vector<Group> find(Loop &L, SCEVExpander &E, Instruction *at)
	{
		std::vector<Group> groups;
		for (BasicBlock *BB : L.blocks()) {
			if (!inEachRound(L, BB))
				continue;
			for (size_t a : of[BB]) {
				const Access &x = accesses[a];
				if (x.len || x.size > MaxSize || !is_contained(x.before->operands(), x.ptr))
					continue;
				auto *R = dyn_cast<SCEVAddRecExpr>(SE.getSCEV(x.ptr));
				if (!R || R->getLoop() != &L || !R->isAffine())
					continue;
				auto *step = dyn_cast<SCEVConstant>(R->getStepRecurrence(SE));
				if (!step || !step->getAPInt().abs().ule(SFI_LOOP_STEP_MAX) || !E.isSafeToExpandAt(R->getStart(), at))
					continue;
				join(groups, R->getStart(), step->getAPInt().getSExtValue(), a);
			}
		}
		return groups;
	}

	void join(std::vector<Group> &groups, const SCEV *start, int64_t step, size_t a)
	{
		for (Group &g : groups) {
			if (g.step != step || SE.getPointerBase(g.start) != SE.getPointerBase(start))
				continue;
			auto *off = dyn_cast<SCEVConstant>(SE.getMinusSCEV(start, g.start));
			if (off && off->getAPInt().abs().ule(SFI_LOOP_STEP_MAX)) {
				g.members.push_back({a, off->getAPInt().getSExtValue()});
				return;
			}
		}
		groups.push_back({start, step, {{a, 0}}});
	}

	void rewrite(Loop &L, SCEVExpander &E, const SCEV *back, std::vector<Group> &groups)
	{
		BasicBlock *before = L.getLoopPreheader(), *latch = L.getLoopLatch(), *header = L.getHeader();
		auto *end = cast<BranchInst>(latch->getTerminator());
		Instruction *at = before->getTerminator();
		Type *i64 = Type::getInt64Ty(F.getContext());

		// All that is asked of the analysis, before anything changes.
		std::vector<Value *> first;
		for (Group &g : groups)
			first.push_back(E.expandCodeFor(g.start, PointerType::get(F.getContext(), 0), at));
		Value *n = E.expandCodeFor(back, back->getType(), at);

		IRBuilder<> B(at);
		Value *rounds = B.CreateFreeze(B.CreateAdd(B.CreateZExt(n, i64), B.getInt64(1)), "sfi.rounds");
		B.SetInsertPoint(header, header->begin());
		PHINode *k = B.CreatePHI(i64, 2, "sfi.round");
		for (unsigned g = 0; g < groups.size(); g++) {
			B.SetInsertPoint(at);
			Value *start = B.CreateFreeze(first[g], "sfi.first");
			B.SetInsertPoint(header, header->getFirstInsertionPt());
			Value *here = B.CreatePtrAdd(start, B.CreateMul(k, ConstantInt::getSigned(i64, groups[g].step)));
			for (auto &m : groups[g].members) {
				Access &x = accesses[m.access];
				B.SetInsertPoint(x.before);
				x.before->replaceUsesOfWith(x.ptr, m.offset ? B.CreatePtrAdd(here, ConstantInt::getSigned(i64, m.offset)) : here);
				done.insert(m.access);
				remarkRanged(x);
			}
			check(groups[g], at, start, rounds);
		}
		B.SetInsertPoint(end);
		Value *next = B.CreateAdd(k, B.getInt64(1)), *old = end->getCondition();
		k->addIncoming(B.getInt64(0), before);
		k->addIncoming(next, latch);
		end->setCondition(B.CreateICmp(end->getSuccessor(0) == header ? CmpInst::ICMP_NE : CmpInst::ICMP_EQ, next, rounds));
		RecursivelyDeleteTriviallyDeadInstructions(old);
		SE.forgetLoop(&L);
	}

	// One check for what lies within 64 bytes, as the fields of an element.
	void check(const Group &g, Instruction *at, Value *start, Value *rounds)
	{
		SmallVector<Piece, 4> all;
		for (auto &m : g.members)
			all.push_back({m.offset, m.offset + int64_t(accesses[m.access].size), accesses[m.access].write});
		IRBuilder<> B(at);
		Type *i64 = B.getInt64Ty();
		bool any = false, write = false;
		int64_t first = 0;
		for (const Piece &p : mergePieces(all))
			for (int64_t b = p.lo; b < p.hi; b++) {
				if (!any || p.write != write || b - first >= 64) {
					first = b;
					write = p.write;
					checks.push_back({at, B.CreatePtrAdd(start, ConstantInt::getSigned(i64, b)), rounds, g.step, 0, write});
				}
				any = true;
				checks.back().mask |= 1ull << (b - first);
			}
	}

	Function &F;
	const DataLayout &DL;
	std::vector<Access> &accesses;
	TargetLibraryInfoImpl TLII;
	TargetLibraryInfo TLI;
	AssumptionCache AC;
	DominatorTree DT;
	LoopInfo LI;
	ScalarEvolution SE;
	TargetTransformInfo TTI;
	DenseMap<const BasicBlock *, SmallVector<size_t, 8>> of;
	DenseSet<size_t> done;
	std::vector<LoopCheck> checks;
};

} // namespace

std::vector<LoopCheck> checkLoops(Function &F, std::vector<Access> &accesses)
{
	return Ranges(F, accesses).run();
}

} // namespace sfi
