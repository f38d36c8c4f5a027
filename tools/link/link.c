// SPDX-License-Identifier: GPL-2.0
/*
 * link - asks a network driver through ethtool and MII requests what it can say, sets what it says again, and prints
 * a line; exits 1 with the request that failed. usage: link INTERFACE
 */
#include <err.h>
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/ethtool.h>
#include <linux/mii.h>
#include <linux/sockios.h>

static struct ifreq request;
static int sock;

static void ask(const char *what, unsigned long number)
{
	if (ioctl(sock, number, &request))
		err(1, "%s", what);
}

/* data begins with its ETHTOOL_ command. */
static void ethtool(const char *what, void *data)
{
	request.ifr_data = data;
	ask(what, SIOCETHTOOL);
}

static void *buffer(size_t head, size_t data)
{
	void *p = calloc(1, head + data);

	if (!p)
		err(1, "memory");
	return p;
}

/* Speed and duplex; sets the same again. */
static void settings(struct ethtool_link_settings *s)
{
	s->cmd = ETHTOOL_GLINKSETTINGS;
	ethtool("ETHTOOL_GLINKSETTINGS", s);		/* says how many words there are, as -n */
	s->link_mode_masks_nwords = -s->link_mode_masks_nwords;
	ethtool("ETHTOOL_GLINKSETTINGS", s);
	s->cmd = ETHTOOL_SLINKSETTINGS;
	ethtool("ETHTOOL_SLINKSETTINGS", s);
}

/* The driver's own counters and their names. Returns how many there are. */
static unsigned int counters(void)
{
	struct ethtool_drvinfo info = { .cmd = ETHTOOL_GDRVINFO };
	struct ethtool_gstrings *names;
	struct ethtool_stats *values;

	ethtool("ETHTOOL_GDRVINFO", &info);
	names = buffer(sizeof(*names), (size_t)info.n_stats * ETH_GSTRING_LEN);
	names->cmd = ETHTOOL_GSTRINGS;
	names->string_set = ETH_SS_STATS;
	names->len = info.n_stats;
	ethtool("ETHTOOL_GSTRINGS", names);
	values = buffer(sizeof(*values), info.n_stats * sizeof(*values->data));
	values->cmd = ETHTOOL_GSTATS;
	values->n_stats = info.n_stats;
	ethtool("ETHTOOL_GSTATS", values);
	return info.n_stats;
}

static void memories(void)
{
	struct ethtool_drvinfo info = { .cmd = ETHTOOL_GDRVINFO };
	struct ethtool_eeprom *eeprom;
	struct ethtool_regs *regs;

	ethtool("ETHTOOL_GDRVINFO", &info);
	regs = buffer(sizeof(*regs), info.regdump_len);
	regs->cmd = ETHTOOL_GREGS;
	regs->len = info.regdump_len;
	ethtool("ETHTOOL_GREGS", regs);
	eeprom = buffer(sizeof(*eeprom), info.eedump_len);
	eeprom->cmd = ETHTOOL_GEEPROM;
	eeprom->len = info.eedump_len;
	ethtool("ETHTOOL_GEEPROM", eeprom);
}

static void wake_on_lan(void)
{
	struct ethtool_wolinfo wol = { .cmd = ETHTOOL_GWOL };

	ethtool("ETHTOOL_GWOL", &wol);
	wol.cmd = ETHTOOL_SWOL;
	ethtool("ETHTOOL_SWOL", &wol);
}

int main(int argc, char **argv)
{
	struct ethtool_link_settings *s = buffer(sizeof(*s), 3 * 127 * sizeof(__u32));
	struct mii_ioctl_data *mii = (struct mii_ioctl_data *)&request.ifr_ifru;
	struct ethtool_value value = { .cmd = ETHTOOL_GLINK };
	unsigned int n;

	if (argc != 2 || strlen(argv[1]) >= IFNAMSIZ) {
		fprintf(stderr, "usage: link INTERFACE\n");
		return 2;
	}
	sock = socket(AF_INET, SOCK_DGRAM, 0);
	if (sock < 0)
		err(1, "socket");
	strcpy(request.ifr_name, argv[1]);
	n = counters();
	memories();
	wake_on_lan();
	settings(s);
	ethtool("ETHTOOL_GLINK", &value);
	value.cmd = ETHTOOL_NWAY_RST;
	ethtool("ETHTOOL_NWAY_RST", &value);

	memset(&request.ifr_ifru, 0, sizeof(request.ifr_ifru));
	ask("SIOCGMIIPHY", SIOCGMIIPHY);
	mii->reg_num = MII_ADVERTISE;
	ask("SIOCGMIIREG", SIOCGMIIREG);
	mii->val_in = mii->val_out;
	ask("SIOCSMIIREG", SIOCSMIIREG);
	printf("speed %u duplex %u counters %u phy %u advertises %#x\n", s->speed, s->duplex, n, mii->phy_id, mii->val_out);
	return 0;
}
