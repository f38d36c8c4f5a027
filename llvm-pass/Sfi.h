/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sfi.h - what the files of the plugin share: options, the spec table, facts
 * from the AST, diagnostics, and the entry point of every concept.
 */
#ifndef SFI_PLUGIN_H
#define SFI_PLUGIN_H

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassManager.h"
#include <functional>
#include <string>

namespace llvm {
class PassBuilder;
class StackSafetyGlobalInfo;
class AllocaInst;
class InlineAsm;
}

namespace sfi {

/** Options - the -fplugin-arg-sfi-KEY=VALUE settings. */
struct Options {
	std::string table, plant, report, root;
	std::vector<std::string> own;	/* kernel headers whose declarations are this driver's */
	bool optout = false, native = false, stats = false, poll = false;
	bool warn = false;	/* missing=warn: what is missing is a warning, and the object is for counting only */
	/* What a benchmark takes apart: no access checked, only those that write, each by itself. */
	bool gates = false, stores = false, naive = false;
	/** parse() - take one "KEY=VALUE"; a message on error, else empty. */
	std::string parse(llvm::StringRef arg);
	/** check() - once all are taken: what is missing or contradictory. */
	std::string check() const;
};

/** FieldSetter - the stub that a store into a field becomes, and how wide that field is, bytes. */
struct FieldSetter {
	std::string name;
	uint64_t size;
};

/** SpecTable - what sfi-specc derived from the interface specs. */
struct SpecTable {
	uint64_t hash = 0;
	llvm::StringMap<std::string> stubs;             /* function -> stub module */
	llvm::StringMap<std::string> callbacks;         /* "function:argno" -> slot */
	llvm::StringMap<std::string> fields;            /* "tag:offset" -> slot */
	llvm::StringMap<FieldSetter> setters;           /* "tag:offset" */
	llvm::StringSet<> slots, noreturns, keeps;	/* keeps: calls of its stub revoke nothing */
	/** load() - read FILE; a message with file:line on error, else empty. */
	std::string load(llvm::StringRef file);
	llvm::StringRef callback(llvm::StringRef fn, unsigned arg) const;
	llvm::StringRef field(llvm::StringRef tag, uint64_t offset) const;
	const FieldSetter *setter(llvm::StringRef tag, uint64_t offset) const;	/* null: stores there are stores */
};

/** Step - one struct on the way from an object to a field inside it. */
struct Step {
	std::string tag;	/* empty: anonymous, decides nothing */
	uint64_t offset;	/* of the field, from the start of this struct */
	bool driver;		/* declared in the driver's own files */
};
using FieldPath = llvm::SmallVector<Step, 4>;	/* outermost first */

struct Loc {
	std::string file;
	unsigned line = 0;
	std::string str() const { return line ? file + ":" + std::to_string(line) : file; }
};

/** KernelFunction - what the AST knows about a function of the kernel. */
struct KernelFunction {
	std::string skeleton;	/* a spec to start from */
	Loc use;		/* its first use in the driver's own files */
};

/** Origin - which names the driver declares itself; everything else is kernel. */
struct Origin {
	llvm::StringSet<> functions, records;
	llvm::StringMap<KernelFunction> kernel;
	/* "function:callee" -> typedef of the function pointer that &callee is assigned to there; "" if several. */
	llvm::StringMap<std::string> assigned;
	llvm::StringMap<Loc> defined;	/* where functions and objects with static storage are */
	/* Path of the byte at offset in a named global; false if the AST has no such global. */
	std::function<bool(llvm::StringRef, uint64_t, FieldPath &)> globalPath;
	/* "struct tag.field" for messages. */
	std::function<std::string(llvm::StringRef, uint64_t)> fieldName;
	bool isDriver(const llvm::Function &F) const;
};

/** Stats - what -fplugin-arg-sfi-stats prints. */
struct Stats {
	unsigned loads = 0, stores = 0, ranges = 0, safe = 0, repeated = 0, ranged = 0, first = 0, afterCall = 0, alone = 0, icalls = 0, gates = 0, stubs = 0,
		 asms = 0, unsafeLocals = 0;
};

/** Session - one compilation. */
struct Session {
	Options opt;
	SpecTable table;
	Origin origin;
	Stats stats;
	/* Installed by the host (clang: its own diagnostics; opt: LLVMContext). */
	std::function<void(const Loc &, const std::string &msg, const std::string &note, bool warning)> sink;
	llvm::StringSet<> reported;
	/* The unit's functions of which a call revokes nothing; see findKeeping(). */
	llvm::SmallPtrSet<const llvm::Function *, 32> keeping;

