// SPDX-License-Identifier: GPL-2.0
// InlineAsm.cpp - reviews inline assembly. A statement passes when every instruction in it is one of
// the reviewed mnemonics and reaches memory only through operands of the statement, or is in the
// table of reviewed instructions; what it does to its memory operands is then checked like a store.
#include "AddressFlow.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/Support/Regex.h"

using namespace llvm;
namespace sfi {
namespace {

// Whole instructions, reviewed one by one.
const char *const ReviewedInstructions[] = {
	"lea 0(%rip),$0",			// _THIS_IP_
	"addl $$0,-4(%rsp)",			// smp_mb(): below the native stack pointer, adds 0
	".byte 0x0f,0x0b", "ud2",		// BUG(), WARN(): caught by the runtime
	".byte 0x0f,0x1f,0x44,0x00,0x00",	// a static key's 5-byte NOP
	".byte 0x66,0x90", "nop", "rep nop", "pause",
	"mfence", "lfence", "sfence", "rdtsc", "rdtscp",
	"cli", "sti", "pushf", "pushfq",	// the gate restores flags and reports imbalance
	"pop $0", "pop %rax",			// follows pushf; a memory operand is checked
	"call BUG_func",			// a paravirt call before the kernel patches it; never runs
	"call __SCT__preempt_schedule",		// scheduling points: they come back
	"call __SCT__preempt_schedule_notrace",
	"call __SCT__might_resched", "call __SCT__cond_resched",
	"lock", "rep",				// prefixes written as statements of their own
};

// Data processing: nothing but the operands named.
const char *const ReviewedMnemonics[] = {
	"mov", "add", "sub", "inc", "dec", "and", "or", "xor", "not", "neg", "adc", "sbb", "cmp", "test", "xchg", "xadd",
	"cmpxchg", "cmpxchg8b", "cmpxchg16b", "bsf", "bsr", "bt", "bts", "btr", "btc", "shl", "shr", "sar", "rol", "ror",
	"lea", "bswap", "mul", "imul", "div", "idiv", "popcnt", "shld", "shrd", "prefetcht0", "prefetchw", "prefetchnta",
	"clflush", "movz", "movs", "cmov"};

// Sections that describe the code and hold none.
const char *const DataSections[] = {".smp_locks", "__bug_table", "__jump_table", ".altinstructions",
				    ".parainstructions", ".retpoline_sites", ".rodata.str"};

// Per-CPU words of the kernel that a driver's header inlines may read.
const char *const PerCpuReadable[] = {"current_task", "pcpu_hot", "const_pcpu_hot", "__preempt_count", "this_cpu_off",
				      "cpu_number", "numa_node"};

struct Operand {
	int arg = -1;		// call argument, -1: register output
	bool memory = false, output = false, named = false, stackPointer = false;
	uint64_t size = 0;	// bytes; of a register operand: what an instruction without a suffix may store
};

class Reviewer {
public:
	Reviewer(const CallBase &CB, SmallVectorImpl<AsmAccess> &Out) : CB(CB), Out(Out) {}

	std::string run()
	{
		const auto *IA = cast<InlineAsm>(CB.getCalledOperand());
		if (IA->getDialect() != InlineAsm::AD_ATT)
			return "Intel syntax is not reviewed";
		const DataLayout &DL = CB.getModule()->getDataLayout();
		unsigned arg = 0, result = 0;
		for (const auto &c : IA->ParseConstraints()) {
			Operand o;
			if (c.Type == InlineAsm::isClobber || c.Type == InlineAsm::isLabel) {
				if (c.Type == InlineAsm::isLabel)
					operands.push_back(o);
				continue;
			}
			o.output = c.Type == InlineAsm::isOutput;
			if (!o.output || c.isIndirect) {
				o.arg = arg++;
				if (c.isIndirect) {
					o.memory = true;
					Type *T = CB.getParamElementType(o.arg);
					o.size = T ? DL.getTypeStoreSize(T).getFixedValue() : 8;
				}
			}
			o.stackPointer = o.output && is_contained(c.Codes, "{rsp}");
			if (!o.memory) {
				auto *S = dyn_cast<StructType>(CB.getType());
				Type *T = o.arg >= 0 ? CB.getArgOperand(o.arg)->getType() : S ? S->getElementType(result++) : CB.getType();
				o.size = T->isSized() ? DL.getTypeStoreSize(T).getFixedValue() : 8;
			}
			operands.push_back(o);
		}
		for (const std::string &insn : instructions(IA->getAsmString()))
			if (std::string why = review(insn); !why.empty())
				return why;
		if (pushed)
			return "it leaves the stack pointer moved";
		for (const Operand &o : operands)
			if (o.memory && (!o.named || o.output) && !perCpu.contains(o.arg) && !isTied(o))
				Out.push_back({unsigned(o.arg), o.size, o.output, -1});
		return reason;
	}

private:
	// The input half of "+m", or the first word of a bit string: another access covers it.
	bool isTied(const Operand &o)
	{
		for (const AsmAccess &a : Out)
			if (CB.getArgOperand(a.arg) == CB.getArgOperand(o.arg) && (a.bitArg >= 0 || a.size >= o.size) &&
			    (a.write || !o.output))
				return true;
		return any_of(operands, [&](const Operand &p) {
			return perCpu.contains(p.arg) && p.memory && CB.getArgOperand(p.arg) == CB.getArgOperand(o.arg);
		});
	}

