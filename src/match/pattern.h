/*
 * pattern.h - one compiled regular expression with limits (PCRE2, JIT).
 *
 * Patterns are written by signature maintainers and run on bytes that a sender
 * chose, so every match has a bound on work, depth, memory and subject length;
 * a match that would pass one is given up, never finished at any cost.
 */
#ifndef MATCH_PATTERN_H
#define MATCH_PATTERN_H

#include "base/buf.h"
#include "base/diag.h"

struct pattern;			/* shared by threads: what its first match makes is guarded inside */
struct pattern_scratch;		/* match data and limits: one thread at a time */

struct pattern_limits {
	unsigned match;			/* PCRE2's match limit: tries of its inner loop */
	unsigned depth;			/* nested backtracking, for patterns that JIT cannot take */
	unsigned heap_kib;		/* memory of one match */
	size_t subject_max_bytes;	/* longer subjects are not tried */
	bool is_brief;			/* patterns are tried once or twice, before threads share them: no machine code is made */
};

extern const struct pattern_limits pattern_limits_default;

enum { PATTERN_MAX_BYTES = 4096 };	/* of source text */

enum pattern_flag {
	PATTERN_CASELESS	= 1u << 0,
	PATTERN_UTF		= 1u << 1	/* characters, not bytes; ill-formed UTF-8 matches nothing there */
};

enum pattern_result {
	PATTERN_NO,
	PATTERN_YES,
	PATTERN_GAVE_UP			/* a limit was reached, or no memory: neither yes nor no is known */
};

/*
 * Compile source, which is borrowed for the call; flags is a set of enum pattern_flag.
 *
 * STATUS_OK       *p_r is the caller's, to be freed with pattern_destroy()
 * STATUS_INVALID  d says what is wrong; its column is the place in source, from 1; d->file is empty
 * STATUS_NOMEM    in both cases *p_r is untouched
 */
enum status pattern_compile(struct bytes source, unsigned flags, struct pattern **p_r, struct diag *d) MUST_CHECK;

/* Free; sets *p to NULL and accepts NULL. */
void pattern_destroy(struct pattern **p);

/* Whether the empty string matches: then every subject does. */
bool pattern_matches_empty(const struct pattern *p);

/*
 * What pattern_match() needs beside the pattern: one serves any number of
 * patterns, in one thread at a time. Cheap: two small allocations. limits are copied.
 * NULL when there is no memory.
 */
struct pattern_scratch *pattern_scratch_new(const struct pattern_limits *limits);

/* Free; sets *s to NULL and accepts NULL. */
void pattern_scratch_destroy(struct pattern_scratch **s);

/* Who measures what matches take: told of each one that was tried, in the thread of the scratch. */
struct pattern_meter {
	unsigned long long (*now)(void *context);	/* nanoseconds of any clock */
	void (*took)(void *context, const struct pattern *p, unsigned long long ns, enum pattern_result result);
	void *context;
};

/* m is borrowed while the scratch is used; NULL: nobody measures, which costs nothing. */
void pattern_scratch_measure(struct pattern_scratch *s, const struct pattern_meter *m);

/*
 * Whether p matches anywhere in subject, which is borrowed for the call. The first match of a pattern makes machine code of it,
 * while others that want to wait: of thousands of patterns a message has few tried.
 */
enum pattern_result pattern_match(const struct pattern *p, struct bytes subject, struct pattern_scratch *s);

/*
 * Words that the matches of an expression contain, ignoring the case of ASCII letters: of each choice, every subject that
 * matches has one word at least. Plain characters in a row are a choice of one word; "(open|view)" is a choice of two.
 */
enum { PATTERN_MAX_WORDS = 64 };

struct pattern_word {
	unsigned short start;		/* in text */
	unsigned char len, choice;
};

struct pattern_words {
	struct pattern_word items[PATTERN_MAX_WORDS];	/* those of one choice stand together */
	size_t count, choices, text_len;
	unsigned char text[1024];
};

/*
 * What a search for many literals looks for before the expression itself is tried: the choices, told from its source, all of
 * whose words have at least so many bytes (one at least). There is none when the source is not understood here
 * (options inside, references, comments, ...), and some are left out when there are many: it errs only on that side.
 */
void pattern_required_words(struct bytes source, unsigned flags, size_t shortest, struct pattern_words *w_r);

/* Word i as the expression has it; borrowed from w. */
struct bytes pattern_word(const struct pattern_words *w, size_t i);

/*
 * The longest word that is a choice of its own: it stands in every subject the expression matches. It is appended to
 * out, in lower case; nothing is appended when there is none.
 */
enum status pattern_required_literal(struct bytes source, unsigned flags, struct buf *out) MUST_CHECK;

#endif
