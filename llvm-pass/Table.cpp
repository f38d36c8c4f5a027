// SPDX-License-Identifier: GPL-2.0
// Table.cpp - reads the table that sfi-specc writes.
#include "Sfi.h"
#include "llvm/Support/LineIterator.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
namespace sfi {

static std::string key(StringRef name, uint64_t n)
{
	return (name + ":" + Twine(n)).str();
}

StringRef SpecTable::callback(StringRef fn, unsigned arg) const
{
	auto it = callbacks.find(key(fn, arg));
	return it == callbacks.end() ? StringRef() : StringRef(it->second);
}

StringRef SpecTable::field(StringRef tag, uint64_t offset) const
{
	auto it = fields.find(key(tag, offset));
	return it == fields.end() ? StringRef() : StringRef(it->second);
}

const FieldSetter *SpecTable::setter(StringRef tag, uint64_t offset) const
{
	auto it = setters.find(key(tag, offset));
	return it == setters.end() ? nullptr : &it->second;
}

std::string SpecTable::load(StringRef file)
{
	auto buffer = MemoryBuffer::getFile(file, /*IsText=*/true);
	if (!buffer)
		return ("cannot read interface table '" + file + "': " + buffer.getError().message() +
			"; build it with sfi-specc").str();

	bool first = true, hashed = false;
	for (line_iterator it(**buffer); !it.is_at_eof(); ++it) {
		SmallVector<StringRef, 6> w;
		it->split(w, ' ', -1, false);
		uint64_t n, size;
		if (first) {
			if (*it != "sfi-table 1")
				return (file + ":1: not an sfi-table of version 1; rebuild it with this tree's sfi-specc").str();
			first = false;
		} else if (w.size() == 2 && w[0] == "hash" && !w[1].getAsInteger(16, hash)) {
			hashed = true;
		} else if (w.size() == 2 && w[0] == "text" && !w[1].getAsInteger(16, n)) {
			; // part of the hash: the specs' text, which stubs only follow at run time
		} else if (w.size() == 3 && w[0] == "stub") {
			stubs[w[1]] = w[2].str();
		} else if (w.size() == 4 && w[0] == "callback" && !w[2].getAsInteger(10, n)) {
			callbacks[key(w[1], n)] = w[3].str();
		} else if (w.size() == 5 && w[0] == "slot" && w[2] == "struct" && !w[4].getAsInteger(10, n)) {
			fields[key(w[3], n)] = w[1].str();
			slots.insert(w[1]);
		} else if (w.size() == 6 && w[0] == "field" && w[2] == "struct" && !w[4].getAsInteger(10, n) &&
			   !w[5].getAsInteger(10, size)) {
			setters[key(w[3], n)] = {w[1].str(), size};
		} else if (w.size() == 3 && w[0] == "slot" && w[2] == "arg") {
			slots.insert(w[1]);
		} else if (w.size() == 2 && w[0] == "noreturn") {
			noreturns.insert(w[1]);
		} else if (w.size() == 2 && w[0] == "keeps") {
			keeps.insert(w[1]);
		} else {
			return (file + ":" + Twine(it.line_number()) + ": not a table line: '" + *it +
				"'; rebuild it with this tree's sfi-specc").str();
		}
	}
	if (!hashed)
		return (file + ":2: no hash line; rebuild the table with sfi-specc").str();
	return "";
}

} // namespace sfi
