// SPDX-License-Identifier: GPL-2.0
// Origin.cpp - from the AST: what the driver's own files declare, and what is the kernel's.
#include "Origin.h"
#include "Sfi.h"
#include "Skeleton.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecordLayout.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace clang;
namespace sfi {
namespace {

std::string recordName(const RecordDecl *R)
{
	if (!R->getName().empty())
		return R->getName().str();
	const TypedefNameDecl *T = R->getTypedefNameForAnonDecl();
	return T ? T->getName().str() : "";
}

// Static locals are named "function.variable" in the IR, with a number when that is taken.
llvm::StringRef withoutNumber(llvm::StringRef name)
{
	auto [head, tail] = name.rsplit('.');
	unsigned n;
	return !tail.empty() && !tail.getAsInteger(10, n) ? head : name;
}

class Visitor : public RecursiveASTVisitor<Visitor> {
public:
	Visitor(ASTContext &Ctx, const std::string &root) : Ctx(Ctx), SM(Ctx.getSourceManager()), root(root) {}

	bool inDriver(SourceLocation L)
	{
		L = SM.getExpansionLoc(L);
		if (L.isInvalid())
			return false;
		FileID id = SM.getFileID(L);
		if (id == SM.getMainFileID())
			return true;
		auto [it, fresh] = known.try_emplace(id, false);
		if (fresh)
			if (OptionalFileEntryRef f = SM.getFileEntryRefForID(id)) {
				llvm::SmallString<256> path;
				if (!llvm::sys::fs::real_path(f->getName(), path))
					it->second = llvm::StringRef(path).starts_with(root) || isOwn(path);
			}
		return it->second;
	}

	// Some drivers keep the interface between their own files in the kernel's include folder.
	static bool isOwn(llvm::StringRef path)
	{
		return llvm::any_of(session().opt.own, [&](const std::string &h) { return path.ends_with(h); });
	}

	bool VisitRecordDecl(RecordDecl *R)
	{
		std::string name = recordName(R);
		if (name.empty() || !R->isCompleteDefinition())
			return true;
		tags[name] = R;
		if (inDriver(R->getLocation()))
			session().origin.records.insert(name);
		return true;
	}

	Loc loc(SourceLocation L)
	{
		PresumedLoc P = SM.getPresumedLoc(SM.getExpansionLoc(L));
		return P.isValid() ? Loc{P.getFilename(), P.getLine()} : Loc{};
	}

	bool VisitFunctionDecl(FunctionDecl *F)
	{
		if (F->isThisDeclarationADefinition())
			session().origin.defined[F->getName()] = loc(F->getLocation());
		// Declared in a driver file but also in a kernel header: the kernel's, a spec decides.
		if (!inDriver(F->getLocation()))
			return true;
		for (const FunctionDecl *R : F->redecls())
			if (!R->isImplicit() && !inDriver(R->getLocation()) && !F->isDefined())
				return true;
		session().origin.functions.insert(F->getName());
		return true;
	}

	bool TraverseFunctionDecl(FunctionDecl *F)
	{
		const FunctionDecl *outer = current;
		current = F;
		bool r = RecursiveASTVisitor::TraverseFunctionDecl(F);
		current = outer;
		return r;
	}

	bool VisitDeclRefExpr(DeclRefExpr *E)
	{
		auto *F = dyn_cast<FunctionDecl>(E->getDecl());
		if (!F || F->getBuiltinID() || inDriver(F->getLocation()))
			return true;
		KernelFunction &K = session().origin.kernel[F->getName()];
		if (K.use.line && !inDriver(E->getLocation()))
			return true;
		if (K.use.line && fromDriver.contains(F->getName()))
			return true;
		K.use = loc(E->getLocation());
		if (inDriver(E->getLocation()))
			fromDriver.insert(F->getName());
		decls[F->getName()] = F;
		return true;
	}

	// callbacks[i] = fn; through a pointer that the IR does not type: the typedef says what it is for.
	bool VisitBinaryOperator(BinaryOperator *B)
	{
		auto *E = B->getOpcode() == BO_Assign ? dyn_cast<DeclRefExpr>(B->getRHS()->IgnoreParenImpCasts()) : nullptr;
		auto *F = E ? dyn_cast<FunctionDecl>(E->getDecl()) : nullptr;
		if (!F || !current)
			return true;
		auto *P = B->getLHS()->getType()->getAs<PointerType>();
		auto *T = P ? P->getPointeeType()->getAs<TypedefType>() : nullptr;
		std::string name = T ? T->getDecl()->getName().str() : "";
		auto [it, fresh] = session().origin.assigned.try_emplace((current->getName() + ":" + F->getName()).str(), name);
		if (!fresh && it->second != name)
			it->second = "";
		return true;
	}