	/** error() - say it once per distinct text. */
	void error(const Loc &at, const std::string &msg, const std::string &note = "");
	/** gap() - a missing spec: an error, or a line of the report. */
	void gap(llvm::StringRef what, llvm::StringRef name, const Loc &at, const std::string &msg,
		 const std::string &note = "");
	/** locate() - file:line of an instruction, in the function it was inlined into. */
	Loc locate(const llvm::Instruction &I) const;
};
Session &session();

/** registerPasses() - hook both phases into the pipeline (clang and opt alike). */
void registerPasses(llvm::PassBuilder &PB);

/* ---- early phase */
/** runEarly() - calls to stubs, addresses of functions to gates. */
void runEarly(llvm::Module &M);
/** getGate() - the gate of (target, slot) in this module, made on first use. */
llvm::Function *getGate(llvm::Function &Target, llvm::StringRef slot);
/** callSetters() - stores into fields that a spec names with SFI_FIELD become stub calls. */
void callSetters(llvm::Module &M);
/** planted() - the planted bug of plant=FUNCTION. */
void plantBug(llvm::Module &M);

/* ---- late phase */
/** runLate() - everything that must see the optimised code. */
void runLate(llvm::Module &M, const llvm::StackSafetyGlobalInfo &SSI);
using SafeLocals = llvm::SmallPtrSet<const llvm::AllocaInst *, 16>;
/** splitStack() - move unsafe locals of F to the unsafe stack; returns those that stay. */
SafeLocals splitStack(llvm::Function &F, const llvm::StackSafetyGlobalInfo &SSI);
/** insertChecks() - loads, stores, atomics, memory intrinsics, asm operands. */
void insertChecks(llvm::Function &F, const SafeLocals &Safe);
/** guardIndirectCalls() - every indirect call through __sfi_icall. */
void guardIndirectCalls(llvm::Function &F);
/** checkStackDepth() - functions that may recurse call __sfi_stack_check first. */
void checkStackDepth(llvm::Module &M, llvm::ArrayRef<llvm::Function *> functions);
/** pollLoops() - option poll: back edges of F's loops call __sfi_loop_poll now and then. */
void pollLoops(llvm::Function &F);
/** auditModuleAsm() - refuse top-level asm that could hold code. */
void auditModuleAsm(llvm::Module &M);

/** AsmAccess - memory an asm statement touches through operand number arg. */
struct AsmAccess {
	unsigned arg;
	uint64_t size;
	bool write;
	int bitArg;	/* bt/bts/btr/btc: the argument holding the bit number, or -1 */
};
/** reviewAsm() - what an asm statement touches; a reason when it is not reviewed, else empty. */
std::string reviewAsm(const llvm::CallBase &CB, llvm::SmallVectorImpl<AsmAccess> &Out);

/** findKeeping() - which of these functions call nothing that may revoke; before any of them gets its checks. */
void findKeeping(llvm::ArrayRef<llvm::Function *> functions);

/* ---- records */
llvm::GlobalVariable *getRt(llvm::Module &M);
void emitTuRecord(llvm::Module &M, unsigned flags, unsigned optouts);
void emitGlobals(llvm::Module &M);
/** sealRecords() - when all are emitted: one table a kind, named by the unit's record. */
void sealRecords(llvm::Module &M);
void emitTarget(llvm::Function &F);
/** listedGlobal() - a writable object of the driver that .sfi.globals names. */
bool listedGlobal(const llvm::GlobalVariable &G);
uint64_t typeHash(const llvm::FunctionType *T);
uint64_t fnv1a(llvm::StringRef s);

/* Function attributes by which the phases talk to each other. */
inline constexpr char AttrGate[] = "sfi-gate";
inline constexpr char AttrOptOut[] = "sfi-optout";

} // namespace sfi

#endif /* SFI_PLUGIN_H */
