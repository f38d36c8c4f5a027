// SPDX-License-Identifier: GPL-2.0
// OptPlugin.cpp - sfi-opt.so: the phases as passes of opt, for lit tests on IR.
#include "Sfi.h"
#include "llvm/Passes/PassPlugin.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

static cl::list<std::string> Arguments("sfi", cl::desc("KEY=VALUE settings of the sfi plugin"));

static void setUp(PassBuilder &PB)
{
	sfi::Session &S = sfi::session();
	S.sink = [](const sfi::Loc &at, const std::string &msg, const std::string &note, bool warning) {
		errs() << at.str() << (warning ? ": warning: " : ": error: ") << msg << "\n";
		if (!note.empty())
			errs() << "note: " << note << "\n";
		if (!warning)
			exit(1);
	};
	for (const std::string &arg : Arguments)
		if (std::string msg = S.opt.parse(arg); !msg.empty())
			report_fatal_error(Twine("sfi: ") + msg, false);
	if (std::string msg = S.opt.check(); !msg.empty())
		report_fatal_error(Twine("sfi: ") + msg, false);
	if (!S.opt.table.empty())
		if (std::string msg = S.table.load(S.opt.table); !msg.empty())
			report_fatal_error(Twine("sfi: ") + msg, false);
	sfi::registerPasses(PB);
}

extern "C" LLVM_ATTRIBUTE_WEAK PassPluginLibraryInfo llvmGetPassPluginInfo()
{
	return {LLVM_PLUGIN_API_VERSION, "sfi", "1", setUp};
}
