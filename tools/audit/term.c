// SPDX-License-Identifier: GPL-2.0
/*
 * term.c - symbolic 64-bit values, hash-consed: two places that hold the same id hold the
 * same value. Sums are kept as a constant plus coefficients of atoms, so that an address
 * is found again however the compiler split it between lea and addressing mode. Narrow
 * values are their zero extensions.
 */
#include <stdlib.h>
#include <string.h>

#include "audit.h"

#define MAX_TERMS (4u << 20)
#define MAX_PARTS 8

static struct term_info *terms;
static size_t nr_terms, cap_terms;
static struct term_part *parts;
static size_t nr_parts, cap_parts;
static u32 *buckets;
static size_t nr_buckets;
static bool overflowed;

/** terms_reset() - forgets all terms; ids of before mean nothing any more. */
void terms_reset(void)
{
	if (!buckets) {
		nr_buckets = 1u << 16;
		buckets = audit_zalloc(nr_buckets, sizeof(*buckets));
	}
	memset(buckets, 0, nr_buckets * sizeof(*buckets));
	nr_terms = 1;	/* 0 is no term */
	nr_parts = 0;
	overflowed = false;
	terms = audit_array(terms, &cap_terms, 1, sizeof(*terms));
	memset(terms, 0, sizeof(*terms));
	parts = audit_array(parts, &cap_parts, 0, sizeof(*parts));
}

/** term_overflowed() - the function was too large; nothing may be concluded from its terms. */
bool term_overflowed(void)
{
	return overflowed;
}

/** term_get() - valid until the next term is made. */
const struct term_info *term_get(term t)
{
	return &terms[t];
}

/** term_parts() - the nr_parts summands of a T_LIN; valid until the next term is made. */
const struct term_part *term_parts(const struct term_info *t)
{
	return parts + t->parts;
}

static u64 mix(u64 h, u64 v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15ull;
	return h ^ (h >> 29);
}

static void grow_buckets(void)
{
	nr_buckets *= 4;
	free(buckets);
	buckets = audit_zalloc(nr_buckets, sizeof(*buckets));
	for (u32 t = 1; t < nr_terms; t++) {
		struct term_info *i = &terms[t];
		u64 h = mix(mix(mix(mix(i->kind, i->op), i->a), i->b), i->imm);

		for (unsigned k = 0; k < i->nr_parts; k++)
			h = mix(mix(h, parts[i->parts + k].atom), parts[i->parts + k].coef);
		i->next = buckets[h & (nr_buckets - 1)];
		buckets[h & (nr_buckets - 1)] = t;
	}
}

static term intern(struct term_info want, const struct term_part *p)
{
	u64 h = mix(mix(mix(mix(want.kind, want.op), want.a), want.b), want.imm);
	u32 *head;

	for (unsigned k = 0; k < want.nr_parts; k++)
		h = mix(mix(h, p[k].atom), p[k].coef);
	head = &buckets[h & (nr_buckets - 1)];
	for (term t = *head; t; t = terms[t].next) {
		const struct term_info *i = &terms[t];

		if (i->kind == want.kind && i->op == want.op && i->a == want.a && i->b == want.b && i->imm == want.imm &&
		    (want.kind == T_LIN || i->max == want.max) && i->nr_parts == want.nr_parts &&
		    (!want.nr_parts || !memcmp(parts + i->parts, p, want.nr_parts * sizeof(*p))))
			return t;
	}
	if (nr_terms >= MAX_TERMS) {
		overflowed = true;	/* the function is given up; any term will do */
		return 1;
	}
	terms = audit_array(terms, &cap_terms, nr_terms, sizeof(*terms));
	for (unsigned k = 0; k < want.nr_parts; k++) {
		parts = audit_array(parts, &cap_parts, nr_parts + k, sizeof(*parts));
		parts[nr_parts + k] = p[k];
	}
	want.parts = nr_parts;
	nr_parts += want.nr_parts;
	want.next = *head;
	*head = nr_terms;
	terms[nr_terms] = want;
	if (nr_terms > 2 * nr_buckets)
		grow_buckets();
	return nr_terms++;
}

static unsigned bits_of(u64 max)
{
	return max ? 64 - __builtin_clzll(max) : 0;
}

static u64 ones(unsigned bits)
{
	return bits >= 64 ? ~0ull : (1ull << bits) - 1;
}

/** term_const() - a number. */
term term_const(u64 c)
{
	return intern((struct term_info){ .kind = T_LIN, .imm = c, .max = c }, NULL);
}

