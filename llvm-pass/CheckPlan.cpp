// SPDX-License-Identifier: GPL-2.0
// CheckPlan.cpp - which checks a function needs, and where.
//
// Two data-flow problems over the distinct accesses ("items"): which have been checked on every path since
// the last call, and which are certain to come before the next one. The first decides where a check is
// missing, the second what else it covers. An address is an SSA value, so its items end where it is computed anew.
#include "Accesses.h"
#include "sfi/abi.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Operator.h"
#include <map>
#include <tuple>

using namespace llvm;
namespace sfi {
namespace {

/* A larger access is checked by itself, by a call. */
constexpr uint64_t MaxSize = 256;

bool isFixed(const Access &a)
{
	return !a.len && a.size <= MaxSize;
}

/* Farther from its base an address is a base of its own: see SFI_SHADOW_REACH. */
constexpr int64_t Reach = (SFI_SHADOW_REACH - 2 * WindowGranules) * int64_t(SFI_GRANULE);

struct Item {
	unsigned base;
	int64_t lo, hi;
	bool write;
	bool operator<(const Item &o) const { return std::tie(base, lo, hi, write) < std::tie(o.base, o.lo, o.hi, o.write); }
};

/* One access, or a check that stands before a loop for those inside. */
struct Node {
	Instruction *before;
	Value *ptr;
	int item;	/* -1: checked by itself, says nothing of others */
	const Access *access;
	bool emitted = false;
	std::vector<Piece> pieces = {};	/* of its check, should it be emitted */
	BitVector gives = {};		/* items that check covers */
};

struct Event {
	enum { Touch, Revoke, Define } kind;
	unsigned n;	/* Touch: node; Define: index into defined */
};

void addPiece(std::vector<Piece> &pieces, Piece p)
{
	for (const Piece &w : pieces)
		if (w.write >= p.write && w.lo <= p.lo && p.hi <= w.hi)
			return;
	if (!pieces.empty() && pieces.back().write == p.write && pieces.back().hi >= p.lo)
		pieces.back().hi = std::max(pieces.back().hi, p.hi);
	else
		pieces.push_back(p);
}

class Planner {
public:
	Planner(Function &F, const std::vector<Access> &accesses) : F(F), DL(F.getParent()->getDataLayout()), accesses(accesses) {}

	Plan run()
	{
		for (BasicBlock *BB : ReversePostOrderTraversal<Function *>(&F))
			order.push_back(BB);
		number();
		events();
		anticipate();
		hoist();
		for (Node &n : nodes)
			if (n.item >= 0)
				widen(n);
		settle();
		return result();
	}

private:
	// ---- items

	int itemOf(Value *ptr, uint64_t size, bool write)
	{
		AddressBase b{ptr, {}};
		APInt off(64, 0);
		MapVector<Value *, APInt> indices;
		while (auto *G = dyn_cast<GEPOperator>(b.root)) {
			MapVector<Value *, APInt> more = indices;
			APInt at = off;
			if (!G->collectOffset(DL, 64, more, at) || more.size() > 3 || at.sge(Reach) || at.sle(-Reach))
				break;
			indices = std::move(more);
			off = at;
			b.root = G->getPointerOperand();
		}
		for (auto &[v, scale] : indices)
			b.indices.push_back({v, scale.getSExtValue()});
		llvm::sort(b.indices);
		auto [it, fresh] = baseOf.try_emplace(b, bases.size());
		if (fresh)
			bases.push_back(b);
		Item i{it->second, off.getSExtValue(), off.getSExtValue() + int64_t(size), write};
		auto [at, added] = itemNumber.try_emplace(i, items.size());
		if (added)
			items.push_back(i);
		return at->second;
	}

	void number()
	{
		for (const Access &a : accesses) {
			nodes.push_back({a.before, a.ptr, isFixed(a) ? itemOf(a.ptr, a.size, a.write) : -1, &a});
		}
		none.resize(items.size());
		ofBase.resize(bases.size());
		for (unsigned i = 0; i < items.size(); i++)
			ofBase[items[i].base].push_back(i);
		for (unsigned i = 0; i < items.size(); i++) {
			BitVector v = none;
			for (unsigned j : ofBase[items[i].base])
				if (items[i].lo <= items[j].lo && items[j].hi <= items[i].hi && items[i].write >= items[j].write)
					v.set(j);
			implied.push_back(v);
		}
	}

