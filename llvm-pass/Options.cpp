// SPDX-License-Identifier: GPL-2.0
// Options.cpp - the plugin's settings and the session that holds them.
#include "Sfi.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Instruction.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
namespace sfi {

std::string Options::parse(StringRef arg)
{
	auto [key, value] = arg.split('=');
	struct {
		const char *key;
		std::string *value;
	} strings[] = {{"table", &table}, {"plant", &plant}, {"report", &report}, {"root", &root}};

	for (auto &s : strings)
		if (key == s.key) {
			if (value.empty())
				return ("option '" + key + "' needs a value: -fplugin-arg-sfi-" + key + "=VALUE").str();
			*s.value = value.str();
			return "";
		}
	if (key == "own" && !value.empty()) {
		own.push_back("/" + value.str());
		return "";
	}
	if (arg == "missing=warn") {
		warn = true;
		return "";
	}
	if (key == "mode") {
		struct {
			const char *name;
			bool *set;
		} modes[] = {{"native", &native}, {"gates", &gates}, {"stores", &stores}, {"naive", &naive}};
		for (auto &m : modes)
			if (value == m.name) {
				*m.set = true;
				return "";
			}
		return ("unknown mode '" + value + "'; known: native gates stores naive").str();
	}
	if (arg == "optout" || arg == "stats" || arg == "poll") {
		(arg == "optout" ? optout : arg == "stats" ? stats : poll) = true;
		return "";
	}
	return ("unknown option '" + arg + "'; known: table=FILE root=DIR report=FILE plant=FUNCTION,... "
		"own=HEADER mode=MODE missing=warn optout stats poll").str();
}

std::string Options::check() const
{
	if (table.empty() && !optout && !native)
		return "no interface table; pass -fplugin-arg-sfi-table=FILE (made by sfi-specc)";
	if (optout && !plant.empty())
		return "plant= and optout contradict each other; use mode=native for an unprotected planted bug";
	return "";
}

bool Origin::isDriver(const Function &F) const
{
	return functions.contains(F.getName());
}

Session &session()
{
	static Session s;
	return s;
}

void Session::error(const Loc &at, const std::string &msg, const std::string &note)
{
	if (reported.insert(at.str() + msg).second)
		sink(at, "sfi: " + msg, note, opt.warn);
}

void Session::gap(StringRef what, StringRef name, const Loc &at, const std::string &msg, const std::string &note)
{
	if (opt.report.empty())
		return error(at, msg, note);
	std::error_code ec;
	raw_fd_ostream out(opt.report, ec, sys::fs::OF_Append);
	if (ec)
		return error(at, "cannot append to report file '" + opt.report + "': " + ec.message());
	std::string line = (what + " " + name + " " + at.str() + "\n").str();
	if (reported.insert(line).second)
		out << line;
}

Loc Session::locate(const Instruction &I) const
{
	Loc loc;
	if (const DILocation *d = I.getDebugLoc()) {
		while (d->getInlinedAt())
			d = d->getInlinedAt();
		loc.file = d->getFilename().str();
		loc.line = d->getLine();
	} else if (const DISubprogram *sp = I.getFunction()->getSubprogram()) {
		loc.file = sp->getFilename().str();
		loc.line = sp->getLine();
	} else if (auto it = origin.defined.find(I.getFunction()->getName()); it != origin.defined.end()) {
		loc = it->second;
	} else {
		loc.file = I.getModule()->getSourceFileName();
	}
	return loc;
}

} // namespace sfi
