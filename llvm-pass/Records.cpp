// SPDX-License-Identifier: GPL-2.0
// Records.cpp - the tables of <sfi/abi.h> that a translation unit contributes.
#include "Sfi.h"
#include "sfi/abi.h"
#include "llvm/IR/Constants.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;
namespace sfi {

uint64_t fnv1a(StringRef s)
{
	uint64_t h = 0xcbf29ce484222325ull;
	for (unsigned char c : s)
		h = (h ^ c) * 0x100000001b3ull;
	return h;
}

// The IR type: the register-level shape of the call. C types that share it are
// interchangeable for memory safety, because what is behind a pointer is checked
// where it is used.
uint64_t typeHash(const FunctionType *T)
{
	std::string s;
	raw_string_ostream out(s);
	T->print(out);
	return fnv1a(s);
}

GlobalVariable *getRt(Module &M)
{
	if (GlobalVariable *G = M.getNamedGlobal("__sfi_rt"))
		return G;
	LLVMContext &C = M.getContext();
	Type *i64 = Type::getInt64Ty(C);
	StructType *T = StructType::create(C, {i64, i64, i64, i64, ArrayType::get(i64, 4)},
					   "struct.sfi_rt");
	static_assert(sizeof(struct sfi_rt) == 64, "__sfi_rt layout follows <sfi/abi.h>");
	auto *G = new GlobalVariable(M, T, false, GlobalValue::WeakAnyLinkage, Constant::getNullValue(T), "__sfi_rt");
	G->setVisibility(GlobalValue::HiddenVisibility);
	G->setSection(".sfi.rt");
	G->setAlignment(Align(64));
	G->setDSOLocal(true);
	appendToCompilerUsed(M, {G});
	return G;
}

static Constant *string(Module &M, StringRef s)
{
	Constant *init = ConstantDataArray::getString(M.getContext(), s);
	auto *G = new GlobalVariable(M, init->getType(), true, GlobalValue::PrivateLinkage, init, ".sfi.str");
	G->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
	return G;
}

static GlobalVariable *record(Module &M, StringRef section, Constant *init, const Twine &name)
{
	auto *G = new GlobalVariable(M, init->getType(), true, GlobalValue::InternalLinkage, init, name);
	G->setSection(section);
	G->setAlignment(Align(8));
	appendToCompilerUsed(M, {G});
	return G;
}

static Constant *tuRecord(Module &M, ArrayRef<Constant *> head, ArrayRef<Constant *> tables, ArrayRef<uint32_t> counts)
{
	SmallVector<Constant *, 16> fields(head);
	fields.append(tables.begin(), tables.end());
	for (uint32_t n : counts)
		fields.push_back(ConstantInt::get(Type::getInt32Ty(M.getContext()), n));
	static_assert(sizeof(struct sfi_tu) == 72, "struct sfi_tu is built here field by field");
	return ConstantStruct::getAnon(fields);
}

void emitTuRecord(Module &M, unsigned flags, unsigned optouts)
{
	LLVMContext &C = M.getContext();
	Type *i32 = Type::getInt32Ty(C), *i64 = Type::getInt64Ty(C);
	// A file compiled for a report has holes: no stub module has hash 0, so the loader refuses it.
	uint64_t hash = session().opt.report.empty() ? session().table.hash : 0;
	Constant *head[] = {ConstantInt::get(i32, SFI_TU_MAGIC), ConstantInt::get(i32, SFI_ABI_VERSION),
			    ConstantInt::get(i64, hash), string(M, M.getSourceFileName()),
			    ConstantInt::get(i32, flags), ConstantInt::get(i32, optouts)};
	Constant *null = ConstantPointerNull::get(PointerType::get(C, 0));
	record(M, ".sfi.tu", tuRecord(M, head, {null, null, null}, {0, 0, 0, 0}), SFI_TU_SYMBOL);
}

// Makes one array of the section's records; uses of a single record become its place in the array.
static std::pair<Constant *, uint32_t> joinTable(Module &M, StringRef section)
{
	SmallVector<GlobalVariable *, 64> parts;
	SmallVector<Constant *, 64> inits;
	for (GlobalVariable &G : M.globals())
		if (G.getSection() == section && G.hasInitializer()) {
			parts.push_back(&G);
			inits.push_back(G.getInitializer());
		}
	LLVMContext &C = M.getContext();
	if (parts.empty())
		return {ConstantPointerNull::get(PointerType::get(C, 0)), 0};
	removeFromUsedLists(M, [&](Constant *U) { return is_contained(parts, U->stripPointerCasts()); });
	auto *T = ArrayType::get(inits[0]->getType(), inits.size());
	GlobalVariable *table = record(M, section, ConstantArray::get(T, inits), "__sfi_table" + section);
	Type *i64 = Type::getInt64Ty(C);
	for (size_t i = 0; i < parts.size(); i++) {
		Constant *at[] = {ConstantInt::get(i64, 0), ConstantInt::get(i64, i)};
		parts[i]->replaceAllUsesWith(ConstantExpr::getInBoundsGetElementPtr(T, table, at));
		parts[i]->eraseFromParent();
	}
	return {table, uint32_t(inits.size())};
}

void sealRecords(Module &M)
{
	auto [globals, nrGlobals] = joinTable(M, ".sfi.globals");
	auto [gates, nrGates] = joinTable(M, ".sfi.gates");
	auto [targets, nrTargets] = joinTable(M, ".sfi.targets");
	GlobalVariable *tu = M.getNamedGlobal(SFI_TU_SYMBOL);
	if (!tu)	/* the late phase alone, in opt */
		return;
	SmallVector<Constant *, 8> head;
	for (unsigned i = 0; i < 6; i++)
		head.push_back(cast<Constant>(tu->getInitializer()->getOperand(i)));
	tu->setInitializer(tuRecord(M, head, {globals, gates, targets}, {nrGlobals, nrGates, nrTargets, 0}));
}

bool listedGlobal(const GlobalVariable &G)
{
	if (G.isDeclaration() || G.isConstant() || G.isThreadLocal() || G.getName().starts_with("llvm.") ||
	    G.getName().starts_with("__sfi_"))
		return false;
	StringRef s = G.getSection();
	// Named sections are the kernel's tables, except the ones that merely place data.
	// Per-CPU data is reached through %gs, not at its link address.
	return s.empty() || (s.starts_with(".data") && !s.starts_with(".data..percpu")) || s.starts_with(".bss") ||
	       s == ".init.data" || s == ".exit.data" || s == ".meminit.data";
}

void emitGlobals(Module &M)
{
	Type *i64 = Type::getInt64Ty(M.getContext());
	SmallVector<GlobalVariable *, 32> list;
	for (GlobalVariable &G : M.globals())
		if (listedGlobal(G))
			list.push_back(&G);
	for (GlobalVariable *G : list)
		record(M, ".sfi.globals",
		       ConstantStruct::getAnon({G,
						ConstantInt::get(i64, M.getDataLayout().getTypeAllocSize(G->getValueType())),
						string(M, G->getName())}),
		       "__sfi_global");
}

void emitTarget(Function &F)
{
	Type *i64 = Type::getInt64Ty(F.getContext());
	std::string name = ("__sfi_target_" + F.getName()).str();
	if (!F.getParent()->getNamedGlobal(name))
		record(*F.getParent(), ".sfi.targets",
		       ConstantStruct::getAnon({&F, ConstantInt::get(i64, typeHash(F.getFunctionType()))}), name);
}

} // namespace sfi
