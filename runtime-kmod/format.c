// SPDX-License-Identifier: GPL-2.0
/*
 * format.c - formats a driver's message on the kernel's behalf, trusting nothing of it.
 *
 * The kernel's vsnprintf() follows whatever its arguments say, and reads format
 * and strings while the driver may change them on another CPU. So each byte of
 * the driver's memory is checked and read once: the format character by
 * character, strings straight into the message, and the object behind a pointer
 * extension into a copy that the kernel's formatter then sees, one conversion at
 * a time. What would follow a pointer inside an object is refused.
 */
#include <linux/ctype.h>
#include <linux/ioport.h>
#include <linux/netdev_features.h>
#include <linux/rtc.h>
#include <linux/socket.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <net/ipv6.h>

#include "sfi.h"

/*
 * A driver that passes fewer arguments than its format wants makes us read its
 * callers' frames. There are always more bytes of gate above than this many words.
 */
#define FORMAT_ARGS 64
#define OBJECT_MAX 64UL		/* longest buffer or bitmap that is printed, bytes */
#define WIDTH_MAX 512		/* wider fields are narrowed to this many characters */

/* One pass over text in the driver's reach, at most limit bytes. */
struct reader {
	struct sfi_frame *f;
	const char *what;	/* names the text in a report */
	unsigned long start, at, limit;
	u64 granule;
};

struct message {
	struct sfi_frame *f;
	char *text;
	size_t size, used;	/* used < size: bytes without the NUL */
	unsigned int args;
	va_list ap;
};

/* One '%' of the format. */
struct conversion {
	char flags[8];
	int width, precision;	/* -1: none */
	char length;		/* 'H' for hh, 'L' for ll */
	char type;
	char ext[8];		/* after %p: all letters and digits */
};

static char read_char(struct reader *r)
{
	unsigned long at = r->at, offset = at & (SFI_GRANULE - 1);

	if (at == r->start || !offset) {
		unsigned long rest = min(SFI_GRANULE - offset, r->limit - (at - r->start));

		if (at - r->start >= SFI_STRING_MAX || !sfi_readable(r->f, at, rest) ||
		    get_kernel_nofault(r->granule, (u64 *)(at - offset)))
			sfi_stub_fail(r->f, r->what, (void *)r->start);
	}
	r->at++;
	return r->granule >> 8 * offset;
}

static __printf(3, 4) noinline __noreturn void refuse(const struct message *m, const void *object,
						      const char *fmt, ...)
{
	char why[96];
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	sfi_stub_fail(m->f, why, object);
}

static void put(struct message *m, char c)
{
	if (m->used < m->size - 1)
		m->text[m->used++] = c;
}

static void pad(struct message *m, int n)
{
	while (n-- > 0)
		put(m, ' ');
}

/* The next argument; int and shorter ones come promoted, in a whole word. */
static u64 take_arg(struct message *m, char length)
{
	if (++m->args > FORMAT_ARGS)
		refuse(m, NULL, "format wants more than %d arguments", FORMAT_ARGS);
	return length && length != 'h' && length != 'H' ? va_arg(m->ap, u64) : va_arg(m->ap, unsigned int);
}

static bool has_flag(const struct conversion *c, char flag)
{
	return strchr(c->flags, flag);
}

/* ---- reading one conversion */

static int read_number(struct message *m, struct reader *r, char *c)
{
	int n = 0;

	if (*c == '*') {
		n = take_arg(m, 0);
		*c = read_char(r);
		return n;
	}
	for (; isdigit(*c); *c = read_char(r))
		n = min(n * 10 + (*c - '0'), WIDTH_MAX * 8);
	return n;
}

/* Leaves in *c the character after the conversion. */
static void read_conversion(struct message *m, struct reader *r, struct conversion *v, char *c)
{
	size_t n = 0;

	*v = (struct conversion){ .width = -1, .precision = -1 };
	for (; *c && strchr("-+ #0", *c); *c = read_char(r))
		if (!has_flag(v, *c))
			v->flags[n++] = *c;
	if (*c == '*' || isdigit(*c)) {
		v->width = read_number(m, r, c);
		if (v->width < 0) {
			if (!has_flag(v, '-'))
				v->flags[n++] = '-';
			v->width = v->width == INT_MIN ? INT_MAX : -v->width;
		}
	}
	if (*c == '.') {
		*c = read_char(r);
		v->precision = max(read_number(m, r, c), 0);
	}
	if (*c && strchr("hlLzt", *c)) {
		v->length = *c;
		*c = read_char(r);
		if (*c == v->length && (*c == 'h' || *c == 'l')) {
			v->length = toupper(*c);
			*c = read_char(r);
		}
	}
	v->type = *c;
	if (!*c)
		refuse(m, (void *)r->start, "format ends inside a conversion");
	*c = read_char(r);
	if (v->type != 'p')
		return;
	for (n = 0; isalnum(*c); *c = read_char(r)) {
		if (n == sizeof(v->ext) - 1)
			refuse(m, (void *)r->start, "unknown pointer extension %%p%s...", v->ext);
		v->ext[n++] = *c;
	}
}

