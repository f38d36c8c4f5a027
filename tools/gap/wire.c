// SPDX-License-Identifier: GPL-2.0
/*
 * wire - the N longest times between two echo requests on QEMU's wire, in microseconds of the
 * guest, in the order in which they happened. Reads what -object filter-dump wrote (pcap).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 16
#define PCAP_MAGIC 0xa1b2c3d4u

struct record { unsigned int sec, usec, stored, length; };

static int is_request(const unsigned char *p, unsigned int n)
{
	/* Ethernet, IPv4 without options, ICMP, echo request */
	return n >= 42 && p[12] == 8 && !p[13] && p[14] == 0x45 && p[23] == 1 && p[34] == 8;
}

int main(int argc, char **argv)
{
	unsigned long gap[MOST] = { 0 }, last = 0, now;
	unsigned char packet[65536];
	unsigned int header[6];
	int n = argc == 3 ? atoi(argv[2]) : 0, i, least;
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
		if (!is_request(packet, r.stored))
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
		fprintf(stderr, "wire: fewer than %d echo requests in %s\n", n + 1, argv[1]);
		return 1;
	}
	for (i = 0; i < n; i++)
		printf("%lu\n", gap[i]);
	return 0;
}