	bool VisitVarDecl(VarDecl *V)
	{
		if (!V->hasGlobalStorage() || !V->getType()->isObjectType())
			return true;
		std::string name = V->getName().str();
		if (V->isStaticLocal() && current)
			name = current->getName().str() + "." + name;
		if (auto *label = V->getAttr<AsmLabelAttr>())
			name = label->getLabel().str();
		variables[name] = V->getType();
		session().origin.defined[name] = loc(V->getLocation());
		return true;
	}

	// Walks from type T down to the field at offset; false when the type is not known well enough.
	bool walk(QualType T, uint64_t offset, FieldPath &path)
	{
		T = T.getCanonicalType();
		while (const ArrayType *A = Ctx.getAsArrayType(T)) {
			T = A->getElementType().getCanonicalType();
			if (T->isIncompleteType())
				return false;
			uint64_t size = Ctx.getTypeSizeInChars(T).getQuantity();
			if (!size)
				return false;
			offset %= size;
		}
		const RecordType *RT = T->getAs<RecordType>();
		if (!RT || !RT->getDecl()->getDefinition())
			return true;
		const RecordDecl *R = RT->getDecl()->getDefinition();
		path.push_back({recordName(R), offset, inDriver(R->getLocation())});
		const ASTRecordLayout &L = Ctx.getASTRecordLayout(R);
		for (const FieldDecl *F : R->fields()) {
			if (F->isBitField() || F->getType()->isIncompleteType())
				continue;
			uint64_t at = L.getFieldOffset(F->getFieldIndex()) / 8;
			uint64_t size = Ctx.getTypeSizeInChars(F->getType()).getQuantity();
			// In a union the first member that covers the offset and leads on decides.
			if (offset >= at && offset < at + size && (!R->isUnion() || F->getType()->isRecordType()))
				return walk(F->getType(), offset - at, path);
		}
		return true;
	}

	std::string fieldName(const RecordDecl *R, uint64_t offset)
	{
		const ASTRecordLayout &L = Ctx.getASTRecordLayout(R);
		for (const FieldDecl *F : R->fields()) {
			if (F->isBitField() || F->getType()->isIncompleteType())
				continue;
			uint64_t at = L.getFieldOffset(F->getFieldIndex()) / 8;
			if (offset < at || offset >= at + Ctx.getTypeSizeInChars(F->getType()).getQuantity())
				continue;
			const RecordType *inner = F->getType()->getAs<RecordType>();
			std::string rest = inner && !R->isUnion() ? fieldName(inner->getDecl()->getDefinition(), offset - at) : "";
			return "." + F->getName().str() + (F->getName().empty() ? rest.substr(rest.empty() ? 0 : 1) : rest);
		}
		return "";
	}

	ASTContext &Ctx;
	SourceManager &SM;
	std::string root;
	const FunctionDecl *current = nullptr;
	llvm::DenseMap<FileID, bool> known;
	llvm::StringMap<QualType> variables;
	llvm::StringMap<const RecordDecl *> tags;
	llvm::StringMap<const FunctionDecl *> decls;
	llvm::StringSet<> fromDriver;
};

class Consumer : public ASTConsumer {
public:
	explicit Consumer(CompilerInstance &CI) : CI(CI) {}

	void HandleTranslationUnit(ASTContext &Ctx) override
	{
		Origin &O = session().origin;
		V = std::make_unique<Visitor>(Ctx, rootDirectory());
		V->TraverseDecl(Ctx.getTranslationUnitDecl());
		for (auto &d : V->decls)
			O.kernel[d.getKey()].skeleton = specSkeleton(*d.getValue());
		O.globalPath = [this](llvm::StringRef name, uint64_t offset, FieldPath &path) {
			auto it = V->variables.find(name);
			if (it == V->variables.end())
				it = V->variables.find(withoutNumber(name));
			return it != V->variables.end() && V->walk(it->second, offset, path);
		};
		O.fieldName = [this](llvm::StringRef tag, uint64_t offset) {
			auto it = V->tags.find(tag);
			return it == V->tags.end() ? "" : V->fieldName(it->second, offset);
		};
	}

private:
	// The directory of the main file, with its trailing slash.
	std::string rootDirectory()
	{
		SourceManager &SM = CI.getSourceManager();
		llvm::SmallString<256> path(session().opt.root);
		if (path.empty())
			if (OptionalFileEntryRef f = SM.getFileEntryRefForID(SM.getMainFileID()))
				path = llvm::sys::path::parent_path(f->getName());
		if (path.empty())
			path = ".";
		llvm::SmallString<256> real;
		if (llvm::sys::fs::real_path(path, real))
			real = path;
		return (real + "/").str();
	}

	CompilerInstance &CI;
	std::unique_ptr<Visitor> V;	/* outlives the call: passes ask it later */
};

} // namespace

std::unique_ptr<ASTConsumer> makeOriginConsumer(CompilerInstance &CI)
{
	return std::make_unique<Consumer>(CI);
}

} // namespace sfi