	// Splits the template into instructions without labels, comments and descriptive sections.
	std::vector<std::string> instructions(StringRef text)
	{
		std::string clean;
		for (size_t i = 0; i < text.size(); i++) {
			if (text.substr(i).starts_with("/*")) {
				size_t end = text.find("*/", i);
				i = end == StringRef::npos ? text.size() : end + 1;
			} else if (text[i] == '#') {
				i = std::min(text.find('\n', i), text.size());
				clean += '\n';
			} else {
				clean += text[i] == ';' ? '\n' : text[i];
			}
		}
		std::vector<std::string> out;
		SmallVector<StringRef, 16> lines;
		SmallVector<bool, 2> sections;	// true: descriptive, skip
		StringRef(clean).split(lines, '\n', -1, false);
		static Regex label("^[ \t]*[.A-Za-z0-9_]+:");
		for (StringRef l : lines) {
			SmallVector<StringRef, 1> m;
			while (label.match(l, &m))
				l = l.drop_front(m[0].size());
			std::string s;
			for (char c : l.trim()) {
				if (c == '\t')
					c = ' ';
				if (c == ' ' && (s.empty() || s.back() == ' ' || s.back() == ','))
					continue;
				if (c == ',' && !s.empty() && s.back() == ' ')
					s.pop_back();
				s += c;
			}
			StringRef r(s);
			if (r.consume_front(".pushsection ")) {
				StringRef name = r.take_until([](char c) { return c == ',' || c == ' '; });
				bool data = any_of(DataSections, [&](const char *d) { return name.starts_with(d); }) ||
					    name.starts_with(".discard.");
				if (!data && name != ".altinstr_replacement")
					reason = "it writes section " + name.str();
				sections.push_back(data);
			} else if (r == ".popsection") {
				if (sections.empty())
					reason = "unbalanced .popsection";
				else
					sections.pop_back();
			} else if (r.empty() || isPadding(r)) {
				continue;
			} else if (!sections.empty() && sections.back()) {
				// Data alone: a directive could lead out of the section.
				static Regex data("^\\.(long|quad|byte|word|short|4byte|8byte|2byte|balign|align|org|asciz|ascii|string|zero|hword|int) ");
				static Regex set("^\\.(ifndef|ifdef|if|else|endif|set)( |$)");
				if (!data.match(r) && !set.match(r))
					reason = "'" + s + "' is no data, in a section that holds no code";
			} else {
				out.push_back(s);
			}
		}
		return out;
	}

	// Room for an alternative: with another filling it would be code.
	static bool isPadding(StringRef r)
	{
		return r.starts_with(".skip ") && (r.ends_with(",0x90") || r.ends_with(", 0x90"));
	}

	static SmallVector<StringRef, 4> splitOperands(StringRef s)
	{
		SmallVector<StringRef, 4> v;
		s.split(v, ',', -1, false);
		return v;
	}

	// "$3" or "${3:w}" -> 3; -1 for anything else.
	static int operandNumber(StringRef s, StringRef *modifier = nullptr)
	{
		static Regex r("^\\$(([0-9]+)|\\{([0-9]+):([a-zA-Z])\\})$");
		SmallVector<StringRef, 5> m;
		unsigned n;
		if (!r.match(s, &m) || (m[2].empty() ? m[3] : m[2]).getAsInteger(10, n))
			return -1;
		if (modifier)
			*modifier = m[4];
		return n;
	}

