/* SPDX-License-Identifier: GPL-2.0 */
struct codec { int id; void (*write)(struct codec *c, int v); };
int codec_attach(struct codec *c);
