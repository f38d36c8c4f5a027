// SPDX-License-Identifier: GPL-2.0
// Skeleton.cpp - describes a prototype to the rules that sfi-specc drafts specs by.
#include "Skeleton.h"
#include "../interface-specs/compiler/skeleton_rules.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/raw_ostream.h"
#include <string>
#include <vector>

using namespace clang;
namespace sfi {

static sk_type typeOf(QualType T, QualType to)
{
	if (T->isVoidType())
		return SK_VOID;
	if (T->isIntegerType())
		return T.getAsString() == "gfp_t" ? SK_GFP : SK_INTEGER;
	if (!T->isPointerType())
		return SK_OTHER;
	if (to->isVoidType())
		return SK_TO_VOID;
	if (to->isFunctionType())
		return SK_TO_FUNCTION;
	if (to->isCharType())
		return SK_TO_CHAR;
	if (to->isRecordType())
		return SK_TO_STRUCT;
	return to->isIntegerType() ? SK_TO_INTEGER : SK_TO_OTHER;
}

static sk_param describe(const std::string *name, QualType T)
{
	QualType to = T->isPointerType() ? T->getPointeeType() : QualType();
	sk_param p = {};
	p.name = name ? name->c_str() : nullptr;
	p.type = typeOf(T, to);
	if (to.isNull())
		return p;
	p.is_const = to.isConstQualified();
	p.incomplete = to->isIncompleteType();
	if (const RecordType *R = to->getAs<RecordType>())
		if (R->getDecl()->getIdentifier())
			p.tag = R->getDecl()->getIdentifier()->getNameStart();
	return p;
}

std::string specSkeleton(const FunctionDecl &F)
{
	std::string out;
	std::vector<std::string> names;
	std::vector<sk_param> described;
	for (const ParmVarDecl *P : F.parameters())
		names.push_back(P->getName().empty() ? "arg" + std::to_string(names.size() + 1) : P->getName().str());
	for (unsigned i = 0; i < F.getNumParams(); i++)
		described.push_back(describe(&names[i], F.getParamDecl(i)->getType()));
	std::string function = F.getName().str();
	sk_function f = {function.c_str(), described.data(), described.size(), describe(nullptr, F.getReturnType()),
			 F.isVariadic()};
	llvm::raw_string_ostream s(out);
	const SourceManager &SM = F.getASTContext().getSourceManager();
	llvm::StringRef header = SM.getFilename(SM.getExpansionLoc(F.getLocation()));
	if (size_t at = header.rfind("/include/"); at != llvm::StringRef::npos)
		s << "#include <" << header.substr(at + 9) << ">\n";
	char *annotations = sk_annotations(&f);
	s << annotations;
	free(annotations);
	PrintingPolicy policy(F.getASTContext().getLangOpts());
	policy.SuppressInitializers = true;
	std::string params;
	for (unsigned i = 0; i < F.getNumParams(); i++) {
		std::string p = names[i];
		F.getParamDecl(i)->getType().getAsStringInternal(p, policy);
		params += (params.empty() ? "" : ", ") + p;
	}
	if (F.isVariadic())
		params += params.empty() ? "..." : ", ...";
	std::string declarator = F.getName().str() + "(" + (params.empty() ? "void" : params) + ")";
	F.getReturnType().getAsStringInternal(declarator, policy);
	s << declarator << ";";
	return out;
}

} // namespace sfi
