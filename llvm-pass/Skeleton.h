/* SPDX-License-Identifier: GPL-2.0 */
/* Skeleton.h - a spec to start from, derived from a kernel function's prototype. */
#ifndef SFI_SKELETON_H
#define SFI_SKELETON_H

#include <string>

namespace clang {
class FunctionDecl;
}

namespace sfi {
/** specSkeleton() - annotations and redeclaration; a person confirms every line. */
std::string specSkeleton(const clang::FunctionDecl &F);
}

#endif /* SFI_SKELETON_H */