/** term_is_const() - is it a number? @c may be NULL. */
bool term_is_const(term t, u64 *c)
{
	if (terms[t].kind != T_LIN || terms[t].nr_parts)
		return false;
	if (c)
		*c = terms[t].imm;
	return true;
}

/** term_leaf() - a value known by its kind and @imm only, at most @max. */
term term_leaf(enum term_kind kind, u64 imm, u64 max)
{
	return intern((struct term_info){ .kind = kind, .imm = imm, .max = max }, NULL);
}

/** term_init() - what a register held when the function was entered. */
term term_init(int reg)
{
	return term_leaf(T_INIT, reg, ~0ull);
}

/** term_def() - what the instruction at @offset brought to place @what, at most @max. */
term term_def(u32 offset, u32 what, u64 max)
{
	return intern((struct term_info){ .kind = T_DEF, .b = what, .imm = offset, .max = max }, NULL);
}

/** term_phi() - the joined value of one place where @block begins. */
term term_phi(u32 block, u64 place_base, u64 place)
{
	return intern((struct term_info){ .kind = T_PHI, .a = block, .b = place_base, .imm = place, .max = ~0ull }, NULL);
}

/** term_shadow() - the colours of @n granules from @address on, since the call that began @epoch. */
term term_shadow(term address, unsigned n, term epoch)
{
	return intern((struct term_info){ .kind = T_SHADOW, .a = address, .b = epoch, .imm = n, .max = ones(8 * n) }, NULL);
}

/** term_colour() - the domain's colour @n times. */
term term_colour(unsigned n)
{
	return term_leaf(T_COLOUR, n, ones(8 * n));
}

static term op(enum term_op o, term a, term b, u64 imm, u64 max)
{
	return intern((struct term_info){ .kind = T_OP, .op = o, .a = a, .b = b, .imm = imm, .max = max }, NULL);
}

struct sum {
	u64 c;
	unsigned n;
	struct term_part p[2 * MAX_PARTS];
};

static void sum_add(struct sum *s, term t, u64 coef)
{
	const struct term_info *i = &terms[t];
	struct term_part one = { t, 1 };
	const struct term_part *p = &one;
	unsigned n = 1;

	if (i->kind == T_LIN) {
		s->c += i->imm * coef;
		p = parts + i->parts;
		n = i->nr_parts;
	}
	for (unsigned k = 0; k < n; k++) {
		u64 c = p[k].coef * coef;
		unsigned at = 0;

		if (!c)
			continue;
		while (at < s->n && s->p[at].atom < p[k].atom)
			at++;
		if (at < s->n && s->p[at].atom == p[k].atom) {
			s->p[at].coef += c;
			if (!s->p[at].coef) {
				memmove(&s->p[at], &s->p[at + 1], (s->n - at - 1) * sizeof(*s->p));
				s->n--;
			}
			continue;
		}
		memmove(&s->p[at + 1], &s->p[at], (s->n - at) * sizeof(*s->p));
		s->p[at] = (struct term_part){ p[k].atom, c };
		s->n++;
	}
}

/* The sum as a term; 0 if it has too many parts to be one. */
static term sum_term(const struct sum *s)
{
	unsigned __int128 max = s->c;

	if (s->n > MAX_PARTS)
		return 0;
	if (s->n == 1 && !s->c && s->p[0].coef == 1)
		return s->p[0].atom;
	for (unsigned k = 0; k < s->n && max <= ~0ull; k++)
		max += (unsigned __int128)s->p[k].coef * terms[s->p[k].atom].max;
	return intern((struct term_info){ .kind = T_LIN, .imm = s->c, .nr_parts = s->n,
					  .max = max > ~0ull ? ~0ull : (u64)max }, s->p);
}

/** term_add() - sum modulo 2^64. */
term term_add(term a, term b)
{
	struct sum s = { 0 };
	term t;

	sum_add(&s, a, 1);
	sum_add(&s, b, 1);
	t = sum_term(&s);
	return t ? t : op(O_OR, a, b, 1, ~0ull);	/* imm 1: a sum that is kept opaque */
}

/** term_add_const() - sum with a number. */
term term_add_const(term a, u64 c)
{
	return term_add(a, term_const(c));
}

/** term_scale() - product with a number. */
term term_scale(term a, u64 c)
{
	struct sum s = { 0 };

	sum_add(&s, a, c);
	return sum_term(&s);	/* never more parts than a has */
}

/** term_split() - the term without its constant: equal bases differ by known offsets, in bytes. */
term term_split(term t, s64 *offset)
{
	*offset = 0;
	if (terms[t].kind != T_LIN)
		return t;
	*offset = (s64)terms[t].imm;
	return term_add_const(t, -terms[t].imm);
}

