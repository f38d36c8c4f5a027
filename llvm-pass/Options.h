/* SPDX-License-Identifier: GPL-2.0 */
//===- Options.h - what -fplugin-arg-sfi-KEY=VALUE says ---------*- C++ -*-===//
#ifndef SFI_OPTIONS_H
#define SFI_OPTIONS_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include <string>

namespace sfi {

/// Options and front-end facts of one compilation; one instance per process.
struct Options {
  std::string Table;      ///< file written by sfi-specc
  std::string Root;       ///< folder of the driver's own files
  std::string Plant;      ///< function that gets the planted bug
  std::string ReportFile; ///< collect missing specs here instead of failing
  bool OptOut = false;
  bool Native = false; ///< the planted bug only, no isolation
  bool Stats = false;

  /// Filled by the front end. Without one (opt, lit) everything external and
  /// every record is taken for the kernel's, the strict reading.
  llvm::StringSet<> DriverFunctions;
  llvm::StringSet<> DriverRecords;
  llvm::StringMap<std::string> Prototypes; ///< kernel function -> C declaration
  bool HaveFrontEnd = false;
};

Options &options();

/// Takes one KEY[=VALUE]. Returns an error text, empty when it was understood.
std::string parseOption(llvm::StringRef Arg);

} // namespace sfi
#endif
