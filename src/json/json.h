/*
 * json.h - building JSON out of a sender's bytes, and reading what others built, within limits.
 *
 * The only folder that includes jansson: whoever makes or reads JSON takes its values from here. Each maker gives
 * NULL when there is no memory, and json_set() and json_push() take
 * that as a failure: check their results together, at the end.
 *
 * No shared state but the one-time set-up of json_prepare(): safe from any thread, one value in one thread at a time.
 */
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include <jansson.h>
#include "base/buf.h"
#include "base/diag.h"

/* To be called before anything else of jansson: its memory comes from base/mem.h. */
void json_prepare(void);

/* Any bytes, as well-formed UTF-8. */
json_t *json_bytes(struct bytes b);
json_t *json_text(const char *text);		/* NULL text: null */
json_t *json_number_or_null(int n);		/* null below 0 */

/* w >= 0, rounded to a thousandth: weights and scores are sums of tenths. */
json_t *json_weight(double w);

/* What an already built string of ours holds; frees b. ok false: NULL. */
json_t *json_take(struct buf *b, bool ok);

/* Takes over value, also on failure. */
bool json_set(json_t *object, const char *key, json_t *value);
bool json_push(json_t *array, json_t *value);

/* The object or list when all of it was set; else it is dropped and NULL stands for it. */
json_t *json_keep(json_t *value, bool ok);

/* Append value in one line to out and drop it; NULL is STATUS_NOMEM. On failure out is as it was. */
enum status json_write(json_t *value, struct buf *out) MUST_CHECK;

/* The same on many lines, for people: two spaces a level. */
enum status json_write_indented(json_t *value, struct buf *out) MUST_CHECK;

struct json_limits {
	size_t max_bytes;		/* of the text */
	unsigned max_depth;		/* of lists and objects inside each other; at most 1000 */
	size_t max_values;		/* of all kinds: what bounds the memory, some 100 bytes each beside the texts */
};

/* 64 MiB, 64 deep, 4 million values. */
extern const struct json_limits json_limits_default;

/*
 * Read one JSON text (RFC 8259) of anybody. A byte order mark in front is passed over. Depth and number of values are counted
 * before anything is built, so that what is refused costs no memory.
 *
 * STATUS_OK       *value_r is the caller's: json_decref()
 * STATUS_INVALID  not JSON, a member twice in one object, a NUL in a text, a lone surrogate, or over a limit: d says
 *                 what and where; its file is empty
 * STATUS_NOMEM    in both cases *value_r is untouched
 */
enum status json_read(struct bytes text, const struct json_limits *limits, json_t **value_r, struct diag *d) MUST_CHECK;

/* What a text holds, borrowed from value; empty if value is NULL or no text. The second: of a member of an object. */
struct bytes json_text_of(const json_t *value);
struct bytes json_text_at(const json_t *object, const char *key);

/* The member if it is a list; else NULL, of which json_array_size() is 0. */
const json_t *json_list_at(const json_t *object, const char *key);

#endif
