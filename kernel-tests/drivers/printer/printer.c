// SPDX-License-Identifier: GPL-2.0
/*
 * printer.c - a driver that prints whatever can be printed.
 *
 * Without parameter: every allowed form, each line with the text it must give.
 * form=N: the N-th refused form, after a line that says how the report must name it.
 */
#include <linux/etherdevice.h>
#include <linux/in6.h>
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/netdev_features.h>
#include <linux/printk.h>
#include <linux/rtc.h>
#include <linux/uuid.h>

static int form = -1;
module_param(form, int, 0);

#define WILD 0xffff900000001000UL	/* no memory is mapped there */
#define USER 0x1000UL

static u8 bytes[16] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
static char open_ended[8] = { 'u', 'n', 'e', 'n', 'd', 'e', 'd', '!' };
static struct resource port = { .start = 0x60, .end = 0x6f, .flags = IORESOURCE_IO };
static struct sockaddr_in v4 = { .sin_family = AF_INET };
static struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
static struct rtc_time tm = { .tm_year = 126, .tm_mon = 10, .tm_mday = 24, .tm_hour = 1 };
static time64_t epoch;
static dma_addr_t dma = 0x1234;
static phys_addr_t phys = 0x5678;
static netdev_features_t features = 0x11;
static u32 pixels = 'R' | 'G' << 8 | '2' << 16 | '4' << 24;
static unsigned long bits[2] = { 0xf0, 1 };
static char long_text[700];

struct refusal {
	const char *fmt, *why;
	unsigned long first, second;
};

static const struct refusal refused[] = {
	{ (const char *)WILD, "format is no readable string" },
	{ "100%", "format ends inside a conversion" },
	{ "%q", "unknown conversion 'q' in a format" },
	{ "%n", "unknown conversion 'n' in a format", (unsigned long)bytes },
	{ "%f", "unknown conversion 'f' in a format" },
	{ "%ls", "unknown conversion 's' in a format", (unsigned long)"wide" },
	{ "%s", "%s argument is no readable string", WILD },
	{ "%s", "%s argument is no readable string", USER },
	{ "%s", "%s argument is no readable string", -5UL },
	{ "%.4s", "%s argument is no readable string", WILD },
	{ "%*s", "%s argument is no readable string", 8, WILD },
	{ "%pM", "%pM argument is not readable", WILD },
	{ "%pm", "%pm argument is not readable", USER },
	{ "%pI4", "%pI4 argument is not readable", WILD },
	{ "%pi6", "%pi6 argument is not readable", WILD },
	{ "%pISpc", "%pISpc argument is not readable", WILD },
	{ "%pUb", "%pUb argument is not readable", WILD },
	{ "%pR", "%pR argument is not readable", WILD },
	{ "%pad", "%pad argument is not readable", WILD },
	{ "%pa", "%pa argument is not readable", WILD },
	{ "%pNF", "%pNF argument is not readable", WILD },
	{ "%p4cc", "%p4cc argument is not readable", WILD },
	{ "%ptR", "%ptR argument is not readable", WILD },
	{ "%ptT", "%ptT argument is not readable", WILD },
	{ "%pGp", "%pGp argument is not readable", WILD },
	{ "%*ph", "%ph argument is not readable", 8, WILD },
	{ "%*pE", "%pE argument is not readable", 8, WILD },
	{ "%*pE", "%pE of more than 64 bytes", 65, (unsigned long)long_text },
	{ "%*pbl", "%pbl argument is not readable", 64, WILD },
	{ "%*pb", "%pb of more than 64 bytes", 513, (unsigned long)long_text },
	{ "%pV", "%pV would follow pointers inside the object", (unsigned long)bytes },
	{ "%pd", "%pd would follow pointers inside the object", (unsigned long)bytes },
	{ "%pD", "%pD would follow pointers inside the object", (unsigned long)bytes },
	{ "%pg", "%pg would follow pointers inside the object", (unsigned long)bytes },
	{ "%pOF", "%pOF would follow pointers inside the object", (unsigned long)bytes },
	{ "%pfw", "%pfw would follow pointers inside the object", (unsigned long)bytes },
	{ "%pC", "%pC would follow pointers inside the object", (unsigned long)bytes },
	{ "%pus", "unknown pointer extension %pus", USER },
	{ "%pks", "unknown pointer extension %pks", (unsigned long)bytes },
	{ "%pI5", "unknown pointer extension %pI5", (unsigned long)bytes },
	{ "%pQ", "unknown pointer extension %pQ", (unsigned long)bytes },
	{ "%pHsomething", "unknown pointer extension %pHsometh...", (unsigned long)bytes },
	{ "%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d"
	  "%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d", "format wants more than 64 arguments" },
};

