/*
 * json.h - building JSON out of a sender's bytes.
 *
 * The only folder that includes jansson: whoever makes or reads JSON takes its values from here. Each maker gives
 * NULL when there is no memory, and json_set() and json_push() take
 * that as a failure: check their results together, at the end.
 */
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include <jansson.h>
#include "base/buf.h"

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

#endif