	// ---- events of each block, in order

	void events()
	{
		DenseMap<Instruction *, BitVector> ends;
		for (unsigned b = 0; b < bases.size(); b++) {
			auto add = [&](Value *v) {
				auto *I = dyn_cast<Instruction>(v);
				if (!I)
					return;
				BitVector &e = ends.try_emplace(I, none).first->second;
				for (unsigned i : ofBase[b])
					e.set(i);
			};
			add(bases[b].root);
			for (auto &[v, scale] : bases[b].indices)
				add(v);
		}
		DenseMap<Instruction *, SmallVector<unsigned, 2>> touches;
		for (unsigned n = 0; n < nodes.size(); n++)
			touches[nodes[n].before].push_back(n);
		for (BasicBlock *BB : order) {
			auto &list = flow[BB].events;
			for (Instruction &I : *BB) {
				if (auto t = touches.find(&I); t != touches.end())
					for (unsigned n : t->second)
						list.push_back({Event::Touch, n});
				if (mayRevoke(I))
					list.push_back({Event::Revoke, 0});
				if (auto e = ends.find(&I); e != ends.end()) {
					list.push_back({Event::Define, unsigned(defined.size())});
					defined.push_back(e->second);
				}
			}
		}
	}

	// What an event that touches nothing ends.
	void end(const Event &e, BitVector &s)
	{
		if (e.kind == Event::Revoke)
			s.reset();
		else
			s.reset(defined[e.n]);
	}

	// ---- what is certain to come: backwards, all ways on

	void coming(BasicBlock *BB, BitVector &s, bool record)
	{
		for (const Event &e : reverse(flow[BB].events)) {
			if (e.kind != Event::Touch) {
				end(e, s);
			} else if (nodes[e.n].item >= 0) {
				s |= implied[nodes[e.n].item];
				if (record)
					antic[e.n] = s;
			}
		}
	}

	void anticipate()
	{
		// Ways that never end promise nothing: they start from nothing, the others from everything.
		SmallVector<BasicBlock *, 8> ends;
		for (BasicBlock *BB : order) {
			flow[BB].in = none;
			if (succ_empty(BB))
				ends.push_back(BB);
		}
		SmallPtrSet<BasicBlock *, 32> reaches(ends.begin(), ends.end());
		while (!ends.empty())
			for (BasicBlock *from : predecessors(ends.pop_back_val()))
				if (reaches.insert(from).second)
					ends.push_back(from);
		for (BasicBlock *BB : order)
			if (reaches.contains(BB))
				flow[BB].in.flip();
		antic.resize(nodes.size(), none);
		for (bool again = true; again;) {
			again = false;
			for (BasicBlock *BB : reverse(order)) {
				BitVector s = atEnd(BB);
				coming(BB, s, false);
				if (s != flow[BB].in) {
					flow[BB].in = s;
					again = true;
				}
			}
		}
		for (BasicBlock *BB : order) {
			BitVector s = atEnd(BB);
			flow[BB].end = s;
			coming(BB, s, true);
		}
	}

	BitVector atEnd(BasicBlock *BB)
	{
		if (succ_empty(BB))
			return none;
		BitVector s = none;
		s.flip();
		for (BasicBlock *next : successors(BB))
			s &= flow[next].in;
		return s;
	}

	// ---- loops without calls: what every round touches is checked before the first

	void hoist()
	{
		DominatorTree DT(F);
		LoopInfo LI(DT);
		for (Loop *L : LI.getLoopsInPreorder()) {
			BasicBlock *P = L->getLoopPreheader();
			if (!P || !flow.count(P))
				continue;
			BitVector inside = none;
			bool revokes = false;
			for (BasicBlock *BB : L->blocks())
				for (const Event &e : flow[BB].events)
					if (e.kind == Event::Revoke)
						revokes = true;
					else if (e.kind == Event::Touch && nodes[e.n].item >= 0)
						inside.set(nodes[e.n].item);
			inside &= flow[P].end;
			if (revokes)
				continue;
			for (unsigned i : inside.set_bits()) {
				flow[P].events.push_back({Event::Touch, unsigned(nodes.size())});
				nodes.push_back({P->getTerminator(), nullptr, int(i), nullptr});
				antic.push_back(flow[P].end);
			}
		}
	}

