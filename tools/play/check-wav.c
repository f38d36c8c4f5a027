// SPDX-License-Identifier: GPL-2.0
/*
 * check-wav - is the sine that play wrote in a recording, with its level and frequency, and
 * how much of it is missing? 16 bit stereo, as QEMU's wav backend writes. A voice that is
 * off is not recorded at all, so what is missing is counted against what was played, and
 * what lies silent in the recording is only a part of it.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEVEL 8000.0
#define WINDOW_MS 5

static int die(const char *file, const char *why)
{
	fprintf(stderr, "check-wav: %s: %s\n", file, why);
	return 1;
}

static uint32_t le32(const unsigned char *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

static unsigned char *load(const char *file, size_t *size)
{
	FILE *f = fopen(file, "rb");
	unsigned char *data = NULL;
	long n;

	if (!f)
		return NULL;
	if (!fseek(f, 0, SEEK_END) && (n = ftell(f)) > 0 && (data = malloc(n)) != NULL) {
		rewind(f);
		*size = fread(data, 1, n, f);
	}
	fclose(f);
	return data;
}

int main(int argc, char **argv)
{
	size_t size = 0, at = 12, first = 0, n, window, windows, with = 0, silent = 0, begin = 0, end = 0, crossings = 0;
	double hz, seconds, lost, got_hz, sum = 0, run = 0;
	uint32_t rate = 0, max_lost;
	unsigned char *data;
	const int16_t *s;
	int last = 0;

	if (argc != 5) {
		fprintf(stderr, "usage: check-wav FILE HZ SECONDS MOST-MS-MISSING\n");
		return 2;
	}
	hz = atof(argv[2]);
	seconds = atof(argv[3]);
	max_lost = strtoul(argv[4], NULL, 10);
	data = load(argv[1], &size);
	if (!data || size < 44 || memcmp(data, "RIFF", 4) || memcmp(data + 8, "WAVE", 4))
		return die(argv[1], "no recording, or no WAVE file");
	/* The size in the header is 0 if QEMU was killed: data goes to the end of the file. */
	while (at + 8 <= size && !first) {
		if (!memcmp(data + at, "fmt ", 4) && at + 24 <= size) {
			rate = le32(data + at + 12);
			if (data[at + 10] != 2 || data[at + 22] != 16)
				return die(argv[1], "not 16 bit stereo");
		}
		if (!memcmp(data + at, "data", 4))
			first = at + 8;
		at += 8 + le32(data + at + 4);
	}
	if (!first || !rate)
		return die(argv[1], "no data chunk");
	s = (const int16_t *)(data + first);
	n = (size - first) / 4;
	window = rate * WINDOW_MS / 1000;
	windows = n / window;
	for (size_t w = 0; w < windows; w++) {
		double power = 0;

		for (size_t i = w * window; i < (w + 1) * window; i++)
			power += (double)s[2 * i] * s[2 * i];
		if (sqrt(power / window) < LEVEL / 4) {
			last = 0;
			continue;
		}
		if (!with++)
			begin = w;
		end = w + 1;
		sum += power / window;
		for (size_t i = w * window; i < (w + 1) * window; i++) {
			int sign = s[2 * i] < 0 ? -1 : 1;

			if (last) {
				crossings += sign != last;
				run++;
			}
			last = sign;
		}
	}
	if (!with)
		return die(argv[1], "nothing but silence");
	silent = (end - begin - with) * WINDOW_MS;
	got_hz = crossings / 2.0 * rate / run;
	lost = seconds * 1000 - with * WINDOW_MS;
	printf("check-wav: %zu ms of %.0f ms with signal, %.0f ms missing (%zu ms recorded as silence), %.1f Hz, level %.0f\n",
	       with * WINDOW_MS, seconds * 1000, lost, silent, got_hz, sqrt(2 * sum / with));
	if (fabs(got_hz - hz) > hz * 0.02)
		return die(argv[1], "wrong frequency");
	if (fabs(sqrt(2 * sum / with) - LEVEL) > LEVEL * 0.1)
		return die(argv[1], "wrong level");
	if (lost > max_lost)
		return die(argv[1], "too much is missing");
	if (lost < -1000)
		return die(argv[1], "more signal than was played");
	return 0;
}
