/* SPDX-License-Identifier: GPL-2.0 */
/*
 * skeleton_rules.h - what a prototype alone says about a spec. sfi-specc and the
 * plugin fill in the prototype from their own view of the source.
 */
#ifndef SKELETON_RULES_H
#define SKELETON_RULES_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum sk_type {
	SK_VOID,
	SK_INTEGER,
	SK_GFP,
	SK_OTHER,		/* a value no rule speaks about */
	SK_TO_VOID,		/* pointers, by what they point to */
	SK_TO_CHAR,		/* char, signed or not */
	SK_TO_INTEGER,
	SK_TO_STRUCT,
	SK_TO_FUNCTION,
	SK_TO_OTHER,
};

struct sk_param {
	const char *name;	/* NULL for the result */
	enum sk_type type;
	bool is_const;		/* what it points to */
	bool incomplete;	/* what it points to has no known size */
	const char *tag;	/* SK_TO_STRUCT */
};

struct sk_function {
	const char *name;
	const struct sk_param *params;
	size_t n_params;
	struct sk_param ret;
	bool variadic;
};

/**
 * sk_annotations() - the annotations of a draft, each on its own line.
 * What only a person knows is a word that begins with CONFIRM_.
 * Return: text to free().
 */
char *sk_annotations(const struct sk_function *f);

#ifdef __cplusplus
}
#endif

#endif /* SKELETON_RULES_H */
