// SPDX-License-Identifier: GPL-2.0
/*
 * resolve.c - from a place in a module, as reports name it, to source lines.
 *
 * A .ko is a relocatable file: libdwfl gives its sections addresses and relocates
 * the debug info to them. clang writes no .debug_aranges, so compile units are
 * asked one by one.
 */
#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sfictl.h"

/* A call trace's size reaches to the next symbol: more than the function's own by its padding. */
#define PADDING_MAX 64UL

struct place {
	char *function;		/* NULL: offset counts from the start of .text */
	unsigned long offset, size;	/* bytes; size 0: not said */
};

/* FUNCTION[+0xOFF[/0xSIZE]], as in a call trace, or an offset in .text. */
static struct place parse(const char *word)
{
	struct place p = { 0 };
	size_t name = strcspn(word, "+");
	const char *number = word;
	char *end;

	if (*word < '0' || *word > '9') {
		p.function = strndup(word, name);
		if (!p.function)
			die("out of memory");
		number = word + name + (word[name] == '+');
		if (!*number && !word[name] && name)
			return p;
	}
	errno = 0;
	p.offset = strtoul(number, &end, 0);
	if (p.function && *end == '/')
		p.size = strtoul(end + 1, &end, 0);
	if (*end || *number < '0' || *number > '9' || errno || (p.function && !*p.function))
		die("'%s' is no place in a module; write FUNCTION+0xOFFSET or an offset in .text", word);
	return p;
}

static void check_module(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	GElf_Ehdr header;
	Elf *elf;

	if (fd < 0)
		die("cannot open %s: %s", path, strerror(errno));
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	if (!elf || elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &header) || header.e_type != ET_REL ||
	    !elf_getscn(elf, 1))
		die("%s is no kernel module, or is cut off; give the .ko that was loaded", path);
	elf_end(elf);
	close(fd);
}

/* Debug info is in the module or nowhere: no search in other files, no downloads. */
static int no_debuginfo(Dwfl_Module *m, void **data, const char *name, Dwarf_Addr base, const char *file,
			const char *link, GElf_Word crc, char **found)
{
	(void)m, (void)data, (void)name, (void)base, (void)file, (void)link, (void)crc, (void)found;
	return -1;
}

static Dwfl_Module *open_module(const char *path)
{
	static const Dwfl_Callbacks callbacks = {
		.find_debuginfo = no_debuginfo,
		.section_address = dwfl_offline_section_address,
	};
	Dwfl *dwfl = dwfl_begin(&callbacks);
	Dwfl_Module *m;
	Dwarf_Addr bias;

	check_module(path);
	m = dwfl ? dwfl_report_offline(dwfl, path, path, -1) : NULL;
	if (!m)
		die("cannot read %s: %s", path, dwfl_errmsg(-1));
	dwfl_report_end(dwfl, NULL, NULL);
	if (!dwfl_module_getdwarf(m, &bias) || !dwfl_module_nextcu(m, NULL, &bias))
		die("%s has no debug info; build it with CONFIG_DEBUG_INFO or -g, and do not strip it", path);
	return m;
}

static Dwarf_Addr function_address(Dwfl_Module *m, const char *path, const struct place *p)
{
	int n = dwfl_module_getsymtab(m), found = 0;
	GElf_Xword size = 0;
	Dwarf_Addr at = 0;

	for (int i = 1; i < n; i++) {
		GElf_Sym sym;
		GElf_Addr addr;
		const char *name = dwfl_module_getsym_info(m, i, &sym, &addr, NULL, NULL, NULL);

		if (!name || GELF_ST_TYPE(sym.st_info) != STT_FUNC || sym.st_shndx == SHN_UNDEF ||
		    strcmp(name, p->function) || (p->size && p->size - sym.st_size >= PADDING_MAX))
			continue;
		found++;
		at = addr;
		size = sym.st_size;
	}
	if (!found && p->size)
		die("%s has no function %s of 0x%lx bytes; is it the .ko that was loaded?", path, p->function,
		    p->size);
	if (!found)
		die("%s has no function %s; is it the .ko that was loaded?", path, p->function);
	if (found > 1)
		die("%s has %d functions %s; add the size, as in %s+0x%lx/0xSIZE, or give the offset in .text", path,
		    found, p->function, p->function, p->offset);
	if (p->offset >= size)
		die("offset 0x%lx is past the end of %s, which has 0x%lx bytes; is it the .ko that was loaded?",
		    p->offset, p->function, (unsigned long)size);
	return at + p->offset;
}

