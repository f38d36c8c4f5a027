/* SPDX-License-Identifier: GPL-2.0 */
/* rbtree.h - libbsd's red-black tree under the kernel's names. */
#ifndef SFI_HOSTED_RBTREE_H
#define SFI_HOSTED_RBTREE_H

#include <bsd/sys/tree.h>
#include <stddef.h>

struct rb_node {
	RB_ENTRY(rb_node) links;
};
#define rb_left links.rbe_left
#define rb_right links.rbe_right

struct rb_root {
	struct rb_node *rb_node;
};

#define rb_entry(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))
#define rb_entry_safe(ptr, type, member) \
	({ struct rb_node *n_ = (ptr); n_ ? rb_entry(n_, type, member) : NULL; })

static inline void rb_link_node(struct rb_node *node, struct rb_node *parent, struct rb_node **link)
{
	RB_SET(node, parent, links);
	*link = node;
}

void rb_insert_color(struct rb_node *node, struct rb_root *root);
void rb_erase(struct rb_node *node, struct rb_root *root);
struct rb_node *rb_next(struct rb_node *node);
struct rb_node *rb_prev(struct rb_node *node);
struct rb_node *rb_first(struct rb_root *root);
struct rb_node *rb_last(struct rb_root *root);

#endif /* SFI_HOSTED_RBTREE_H */