/* ---- printing one conversion */

/* The kernel's own formatter for one value; widths are in the text, so no argument can disagree. */
static void print_value(struct message *m, const struct conversion *v, const char *type, u64 value)
{
	char spec[32], width[12] = "", precision[12] = "";
	int n;

	if (v->width >= 0)
		snprintf(width, sizeof(width), "%d", min(v->width, WIDTH_MAX));
	if (v->precision >= 0)
		snprintf(precision, sizeof(precision), ".%d", min(v->precision, WIDTH_MAX));
	snprintf(spec, sizeof(spec), "%%%s%s%s%s", v->flags, width, precision, type);
	n = snprintf(m->text + m->used, m->size - m->used, spec, value);
	m->used = min(m->used + max(n, 0), m->size - 1);
}

static void print_integer(struct message *m, const struct conversion *v)
{
	u64 n = take_arg(m, v->length);
	const char type[] = { 'l', 'l', v->type, 0 };

	if (v->type == 'd' || v->type == 'i')
		n = v->length == 'H' ? (s8)n : v->length == 'h' ? (s16)n : v->length ? n : (s32)n;
	else
		n = v->length == 'H' ? (u8)n : v->length == 'h' ? (u16)n : n;
	print_value(m, v, type, n);
}

static void print_char(struct message *m, const struct conversion *v)
{
	char c = take_arg(m, 0);
	int fill = min(v->width, WIDTH_MAX) - 1;

	if (!has_flag(v, '-'))
		pad(m, fill);
	put(m, c);
	if (has_flag(v, '-'))
		pad(m, fill);
}

/* Checked to its end (NUL or precision) even where the message is full. */
static void print_string(struct message *m, const struct conversion *v)
{
	const char *s = (const char *)take_arg(m, 'L');
	struct reader r = { .f = m->f, .what = "%s argument is no readable string" };
	size_t begin = m->used, limit = v->precision < 0 ? SIZE_MAX : v->precision;
	int fill, n = 0;
	char c;

	r.start = r.at = (unsigned long)(s ?: "(null)");
	r.limit = limit;
	while (n < limit && (c = s ? read_char(&r) : ((const char *)r.start)[n])) {
		put(m, c);
		n++;
	}
	fill = min(v->width, WIDTH_MAX) - n;
	if (fill <= 0)
		return;
	if (has_flag(v, '-')) {
		pad(m, fill);
		return;
	}
	fill = min_t(size_t, fill, m->size - 1 - begin);
	n = min_t(size_t, n, m->size - 1 - begin - fill);
	memmove(m->text + begin + fill, m->text + begin, n);
	memset(m->text + begin, ' ', fill);
	m->used = begin + fill + n;
}

/*
 * Pointer extensions: what the kernel reads behind the pointer. The first
 * match counts. The formatter never follows a pointer inside these objects.
 */
enum { VALUE = -1, HASHED = -2, BYTES = -3, BITS = -4, SOCKADDR = -5 };
static const struct { const char *prefix; int bytes; } extensions[] = {
	/* the value alone; raw addresses are hashed, whoever asks */
	{ "x", HASHED }, { "K", HASHED },
	{ "e", VALUE }, { "S", VALUE }, { "s", VALUE }, { "B", VALUE },
	/* objects of one size, bytes */
	{ "M", 6 }, { "m", 6 }, { "I4", 4 }, { "i4", 4 }, { "I6", 16 }, { "i6", 16 }, { "U", 16 },
	{ "ad", sizeof(dma_addr_t) }, { "a", sizeof(phys_addr_t) },
	{ "R", sizeof(struct resource) }, { "r", sizeof(struct resource) },
	{ "NF", sizeof(netdev_features_t) }, { "4cc", sizeof(u32) },
	{ "tR", sizeof(struct rtc_time) }, { "tT", sizeof(time64_t) },
	{ "Gp", sizeof(unsigned long) }, { "Gv", sizeof(unsigned long) }, { "Gg", sizeof(gfp_t) },
	/* as long as the field's width says, or the object itself */
	{ "h", BYTES }, { "E", BYTES }, { "b", BITS }, { "IS", SOCKADDR }, { "iS", SOCKADDR },
};

