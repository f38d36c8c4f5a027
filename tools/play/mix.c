// SPDX-License-Identifier: GPL-2.0
/* mix - get or set the first value of a mixer control, by name. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <sound/asound.h>

int main(int argc, char **argv)
{
	struct snd_ctl_elem_value value = { 0 };
	int fd, rc;

	if (argc != 3 && argc != 4) {
		fprintf(stderr, "usage: mix DEVICE CONTROL [VALUE]\n");
		return 2;
	}
	fd = open(argv[1], O_RDWR);
	value.id.iface = SNDRV_CTL_ELEM_IFACE_MIXER;
	strncpy((char *)value.id.name, argv[2], sizeof(value.id.name) - 1);
	if (fd < 0 || ioctl(fd, SNDRV_CTL_IOCTL_ELEM_READ, &value)) {
		fprintf(stderr, "mix: %s: %s\n", argv[fd < 0 ? 1 : 2], strerror(errno));
		return 1;
	}
	if (argc == 4) {
		value.value.integer.value[0] = strtol(argv[3], NULL, 10);
		rc = ioctl(fd, SNDRV_CTL_IOCTL_ELEM_WRITE, &value);
		if (rc < 0) {
			fprintf(stderr, "mix: %s: %s\n", argv[2], strerror(errno));
			return 1;
		}
	}
	printf("%ld\n", value.value.integer.value[0]);
	return 0;
}
