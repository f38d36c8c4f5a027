// SPDX-License-Identifier: GPL-2.0
// AddressFlow.cpp - follows the address of a function to the place that keeps or calls it.
#include "AddressFlow.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Operator.h"

using namespace llvm;
namespace sfi {

void Sink::merge(const Sink &o)
{
	if (o.kind == None || kind == Unknown)
		return;
	if (kind == None || o.kind == Unknown)
		*this = o;
	else if (kind != o.kind || slot != o.slot)
		*this = {Unknown, "", "two places that need different entry points"};
}

StringRef kernelName(const Function &F)
{
	StringRef n = F.getName();
	n.consume_front("__sfi_stub_");
	return n;
}

static Step stepOf(StructType *T, uint64_t offset)
{
	Step s{"", offset, false};
	if (!T->hasName())
		return s;
	StringRef n = T->getName();
	if (!n.consume_front("struct.") && !n.consume_front("union."))
		return s;
	auto [head, tail] = n.rsplit('.');
	unsigned number;
	if (!tail.empty() && !tail.getAsInteger(10, number))
		n = head;
	if (n == "anon")
		return s;
	s.tag = n.str();
	s.driver = session().origin.records.contains(n);
	return s;
}

void pathOfType(Type *T, uint64_t offset, const DataLayout &DL, FieldPath &path)
{
	for (;;) {
		if (auto *A = dyn_cast<ArrayType>(T)) {
			T = A->getElementType();
			uint64_t size = DL.getTypeAllocSize(T);
			if (!size)
				return;
			offset %= size;
		} else if (auto *S = dyn_cast<StructType>(T); S && S->getNumElements()) {
			const StructLayout *L = DL.getStructLayout(S);
			if (offset >= L->getSizeInBytes())
				return;
			path.push_back(stepOf(S, offset));
			unsigned i = L->getElementContainingOffset(offset);
			offset -= L->getElementOffset(i);
			T = S->getElementType(i);
		} else {
			return;
		}
	}
}

// Casts alone: stripPointerCasts() also takes the GEP of a struct's first field, which says what struct it is.
static const Value *stripCasts(const Value *P)
{
	while (Operator::getOpcode(P) == Instruction::BitCast || Operator::getOpcode(P) == Instruction::AddrSpaceCast)
		P = cast<Operator>(P)->getOperand(0);
	return P;
}

bool pathOfPointer(const Value *P, const DataLayout &DL, FieldPath &path)
{
	SmallVector<std::pair<Type *, uint64_t>, 4> levels;	/* innermost first */
	uint64_t below = 0;
	P = stripCasts(P);
	while (auto *G = dyn_cast<GEPOperator>(P)) {
		// The leading index moves between whole objects; the rest say where inside one.
		APInt in(64, 0), lead(64, 0);
		Type *T = G->getSourceElementType();
		SmallVector<Value *, 4> idx(G->idx_begin(), G->idx_end());
		uint64_t first = 0;
		if (auto *c = dyn_cast<ConstantInt>(idx[0]))
			first = c->getSExtValue() * DL.getTypeAllocSize(T).getFixedValue();
		else if (T->isIntegerTy(8))
			return false;
		idx[0] = ConstantInt::get(Type::getInt64Ty(P->getContext()), 0);
		for (Value *&v : idx)
			if (!isa<ConstantInt>(v))
				v = ConstantInt::get(Type::getInt64Ty(P->getContext()), 0); /* array index: any element */
		int64_t off = DL.getIndexedOffsetInType(T, idx);
		below += off;
		if (T->isStructTy() && T->isSized())
			levels.push_back({T, below});
		else
			below += first;
		P = stripCasts(G->getPointerOperand());
	}
	if (auto *V = dyn_cast<GlobalVariable>(P)) {
		if (session().origin.globalPath && session().origin.globalPath(V->getName(), below, path))
			return true;
		pathOfType(V->getValueType(), below, DL, path);
		return true;
	}
	if (auto *A = dyn_cast<AllocaInst>(P)) {
		pathOfType(A->getAllocatedType(), below, DL, path);
		return true;
	}
	for (auto &[T, off] : reverse(levels))
		pathOfType(T, off, DL, path);
	return !path.empty();
}

Sink sinkOfPath(const FieldPath &path)
{
	const Step *inner = nullptr;
	for (const Step &s : path) {
		StringRef slot = session().table.field(s.tag, s.offset);
		if (!s.tag.empty() && !slot.empty())
			return {Sink::Kernel, slot.str(), ""};
		if (!s.tag.empty())
			inner = &s;
	}
	// A plain variable, or a struct of the driver's own, never reaches the kernel by itself.
	if (path.empty() || (inner && inner->driver))
		return {Sink::Raw, "", ""};
	if (!inner)
		return {Sink::Unknown, "", "a field of an anonymous struct"};
	std::string field = session().origin.fieldName ? session().origin.fieldName(inner->tag, inner->offset) : "";
	std::string what = "struct " + inner->tag + (field.empty() ? " at offset " + std::to_string(inner->offset) : field);
	return {Sink::Unknown, "", what};
}

static Sink sinkOfValue(const Value &V, unsigned depth)
{
	Sink s;
	for (const Use &U : V.uses())
		s.merge(sinkOf(U, depth));
	return s;
}

static Sink sinkOfArgument(const CallBase &CB, unsigned arg, unsigned depth)
{
	auto *F = dyn_cast<Function>(CB.getCalledOperand()->stripPointerCasts());
	if (CB.isInlineAsm())
		return {Sink::Unknown, "", "an inline assembly operand"};
	if (!F)	/* __sfi_icall lets it reach only the driver */
		return {Sink::Raw, "", ""};
	if (F->isIntrinsic())
		return F->getName().starts_with("llvm.is.constant") || F->getName().starts_with("llvm.expect")
			       ? sinkOfValue(CB, depth + 1)
			       : Sink{Sink::Unknown, "", F->getName().str()};
	StringRef name = kernelName(*F), slot = session().table.callback(name, arg);
	if (!slot.empty())
		return {Sink::Kernel, slot.str(), ""};
	if (session().origin.isDriver(*F))
		return {Sink::Raw, "", ""};
	std::string what = "argument " + std::to_string(arg + 1) + " of '" + name.str() + "'";
	if (F->isDeclaration() || arg >= F->arg_size() || depth > 4)
		return {Sink::Unknown, "", what};
	return sinkOfValue(*F->getArg(arg), depth + 1);
}

Sink sinkOf(const Use &U, unsigned depth)
{
	const User *user = U.getUser();
	if (depth > 12)
		return {Sink::Unknown, "", "a computation too long to follow"};
	if (auto *CB = dyn_cast<CallBase>(user)) {
		if (CB->isCallee(&U))
			return {};
		return CB->isArgOperand(&U) ? sinkOfArgument(*CB, CB->getArgOperandNo(&U), depth) : Sink{};
	}
	if (auto *SI = dyn_cast<StoreInst>(user)) {
		if (U.getOperandNo() != 0)
			return {};
		const DataLayout &DL = SI->getModule()->getDataLayout();
		auto *A = dyn_cast<AllocaInst>(SI->getPointerOperand()->stripPointerCasts());
		if (A && !A->getAllocatedType()->isAggregateType()) {
			// A local that was not promoted (-O0): its loads carry on.
			Sink s;
			for (const User *AU : A->users()) {
				if (auto *L = dyn_cast<LoadInst>(AU))
					s.merge(sinkOfValue(*L, depth + 1));
				else if (auto *C = dyn_cast<CallBase>(AU); !isa<StoreInst>(AU) && !(C && C->isLifetimeStartOrEnd()))
					s.merge({Sink::Unknown, "", "a local variable whose address is taken"});
			}
			return s;
		}
		FieldPath path;
		if (!pathOfPointer(SI->getPointerOperand(), DL, path)) {
			// An array of callbacks: SFI_SLOT_ARG may name their type.
			const Session &S = session();
			auto it = S.origin.assigned.find((SI->getFunction()->getName() + ":" + U.get()->getName()).str());
			if (it != S.origin.assigned.end() && S.table.slots.contains("arg__" + it->second))
				return {Sink::Kernel, "arg__" + it->second, ""};
			return {Sink::Unknown, "", "memory reached through an untyped pointer"};
		}
		return sinkOfPath(path);
	}
	if (isa<PHINode>(user) || isa<SelectInst>(user) || isa<CastInst>(user) || isa<FreezeInst>(user))
		return sinkOfValue(*user, depth + 1);
	if (isa<ICmpInst>(user) || isa<SwitchInst>(user))
		return {};
	if (isa<ReturnInst>(user))	/* back to driver code, which may only call it */
		return {Sink::Raw, "", ""};
	return {Sink::Unknown, "", "a computation that the plugin does not follow"};
}

} // namespace sfi
