/* SPDX-License-Identifier: GPL-2.0 */
//===- Table.h - the interface table sfi-specc wrote ------------*- C++ -*-===//
#ifndef SFI_TABLE_H
#define SFI_TABLE_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <map>
#include <string>

namespace sfi {

struct Table {
  uint64_t Hash = 0;
  llvm::StringSet<> Stubs;
  llvm::StringSet<> NoReturn;
  /// "function/argno" -> slot
  llvm::StringMap<std::string> Callbacks;
  /// "tag/byte offset" -> slot
  llvm::StringMap<std::string> Fields;

  /// Reads \p Path. Returns `FILE:LINE: what` on a malformed file, else "".
  std::string read(llvm::StringRef Path);
  llvm::StringRef callback(llvm::StringRef Fn, unsigned ArgNo) const;
  llvm::StringRef field(llvm::StringRef Tag, uint64_t Offset) const;
};

} // namespace sfi
#endif