	// ---- what a check at a node covers: its own bytes and those coming that fit into one window

	void widen(Node &n)
	{
		const Item &own = items[n.item];
		int64_t first = granuleFirst(own.lo), last = granuleLast(own.hi);
		SmallVector<Piece, 8> parts{{own.lo, own.hi, own.write}};
		for (unsigned i : ofBase[own.base]) {
			const Item &o = items[i];
			if (!antic[&n - nodes.data()].test(i) || int(i) == n.item)
				continue;
			int64_t f = std::min(first, granuleFirst(o.lo)), l = std::max(last, granuleLast(o.hi));
			if (l - f >= WindowGranules)
				continue;
			first = f;
			last = l;
			parts.push_back({o.lo, o.hi, o.write});
		}
		n.pieces = mergePieces(parts);
		n.gives = none;
		for (unsigned i : ofBase[own.base])
			if (covered(n.pieces, items[i]))
				n.gives.set(i);
	}

	static bool covered(const std::vector<Piece> &pieces, const Item &i)
	{
		for (const Piece &p : pieces)
			if (p.write >= i.write && p.lo <= i.lo && i.hi <= p.hi)
				return true;
		return false;
	}

	// ---- what has been checked: forwards, on all ways here

	// Calls seen(node, covered) for each node whose item is known, in no particular order.
	template <typename Seen> void available(Seen seen)
	{
		for (BasicBlock *BB : order) {
			flow[BB].out = none;
			flow[BB].out.flip();
		}
		auto pass = [&](BasicBlock *BB, bool last) {
			BitVector s = none;
			if (BB != &F.getEntryBlock()) {
				s.flip();
				for (BasicBlock *from : predecessors(BB))
					if (auto it = flow.find(from); it != flow.end())
						s &= it->second.out;
			}
			for (const Event &e : flow[BB].events) {
				if (e.kind != Event::Touch) {
					end(e, s);
					continue;
				}
				Node &n = nodes[e.n];
				if (n.item < 0)
					continue;
				if (last)
					seen(n, s.test(n.item));
				s |= n.emitted ? n.gives : n.access ? implied[n.item] : none;
			}
			bool changed = s != flow[BB].out;
			flow[BB].out = s;
			return changed;
		};
		for (bool again = true; again;) {
			again = false;
			for (BasicBlock *BB : order)
				again |= pass(BB, false);
		}
		for (BasicBlock *BB : order)
			pass(BB, true);
	}

	// Every node's item is checked there or known there. Dropping a check that others cover may uncover a third,
	// which then stays; so first drop, then only add.
	void settle()
	{
		for (Node &n : nodes)
			n.emitted = n.item >= 0;
		bool changed = true;
		for (unsigned round = 0; changed; round++) {
			SmallVector<Node *, 16> flip;
			available([&](Node &n, bool known) {
				if (n.emitted ? known && !round : !known && n.access)
					flip.push_back(&n);
			});
			changed = !flip.empty() || !round;
			for (Node *n : flip)
				n->emitted = !n->emitted;
		}
	}

	Plan result()
	{
		Plan plan;
		plan.bases = bases;
		for (BasicBlock *BB : order)
			for (const Event &e : flow[BB].events) {
				if (e.kind != Event::Touch)
					continue;
				Node &n = nodes[e.n];
				if (n.item < 0)
					plan.checks.push_back({n.before, n.ptr, 0, 0, {}, n.access});
				else if (n.emitted)
					plan.checks.push_back({n.before, n.ptr, items[n.item].lo, items[n.item].base, n.pieces, nullptr});
			}
		if (reasonsWanted(F))
			explain(plan);
		return plan;
	}

	// ---- why, for remarks and statistics

