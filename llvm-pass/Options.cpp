// SPDX-License-Identifier: GPL-2.0
//===- Options.cpp --------------------------------------------------------===//
#include "Options.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;

namespace sfi {

Options &options() {
  static Options O;
  return O;
}

std::string parseOption(StringRef Arg) {
  auto [Key, Value] = Arg.split('=');
  Options &O = options();
  if (Key == "table")
    O.Table = Value.str();
  else if (Key == "root")
    O.Root = Value.str();
  else if (Key == "plant")
    O.Plant = Value.str();
  else if (Key == "report")
    O.ReportFile = Value.str();
  else if (Arg == "mode=native")
    O.Native = true;
  else if (Arg == "optout")
    O.OptOut = true;
  else if (Arg == "stats")
    O.Stats = true;
  else
    return ("sfi: unknown plugin option '" + Twine(Arg) +
            "'; known: table=FILE root=DIR plant=FUNCTION report=FILE "
            "mode=native optout stats")
        .str();
  return "";
}

} // namespace sfi
