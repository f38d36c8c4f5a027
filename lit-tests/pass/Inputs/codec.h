/* SPDX-License-Identifier: GPL-2.0 */
struct codec { void (*write)(struct codec *c, int v); int id; };
int codec_attach(struct codec *c);
