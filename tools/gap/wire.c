// SPDX-License-Identifier: GPL-2.0
/*
 * wire - for each of the N runs of gap in a guest, the longest time between two packets that the guest sent while it
 * ran, in the guest's microseconds. Reads what QEMU's -object filter-dump wrote (pcap). A run is known by the
 * identifier of its echo requests; what the guest sends between two runs counts for neither.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 16
#define REQUESTS 100	/* a run sends more of them; other programs send some, too */
#define PCAP_MAGIC 0xa1b2c3d4u

struct record { unsigned int sec, usec, stored, length; };

struct run {
	int id;
	unsigned long requests, longest;
	unsigned long pending;		/* the longest since the last request: counts if another one follows */
};

/* QEMU gives its guests 52:54:..., its own gateway has 52:55:... */
static bool from_guest(const unsigned char *p, unsigned int n)
{
	return n >= 14 && p[6] == 0x52 && p[7] == 0x54;
}

/* The identifier of an ICMP echo request over IPv4, or -1. */
static int echo_id(const unsigned char *p, unsigned int n)
{
	const unsigned char *ip = p + 14, *icmp;

	if (n < 14 + 20 + 8 || p[12] != 8 || p[13] || (*ip & 15) < 5 || ip[9] != 1)
		return -1;
	icmp = ip + (*ip & 15) * 4;
	if (icmp + 8 > p + n || *icmp != 8)
		return -1;
	return icmp[4] << 8 | icmp[5];
}

int main(int argc, char **argv)
{
	int n = argc == 3 ? atoi(argv[2]) : 0, runs = 0, id;
	struct run done[MOST], run = { .id = -1 };
	unsigned long now, last = 0;
	unsigned char packet[65536];
	unsigned int header[6];
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
	for (;;) {
		bool more = fread(&r, sizeof(r), 1, f) == 1 && r.stored <= sizeof(packet) &&
			    fread(packet, 1, r.stored, f) == r.stored;

		if (more && !from_guest(packet, r.stored))
			continue;
		id = more ? echo_id(packet, r.stored) : -1;
		if (!more || (id >= 0 && id != run.id)) {
			if (run.requests > REQUESTS && runs < MOST)
				done[runs++] = run;
			if (!more)
				break;
			run = (struct run){ .id = id };
			last = 0;
		}
		now = r.sec * 1000000UL + r.usec;
		if (last && now - last > run.pending)
			run.pending = now - last;
		last = now;
		if (id < 0)
			continue;
		run.requests++;
		if (run.pending > run.longest)
			run.longest = run.pending;
		run.pending = 0;
	}
	fclose(f);
	if (runs != n) {
		fprintf(stderr, "wire: %d runs of gap in %s instead of %d\n", runs, argv[1], n);
		return 1;
	}
	for (int i = 0; i < n; i++)
		printf("%lu\n", done[i].longest);
	return 0;
}
