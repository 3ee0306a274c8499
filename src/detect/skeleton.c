#include "detect/skeleton.h"
#include "base/ascii.h"
#include "detect/digester.h"
#include "token/name.h"
#include "token/segment.h"
#include "token/time.h"
#include "url/query.h"

enum { AROUND_S = 2 * 24 * 3600 };	/* a time is "close" if it is within so many seconds */

static bool is_present_time(struct bytes b, long long now)
{
	long long seconds;

	return token_time(b, &seconds) != TOKEN_TIME_NONE && seconds > now - AROUND_S && seconds < now + AROUND_S;
}

struct digests {
	struct digester shape, places[CAMPAIGN_PLACES], buster;
	bool is_set[CAMPAIGN_PLACES], has_buster;
};

static void add_value(struct digests *d, enum campaign_place place, struct bytes value)
{
	digester_add(&d->places[place], value);
	digester_add_byte(&d->places[place], '\0');
	d->is_set[place] = d->is_set[place] || value.len > 0;
}

/* Either a value, or a mark in the shape that a time stands there. */
static void add_variable(struct digests *d, enum campaign_place place, struct bytes value, long long now)
{
	bool is_time = is_present_time(value, now);

	digester_add_byte(&d->shape, is_time ? 't' : 'v');
	if (!is_time)
		add_value(d, place, value);
}

static void add_host(struct digests *d, const struct reference *r)
{
	const struct url *u = &r->url;
	struct bytes labels = u->host;

	if (labels.len > 0 && labels.data[labels.len - 1] == '.')
		labels.len--;
	labels.len = labels.len > r->domain.len ? labels.len - r->domain.len : 0;
	while (labels.len > 0) {
		size_t end = bytes_find_byte(labels, '.', 0), letters = end;

		/* "img3" and "cdn12" are machines that share the load of "img" and "cdn". */
		while (letters > 0 && end - letters < 2 && ascii_is_digit(labels.data[letters - 1]))
			letters--;
		for (size_t i = 0; i < letters; i++)
			if (!ascii_is_alpha(labels.data[i]))
				letters = end;
		if (letters < 2)
			letters = end;
		add_value(d, CAMPAIGN_HOST, bytes_slice(labels, 0, letters));
		labels = bytes_slice(labels, end + 1, labels.len);
	}
	add_value(d, CAMPAIGN_HOST, u->username);
	add_value(d, CAMPAIGN_HOST, u->password);
	digester_add(&d->shape, r->domain);
	digester_add_byte(&d->shape, ':');
	digester_add(&d->shape, u->port);
}

static void add_path(struct digests *d, struct bytes path, long long now)
{
	while (path.len > 0) {
		size_t start = path.data[0] == '/', end = bytes_find_byte(path, '/', start), dot = end;
		struct bytes segment = bytes_slice(path, start, end);

		digester_add_byte(&d->shape, '/');
		if (end == path.len) {		/* the last one: a file */
			dot = start + token_extension_start(segment);
			digester_add(&d->shape, bytes_slice(path, dot, end));
		}
		add_variable(d, CAMPAIGN_PATH, bytes_slice(path, start, dot), now);
		path = bytes_slice(path, end, path.len);
	}
}

static void add_query(struct digests *d, struct bytes query, long long now)
{
	struct query_pair pair;

	while (query_next(&query, &pair)) {
		digester_add_byte(&d->shape, '&');
		if (token_name_is_plain(pair.name))
			digester_add(&d->shape, pair.name);
		else
			add_value(d, CAMPAIGN_QUERY, pair.name);
		digester_add_byte(&d->shape, '=');
		if (token_name_is_buster(pair.name) && token_value_is_buster(pair.value)) {
			digester_add(&d->buster, pair.value);
			digester_add_byte(&d->buster, '\0');
			d->has_buster = true;
		} else {
			add_variable(d, CAMPAIGN_QUERY, pair.value, now);
		}
	}
}

void skeleton_make(const struct hash_key *key, const struct reference *r, long long now, struct skeleton *skeleton_r)
{
	struct digests d = { .has_buster = false };

	digester_begin(&d.shape, key);
	digester_begin(&d.buster, key);
	for (unsigned place = 0; place < CAMPAIGN_PLACES; place++)
		digester_begin(&d.places[place], key);
	digester_add(&d.shape, bytes_of(r->construct));
	digester_add_byte(&d.shape, ' ');
	digester_add(&d.shape, r->url.scheme);
	digester_add_byte(&d.shape, r->load == LOAD_AUTO ? '!' : '?');
	add_host(&d, r);
	add_path(&d, r->url.path, now);
	digester_add_byte(&d.shape, '?');
	add_query(&d, r->url.query, now);
	/* A fragment is never sent when a client loads by itself; a script behind a link reads it. */
	if (r->load == LOAD_CLICK && r->url.has_fragment) {
		digester_add_byte(&d.shape, '#');
		add_value(&d, CAMPAIGN_QUERY, r->url.fragment);
	}
	skeleton_r->shape = digester_end(&d.shape);
	for (unsigned place = 0; place < CAMPAIGN_PLACES; place++)
		skeleton_r->values[place] = d.is_set[place] ? digester_end(&d.places[place]) : 0;
	skeleton_r->buster = d.has_buster ? digester_end(&d.buster) : 0;
}

