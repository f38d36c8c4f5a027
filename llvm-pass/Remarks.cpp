// SPDX-License-Identifier: GPL-2.0
// Remarks.cpp - why each access has a check of its own, or needs none: -Rpass=sfi, -Rpass-missed=sfi, and stats.
#include "Accesses.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/DiagnosticHandler.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/InlineAsm.h"

using namespace llvm;
namespace sfi {

static std::string describe(const Access &a)
{
	std::string what = a.write ? "store of " : "load of ";
	if (a.len)
		return what + "a block";
	return what + std::to_string(a.size) + (a.size == 1 ? " byte" : " bytes");
}

static std::string lineOf(const Instruction *I)
{
	const DILocation *d = I->getDebugLoc();
	return d ? " at line " + std::to_string(d->getLine()) : "";
}

// Whoever a call is to, in the driver's words.
static std::string calleeOf(const Instruction *I)
{
	auto *CB = cast<CallBase>(I);
	if (CB->isInlineAsm())
		return "inline assembly that may sleep";
	const Function *F = CB->getCalledFunction();
	if (!F)
		return "a call through a pointer";
	StringRef n = F->getName();
	n.consume_front("__sfi_stub_");
	return (n + "()").str();
}

static bool remarksWanted(const Function &F)
{
	return F.getContext().getDiagHandlerPtr()->isAnyRemarkEnabled("sfi");
}

bool reasonsWanted(const Function &F)
{
	return session().opt.stats || remarksWanted(F);
}

static void emit(const Instruction *I, bool missed, const char *name, const std::string &text)
{
	if (!remarksWanted(*I->getFunction()))
		return;
	OptimizationRemarkEmitter ORE(I->getFunction());
	if (missed)
		ORE.emit([&] { return OptimizationRemarkMissed("sfi", name, I) << text; });
	else
		ORE.emit([&] { return OptimizationRemark("sfi", name, I) << text; });
}

void remarkSafe(const Access &a, const Value *object)
{
	session().stats.safe++;
	emit(a.before, false, "Safe", describe(a) + ": no check, " +
	     (isa<AllocaInst>(object) ? "a local that cannot be overrun"
				      : isa<Argument>(object) ? "an argument on the stack" : "a constant place in an object known by name"));
}

void remarkRanged(const Access &a)
{
	session().stats.ranged++;
	emit(a.before, false, "Ranged", describe(a) + ": no check, all rounds are checked before the loop");
}

void remarkVerdict(const Verdict &v)
{
	Stats &s = session().stats;
	const Instruction *I = v.access->before;
	std::string what = describe(*v.access);

	switch (v.why) {
	case Verdict::First:
		s.first++;
		return emit(I, true, "First", what + ": checked here, no check before it on all paths is of these bytes");
	case Verdict::AfterCall:
		s.afterCall++;
		return emit(I, true, "AfterCall", what + ": checked here, as " + calleeOf(v.by) + lineOf(v.by) +
			    " ends what is known of these bytes");
	case Verdict::Alone:
		s.alone++;
		return emit(I, true, "Alone", what + ": checked here by a call, as a block");
	case Verdict::Merged:
		s.repeated++;
		return emit(I, false, "Merged", what + ": no check, " + (v.by ? "the one" + lineOf(v.by) : "one on each path") +
			    " says it");
	case Verdict::Hoisted:
		s.repeated++;
		return emit(I, false, "Hoisted", what + ": no check, one before the loop says it");
	}
}

} // namespace sfi
