// SPDX-License-Identifier: GPL-2.0
/* rbtree.c - the tree's functions; libbsd generates them. */
#include "rbtree.h"

/* The head's only field, as the generated code calls it. */
#define rbh_root rb_node
/* For generated code that nobody calls: who inserts links the node where it belongs. */
static int unordered(struct rb_node *a, struct rb_node *b)
{
	return a > b;
}

RB_GENERATE_INTERNAL(rb_root, rb_node, links, unordered, static __attribute__((unused)))

void rb_insert_color(struct rb_node *node, struct rb_root *root)
{
	rb_root_RB_INSERT_COLOR(root, node);
}

void rb_erase(struct rb_node *node, struct rb_root *root)
{
	rb_root_RB_REMOVE(root, node);
}

struct rb_node *rb_next(struct rb_node *node)
{
	return rb_root_RB_NEXT(node);
}

struct rb_node *rb_prev(struct rb_node *node)
{
	return rb_root_RB_PREV(node);
}

struct rb_node *rb_first(struct rb_root *root)
{
	return rb_root_RB_MINMAX(root, RB_NEGINF);
}

struct rb_node *rb_last(struct rb_root *root)
{
	return rb_root_RB_MINMAX(root, RB_INF);
}
