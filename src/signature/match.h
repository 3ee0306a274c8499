/*
 * match.h - a match under way, as the conditions see it. Private to signature/.
 */
#ifndef SIGNATURE_MATCH_H
#define SIGNATURE_MATCH_H

#include "signature/cost.h"
#include "signature/explain.h"
#include "signature/set.h"

enum answer { ANSWER_NO, ANSWER_YES, ANSWER_UNKNOWN /* an expression gave up */ };

/* The fields of one header name, decoded once for all conditions on it. */
struct header_texts {
	const struct bytes *items;
	size_t count;
	bool is_read;
};

/* What a condition held against what it wants. */
struct sight {
	const struct condition *condition;
	enum { SIGHT_TEXT, SIGHT_NUMBER, SIGHT_WORD } type;
	struct bytes text;			/* of a text or a word: as long as the message */
	long long number;
	enum answer answer;
};

/* Who looks on, to explain a match: NULL while mail is filtered. */
struct watcher {
	void (*saw)(void *context, const struct sight *sight);
	void *context;
};

struct matching {
	const struct signature_set *set;
	struct signature_scratch *scratch;
	struct pattern_scratch *pattern;
	struct evidence *evidence;
	struct header_texts *headers;		/* parallel to set->header_names */
	const uint32_t *remote;			/* indexes of the references that conditions see */
	size_t remote_count;
	size_t finding_count;			/* those of detectors */
	const struct reference *reference;	/* inside of a reference block */
	uint32_t reference_index;
	const struct url *url;			/* the one of its URLs that is looked at */
	struct bytes domain;			/* registrable domain of its host */
	const struct part *part;		/* inside of an attachment block */
	size_t part_index;
	struct bytes *part_types;		/* parallel to the message's parts: made when first asked for; NULL: none yet */
	struct bytes sender, sender_domain, sender_registrable;		/* of From */
	struct bytes envelope_domain, envelope_registrable;
	const struct watcher *watcher;
	enum status status;			/* the first failure of ours */
};

/*
 * Whether a text, a number, or one of several choices is what c wants. All that a condition looks at passes here, so that who
 * looks on sees it. word: the choice as signature files have it.
 */
enum answer condition_test_text(struct matching *m, const struct condition *c, struct bytes text);
enum answer condition_test_number(struct matching *m, const struct condition *c, long long number);
enum answer condition_test_choice(struct matching *m, const struct condition *c, unsigned choice, const char *word);

/* All of a block's conditions. */
enum answer match_all(struct matching *m, const struct condition *first);

/* Whether so many references, or pixels, or recipients, pass. */
bool number_holds(const struct number_test *test, long long value);

/* Counting what fulfils a block, until more would not change the answer. */
struct block_count {
	const struct number_test *test;
	long long yes, unknown;
	bool is_settled;
};
void block_count_add(struct block_count *b, enum answer one);
enum answer block_count_answer(const struct block_count *b);

/* "image/png" of the i-th part; empty if there is no memory, which is noted in m->status. */
struct bytes match_part_media_type(struct matching *m, size_t i);

/*
 * The URLs of one reference: as it stands, as the sender wrote it before link protection, and where it leads as far
 * as that can be told. A block about a reference holds if it holds for one of them.
 */
enum aspect { ASPECT_URL, ASPECT_SENT, ASPECT_DESTINATION, ASPECTS };

/* Look at the i-th of the references that conditions see: at its URL as it stands. */
void match_enter(struct matching *m, size_t i);

/* Look at another URL of the same reference. False, with m as it was: there is none, or it is not of another machine. */
bool match_read(struct matching *m, enum aspect aspect);

/* Whether all conditions hold for one URL of the i-th reference; it stays the one looked at. */
enum answer match_enter_all(struct matching *m, size_t i, const struct condition *first);

/* Look at the i-th part. False, with m as it was: it has no content of its own. */
bool match_enter_part(struct matching *m, size_t i);

/* explain.c: ask all conditions of a rule, where m stands in no block. Fills *explanation; STATUS_NOMEM, STATUS_LIMIT leave it. */
enum status explain_rule(struct matching *m, const struct rule *rule, bool in_force, struct explanation *explanation) MUST_CHECK;

static inline enum answer answer_of(bool yes)
{
	return yes ? ANSWER_YES : ANSWER_NO;
}

static inline enum answer answer_not(enum answer a)
{
	return a == ANSWER_UNKNOWN ? a : answer_of(a == ANSWER_NO);
}

#endif
