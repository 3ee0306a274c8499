/* tree.h - the state of tree construction, spread over several files. For the files of html/ only. */
#ifndef HTML_TREE_H
#define HTML_TREE_H

#include "html/open_elements.h"

/* As far as the insertion modes (13.2.4.1) do not follow from the open elements. */
enum tree_mode { TREE_BODY, TREE_FRAMESET, TREE_AFTER_FRAMESET };

/* What a conditional comment must leave as it was. */
struct tree_flags {
	enum tree_mode mode;
	bool frameset_ok;		/* nothing seen yet that would be in a body */
	bool in_body;			/* behind something that may not stand in a head */
	bool has_html, has_head, has_body, has_form;
	struct html_element *head;	/* while it is open */
};

struct tree {
	struct open_elements open;
	struct tree_flags flags;
	bool in_branch, quirks;
	enum html_reading reading;	/* in XML all elements are as those of SVG: it has no rules for particular ones */
	size_t max_depth;
	/* Tags too deep to be opened, by number, so that their end tags close nothing else. */
	unsigned too_deep[HTML_TAG_COUNT], too_deep_total;
	struct arena *arena;
	struct oddities *oddities;
	struct html_tokenizer *tokenizer;
};

/* What became of a start tag. */
struct tree_opened {
	struct html_element *element, *parent;
	bool is_empty, is_dropped;
};

/* start_tag.c, end_tag.c: 13.2.6. The queue of closed elements grows by what the tag closes. */
enum status tree_start_tag(struct tree *t, struct html_token *token, struct tree_opened *opened_r) MUST_CHECK;
void tree_end_tag(struct tree *t, const struct html_token *token);

/* scope.c: questions about the open elements (13.2.4.2), and what start and end tags have in common. */
enum tree_scope { SCOPE_DEFAULT, SCOPE_BUTTON, SCOPE_LIST_ITEM, SCOPE_TABLE };

/* The innermost element of the tag if it is in that scope, else NULL. */
struct html_element *tree_in_scope(const struct tree *t, unsigned tag, enum tree_scope scope);

/* Close the innermost element of the tag, with what is in it, if it is in scope. Whether it was. */
bool tree_end_in_scope(struct tree *t, unsigned tag, enum tree_scope scope);

/* The innermost open element if it is not of HTML: the rules for foreign content may apply. */
struct html_element *tree_foreign(const struct tree *t);

/* Leave SVG and MathML up to an integration point or HTML: 13.2.6.5, "any other start tag" of the breakout list. */
void tree_break_out(struct tree *t);

/* What a start tag or text put here has as its parent: outside of a table that it may not stand in (13.2.6.1). */
struct html_element *tree_parent(const struct tree *t, bool may_stand_in_table);

/* Close the head, if it is open and the innermost but for a noscript. */
void tree_end_head(struct tree *t);

/* 13.2.6.4.7, the adoption agency as far as we know it: close a formatting element, and what is open inside blocks in it. */
void tree_end_formatting(struct tree *t, struct html_element *e);

#endif
