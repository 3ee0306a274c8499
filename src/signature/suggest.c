#include "signature/suggest.h"
#include <string.h>
#include "base/ascii.h"

enum { LONGEST = 32, TOO_FAR = LONGEST + 1 };

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * Letters to be put in, taken out, changed or swapped with their neighbour to make a of b (optimal string alignment), without
 * regard to case; TOO_FAR for long ones.
 */
static size_t distance(struct bytes a, struct bytes b)
{
	unsigned char rows[3][LONGEST + 1];

	if (a.len > LONGEST || b.len > LONGEST)
		return TOO_FAR;
	for (size_t k = 0; k <= b.len; k++)
		rows[0][k] = (unsigned char)k;
	for (size_t i = 1; i <= a.len; i++) {
		const unsigned char *before = rows[(i - 1) % 3], *two_before = rows[(i + 1) % 3];
		unsigned char *row = rows[i % 3];

		row[0] = (unsigned char)i;
		for (size_t k = 1; k <= b.len; k++) {
			const unsigned char x = ascii_lower(a.data[i - 1]), y = ascii_lower(b.data[k - 1]);
			size_t best = smaller(smaller(before[k], row[k - 1]) + 1u, before[k - 1] + (x != y));

			if (i > 1 && k > 1 && x == ascii_lower(b.data[k - 2]) && ascii_lower(a.data[i - 2]) == y)
				best = smaller(best, two_before[k - 2] + 1u);
			row[k] = (unsigned char)best;
		}
	}
	return rows[a.len % 3][b.len];
}

struct nearest {
	const char *name;
	size_t distance;
};

static void consider(struct nearest *n, struct bytes word, const char *name)
{
	const size_t far = distance(word, bytes_of(name)), longer = word.len > strlen(name) ? word.len : strlen(name);

	if (bytes_is(word, name))		/* it is that word, and not allowed here */
		return;
	if (far < n->distance && far * 3 <= longer)
		*n = (struct nearest){ name, far };
}

const char *suggest_name(struct bytes word, const char *(*name_of)(unsigned value))
{
	struct nearest n = { NULL, TOO_FAR };

	for (unsigned i = 0; name_of(i) != NULL; i++)
		consider(&n, word, name_of(i));
	return n.name;
}

const char *suggest_keyword(struct bytes word, enum place place)
{
	struct nearest n = { NULL, TOO_FAR };

	for (size_t i = 0; i < keyword_count(); i++) {
		if (keyword_item(i)->place == place)
			consider(&n, word, keyword_item(i)->name);
	}
	return n.name;
}
