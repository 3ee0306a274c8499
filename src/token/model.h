/*
 * model.h - the trained part: how likely letters and digits were put together by a machine, and how likely a segment was
 * made for one reader. Private to token/ and to the program that trains it.
 *
 * Both are sums of integer weights, one for each feature that holds (a logistic model), in units of 1/TOKEN_LOGIT. The
 * tables are written by contrib/token-model/train from data that contrib/token-model/generate invents.
 * What the features are is said here and in run.c and facts.c, and nowhere else.
 */
#ifndef TOKEN_MODEL_H
#define TOKEN_MODEL_H

#include "base/bytes.h"

enum { TOKEN_LOGIT = 64 };

/* Of two letters that follow each other, in 1/16 bit: more than 0 where words have them more often than chance has. */
extern const signed char token_pair_table[26][26];

/* Features of a run. Each is one of so many. */
enum {
	TOKEN_RUN_PAIRS = 9 * 6,	/* how its letter pairs look, by length */
	TOKEN_RUN_MIX = 5 * 5,		/* how often kinds of character change, by how many are digits */
	TOKEN_RUN_CHANGES = 5 * 6,	/* the same by length */
	TOKEN_RUN_HEX = 3 * 6,		/* hexadecimal or not, by length */
	TOKEN_RUN_CASE = 5 * 2,		/* cases of its letters, with digits or without */
	TOKEN_RUN_DIGITS = 6 * 9,	/* where the digits stand, by how its letter pairs look */
	TOKEN_RUN_GROUPS = 6,
	TOKEN_RUN_WEIGHTS = TOKEN_RUN_PAIRS + TOKEN_RUN_MIX + TOKEN_RUN_CHANGES + TOKEN_RUN_HEX + TOKEN_RUN_CASE + TOKEN_RUN_DIGITS
};

extern const short token_run_weights[TOKEN_RUN_WEIGHTS];

/* Features of a segment among all of a message. */
enum {
	TOKEN_SITES = 10,		/* places, those of a path by position and kind of file */
	TOKEN_LENGTHS = 10,
	TOKEN_SEGMENT_CLASS = 19 * TOKEN_SITES * 4,	/* class by site, by what loads it */
	TOKEN_SEGMENT_LENGTH = TOKEN_LENGTHS * 19,	/* length by class */
	TOKEN_SEGMENT_DOMAIN = 4 * 2 * 4 * 2,		/* other loads and links of the domain, by what loads it, made or not */
	TOKEN_SEGMENT_NAME = 12 * 4 * 2,		/* what its name says, by what loads it, made or not */
	TOKEN_SEGMENT_FOLDER = 8 * TOKEN_SITES * 4 * 2,	/* words in the path by site, by what loads it, made or not */
	TOKEN_SEGMENT_SPREAD = 5 * 4 * 2,		/* where else in the message the same stands, by what loads it, made or not */
	TOKEN_SEGMENT_SLOT = 7 * 4 * 4,			/* what stands in the same place of other URLs, by what loads it, by kind of file */
	TOKEN_SEGMENT_OTHERS = 3 * TOKEN_SITES * 2,	/* how many other segments of the URL are made, by site, made or not */
	TOKEN_SEGMENT_CROWD = 3 * 4 * 4 * TOKEN_SITES * 2,	/* how many URLs load in the message, whether the domain is loaded and linked
								   to and the sender's, by what loads it, by site, made or not */
	TOKEN_SEGMENT_NAMED_SLOT = 12 * 7 * 2,		/* what its name says, by what stands in the same place, link or not */
	TOKEN_SEGMENT_NEIGHBOUR = 12 * 8 * 2 * 2,	/* what its name says, by what else the URL has, link or not, made or not */
	TOKEN_SEGMENT_CALLED = 12 * 3 * 4 * 2,		/* what its name says, by how the file is called, by what loads it, made or not */
	TOKEN_SEGMENT_MIX = 6 * TOKEN_SITES * 4,	/* which characters, by site, by what loads it */
	TOKEN_SEGMENT_HOST = 8 * TOKEN_SITES * 4 * 2,	/* words in the host name by site, by what loads it, made or not */
	TOKEN_SEGMENT_GROUPS = 14,
	TOKEN_SEGMENT_WEIGHTS = TOKEN_SEGMENT_CLASS + TOKEN_SEGMENT_LENGTH + TOKEN_SEGMENT_DOMAIN + TOKEN_SEGMENT_NAME +
				TOKEN_SEGMENT_FOLDER + TOKEN_SEGMENT_SPREAD + TOKEN_SEGMENT_SLOT + TOKEN_SEGMENT_OTHERS + TOKEN_SEGMENT_CROWD +
				TOKEN_SEGMENT_NAMED_SLOT + TOKEN_SEGMENT_NEIGHBOUR + TOKEN_SEGMENT_CALLED + TOKEN_SEGMENT_MIX + TOKEN_SEGMENT_HOST
};

extern const short token_segment_weights[TOKEN_SEGMENT_WEIGHTS];

/*
 * How often a URL whose best segment scores like that has a token, in thousandths: calibrated on generated mail that the
 * weights were not fitted to. Entry i is for scores from (i - TOKEN_CALIBRATION / 2) * TOKEN_LOGIT / 2 on; never falls.
 */
enum { TOKEN_CALIBRATION = 33 };
extern const short token_calibration[TOKEN_CALIBRATION];

/* The sum of the weights at count places. */
static inline int token_model_score(const short *weights, const unsigned short *features, size_t count)
{
	int score = 0;

	for (size_t i = 0; i < count; i++)
		score += weights[features[i]];
	return score;
}

/* The calibrated confidence of a segment's score, 0 to 1: between two entries on the line between them. */
double token_model_confidence(int score);

#endif