static Dwarf_Addr text_address(Dwfl_Module *m, const char *path, const struct place *p)
{
	GElf_Addr bias;
	Elf *elf = dwfl_module_getelf(m, &bias);
	Elf_Scn *scn = NULL;
	size_t names;

	if (!elf || elf_getshdrstrndx(elf, &names))
		die("cannot read %s: %s", path, elf_errmsg(-1));
	while ((scn = elf_nextscn(elf, scn))) {
		GElf_Shdr header;
		const char *name;

		if (!gelf_getshdr(scn, &header))
			continue;
		name = elf_strptr(elf, names, header.sh_name);
		if (!name || strcmp(name, ".text"))
			continue;
		if (p->offset >= header.sh_size)
			die("offset 0x%lx is past the end of .text of %s, which has 0x%lx bytes; is it the .ko that was loaded?",
			    p->offset, path, (unsigned long)header.sh_size);
		return header.sh_addr + bias + p->offset;
	}
	die("%s has no .text section; give FUNCTION+0xOFFSET", path);
}

/* The last line at or before pc. What the compiler adds on its own has line 0: the line before counts. */
static void print_line(Dwarf_Die *cu, Dwarf_Addr pc, Dwarf_Addr from)
{
	Dwarf_Addr best = 0;
	const char *file = NULL;
	Dwarf_Lines *lines;
	size_t n = 0;
	int line = 0;

	if (dwarf_getsrclines(cu, &lines, &n))
		n = 0;
	for (size_t i = 0; i < n; i++) {
		Dwarf_Line *l = dwarf_onesrcline(lines, i);
		Dwarf_Addr at;
		bool end;
		int no;

		if (dwarf_lineaddr(l, &at) || dwarf_lineno(l, &no) || dwarf_lineendsequence(l, &end) || end || !no ||
		    at > pc || at < from || at < best)
			continue;
		best = at;
		line = no;
		file = dwarf_linesrc(l, NULL, NULL);
	}
	if (file)
		printf("%s:%d", file, line);
	else
		printf("unknown line");
}

static void print_call_site(Dwarf_Die *cu, Dwarf_Die *inlined)
{
	Dwarf_Word file = 0, line = 0;
	Dwarf_Attribute attr;
	Dwarf_Files *files;
	const char *name = NULL;
	size_t n;

	if (!dwarf_formudata(dwarf_attr(inlined, DW_AT_call_file, &attr), &file) && !dwarf_getsrcfiles(cu, &files, &n))
		name = dwarf_filesrc(files, file, NULL, NULL);
	dwarf_formudata(dwarf_attr(inlined, DW_AT_call_line, &attr), &line);
	printf("  inlined at %s:%lu", name ? name : "?", (unsigned long)line);
}

/* The line, then for each inlined call the line it stands on, innermost first. */
static bool print_chain(Dwarf_Die *cu, Dwarf_Addr pc)
{
	Dwarf_Die *around = NULL, *scopes = NULL, *inlined = NULL;
	Dwarf_Addr low = 0;
	int n = dwarf_getscopes(cu, pc, &around);

	/* the first list follows where an inlined function was defined, the second where it stands */
	n = n > 0 ? dwarf_getscopes_die(&around[0], &scopes) : 0;
	for (int i = 0; i < n; i++)
		if (dwarf_tag(&scopes[i]) == DW_TAG_subprogram && dwarf_lowpc(&scopes[i], &low))
			low = 0;
	for (int i = 0; i < n; i++) {
		int tag = dwarf_tag(&scopes[i]);
		const char *name = dwarf_diename(&scopes[i]);

		if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_subprogram)
			continue;
		if (inlined)
			print_call_site(cu, inlined);
		else
			print_line(cu, pc, low);
		printf(" in %s\n", name ? name : "?");
		inlined = &scopes[i];
		if (tag == DW_TAG_subprogram)
			break;
	}
	free(around);
	free(scopes);
	return inlined;
}

int resolve(const struct arguments *a)
{
	const char *path = a->word[1];
	struct place p = parse(a->word[2]);
	Dwfl_Module *m = open_module(path);
	Dwarf_Addr at = p.function ? function_address(m, path, &p) : text_address(m, path, &p), bias;
	Dwarf_Die *cu = NULL;

	while ((cu = dwfl_module_nextcu(m, cu, &bias)))
		if (dwarf_haspc(cu, at - bias) > 0 && print_chain(cu, at - bias))
			return 0;
	die("no source line for %s in %s: the compiler made this code, or its file was built without -g", a->word[2], path);
}