	void explain(Plan &plan)
	{
		DominatorTree DT(F);
		std::vector<SmallVector<const Node *, 8>> of(bases.size());
		for (const Node &n : nodes)
			if (n.item >= 0)
				of[items[n.item].base].push_back(&n);
		for (const Node &n : nodes) {
			if (!n.access || !DT.isReachableFromEntry(n.before->getParent()))
				continue;
			Verdict v{n.access, Verdict::Alone, nullptr};
			if (n.item >= 0 && !n.emitted) {
				v.why = Verdict::Merged;
				for (const Node *m : of[items[n.item].base])
					if (m->emitted && m->gives.test(n.item) && before(DT, *m, n)) {
						v.why = m->access ? Verdict::Merged : Verdict::Hoisted;
						v.by = m->before;
					}
			} else if (n.item >= 0) {
				v.why = Verdict::First;
				for (const Node *m : of[items[n.item].base])
					if (m != &n && implied[m->item].test(n.item) && before(DT, *m, n))
						v.by = callBetween(*m, n);
				if (v.by)
					v.why = Verdict::AfterCall;
			}
			plan.verdicts.push_back(v);
		}
	}

	static bool before(const DominatorTree &DT, const Node &m, const Node &n)
	{
		return m.before == n.before ? &m < &n : DT.dominates(m.before, n.before);
	}

	// The nearest call that may revoke on the way back from n to m; null: there is none.
	const Instruction *callBetween(const Node &m, const Node &n)
	{
		SmallVector<const Instruction *, 8> from{n.before};
		SmallPtrSet<const BasicBlock *, 16> seen;
		for (unsigned k = 0; k < from.size(); k++) {
			const Instruction *I = from[k];
			// m.before itself comes after its check.
			for (; I && I != m.before; I = I->getPrevNode())
				if (I != n.before && mayRevoke(*I))
					return I;
			if (I)
				return mayRevoke(*I) && I != n.before ? I : nullptr;
			for (const BasicBlock *P : predecessors(from[k]->getParent()))
				if (seen.insert(P).second)
					from.push_back(P->getTerminator());
		}
		return nullptr;
	}

	struct Flow {
		std::vector<Event> events;
		BitVector in, end, out;	/* certain to come at the start and the end; checked at the end */
	};
	Function &F;
	const DataLayout &DL;
	const std::vector<Access> &accesses;
	std::vector<BasicBlock *> order;
	std::vector<AddressBase> bases;
	std::map<AddressBase, unsigned> baseOf;
	std::vector<Item> items;
	std::map<Item, unsigned> itemNumber;
	std::vector<SmallVector<unsigned, 4>> ofBase;
	std::vector<BitVector> implied, defined, antic;
	std::vector<Node> nodes;
	DenseMap<BasicBlock *, Flow> flow;
	BitVector none;
};

} // namespace

// Option mode=naive: nothing is shared, so that a benchmark can say what sharing saves.
static Plan checkEach(const std::vector<Access> &accesses)
{
	Plan plan;
	for (const Access &a : accesses) {
		plan.verdicts.push_back({&a, isFixed(a) ? Verdict::First : Verdict::Alone, nullptr});
		if (!isFixed(a)) {
			plan.checks.push_back({a.before, a.ptr, 0, 0, {}, &a});
			continue;
		}
		plan.checks.push_back({a.before, a.ptr, 0, unsigned(plan.bases.size()), {{0, int64_t(a.size), a.write}}, nullptr});
		plan.bases.push_back({a.ptr, {}});
	}
	return plan;
}

std::vector<Piece> mergePieces(SmallVectorImpl<Piece> &all)
{
	std::vector<Piece> pieces;
	llvm::sort(all, [](const Piece &a, const Piece &b) {
		return std::make_tuple(!a.write, a.lo, a.hi) < std::make_tuple(!b.write, b.lo, b.hi);
	});
	for (const Piece &p : all)
		addPiece(pieces, p);
	return pieces;
}

Plan planChecks(Function &F, const std::vector<Access> &accesses)
{
	if (session().opt.naive)
		return checkEach(accesses);
	return Planner(F, accesses).run();
}

} // namespace sfi