static size_t object_bytes(struct message *m, const struct conversion *v, int bytes, const void *p)
{
	size_t n = v->width < 0 ? 1 : v->width;
	u16 family;

	switch (bytes) {
	case BYTES:
		n = v->ext[0] == 'h' ? min(n, OBJECT_MAX) : n;
		break;
	case BITS:
		n = DIV_ROUND_UP(v->width < 0 ? 0 : v->width, BITS_PER_LONG) * sizeof(long);
		break;
	case SOCKADDR:
		if (!sfi_readable(m->f, (unsigned long)p, sizeof(family)) ||
		    get_kernel_nofault(family, (const u16 *)p))
			refuse(m, p, "%%p%s argument is not readable", v->ext);
		return family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
	default:
		return bytes;
	}
	if (n > OBJECT_MAX)
		refuse(m, p, "%%p%s of more than %lu bytes", v->ext, OBJECT_MAX);
	return n;
}

static void print_object(struct message *m, const struct conversion *v, int bytes, const void *p)
{
	union {
		struct resource resource;
		struct rtc_time time;
		struct sockaddr_in6 address;
		char bytes[OBJECT_MAX];
	} copy = { };
	size_t n = object_bytes(m, v, bytes, p);
	char type[sizeof(v->ext) + 1];

	if (!n)
		return;
	if (!sfi_readable(m->f, (unsigned long)p, n) || copy_from_kernel_nofault(&copy, p, n))
		refuse(m, p, "%%p%s argument is not readable", v->ext);
	/* The length read above is the one the copy has: an IPv4 address that became IPv6 stays one. */
	if (bytes == SOCKADDR && n != sizeof(copy.address) && copy.address.sin6_family == AF_INET6)
		copy.address.sin6_family = AF_UNSPEC;
	snprintf(type, sizeof(type), "p%s", v->ext);
	print_value(m, v, type, (unsigned long)&copy);
}

static void print_pointer(struct message *m, const struct conversion *v)
{
	const void *p = (const void *)take_arg(m, 'L');
	char type[sizeof(v->ext) + 1] = "p";
	int i, bytes = HASHED;

	if (v->ext[0]) {
		for (i = 0; i < ARRAY_SIZE(extensions); i++)
			if (!strncmp(v->ext, extensions[i].prefix, strlen(extensions[i].prefix)))
				break;
		if (i < ARRAY_SIZE(extensions))
			bytes = extensions[i].bytes;
		else if (!strchr("VdDgOfC", v->ext[0]))
			refuse(m, p, "unknown pointer extension %%p%s", v->ext);
		else if (p)
			refuse(m, p, "%%p%s would follow pointers inside the object", v->ext);
		else
			bytes = 0;
	}
	if (bytes == HASHED || bytes == VALUE) {
		if (bytes == VALUE)
			strscpy(type + 1, v->ext, sizeof(type) - 1);
		print_value(m, v, type, (unsigned long)p);
	} else if (p) {
		print_object(m, v, bytes, p);
	} else {
		print_value(m, &(struct conversion){ .width = v->width, .precision = -1 }, "s", (unsigned long)"(null)");
	}
}

/**
 * sfi_d2k_format() - a driver's printf-like message as plain text, for the kernel to print with "%s".
 * @text: size bytes; the message is cut to fit, and always NUL-terminated.
 * @args: consumed; the caller ends it.
 * Fails unless the format and all that it makes the kernel read is the driver's to
 * read, and every conversion is a known one. Context: any.
 */
void sfi_d2k_format(struct sfi_frame *f, char *text, size_t size, const char *fmt, va_list args)
{
	struct reader r = { .f = f, .what = "format is no readable string", .start = (unsigned long)fmt,
			    .at = (unsigned long)fmt, .limit = ULONG_MAX };
	struct message m = { .f = f, .text = text, .size = size };
	struct conversion v;
	char c = read_char(&r);

	va_copy(m.ap, args);
	while (c) {
		if (c != '%') {
			put(&m, c);
			c = read_char(&r);
			continue;
		}
		c = read_char(&r);
		if (c == '%') {
			put(&m, c);
			c = read_char(&r);
			continue;
		}
		read_conversion(&m, &r, &v, &c);
		if (strchr("diuxXo", v.type))
			print_integer(&m, &v);
		else if (v.type == 'c' && !v.length)
			print_char(&m, &v);
		else if (v.type == 's' && !v.length)
			print_string(&m, &v);
		else if (v.type == 'p' && !v.length)
			print_pointer(&m, &v);
		else
			refuse(&m, fmt, "unknown conversion '%c' in a format", v.type);
	}
	va_end(m.ap);
	text[m.used] = 0;
}
EXPORT_SYMBOL_GPL(sfi_d2k_format);