/** term_mask() - the low @bits, zero-extended. */
term term_mask(term a, unsigned bits)
{
	const struct term_info *i = &terms[a];

	if (bits >= 64 || i->max <= ones(bits))
		return a;
	if (i->kind == T_COLOUR && bits % 8 == 0)
		return term_colour(bits / 8);
	if (i->kind == T_OP && i->op == O_MASK)
		return term_mask(i->a, bits < i->imm ? bits : i->imm);
	if (i->kind == T_OP && i->op == O_INSERT && bits <= i->imm)
		return term_mask(i->b, bits);
	if (i->kind == T_OP && i->op == O_INSERT && i->imm < bits && terms[i->a].kind == T_OP &&
	    terms[i->a].op == O_MASK && terms[i->a].imm >= bits)
		return term_mask(term_insert(terms[i->a].a, i->b, i->imm), bits);
	if (i->kind == T_OP && i->op == O_SEXT && bits <= i->imm)
		return term_mask(i->a, bits);
	if (i->kind == T_OP && !i->imm && (i->op == O_XOR || i->op == O_OR || i->op == O_AND) && term_is_const(i->b, NULL))
		return term_binary(i->op, i->a, i->b, bits);
	/* A field of bits: first the upper end, then the lower. */
	if (i->kind == T_OP && i->op == O_SHR && i->imm + bits <= 64)
		return term_shift(O_SHR, term_mask(i->a, i->imm + bits), i->imm, 64);
	if (i->kind == T_LIN) {
		/* Only the low bits of each part matter. */
		struct sum s = { .c = i->imm & ones(bits) };
		unsigned n = i->nr_parts;
		struct term_part copy[MAX_PARTS];
		term t;

		memcpy(copy, parts + i->parts, n * sizeof(*copy));
		for (unsigned k = 0; k < n; k++) {
			const struct term_info *p = &terms[copy[k].atom];
			term inner = copy[k].atom;

			if (p->kind == T_OP && (p->op == O_MASK || p->op == O_SEXT) && p->imm >= bits)
				inner = p->a;
			sum_add(&s, inner, copy[k].coef & ones(bits));
			if (s.n > MAX_PARTS)
				return op(O_MASK, a, 0, bits, ones(bits));
		}
		s.c &= ones(bits);
		for (unsigned k = 0; k < s.n; k++) {
			s.p[k].coef &= ones(bits);
			if (!s.p[k].coef) {
				memmove(&s.p[k], &s.p[k + 1], (s.n - k - 1) * sizeof(*s.p));
				s.n--;
				k--;
			}
		}
		t = sum_term(&s);
		if (terms[t].max <= ones(bits))
			return t;
		if (terms[t].kind != T_LIN)
			return term_mask(t, bits);
		return op(O_MASK, t, 0, bits, ones(bits));
	}
	return op(O_MASK, a, 0, bits, ones(bits));
}

/** term_insert() - @old with its low @bits replaced by @low. */
term term_insert(term old, term low, unsigned bits)
{
	u64 c, d;

	if (terms[old].max <= ones(bits))
		return low;
	if (term_is_const(old, &c)) {
		if (term_is_const(low, &d))
			return term_const((c & ~ones(bits)) | d);
		return term_add_const(low, c & ~ones(bits));
	}
	if (terms[old].kind == T_OP && terms[old].op == O_INSERT && terms[old].imm <= bits)
		old = terms[old].a;
	return op(O_INSERT, old, low, bits, ~0ull);
}

/** term_sext() - sign extension from @from to @to bits, then zero-extended. */
term term_sext(term a, unsigned from, unsigned to)
{
	u64 c;

	a = term_mask(a, from);
	if (from >= to)
		return a;
	if (term_is_const(a, &c))
		return term_const((u64)((s64)(c << (64 - from)) >> (64 - from)) & ones(to));
	if (terms[a].max <= ones(from - 1))
		return a;
	return term_mask(op(O_SEXT, a, 0, from, ~0ull), to);
}

/* How many low bits are known to be zero. */
static unsigned zero_bits(term t, unsigned depth)
{
	const struct term_info *i = &terms[t];
	unsigned z = 64;

	if (!depth)
		return 0;
	if (i->kind == T_LIN) {
		if (i->imm)
			z = __builtin_ctzll(i->imm);
		for (unsigned k = 0; k < i->nr_parts; k++) {
			unsigned c = __builtin_ctzll(parts[i->parts + k].coef) + zero_bits(parts[i->parts + k].atom, depth - 1);

			z = c < z ? c : z;
		}
		return z;
	}
	if (i->kind == T_OP && i->op == O_AND && i->b && terms[i->b].kind == T_LIN && !terms[i->b].nr_parts &&
	    terms[i->b].imm)
		return __builtin_ctzll(terms[i->b].imm);
	if (i->kind == T_OP && i->op == O_MASK) {
		z = zero_bits(i->a, depth - 1);
		return z < i->imm ? z : 64;
	}
	return 0;
}

