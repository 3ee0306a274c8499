/*
 * peel.h - one run of letters and digits: in which alphabets it may be written, and what it then says. Private to detect/.
 *
 * Most runs are words, numbers and random names. So a run is classed while it is found, its first bytes are
 * decoded alone, and only what looks like something is decoded as a whole.
 *
 * Pure functions, safe from any thread.
 */
#ifndef DETECT_PEEL_H
#define DETECT_PEEL_H

#include <stdint.h>
#include "base/bytes.h"
#include "decode/base58.h"

enum peel_alphabet { PEEL_HEX, PEEL_BASE64, PEEL_BASE32, PEEL_BASE32_HEX, PEEL_BASE58, PEEL_ALPHABETS };

/* How the characters are taken before they are decoded: of two steps each is taken or not. */
enum peel_order { PEEL_FORWARD, PEEL_BACKWARD = 1, PEEL_ROT13 = 2, PEEL_BACKWARD_ROT13 = PEEL_BACKWARD | PEEL_ROT13, PEEL_ORDERS };

enum {
	PEEL_RUN_MIN = 6,			/* a shorter run says nothing: "YW5uYQ" is "anna" */
	PEEL_RUN_MAX = 8 * 1024,		/* what is beyond is not decoded */
	PEEL_PHASES = 4				/* of base64: which of four characters a group begins with */
};

/* What characters are, as bits of a class. */
enum {
	PEEL_DIGIT = 1u << 0, PEEL_LOWER = 1u << 1, PEEL_UPPER = 1u << 2,
	PEEL_ALNUM = PEEL_DIGIT | PEEL_LOWER | PEEL_UPPER,
	PEEL_URL64 = 1u << 3,			/* - _ */
	PEEL_STD64 = 1u << 4,			/* + / */
	PEEL_ESCAPE = 1u << 5,			/* % \ : an escape begins here */
	PEEL_IN = 1u << 6			/* << enum peel_alphabet (but base64, which has all letters and digits): is in it */
};
#define PEEL_IS_IN(alphabet, order) ((unsigned)PEEL_IN << ((alphabet) + ((order) & PEEL_ROT13 ? PEEL_ALPHABETS : 0)))

struct peel_tables {
	uint16_t classes[256];
	/* Values of characters, of those that rot13 has changed in the second half; 0 for what is not in the alphabet. */
	unsigned char values[2][PEEL_BASE58][256];
	uint32_t phases[256];			/* a byte for each phase: 0xff where text in base64 can have the character */
	double base58[BASE58_MAX + 1];	/* what the first digit of so many counts, by the topmost byte of the number */
};

/* Some 2 µs: made once for a message. t is zeroed. */
void peel_tables_init(struct peel_tables *t);

/* Letters and digits that stand together. */
struct peel_run {
	size_t start, end;
	size_t after;				/* where the run in front of it ends; 0: there is none */
	unsigned all, any;			/* classes that every character has, that some character has */
};

/* The next run at or behind *at, which moves behind it; other_r: or-ed with the classes of what is between runs. */
bool peel_run_next(const struct peel_tables *t, struct bytes text, size_t *at, struct peel_run *run_r, unsigned *other_r);

/*
 * The first four bytes that text decodes to, taken in this order, as one number, the first one highest; of a short text
 * the count_r bytes that there are, and 0. text is not empty and in the alphabet, which is not base58.
 */
uint32_t peel_head(const struct peel_tables *t, enum peel_alphabet alphabet, enum peel_order order, struct bytes text,
		   size_t *count_r);

/* The last whole byte that text decodes to; text has one. */
unsigned char peel_last(const struct peel_tables *t, enum peel_alphabet alphabet, enum peel_order order, struct bytes text);

/* Whether the topmost byte of a base58 token may be one of text or of a compressed stream. */
bool peel_base58_may_say(const struct peel_tables *t, enum peel_order order, struct bytes text);

/* Write text to out, which has room for as much, in this order. */
void peel_reorder(enum peel_order order, struct bytes text, unsigned char *out);

/* No n characters decode to more. */
#define PEEL_DECODED_MAX(n) ((n) + 8)

/* How many bytes n characters decode to; of base58 about. */
static inline size_t peel_length(enum peel_alphabet alphabet, size_t n)
{
	static const unsigned char bits[PEEL_ALPHABETS] = {
		[PEEL_HEX] = 4, [PEEL_BASE64] = 6, [PEEL_BASE32] = 5, [PEEL_BASE32_HEX] = 5, [PEEL_BASE58] = 6,
	};

	return n * bits[alphabet] / 8;
}

/*
 * Decode all of text. reordered: room for text.len bytes, which backward and rot13 need.
 * out: room for PEEL_DECODED_MAX(text.len). Returns the bytes written; 0: it is not of the alphabet after all.
 */
size_t peel_decode(enum peel_alphabet alphabet, enum peel_order order, struct bytes text, unsigned char *reordered,
		   unsigned char *out);

/* A search for base64 of text inside of a run; starts zeroed. */
struct peel_base64 {
	size_t at;
	uint32_t streaks;			/* characters in a row that text can have: one byte for each place in a group */
	size_t ends[PEEL_PHASES];		/* of the last piece of each phase */
};

/*
 * The next piece of run that may be base64 of at least 8 bytes of ASCII text, wherever its groups of four characters begin: the whole
 * groups that hold it. Pieces of different phases may overlap. Linear in run: some ns for four characters.
 */
bool peel_base64_next(const struct peel_tables *t, struct bytes run, struct peel_base64 *s, struct bytes *piece_r);

#endif
