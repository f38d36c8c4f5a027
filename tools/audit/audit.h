/* SPDX-License-Identifier: GPL-2.0 */
/*
 * audit.h - what the files of sfi-audit share.
 *
 * elf.c reads the object, records.c the .sfi.* tables, decode.c its instructions and
 * functions, patch.c the kernel's tables of code that is patched at load, flow.c drives
 * exec.c (one instruction) over every function, keeps.c says which calls revoke nothing, proof.c decides each access, gate.c the
 * shape of gates. term.c holds symbolic values; state.c, facts.c and join.c what is known
 * at one point.
 */
#ifndef SFI_AUDIT_H
#define SFI_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <sfi/abi.h>

typedef uint16_t u16;
typedef int32_t s32;

enum { AUDIT_CLEAN, AUDIT_FINDINGS, AUDIT_UNUSABLE };

/* ---- main.c */
void audit_unusable(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
void *audit_array(void *p, size_t *cap, size_t n, size_t size);	/* grows p to hold n + 1 elements */
void *audit_zalloc(size_t n, size_t size);

/* ---- elf.c */
#define NO_SECTION 0u
#define NO_SYMBOL (-1)

struct reloc {
	u64 offset;
	s64 addend;
	u32 type, sym;
	bool used;	/* code: an instruction's field has claimed it */
};

struct section {
	const char *name;
	const u8 *data;	/* NULL: no bytes in the file */
	u64 size, flags, align;
	u32 type;
	bool exec;
	struct reloc *relocs;	/* sorted by offset */
	size_t nr_relocs;
	/* executable sections only */
	struct insn *insns;	/* sorted by offset */
	size_t nr_insns;
	u32 *insn_at;		/* per byte: index + 1 of the instruction starting there */
};

struct symbol {
	const char *name;
	u64 value, size;
	u32 section;	/* NO_SECTION: undefined */
	u8 type;
	bool absolute;
};

struct object {
	const char *path;
	u8 *image;
	size_t image_size;
	struct section *sections;	/* index is the ELF section index */
	u32 nr_sections;
	struct symbol *symbols;
	u32 nr_symbols;
	struct function *functions;	/* sorted by section, start */
	size_t nr_functions;
	struct object_range *globals;	/* writable without a check */
	size_t nr_globals;
	struct gate_record *gates;
	size_t nr_gates;
	u32 rt_section;
	u64 rt_offset;
	bool has_records;
	u64 spec_hash;		/* of the interface table that its units were built with; 0: no unit */
};

void elf_open(struct object *o, const char *path);
const struct reloc *elf_reloc_at(const struct section *s, u64 offset);
/* Where a relocated field points: section and offset; false: undefined or absolute. */
bool elf_resolve(const struct object *o, const struct reloc *r, u32 *section, u64 *offset);
const char *elf_string(const struct object *o, u32 section, u64 offset);	/* NULL: none there */

/* ---- records.c */
struct object_range {
	u32 section;
	u64 offset, size;
};

struct gate_record {
	u32 section, target_section;
	u64 gate, target;	/* offsets of the two functions */
	u32 desc_section;
	u64 desc;		/* where the record itself lies */
	const char *slot;
};

void records_read(struct object *o);
bool records_global_covers(const struct object *o, u32 section, u64 offset, u64 size);

/* ---- decode.c */
enum op_type { OP_NONE, OP_REG, OP_IMM, OP_MEM };
enum { GPR_RAX, GPR_RCX, GPR_RDX, GPR_RBX, GPR_RSP, GPR_RBP, GPR_RSI, GPR_RDI, GPR_R8,
       GPR_R9, GPR_R10, GPR_R11, GPR_R12, GPR_R13, GPR_R14, GPR_R15, NR_REGS, GPR_NONE = 0xff };
enum { SEG_NONE, SEG_GS, SEG_FS };

struct operand {
	u8 type, size;		/* size in bytes */
	u8 reg;			/* OP_REG */
	bool high;		/* ah, ch, dh, bh */
	u8 base, index, scale, seg;	/* OP_MEM */
	bool rip;
	s64 imm;		/* immediate or displacement; addend when sym is set */
	u32 section;		/* not NO_SECTION: imm is an offset in it */
	s32 sym;		/* not NO_SYMBOL: undefined symbol that imm is added to */
};

struct insn {
	u32 offset;
	u8 size, nr_ops;
	u16 id;			/* X86_INS_* */
	bool lock, rep;
	u32 patched;		/* static key: offset + 1 of the other successor */
	bool resumes;		/* ud2 of a WARN(): execution goes on behind it */
	struct operand op[3];
	const char *bad;	/* why it is refused wherever it stands */
	bool found;		/* it has its finding */
};

struct function {
	const char *name;
	u32 section;
	u64 start, size;
	bool padding;		/* only no-ops: may run into the next function */
	const struct gate_record *gate;
	bool keeps;		/* a call of it takes no permission back */
};

void decode_object(struct object *o);
const struct insn *insn_at(const struct object *o, u32 section, u64 offset);
const struct function *function_at(const struct object *o, u32 section, u64 offset);	/* containing */
void insn_text(const struct object *o, u32 section, const struct insn *i, char *buf, size_t len);
bool insn_is_jcc(u16 id);

/* ---- patch.c */
void patch_check(struct object *o);

/* ---- findings (main.c) */
struct counts {
	size_t functions, gates, instructions;
	size_t store_frame, store_check, store_range, store_own, store_asm;
	size_t load_frame, load_check, load_range, load_module, load_kernel, load_percpu;
	size_t icalls, calls, interrupt_flag, kernel_data;
	size_t findings;
};
extern struct counts counts;
void finding(const struct object *o, u32 section, u64 offset, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* ---- term.c: symbolic 64-bit values; equal ids are equal values */
typedef u32 term;

enum term_kind {
	T_LIN,		/* constant plus a sum of coefficient times atom */
	T_INIT,		/* register at function entry */
	T_DEF,		/* what one instruction brought, unknown otherwise */
	T_PHI,		/* what a place holds where paths join */
	T_SECTION, T_SYMBOL,	/* addresses */
	T_BIAS,		/* __sfi_rt.shadow */
	T_COLOUR,	/* the low imm bytes of __sfi_rt.colours */
	T_SHADOW,	/* colours of imm granules from address a on, read in epoch b */
	T_ICALL,	/* result of __sfi_icall */
	T_RUNTIME,	/* result of a runtime call whose zero matters to gates */
	T_OP,
};

enum term_op {
	O_MASK,		/* imm low bits of a */
	O_INSERT,	/* low imm bits of a replaced by b */
	O_SEXT,		/* from imm bits */
	O_AND, O_OR, O_XOR, O_SHR, O_SAR, O_SHL, O_MUL,
	O_EQ, O_NE,	/* 0 or 1 */
	O_CC,		/* condition imm of flags a */
	F_CMP,		/* flags of a compare of a and b, imm bits wide */
	F_LOGIC,	/* flags of a result a of and, or, xor, test: carry clear */
	F_ARITH,	/* flags of a result a; the rest known by b only */
};

struct term_part { term atom; u64 coef; };

struct term_info {
	u8 kind, op, nr_parts;
	term a, b;
	u64 imm, max;	/* max: the value never exceeds it */
	u32 parts, next;
};

void terms_reset(void);
const struct term_info *term_get(term t);
const struct term_part *term_parts(const struct term_info *t);
term term_const(u64 c);
bool term_is_const(term t, u64 *c);
term term_init(int reg);
term term_def(u32 offset, u32 what, u64 max);
term term_phi(u32 block, u64 place_base, u64 place);
term term_leaf(enum term_kind kind, u64 imm, u64 max);
term term_shadow(term address, unsigned n, term epoch);
term term_colour(unsigned n);
term term_add(term a, term b);
term term_add_const(term a, u64 c);
term term_scale(term a, u64 c);
term term_mask(term a, unsigned bits);
term term_insert(term old, term low, unsigned bits);
term term_sext(term a, unsigned from, unsigned to);
term term_binary(enum term_op op, term a, term b, unsigned bits);
term term_shift(enum term_op op, term a, unsigned count, unsigned bits);
term term_equal(term a, term b, bool negate);
term term_flags(enum term_op op, term a, term b, unsigned bits);
term term_cc(u16 cc, term flags);
term term_split(term t, s64 *offset);	/* base without its constant */
bool term_overflowed(void);

/* ---- state.c, facts.c, join.c */
enum { LOC_FLAGS = NR_REGS, LOC_EPOCH, LOC_PHASE, NR_LOCS };

struct slot { term base; s64 offset; u32 size; term value; };
/*
 * Bytes base + lo .. base + hi, both inclusive; spans: from base, term hi long. Numbers:
 * base is no more than BOUND_ZERO - hi (so that less is weaker, as for bytes), or is not hi, or not 0. Loops: what
 * __sfi_loop_write() allowed from base on; lo has the step and the term of the rounds, hi the mask.
 */
enum fact_set { WRITE_GRANULE, READ_GRANULE, WRITE_BYTES, READ_BYTES, WRITE_SPAN, READ_SPAN,
		WRITE_LOOP, READ_LOOP, BOUND, DIFFERS, NOT_ZERO };
#define BOUND_ZERO (1ll << 40)
#define SPAN_BYTES (1ull << 40)	/* a block of more is a span, whatever its size */
struct fact { term base; u32 set; s64 lo, hi; };

struct state {
	bool reached;
	term loc[NR_LOCS];
	struct slot *slots;
	size_t nr_slots, cap_slots;
	struct fact *facts;
	size_t nr_facts, cap_facts;
};

void state_free(struct state *s);
void state_copy(struct state *to, const struct state *from);
bool state_same(const struct state *a, const struct state *b);
void state_entry(struct state *s);
/* Returns true if a place kept its value against an edge still carrying a stale name. */
bool state_join(struct state *out, u32 block, const struct state *const *in, size_t n, bool sticky);
void state_slot_write(struct state *s, term base, s64 offset, u32 size, term value);
term state_slot_read(const struct state *s, term base, s64 offset, u32 size, term otherwise);
void state_slot_drop(struct state *s, term base, s64 lo, s64 hi);	/* bytes lo..hi-1 */
void state_drop_below(struct state *s, term base, s64 offset);
void state_fact_add(struct state *s, term address, u64 size, bool write, bool granule);
void state_span_add(struct state *s, term address, term size, bool write);
void state_loop_add(struct state *s, term first, term rounds, s64 step, u64 mask, bool write);
bool state_fact_covers(const struct state *s, term address, u64 size, bool write);
bool state_span_covers(const struct state *s, term address, term size, bool write);
u64 state_bound(const struct state *s, term t);	/* the largest value it can have */
void state_assume(struct state *s, term condition, bool nonzero);
void state_revoke(struct state *s, term epoch);

/* ---- flow.c, exec.c, proof.c, gate.c */
struct walk {
	struct object *o;
	const struct function *f;
	const struct insn *i;
	bool report;	/* findings are wanted: the states are final */
	bool tally;	/* count what is proven: not in copies of blocks */
};

void flow_check(struct object *o, const struct function *f);
void exec_insn(struct walk *w, struct state *s);
bool exec_falls_through(const struct object *o, const struct insn *i);
term exec_condition(const struct insn *i, const struct state *s);	/* of a conditional jump */
void exec_leave(struct walk *w, struct state *s);	/* ret or jump to another function */
void exec_call(struct walk *w, struct state *s, const char *undefined, const struct function *to, bool jump);
void walk_finding(struct walk *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

struct place { term address; u32 size; u8 seg; const struct operand *op; };
term proof_load(struct walk *w, struct state *s, const struct place *p, u32 what);
void proof_store(struct walk *w, struct state *s, const struct place *p, term value);
/* A block of bytes handed to memcpy and friends, or a rep string instruction. */
void proof_block(struct walk *w, struct state *s, term address, term size, bool write);
bool proof_stack_address(term address, term *base, s64 *offset);
bool proof_frame_fits(term base, s64 offset);
bool proof_in_frame(const struct state *s, term base, s64 offset, u64 size);

enum { PHASE_START, PHASE_ENTERED, PHASE_ALIVE, PHASE_ARMED, PHASE_RUN, PHASE_PRE, PHASE_CALLED,
       PHASE_POST, PHASE_DEAD, PHASE_DONE, PHASE_BROKEN };
enum { RUNTIME_ENTER = 1, RUNTIME_SETJMP };
/* True if the call is one that only gates make; it is then judged and done. */
bool gate_call(struct walk *w, struct state *s, const char *name, const struct function *to);
void gate_branch(const struct walk *w, struct state *s, term condition, bool nonzero);
void gate_return(struct walk *w, struct state *s);

/* ---- keeps.c */
void keeps_read(const struct object *o, const char *path);
void keeps_find(struct object *o);
bool keeps_call(const char *undefined, const struct function *to);

/* ---- stamp.c */
#define SFI_AUDIT_SECTION ".sfi.audit"
void stamp_write(const struct object *o, const char *path);

#endif /* SFI_AUDIT_H */
