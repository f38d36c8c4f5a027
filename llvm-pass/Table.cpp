// SPDX-License-Identifier: GPL-2.0
//===- Table.cpp ----------------------------------------------------------===//
#include "Table.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/LineIterator.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace sfi {

static std::string key(StringRef A, uint64_t B) {
  return (A + "/" + Twine(B)).str();
}

std::string Table::read(StringRef Path) {
  auto Buf = MemoryBuffer::getFile(Path);
  if (!Buf)
    return ("sfi: cannot read interface table '" + Path +
            "': " + Buf.getError().message() + "; run sfi-specc first")
        .str();
  bool SeenHeader = false, SeenHash = false;
  for (line_iterator It(**Buf, /*SkipBlanks=*/true, '#'); !It.is_at_eof();
       ++It) {
    SmallVector<StringRef, 6> W;
    It->split(W, ' ', -1, /*KeepEmpty=*/false);
    uint64_t N = 0;
    bool Ok = false;
    if (!SeenHeader) {
      Ok = SeenHeader = W.size() == 2 && W[0] == "sfi-table" && W[1] == "1";
    } else if (W[0] == "hash" && W.size() == 2) {
      Ok = SeenHash = !W[1].getAsInteger(16, Hash);
    } else if (W[0] == "stub" && W.size() == 3) {
      Ok = Stubs.insert(W[1]).second;
    } else if (W[0] == "noreturn" && W.size() == 2) {
      Ok = NoReturn.insert(W[1]).second;
    } else if (W[0] == "callback" && W.size() == 4) {
      Ok = !W[2].getAsInteger(10, N) &&
           Callbacks.try_emplace(key(W[1], N), W[3].str()).second;
    } else if (W[0] == "slot" && W.size() == 5 && W[2] == "struct") {
      Ok = !W[4].getAsInteger(10, N) &&
           Fields.try_emplace(key(W[3], N), W[1].str()).second;
    } else if (W[0] == "slot" && W.size() == 3 && W[2] == "arg") {
      Ok = true;
    }
    if (!Ok)
      return (Path + ":" + Twine(It.line_number()) +
              ": sfi: malformed or repeated line '" + *It +
              "' in interface table; run sfi-specc again")
          .str();
  }
  if (!SeenHeader || !SeenHash)
    return (Path + ": sfi: truncated interface table; run sfi-specc again")
        .str();
  return "";
}

StringRef Table::callback(StringRef Fn, unsigned ArgNo) const {
  auto It = Callbacks.find(key(Fn, ArgNo));
  return It == Callbacks.end() ? StringRef() : StringRef(It->second);
}

StringRef Table::field(StringRef Tag, uint64_t Offset) const {
  auto It = Fields.find(key(Tag, Offset));
  return It == Fields.end() ? StringRef() : StringRef(It->second);
}

} // namespace sfi
