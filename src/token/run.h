/*
 * run.h - letters and digits that stand together, and whether a machine put them there. Private to token/.
 *
 * Pure functions, safe from any thread, linear.
 */
#ifndef TOKEN_RUN_H
#define TOKEN_RUN_H

#include "token/model.h"

enum {
	TOKEN_RUN_MIN = 5,
	TOKEN_NUMBER_MIN = 8		/* digits of a number that may stand for somebody */
};

struct token_run {
	struct bytes text;
	size_t digits, lowers, uppers;
	size_t enters, leaves;		/* from a letter to a digit, from a digit to a letter */
	size_t changes;			/* from one kind of character to another; a capital belongs to the word behind it */
	size_t pairs;			/* of letters that follow each other */
	int pair_sum;			/* what token_pair_table says of them */
	bool is_hex, has_size;		/* "600x400" is in it */
};

struct token_runs {
	struct bytes rest;
	bool has_escape;		/* percent-encoding seen so far; it is part of no run */
	bool has_other;			/* something that words are not joined with */
};

void token_runs_start(struct token_runs *runs, struct bytes text);

/* The next run of letters and digits. False: there is none left. */
bool token_runs_next(struct token_runs *runs, struct token_run *run_r);

/* What the model looks at: places in token_run_weights. */
void token_run_features(const struct token_run *r, unsigned short features_r[TOKEN_RUN_GROUPS]);

/* Whether it looks made by a machine rather than said by a person. Numbers and what is shorter than TOKEN_RUN_MIN are not. */
bool token_run_is_made(const struct token_run *r);

#endif
