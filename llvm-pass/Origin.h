/* SPDX-License-Identifier: GPL-2.0 */
/* Origin.h - the AST half of the plugin. */
#ifndef SFI_ORIGIN_H
#define SFI_ORIGIN_H

#include <memory>

namespace clang {
class ASTConsumer;
class CompilerInstance;
}

namespace sfi {
/** makeOriginConsumer() - fills session().origin before code generation ends. */
std::unique_ptr<clang::ASTConsumer> makeOriginConsumer(clang::CompilerInstance &CI);
}

#endif /* SFI_ORIGIN_H */