/* Skeletons already met, to find equal ones: open addressing, at most half full. */
enum { ITEMS_MAX = 2 * SKELETONS_MAX, SEEN_SLOTS = 4 * ITEMS_MAX };

struct seen {
	uint64_t key;			/* 0: empty */
	int index;			/* of the item, or how many there are of a shape */
};

static struct seen *seen_find(struct seen *seen, uint64_t key)
{
	size_t i = key % SEEN_SLOTS;

	while (seen[i].key != 0 && seen[i].key != key)
		i = (i + 1) % SEEN_SLOTS;
	return &seen[i];
}

static uint64_t digest_numbers(const struct hash_key *key, const uint64_t *numbers, size_t count)
{
	struct digester d;

	digester_begin(&d, key);
	for (size_t i = 0; i < count; i++)
		digester_add_number(&d, numbers[i]);
	return digester_end(&d);
}

/* The item of this shape and these values: the one that is there, or a new one with its number among those of its shape. */
static int item_find(const struct hash_key *key, struct skeletons *s, struct seen *seen, uint64_t shape, bool is_buster,
		     const uint64_t values[CAMPAIGN_PLACES], int *number_r)
{
	const uint64_t whole[] = { shape, is_buster, values[0], values[1], values[2] };
	struct seen *item = seen_find(seen, digest_numbers(key, whole, 2 + CAMPAIGN_PLACES)), *of_shape;

	if (item->key != 0)
		return item->index;
	if (s->count == ITEMS_MAX)
		return -1;
	item->key = digest_numbers(key, whole, 2 + CAMPAIGN_PLACES);
	item->index = (int)s->count;
	of_shape = seen_find(seen, digest_numbers(key, whole, 2));
	of_shape->key = digest_numbers(key, whole, 2);
	number_r[s->count] = of_shape->index++;
	s->items[s->count].is_weak = is_buster;
	s->items[s->count].key = of_shape->key;
	for (unsigned place = 0; place < CAMPAIGN_PLACES; place++)
		s->items[s->count].values[place] = values[place];
	return (int)s->count++;
}

enum status skeletons_make(const struct hash_key *key, const struct references *references, long long now,
			   struct arena *a, struct skeletons *skeletons_r)
{
	const size_t max = references->count < SKELETONS_MAX ? 2 * references->count : ITEMS_MAX;
	struct skeletons s = { .count = 0 };
	struct seen *seen = arena_zalloc(a, SEEN_SLOTS, sizeof(*seen));
	int *number = arena_alloc(a, max, sizeof(*number));

	s.items = arena_alloc(a, max, sizeof(*s.items));
	s.of_reference = arena_alloc(a, references->count, sizeof(*s.of_reference));
	s.buster_of_reference = arena_alloc(a, references->count, sizeof(*s.buster_of_reference));
	if (seen == NULL || number == NULL || s.items == NULL || s.of_reference == NULL || s.buster_of_reference == NULL)
		return arena_status(a);
	for (size_t i = 0; i < references->count; i++) {
		const struct reference *r = &references->items[i];
		uint64_t buster[CAMPAIGN_PLACES] = { 0 };
		struct skeleton one;

		s.of_reference[i] = s.buster_of_reference[i] = -1;
		if (!r->valid || !url_is_remote(&r->url))
			continue;
		skeleton_make(key, r, now, &one);
		s.of_reference[i] = item_find(key, &s, seen, one.shape, false, one.values, number);
		buster[CAMPAIGN_QUERY] = one.buster;
		if (one.buster != 0)
			s.buster_of_reference[i] = item_find(key, &s, seen, one.shape, true, buster, number);
	}
	for (size_t i = 0; i < s.count; i++) {
		const uint64_t whole[] = { s.items[i].key, (uint64_t)number[i], (uint64_t)seen_find(seen, s.items[i].key)->index };

		s.items[i].key = digest_numbers(key, whole, 3);
	}
	*skeletons_r = s;
	return STATUS_OK;
}
