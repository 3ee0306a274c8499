/*
 * rules.h - the rules of style sheets that decide whether an element shows.
 *
 * Keeps rules with a selector of the shapes tag, .class, #id, tag.class and
 * tag#id (and lists of these) that declare one of the properties of style.h.
 * Rules in conditions are left out: what stands in "@media (max-width: 600px)" is
 * for another screen. So are all other selectors, and what follows brackets that
 * are nested deeper than CSS_DEPTH_MAX: a match says "so, at least by this
 * rule", and no match says nothing. Names match in any case, as in quirks mode,
 * which most mail is shown in.
 *
 * One thread at a time may add; matching is read-only.
 */
#ifndef CSS_RULES_H
#define CSS_RULES_H

#include "base/arena.h"
#include "base/hash.h"
#include "css/style.h"

enum { CSS_RULE_BUCKETS = 256, CSS_SELECTOR_NAME_MAX = 64 };

struct css_rule;

struct css_rules {
	struct arena *arena;
	size_t max_rules, count;
	uint32_t order;			/* of the next rule in the cascade */
	struct hash_key key;
	struct css_rule **buckets;	/* CSS_RULE_BUCKETS of them, from the first rule on; NULL: none yet */
};

/*
 * No rules yet. Those to come live in the arena, which stays the caller's; different selectors beyond
 * max_rules are left out.
 */
void css_rules_init(struct css_rules *rules, struct arena *a, size_t max_rules);

/*
 * Add the rules of one style sheet, in the order in which the sheets stand in
 * the document. sheet is borrowed for the call. On STATUS_NOMEM or STATUS_LIMIT (the arena's)
 * some of its rules were added. Linear in sheet.len, with bounded stack.
 */
enum status css_rules_add(struct css_rules *rules, struct bytes sheet) MUST_CHECK;

/*
 * What the rules and then the style attribute say about an element. tag, id and
 * classes (the class attribute) and inline_style may be empty. Linear in the lengths
 * of classes and inline_style, whatever the number of rules.
 */
void css_rules_match(const struct css_rules *rules, struct bytes tag, struct bytes id, struct bytes classes,
		     struct bytes inline_style, struct css_style *style_r);

#endif