/* A line is right when both brackets hold the same. */
#define SHOW(want, fmt, ...) _printk("printer: [" fmt "] want [" want "]\n", ##__VA_ARGS__)

static void show_numbers(void)
{
	SHOW("-1 4294967295 ff FF 17", "%d %u %x %X %o", -1, -1, 255, 255, 15);
	SHOW("-1 65535 -1 255", "%hd %hu %hhd %hhu", 0x1ffff, 0x1ffff, 0x1ff, 0x1ff);
	SHOW("-2 18446744073709551614 deadbeefdeadbeef", "%ld %lu %llx", -2L, -2L, 0xdeadbeefdeadbeefULL);
	SHOW("12 -3", "%zu %td", (size_t)12, (ptrdiff_t)-3);
	SHOW("    7|7    |+7|007| 7|0x7", "%5d|%-5d|%+d|%.3d|% d|%#x", 7, 7, 7, 7, 7, 7);
	SHOW("    9|9    |0009", "%*d|%*d|%.*d", 5, 9, -5, 9, 4, 9);
	SHOW("x|    y|z    |%%", "%c|%5c|%-5c|%%", 'x', 'y', 'z');
}

static void show_strings(void)
{
	char fmt[] = "printer: [%s] want [here]\n";	/* the driver may still change this one */

	_printk(fmt, "here");
	SHOW("text|   text|text   |te", "%s|%7s|%-7s|%.2s", "text", "text", "text", "text");
	SHOW("unended!|une", "%.8s|%.*s", open_ended, 3, open_ended);
	SHOW("(null)| (null)", "%s|%7s", (char *)NULL, (char *)NULL);
	memset(long_text, 'a', sizeof(long_text) - 1);
	_printk("printer: long [%s]\n", long_text);
	_printk("printer: wide [%600s]\n", "w");
}

static void show_pointers(void)
{
	_printk("printer: [%px] want [%p]\n", bytes, bytes);
	_printk("printer: [%pK] want [%p]\n", bytes, bytes);
	_printk("printer: [%p] hides [%016lx]\n", bytes, (unsigned long)bytes);
	SHOW("-EIO", "%pe", ERR_PTR(-EIO));
	SHOW("bytes [printer]", "%ps", bytes);
	SHOW("(null)|(null)|(null)|  (null)", "%pM|%pd|%pV|%8pI4", NULL, NULL, NULL, NULL);
}

static void show_objects(void)
{
	SHOW("00:01:02:03:04:05|000102030405|05:04:03:02:01:00", "%pM|%pm|%pMR", bytes, bytes, bytes);
	SHOW("0.1.2.3|000.001.002.003", "%pI4|%pi4", bytes, bytes);
	SHOW("0001:0203:0405:0607:0809:0a0b:0c0d:0e0f", "%pI6", bytes);
	SHOW("1:203:405:607:809:a0b:c0d:e0f", "%pI6c", bytes);
	SHOW("0.0.0.0|::", "%pIS|%pISc", &v4, &v6);
	SHOW("00010203-0405-0607-0809-0a0b0c0d0e0f", "%pUb", bytes);
	SHOW("[io  0x0060-0x006f]", "%pR", &port);
	SHOW("0x0000000000001234|0x0000000000005678|0x0000000000005678", "%pad|%pap|%pa", &dma, &phys, &phys);
	SHOW("0x0000000000000011", "%pNF", &features);
	SHOW("RG24 little-endian (0x34324752)", "%p4cc", &pixels);
	SHOW("2026-11-24T01:00:00|1970-01-01", "%ptR|%ptTd", &tm, &epoch);
	SHOW("00 01 02|00:01:02|00", "%*ph|%3phC|%ph", 3, bytes, bytes, bytes);
	SHOW("", "%*ph", 0, bytes);
	SHOW("\\t\\n", "%*pE", 2, bytes + 9);
	SHOW("4-7,64|f0", "%*pbl|%*pb", 65, bits, 8, bits);
}

static int __init printer_init(void)
{
	const struct refusal *r;

	if (form < 0) {
		show_numbers();
		show_strings();
		show_pointers();
		show_objects();
		return 0;
	}
	if (form >= ARRAY_SIZE(refused))
		return -ENOENT;
	r = &refused[form];
	_printk("printer: form %d expects %s\n", form, r->why);
	_printk(r->fmt, r->first, r->second);
	_printk("printer: form %d was let through\n", form);
	return 0;
}
module_init(printer_init);

static void __exit printer_exit(void)
{
}
module_exit(printer_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("prints every allowed and every refused form");