	std::string reviewPerCpu(unsigned n, bool write)
	{
		const Operand &o = operands[n];
		if (o.arg < 0)
			return "a per-CPU access that is not an operand";
		const DataLayout &DL = CB.getModule()->getDataLayout();
		APInt off(64, 0);
		const Value *base = CB.getArgOperand(o.arg)->stripAndAccumulateConstantOffsets(DL, off, true);
		const auto *G = dyn_cast<GlobalVariable>(base);
		perCpu.insert(o.arg);
		if (G && !G->isDeclaration() && G->getSection().starts_with(".data..percpu") &&
		    off.ule(DL.getTypeAllocSize(G->getValueType()) - std::min<uint64_t>(o.size, 8)))
			return "";
		if (G && !write && is_contained(PerCpuReadable, G->getName()))
			return "";
		// preempt_disable() and friends: the gate restores the count.
		if (G && write && (G->getName() == "__preempt_count" || (G->getName() == "pcpu_hot" && off == 8)))
			return "";
		return "it touches per-CPU data " + (G ? "'" + G->getName().str() + "'" : std::string("at a computed address"));
	}

	std::string review(StringRef insn)
	{
		StringRef whole = insn;
		insn.consume_front("lock ");
		insn.consume_front("rep ");
		if (is_contained(ReviewedInstructions, insn) || is_contained(ReviewedInstructions, whole)) {
			pushed += insn.starts_with("pushf");
			if (insn.starts_with("pop ")) {
				if (!pushed--)
					return "'pop' without a push before it";
				if (insn == "pop $0" && !operands.empty())
					operands[0].named = true;
			}
			return "";
		}
		auto [mnemonic, rest] = insn.split(' ');
		SmallVector<StringRef, 4> ops = splitOperands(rest);
		StringRef modifier;
		// asm goto: a jump to one of the statement's own labels.
		if (mnemonic.starts_with("j") && ops.size() == 1 && operandNumber(ops[0], &modifier) >= 0 && modifier == "l")
			return "";
		// get_user(), put_user(): the kernel checks the address, and they change the operands alone.
		static Regex userAccess("^call __(get|put)_user_\\$\\{([0-9]+):[cP]\\}$");
		if (SmallVector<StringRef, 3> m; userAccess.match(whole, &m)) {
			unsigned n;
			return m[2].getAsInteger(10, n) || n >= operands.size() || operands[n].arg < 0 ||
				       !isa<ConstantInt>(CB.getArgOperand(operands[n].arg)) ?
				       "'" + whole.str() + "' with a size that is no constant" : std::string();
		}
		if (mnemonic == "call" && ops.size() == 1 && ops[0].starts_with("*"))
			return reviewParavirt(ops[0].drop_front());
		if (mnemonic.starts_with("set") && ops.size() == 1 && operandNumber(ops[0]) >= 0)
			return touch(ops, "set", 1, true);
		StringRef base = mnemonic;
		uint64_t width = 0;
		if (!is_contained(ReviewedMnemonics, base)) {
			static const std::pair<char, uint64_t> suffixes[] = {{'b', 1}, {'w', 2}, {'l', 4}, {'q', 8}};
			for (auto [c, n] : suffixes)
				if (base.back() == c && is_contained(ReviewedMnemonics, base.drop_back())) {
					width = n;
					base = base.drop_back();
					break;
				}
		}
		if (!is_contained(ReviewedMnemonics, base))
			return "'" + whole.str() + "' is not a reviewed instruction";
		// String instructions and the like: memory that no operand names.
		if (ops.empty())
			return "'" + whole.str() + "' has implicit operands";
		if (base == "cmpxchg8b" || base == "cmpxchg16b")
			width = base == "cmpxchg8b" ? 8 : 16;
		bool reads = base == "cmp" || base == "test" || base == "bt" || base.starts_with("prefetch") ||
			     base == "clflush" || base == "mul" || base == "div" || base == "idiv" || base == "lea";
		return touch(ops, base, width, !reads);
	}

	// "${1:b}" names a part of the register.
	static uint64_t operandWidth(StringRef op, uint64_t size)
	{
		StringRef modifier;
		operandNumber(op, &modifier);
		return modifier == "b" || modifier == "h" ? 1 : modifier == "w" ? 2 : modifier == "k" ? 4 : modifier == "q" ? 8 : size;
	}

