// SPDX-License-Identifier: GPL-2.0
/* elf.c - reads a relocatable object through libelf and refuses what is no kernel module. */
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit.h"

#define MAX_IMAGE (256UL << 20)
#define REBUILD "rebuild the driver with SFI=1"

static void read_image(struct object *o)
{
	int fd = open(o->path, O_RDONLY);
	struct stat st;
	size_t at = 0;

	if (fd < 0)
		audit_unusable("%s: %s; name a module built with SFI=1", o->path, strerror(errno));
	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || (u64)st.st_size > MAX_IMAGE)
		audit_unusable("%s: not a file of at most 256 MiB; name a module (.ko)", o->path);
	o->image_size = st.st_size;
	o->image = audit_zalloc(o->image_size + 1, 1);
	while (at < o->image_size) {
		ssize_t n = read(fd, o->image + at, o->image_size - at);

		if (n <= 0)
			audit_unusable("%s: cannot be read; check the file and run again", o->path);
		at += n;
	}
	close(fd);
}

static int by_offset(const void *a, const void *b)
{
	const struct reloc *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static void read_sections(struct object *o, Elf *elf)
{
	size_t nr, strings;
	Elf_Scn *scn = NULL;

	if (elf_getshdrnum(elf, &nr) || elf_getshdrstrndx(elf, &strings) || nr < 2 || nr > 0xff00)
		audit_unusable("%s: truncated: no section table; " REBUILD, o->path);
	o->sections = audit_zalloc(nr, sizeof(*o->sections));
	o->nr_sections = nr;
	o->sections[0].name = "";
	while ((scn = elf_nextscn(elf, scn))) {
		struct section *s = &o->sections[elf_ndxscn(scn)];
		GElf_Shdr h;

		if (elf_ndxscn(scn) >= nr || !gelf_getshdr(scn, &h))
			audit_unusable("%s: truncated: a section header is missing; " REBUILD, o->path);
		s->name = elf_strptr(elf, strings, h.sh_name);
		if (!s->name)
			audit_unusable("%s: truncated: a section has no name; " REBUILD, o->path);
		s->size = h.sh_size;
		s->flags = h.sh_flags;
		s->type = h.sh_type;
		s->align = h.sh_addralign;
		s->exec = (h.sh_flags & SHF_ALLOC) && (h.sh_flags & SHF_EXECINSTR);
		if (h.sh_flags & SHF_COMPRESSED && h.sh_flags & SHF_ALLOC)
			audit_unusable("%s: section %s is compressed; " REBUILD, o->path, s->name);
		if (s->type == SHT_NOBITS) {
			if (s->exec)
				audit_unusable("%s: executable section %s has no bytes; " REBUILD, o->path, s->name);
			continue;
		}
		if (h.sh_offset > o->image_size || h.sh_size > o->image_size - h.sh_offset)
			audit_unusable("%s: truncated: section %s reaches beyond the file; " REBUILD, o->path, s->name);
		s->data = o->image + h.sh_offset;
	}
}

static void read_symbols(struct object *o, Elf *elf)
{
	Elf_Scn *scn = NULL;

	while ((scn = elf_nextscn(elf, scn))) {
		GElf_Shdr h;
		Elf_Data *d;

		if (!gelf_getshdr(scn, &h) || h.sh_type != SHT_SYMTAB)
			continue;
		if (o->symbols)
			audit_unusable("%s: two symbol tables; " REBUILD, o->path);
		d = elf_getdata(scn, NULL);
		if (!d || h.sh_entsize != sizeof(Elf64_Sym) || d->d_size / sizeof(Elf64_Sym) > INT32_MAX)
			audit_unusable("%s: the symbol table is damaged; " REBUILD, o->path);
		o->nr_symbols = d->d_size / sizeof(Elf64_Sym);
		o->symbols = audit_zalloc(o->nr_symbols + 1, sizeof(*o->symbols));
		for (u32 n = 0; n < o->nr_symbols; n++) {
			struct symbol *sym = &o->symbols[n];
			GElf_Sym e;

			if (!gelf_getsym(d, n, &e))
				audit_unusable("%s: the symbol table is damaged; " REBUILD, o->path);
			sym->name = elf_strptr(elf, h.sh_link, e.st_name);
			sym->value = e.st_value;
			sym->size = e.st_size;
			sym->type = GELF_ST_TYPE(e.st_info);
			if (!sym->name)
				audit_unusable("%s: symbol %u has no name; " REBUILD, o->path, n);
			if (e.st_shndx == SHN_ABS)
				sym->absolute = true;
			else if (e.st_shndx >= o->nr_sections)
				audit_unusable("%s: symbol %s is in no section; " REBUILD, o->path, sym->name);
			else
				sym->section = e.st_shndx;
			if (sym->section && sym->value > o->sections[sym->section].size)
				audit_unusable("%s: symbol %s is outside its section; " REBUILD, o->path, sym->name);
		}
	}
	if (!o->symbols)
		audit_unusable("%s: no symbol table; rebuild the driver with SFI=1 and do not strip it", o->path);
}

static void read_relocs(struct object *o, Elf *elf)
{
	Elf_Scn *scn = NULL;

	while ((scn = elf_nextscn(elf, scn))) {
		struct section *s;
		size_t n, old;
		GElf_Shdr h;
		Elf_Data *d;

		if (!gelf_getshdr(scn, &h) || (h.sh_type != SHT_RELA && h.sh_type != SHT_REL))
			continue;
		if (!h.sh_info || h.sh_info >= o->nr_sections)
			audit_unusable("%s: relocations of no section; " REBUILD, o->path);
		s = &o->sections[h.sh_info];
		if (!(s->flags & SHF_ALLOC))
			continue;
		d = elf_getdata(scn, NULL);
		if (h.sh_type == SHT_REL || !d || h.sh_entsize != sizeof(Elf64_Rela))
			audit_unusable("%s: relocations of %s are damaged; " REBUILD, o->path, s->name);
		old = s->nr_relocs;
		n = d->d_size / sizeof(Elf64_Rela);
		s->relocs = realloc(s->relocs, (old + n + 1) * sizeof(*s->relocs));
		if (!s->relocs)
			audit_unusable("%s: out of memory; free some and run again", o->path);
		s->nr_relocs += n;
		for (size_t k = 0; k < n; k++) {
			struct reloc *r = &s->relocs[old + k];
			GElf_Rela e;

			/* No module is larger than what an addend of 32 bits spans: sums with it do not wrap. */
			if (!gelf_getrela(d, k, &e) || e.r_offset >= s->size || GELF_R_SYM(e.r_info) >= o->nr_symbols ||
			    e.r_addend != (s32)e.r_addend)
				audit_unusable("%s: relocations of %s are damaged; " REBUILD, o->path, s->name);
			*r = (struct reloc){ .offset = e.r_offset, .addend = e.r_addend,
					     .type = GELF_R_TYPE(e.r_info), .sym = GELF_R_SYM(e.r_info) };
		}
		qsort(s->relocs, s->nr_relocs, sizeof(*s->relocs), by_offset);
	}
}

/** elf_open() - reads @path; does not return if it is no x86-64 relocatable object. */
void elf_open(struct object *o, const char *path)
{
	GElf_Ehdr e;
	Elf *elf;

	o->path = path;
	read_image(o);
	elf_version(EV_CURRENT);
	elf = elf_memory((char *)o->image, o->image_size);
	if (!elf || elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &e))
		audit_unusable("%s: not an ELF file; name a module (.ko)", path);
	if (gelf_getclass(elf) != ELFCLASS64 || e.e_machine != EM_X86_64 || e.e_ident[EI_DATA] != ELFDATA2LSB)
		audit_unusable("%s: not for x86-64; name a module built for it", path);
	if (e.e_type != ET_REL)
		audit_unusable("%s: not a relocatable object; name the .ko that the kernel loads", path);
	read_sections(o, elf);
	read_symbols(o, elf);
	read_relocs(o, elf);
}

/** elf_reloc_at() - the relocation of exactly this byte offset, or NULL. */
const struct reloc *elf_reloc_at(const struct section *s, u64 offset)
{
	size_t lo = 0, hi = s->nr_relocs;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (s->relocs[mid].offset < offset)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s->nr_relocs && s->relocs[lo].offset == offset ? &s->relocs[lo] : NULL;
}

/** elf_resolve() - where a relocation's symbol plus addend lies in the object itself. */
bool elf_resolve(const struct object *o, const struct reloc *r, u32 *section, u64 *offset)
{
	const struct symbol *sym = &o->symbols[r->sym];

	if (sym->absolute || sym->section == NO_SECTION)
		return false;
	*section = sym->section;
	*offset = sym->value + r->addend;
	return true;
}

/** elf_string() - a NUL-terminated string inside a section, or NULL. */
const char *elf_string(const struct object *o, u32 section, u64 offset)
{
	const struct section *s = &o->sections[section];

	if (!s->data || offset >= s->size || !memchr(s->data + offset, 0, s->size - offset))
		return NULL;
	return (const char *)s->data + offset;
}