/** term_binary() - and, or, xor or product of the low @bits. */
term term_binary(enum term_op o, term a, term b, unsigned bits)
{
	u64 c, d, max = ones(bits);

	a = term_mask(a, bits);
	b = term_mask(b, bits);
	/* A constant stands right, else the older term stands left. */
	if (term_is_const(a, NULL) ? !term_is_const(b, NULL) : (!term_is_const(b, NULL) && b < a)) {
		term t = a;

		a = b;
		b = t;
	}
	if (term_is_const(b, &d)) {
		bool both = term_is_const(a, &c);

		if (both)
			return term_const(o == O_AND ? c & d : o == O_OR ? c | d : o == O_XOR ? c ^ d : (c * d) & max);
		if (o == O_MUL)
			return term_mask(term_scale(a, d), bits);
		if (o == O_AND && d == ones(bits_of(d)))
			return term_mask(a, bits_of(d));
		if (o == O_AND && bits_of(d) < bits && (d | (d - 1)) == ones(bits_of(d))) {
			unsigned low = __builtin_ctzll(d);

			return term_scale(term_shift(O_SHR, term_mask(a, bits_of(d)), low, 64), 1ull << low);
		}
		if ((o == O_OR || o == O_XOR) && !d)
			return a;
		if (o == O_XOR && d == 1 && terms[a].max <= 1 && terms[a].kind == T_OP &&
		    (terms[a].op == O_EQ || terms[a].op == O_NE))
			return term_equal(terms[a].a, terms[a].b, terms[a].op == O_EQ);
	}
	if (a == b && o != O_MUL)
		return o == O_XOR ? term_const(0) : a;
	if ((o == O_OR || o == O_XOR) && (zero_bits(a, 6) >= bits_of(terms[b].max) || zero_bits(b, 6) >= bits_of(terms[a].max)))
		return term_mask(term_add(a, b), bits);
	if (o == O_AND)
		max = terms[a].max < terms[b].max ? terms[a].max : terms[b].max;
	else if (o == O_OR || o == O_XOR)
		max = ones(bits_of(terms[a].max | terms[b].max));
	return op(o, a, b, 0, max);
}

/** term_shift() - shift of the low @bits by a constant that the processor masks. */
term term_shift(enum term_op o, term a, unsigned count, unsigned bits)
{
	u64 c;

	count &= bits == 64 ? 63 : 31;
	a = term_mask(a, bits);
	if (!count)
		return a;
	if (o == O_SHL)
		return count >= bits ? term_const(0) : term_mask(term_scale(a, 1ull << count), bits);
	if (o == O_SHR && (count >= bits || !(terms[a].max >> count)))
		return term_const(0);
	if (count >= bits)
		count = bits - 1;
	if (o == O_SHR) {
		if (term_is_const(a, &c))
			return term_const(c >> count);
		if (terms[a].kind == T_OP && terms[a].op == O_SHR && terms[a].imm + count < 64) {
			count += terms[a].imm;
			a = terms[a].a;
		}
		return op(O_SHR, a, 0, count, terms[a].max >> count);
	}
	if (term_is_const(a, &c))
		return term_const((u64)((s64)(c << (64 - bits)) >> (64 - bits) >> count) & ones(bits));
	if (terms[a].max <= ones(bits - 1))
		return term_shift(O_SHR, a, count, bits);
	return op(O_SAR, a, 0, count | bits << 8, ones(bits));
}

/** term_equal() - 1 if the values are equal, or with @negate if they are not; else 0. */
term term_equal(term a, term b, bool negate)
{
	u64 c, d;

	if (a == b)
		return term_const(!negate);
	if (term_is_const(a, &c) && term_is_const(b, &d))
		return term_const((c == d) != negate);
	if (term_is_const(a, NULL) || (!term_is_const(b, NULL) && b < a)) {
		term t = a;

		a = b;
		b = t;
	}
	return op(negate ? O_NE : O_EQ, a, b, 0, 1);
}

/** term_flags() - the flags that a compare or a result leaves. */
term term_flags(enum term_op o, term a, term b, unsigned bits)
{
	return op(o, a, b, bits, ~0ull);
}

/** term_cc() - 1 if condition code @cc holds of @flags, else 0. */
term term_cc(u16 cc, term flags)
{
	return op(O_CC, flags, 0, cc, 1);
}