	std::string touch(ArrayRef<StringRef> ops, StringRef base, uint64_t width, bool writesLast)
	{
		// Without a suffix a register says how much is stored.
		if (!width)
			for (StringRef op : ops)
				if (int n = operandNumber(op); n >= 0 && unsigned(n) < operands.size() && !operands[n].memory)
					width = std::max(width, operandWidth(op, operands[n].size));
		for (unsigned i = 0; i < ops.size(); i++) {
			StringRef op = ops[i];
			bool write = (writesLast && i + 1 == ops.size()) || (writesLast && (base == "xchg" || base == "xadd"));
			bool gs = op.consume_front("%gs:");
			static Regex immediate("^\\$\\$-?(0x)?[0-9a-fA-F]+$");
			int n = operandNumber(op);
			if (n < 0 && !gs && immediate.match(op))
				continue;
			if (n < 0 || unsigned(n) >= operands.size())
				return "operand '" + ops[i].str() + "' is not one of the statement's operands";
			Operand &o = operands[n];
			o.named = true;
			if (o.stackPointer)
				return "it sets the stack pointer";
			if (gs) {
				if (std::string why = reviewPerCpu(n, write); !why.empty())
					return why;
				continue;
			}
			// The compiler takes an input for unchanged: a pointer checked before would be another now.
			if (write && !o.memory && !o.output)
				return "it writes '" + ops[i].str() + "', which it declares as an input";
			if (!o.memory || base == "lea")
				continue;
			AsmAccess a{unsigned(o.arg), std::max(o.size, width), write || o.output, -1};
			if (base.starts_with("bt") && i == 1) {
				// A bit number in a register reaches beyond the operand.
				a.size = width ? width : 8;
				int b = operandNumber(ops[0]);
				if (b >= 0 && operands[b].arg >= 0) {
					auto *c = dyn_cast<ConstantInt>(CB.getArgOperand(operands[b].arg));
					if (!c || c->getValue().uge(a.size * 8))
						a.bitArg = operands[b].arg;
				}
			}
			Out.push_back(a);
		}
		return "";
	}

	// Interrupt-flag operations of a paravirtualised kernel.
	std::string reviewParavirt(StringRef op)
	{
		int n = operandNumber(op);
		if (n >= 0 && unsigned(n) < operands.size() && operands[n].arg >= 0) {
			const Value *V = CB.getArgOperand(operands[n].arg);
			const auto *G = dyn_cast<GlobalVariable>(V->stripInBoundsOffsets());
			FieldPath path;
			operands[n].named = true;
			if (G && G->getName() == "pv_ops" && pathOfPointer(V, CB.getModule()->getDataLayout(), path))
				for (const Step &s : path)
					if (s.tag == "pv_irq_ops") {
						perCpu.insert(operands[n].arg);	// the word is read by the call alone
						return "";
					}
		}
		return "'call *" + op.str() + "' leaves the driver";
	}

	const CallBase &CB;
	SmallVectorImpl<AsmAccess> &Out;
	SmallVector<Operand, 8> operands;
	SmallSet<int, 4> perCpu;
	std::string reason;
	unsigned pushed = 0;	// words on the native stack
};

} // namespace

std::string reviewAsm(const CallBase &CB, SmallVectorImpl<AsmAccess> &Out)
{
	return Reviewer(CB, Out).run();
}

void auditModuleAsm(Module &M)
{
	SmallVector<StringRef, 16> lines;
	StringRef(M.getModuleInlineAsm()).split(lines, '\n', -1, false);
	bool text = true;
	static Regex label("^[.A-Za-z_][.A-Za-z0-9_]*:$");
	for (StringRef l : lines) {
		l = l.trim();
		if (l.starts_with(".section") || l.starts_with(".pushsection")) {
			StringRef flags = l.split(',').second;
			text = l.contains("text") || flags.split('@').first.contains('x');
		} else if (l.starts_with(".previous") || l.starts_with(".popsection") || l.starts_with(".text")) {
			text = true;
		} else if (!l.empty() && !l.starts_with("#") &&
			   (text ? !l.starts_with(".global") && !l.starts_with(".weak") && !l.starts_with(".type")
				 : !l.starts_with(".") && !label.match(l) && !l.contains(':'))) {
			session().error({M.getSourceFileName(), 0},
					"top-level assembly '" + l.str() + "' may hold code; move it to a function the plugin can check");
		}
	}
}

} // namespace sfi
