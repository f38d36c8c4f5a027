// SPDX-License-Identifier: GPL-2.0
/*
 * wire - the N longest times between two packets that the guest sent, in its microseconds and in
 * the order in which they happened. Reads what QEMU's -object filter-dump wrote (pcap).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 16
#define SKIPPED 100	/* while the interface comes up for the first time */
#define PCAP_MAGIC 0xa1b2c3d4u

struct record { unsigned int sec, usec, stored, length; };

/* QEMU gives its guests 52:54:..., its own gateway has 52:55:... */
static int from_guest(const unsigned char *p, unsigned int n)
{
	return n >= 14 && p[6] == 0x52 && p[7] == 0x54;
}

int main(int argc, char **argv)
{
	unsigned long gap[MOST] = { 0 }, last = 0, now;
	unsigned char packet[65536];
	unsigned int header[6];
	int n = argc == 3 ? atoi(argv[2]) : 0, sent = 0, i, least;
	struct record r;
	FILE *f;

	if (n < 1 || n > MOST) {
		fprintf(stderr, "usage: wire FILE N (1 to %d)\n", MOST);
		return 2;
	}
	f = fopen(argv[1], "r");
	if (!f || fread(header, sizeof(header), 1, f) != 1 || header[0] != PCAP_MAGIC) {
		fprintf(stderr, "wire: %s is no dump of QEMU's\n", argv[1]);
		return 1;
	}
	while (fread(&r, sizeof(r), 1, f) == 1 && r.stored <= sizeof(packet) &&
	       fread(packet, 1, r.stored, f) == r.stored) {
		if (!from_guest(packet, r.stored) || ++sent <= SKIPPED)
			continue;
		now = r.sec * 1000000UL + r.usec;
		for (least = i = 0; i < n; i++)
			if (gap[i] < gap[least])
				least = i;
		if (last && now - last > gap[least]) {
			memmove(gap + least, gap + least + 1, (n - 1 - least) * sizeof(gap[0]));
			gap[n - 1] = now - last;
		}
		last = now;
	}
	fclose(f);
	if (!gap[0]) {
		fprintf(stderr, "wire: fewer than %d packets in %s\n", SKIPPED + n + 1, argv[1]);
		return 1;
	}
	for (i = 0; i < n; i++)
		printf("%lu\n", gap[i]);
	return 0;
}
