/*
 * mail_generator.h - mails by the dozen, from a seed: constructs that load, in charsets, encodings and structures of many kinds.
 *
 * Each mail knows the tokens of its URLs, and of each text in it what is to be left when all loads are gone. All
 * data are made up here.
 */
#ifndef TESTS_REWRITE_MAIL_GENERATOR_H
#define TESTS_REWRITE_MAIL_GENERATOR_H

#include <stdint.h>
#include "base/buf.h"

enum { GENERATED_TOKENS = 400, GENERATED_TEXTS = 60, TOKEN_LENGTH = 18 };

/* A text of the mail: the part that has a field "X-Text: <its index>" holds it. */
struct generated_text {
	const char *charset;
	struct buf clean;		/* in UTF-8, without loads */
};

struct generated {
	uint64_t state;
	struct buf mail;
	char tokens[GENERATED_TOKENS][TOKEN_LENGTH + 1];
	size_t token_count;
	struct generated_text texts[GENERATED_TEXTS];
	size_t text_count;
	unsigned boundary_count;
};

/* The mail of that seed. generated_free() afterwards. Out of memory ends the program. */
void mail_generate(uint64_t seed, struct generated *g);
void generated_free(struct generated *g);

#endif
