/* SPDX-License-Identifier: GPL-2.0 */
/* The stock headers were configured for gcc's named address spaces, which clang 19 lacks here. */
#undef CONFIG_CC_HAS_NAMED_AS
#undef CONFIG_CC_HAS_NAMED_AS_FIXED_SANITIZERS
#undef CONFIG_USE_X86_SEG_SUPPORT
/* as the kbuild overrides of a clang-built module do */
#undef CONFIG_CC_IS_GCC
#undef CONFIG_CC_IS_CLANG
#define CONFIG_CC_IS_CLANG 1
