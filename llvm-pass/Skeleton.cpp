// SPDX-License-Identifier: GPL-2.0
// Skeleton.cpp - guesses a spec from a prototype; the guesses err towards checking.
#include "Skeleton.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;
namespace sfi {

static bool isLength(const ParmVarDecl *P)
{
	static const char *const names[] = {"len", "length", "size", "count", "n", "nbytes", "bytes", "sz"};
	return P->getType()->isIntegerType() && llvm::is_contained(names, P->getName());
}

static std::string parameterCheck(const FunctionDecl &F, unsigned i, std::string &callbacks)
{
	const ParmVarDecl *P = F.getParamDecl(i);
	QualType T = P->getType();
	std::string name = P->getName().str();
	if (name == "gfp" || name == "flags") {
		std::string spelled = T.getAsString();
		return spelled == "gfp_t" ? "context(gfp, " + name + ")" : "";
	}
	if (!T->isPointerType())
		return "";
	QualType to = T->getPointeeType();
	if (to->isFunctionType()) {
		callbacks += "SFI_CALLBACK(" + name + ", arg__" + F.getName().str() + "_" + name + ")\n";
		return "";
	}
	std::string length = "sizeof(*" + name + ")";
	if (i + 1 < F.getNumParams() && isLength(F.getParamDecl(i + 1)))
		length = F.getParamDecl(i + 1)->getName().str();
	else if (to->isVoidType())
		length = "LENGTH";
	if (to->isCharType() && to.isConstQualified() && length[0] == 's')
		return "check(string, " + name + ")";
	if (to.isConstQualified())
		return "check(read, " + name + ", " + length + ")";
	if (const RecordType *R = to->getAs<RecordType>())
		if (length[0] == 's')
			return "check(ref, " + R->getDecl()->getName().str() + ", " + name + ")";
	return "check(write, " + name + ", " + length + ")";
}

std::string specSkeleton(const FunctionDecl &F)
{
	std::string pre, callbacks, out;
	for (unsigned i = 0; i < F.getNumParams(); i++) {
		std::string c = parameterCheck(F, i, callbacks);
		if (!c.empty())
			pre += (pre.empty() ? "" : ", ") + c;
	}
	llvm::raw_string_ostream s(out);
	const SourceManager &SM = F.getASTContext().getSourceManager();
	llvm::StringRef header = SM.getFilename(SM.getExpansionLoc(F.getLocation()));
	if (size_t at = header.rfind("/include/"); at != llvm::StringRef::npos)
		s << "#include <" << header.substr(at + 9) << ">\n";
	if (!pre.empty())
		s << "SFI_PRE(" << pre << ")\n";
	if (F.getReturnType()->isPointerType() && F.getName().contains("alloc"))
		s << "SFI_POST(if (ret) transfer(write, ret, SIZE), if (ret) track(KIND, ret, 0))\n";
	s << callbacks;
	if (pre.empty() && callbacks.empty() && !F.getReturnType()->isPointerType())
		s << "SFI_INERT\n";
	PrintingPolicy policy(F.getASTContext().getLangOpts());
	policy.SuppressInitializers = true;
	std::string params;
	for (const ParmVarDecl *P : F.parameters()) {
		std::string p = P->getName().str();
		P->getType().getAsStringInternal(p, policy);
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
