// SPDX-License-Identifier: GPL-2.0
/*
 * play - write a sine to a PCM device for some seconds, as an application would: one open
 * file, blocking writes or poll(), recovery from underruns. 44100 Hz, 16 bit, stereo.
 */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include <sound/asound.h>

#define RATE 44100
#define LEVEL 8000.0
#define POLL_MS 5000	/* a stream that takes nothing for so long is broken */

static void any(struct snd_pcm_hw_params *p)
{
	memset(p, 0, sizeof(*p));
	for (int i = 0; i <= SNDRV_PCM_HW_PARAM_LAST_MASK - SNDRV_PCM_HW_PARAM_FIRST_MASK; i++)
		memset(&p->masks[i], 0xff, sizeof(p->masks[i]));
	for (int i = 0; i <= SNDRV_PCM_HW_PARAM_LAST_INTERVAL - SNDRV_PCM_HW_PARAM_FIRST_INTERVAL; i++)
		p->intervals[i].max = ~0u;
	p->rmask = ~0u;
	p->info = ~0u;
}

static void set_mask(struct snd_pcm_hw_params *p, int param, unsigned int bit)
{
	struct snd_mask *m = &p->masks[param - SNDRV_PCM_HW_PARAM_FIRST_MASK];

	memset(m, 0, sizeof(*m));
	m->bits[bit / 32] = 1u << bit % 32;
}

static void set_interval(struct snd_pcm_hw_params *p, int param, unsigned int value)
{
	struct snd_interval *i = &p->intervals[param - SNDRV_PCM_HW_PARAM_FIRST_INTERVAL];

	i->min = i->max = value;
	i->integer = 1;
}

static int fail(const char *what)
{
	int error = errno;

	fprintf(stderr, "play: %s: %s\n", what, strerror(error));
	return error == ENODEV || error == EBADFD ? 3 : 1;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static int set_up(int fd, unsigned int buffer, unsigned int period)
{
	struct snd_pcm_hw_params hw;
	struct snd_pcm_sw_params sw = { 0 };

	any(&hw);
	set_mask(&hw, SNDRV_PCM_HW_PARAM_ACCESS, SNDRV_PCM_ACCESS_RW_INTERLEAVED);
	set_mask(&hw, SNDRV_PCM_HW_PARAM_FORMAT, SNDRV_PCM_FORMAT_S16_LE);
	set_mask(&hw, SNDRV_PCM_HW_PARAM_SUBFORMAT, SNDRV_PCM_SUBFORMAT_STD);
	set_interval(&hw, SNDRV_PCM_HW_PARAM_CHANNELS, 2);
	set_interval(&hw, SNDRV_PCM_HW_PARAM_RATE, RATE);
	set_interval(&hw, SNDRV_PCM_HW_PARAM_PERIOD_SIZE, period);
	set_interval(&hw, SNDRV_PCM_HW_PARAM_BUFFER_SIZE, buffer);
	if (ioctl(fd, SNDRV_PCM_IOCTL_HW_PARAMS, &hw))
		return fail("HW_PARAMS");
	sw.avail_min = period;
	sw.period_step = 1;
	sw.start_threshold = buffer;
	sw.stop_threshold = buffer;
	sw.boundary = buffer;
	while (sw.boundary * 2 <= 0x7fffffffUL - buffer)
		sw.boundary *= 2;
	if (ioctl(fd, SNDRV_PCM_IOCTL_SW_PARAMS, &sw))
		return fail("SW_PARAMS");
	return ioctl(fd, SNDRV_PCM_IOCTL_PREPARE) ? fail("PREPARE") : 0;
}

int main(int argc, char **argv)
{
	unsigned int buffer, period, xruns = 0;
	unsigned long frames, at = 0;
	double hz, start;
	bool polled;
	short *data;
	int fd, rc;

	if (argc < 6 || argc > 7 || (argc == 7 && strcmp(argv[6], "poll"))) {
		fprintf(stderr, "usage: play DEVICE SECONDS HZ BUFFER-FRAMES PERIOD-FRAMES [poll]\n");
		return 2;
	}
	polled = argc == 7;
	frames = strtoul(argv[2], NULL, 10) * RATE;
	hz = atof(argv[3]);
	buffer = strtoul(argv[4], NULL, 10);
	period = strtoul(argv[5], NULL, 10);
	if (!frames || hz <= 0 || !period || buffer < 2 * period) {
		fprintf(stderr, "play: SECONDS and HZ must be positive, a buffer holds at least two periods\n");
		return 2;
	}
	data = malloc(period * 2 * sizeof(*data));
	fd = open(argv[1], O_RDWR | (polled ? O_NONBLOCK : 0));
	if (fd < 0 || !data)
		return fail(argv[1]);
	rc = set_up(fd, buffer, period);
	if (rc)
		return rc;
	start = now();
	while (at < frames) {
		struct snd_xferi x = { .buf = data, .frames = period };

		for (unsigned int i = 0; i < period; i++)
			data[2 * i] = data[2 * i + 1] = lrint(LEVEL * sin(2 * M_PI * hz * (at + i) / RATE));
		if (!ioctl(fd, SNDRV_PCM_IOCTL_WRITEI_FRAMES, &x)) {
			at += x.result;
			continue;
		}
		if (errno == EAGAIN) {
			struct pollfd p = { .fd = fd, .events = POLLOUT };

			if (poll(&p, 1, POLL_MS) == 1)
				continue;
			errno = ETIMEDOUT;
		}
		if (errno != EPIPE)
			return fail("WRITEI_FRAMES");
		xruns++;
		if (ioctl(fd, SNDRV_PCM_IOCTL_PREPARE))
			return fail("PREPARE after an underrun");
	}
	/* a drain without blocking does not wait */
	if (!polled && ioctl(fd, SNDRV_PCM_IOCTL_DRAIN))
		return fail("DRAIN");
	printf("play: %lu frames in %.0f ms, %u underruns\n", at, (now() - start) * 1000, xruns);
	return close(fd) ? fail("close") : 0;
}
