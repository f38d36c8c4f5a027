// SPDX-License-Identifier: GPL-2.0
//===- InlineAsm.cpp - inline assembly is reviewed or refused --------------===//
//
// Memory operands are checked like accesses. Everything else a template does
// must be on the lists below: an instruction that cannot reach memory except
// through an operand, a directive, or a call to a reviewed kernel helper.
// Register-indirect operands, string instructions, segment, control-register
// and MSR writes are on no list, so they are compile errors.
//
//===----------------------------------------------------------------------===//
#include "Passes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/IR/InlineAsm.h"

using namespace llvm;

namespace sfi {

static const StringSet<> &instructions() {
  static const StringSet<> S = {
      "mov",    "movb",  "movw",   "movl",    "movq",    "add",     "addb",
      "addw",   "addl",  "addq",   "adc",     "adcl",    "adcq",    "sub",
      "subb",   "subw",  "subl",   "subq",    "sbb",     "inc",     "incb",
      "incw",   "incl",  "incq",   "dec",     "decb",    "decw",    "decl",
      "decq",   "and",   "andb",   "andw",    "andl",    "andq",    "or",
      "orb",    "orw",   "orl",    "orq",     "xor",     "xorb",    "xorw",
      "xorl",   "xorq",  "neg",    "not",     "cmp",     "cmpl",    "cmpq",
      "test",   "testb", "testl",  "testq",   "xadd",    "xaddb",   "xaddw",
      "xaddl",  "xaddq", "xchg",   "xchgb",   "xchgw",   "xchgl",   "xchgq",
      "cmpxchg", "cmpxchgb", "cmpxchgw", "cmpxchgl", "cmpxchgq", "bt", "btl",
      "btq",    "bts",   "btsl",   "btsq",    "btr",     "btrl",    "btrq",
      "btc",    "btcl",  "btcq",   "bsf",     "bsfl",    "bsfq",    "bsr",
      "bsrl",   "bsrq",  "tzcnt",  "tzcntl",  "tzcntq",  "lzcnt",   "popcntl",
      "popcntq", "bswap", "bswapl", "bswapq", "mul",     "mulq",    "imul",
      "shl",    "shr",   "shll",   "shrl",    "shlq",    "shrq",    "rol",
      "roll",   "rolw",  "ror",    "rorl",    "rorw",    "cmova",   "cmovg",
      "cmovc",  "setc",  "sete",   "setz",    "setb",    "seto",    "setne",
      "pause",  "nop",   "mfence", "lfence",  "sfence",  "rdtsc",   "rdtscp",
      "cpuid",  "ud2",   "pushf",  "pushfq",  "jmp",     "ud1"};
  return S;
}

/// Kernel helpers that inline assembly may call: they preserve the C ABI or
/// touch registers only, and write no memory the driver chose.
static const StringSet<> &helpers() {
  static const StringSet<> S = {
      "__SCT__preempt_schedule", "__SCT__preempt_schedule_notrace",
      "__SCT__might_resched",    "__SCT__cond_resched",
      "__sw_hweight32",          "__sw_hweight64"};
  return S;
}

/// Text of the first thing in \p Line that no list has; empty if all is reviewed.
static StringRef unreviewed(StringRef Line) {
  Line = Line.split('#').first.trim();
  while (!Line.empty()) {
    auto [Word, Rest] = Line.split(' ');
    Word = Word.trim();
    if (Word.ends_with(":")) { // label
      Line = Rest.ltrim();
      continue;
    }
    if (Word == "lock" || Word == "rep" || Word == "rep;") {
      Line = Rest.ltrim();
      continue;
    }
    break;
  }
  if (Line.empty())
    return "";
  size_t End = Line.find_first_of(" \t");
  StringRef Op = Line.substr(0, End);
  StringRef Args = End == StringRef::npos ? "" : Line.substr(End).trim();
  if (Op == ".byte") // ud2 of BUG/WARN and the nops of static keys
    return Args.starts_with("0x0f, 0x0b") || Args.starts_with("0x0f,0x0b") ||
                   Args.starts_with("0x0f,0x1f,0x44,0x00,0x00") ||
                   Args.starts_with("0x66,0x90")
               ? ""
               : Line;
  if (Op.starts_with("."))
    return "";
  if (Op == "pop") // native_save_fl: into a register operand
    return Args.starts_with("$") ? "" : Line;
  if (Op == "call")
    return helpers().contains(Args) ? "" : Line;
  if (!instructions().contains(Op))
    return Line;
  // Register-indirect operands reach memory no operand announces.
  if (Args.contains('(') && !Args.contains("(%rip)"))
    return Line;
  return "";
}

void collectAsm(CallBase &CB, SmallVectorImpl<Access> &Out) {
  auto *IA = cast<InlineAsm>(CB.getCalledOperand());
  SmallVector<StringRef, 16> Lines;
  SplitString(IA->getAsmString(), Lines, "\n;");
  for (StringRef L : Lines)
    if (StringRef Bad = unreviewed(L); !Bad.empty()) {
      diagnose(&CB, *CB.getFunction(),
               "inline assembly not reviewed: '" + Bad +
                   "'; see docs/limits.md, or opt the function out with "
                   "__no_sfi");
      return;
    }
  const DataLayout &DL = CB.getFunction()->getDataLayout();
  unsigned ArgNo = 0;
  for (const InlineAsm::ConstraintInfo &C : IA->ParseConstraints()) {
    if (C.Type == InlineAsm::isClobber || C.Type == InlineAsm::isLabel)
      continue;
    if (C.Type == InlineAsm::isOutput && !C.isIndirect)
      continue; // a register result, not an argument
    unsigned N = ArgNo++;
    if (!C.isIndirect)
      continue;
    Type *Ty = CB.getParamElementType(N);
    uint64_t Size = std::max<uint64_t>(1, DL.getTypeStoreSize(Ty));
    Out.push_back({CB.getArgOperand(N),
                   ConstantInt::get(Type::getInt64Ty(CB.getContext()), Size),
                   C.Type == InlineAsm::isOutput});
  }
}

} // namespace sfi
