#include "detect/skeleton.h"
#include "base/ascii.h"
#include "detect/digester.h"
#include "url/query.h"

enum {
	NAME_MAX_BYTES = 24,		/* a name in a query that is longer may be a token itself */
	EXTENSION_MAX = 5,
	BUSTER_MAX_DIGITS = 20,
	AROUND_S = 2 * 24 * 3600	/* a time is "close" if it is within so many seconds */
};

static bool is_digits(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++)
		if (!ascii_is_digit(b.data[i]))
			return false;
	return b.len > 0;
}

static bool is_close(long long time, long long now)
{
	return time > now - AROUND_S && time < now + AROUND_S;
}

/* Days from 1970 to that day of the Gregorian calendar. */
static long long days_of(unsigned year, unsigned month, unsigned day)
{
	unsigned y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;

	return (long long)y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

/* Seconds or milliseconds since 1970, or a date with or without time (20260131, 20260131T1200), close to now. */
static bool is_present_time(struct bytes b, long long now)
{
	unsigned long long n;
	struct bytes whole = bytes_slice(b, 0, bytes_find_byte(b, '.', 0));

	if (!is_digits(bytes_slice(b, 0, 8)) || b.len < 8)
		return false;
	if ((whole.len == 10 || whole.len == 13) && bytes_to_number(whole, 1ull << 62, &n))
		return is_close((long long)(whole.len == 13 ? n / 1000 : n), now);
	if ((b.len == 8 || b.len == 12 || b.len == 14 || b.len == 17 || (b.len > 9 && b.data[8] == 'T')) &&
	    bytes_to_number(bytes_slice(b, 0, 8), 99999999, &n) && n / 100 % 100 >= 1 && n / 100 % 100 <= 12 && n >= 19700101)
		return is_close(days_of((unsigned)(n / 10000), (unsigned)(n / 100 % 100), (unsigned)(n % 100)) * 86400, now);
	return false;
}

static bool is_buster_name(struct bytes name)
{
	static const char *const names[] = { "cb", "cachebuster", "cachebust", "nocache", "rnd", "rand", "random", "ord", "_" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (bytes_is_nocase(name, names[i]))
			return true;
	return false;
}

/* What a program takes from a random generator or a clock: "83920183", "0.7361823". Letters are not looked through so easily. */
static bool is_buster_value(struct bytes value)
{
	size_t dot = bytes_find_byte(value, '.', 0);

	return value.len <= BUSTER_MAX_DIGITS && is_digits(bytes_slice(value, 0, dot)) &&
	       (dot == value.len || is_digits(bytes_slice(value, dot + 1, value.len)));
}

/* A name that a person gave: letters, with few other characters. Else it may be the token ("d.gif?o00y05e"). */
static bool is_plain_name(struct bytes name)
{
	size_t digits = 0;

	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = name.data[i];

		digits += ascii_is_digit(c);
		if (!ascii_is_alnum(c) && c != '_' && c != '-' && c != '.' && c != '[' && c != ']')
			return false;
	}
	return name.len > 0 && name.len <= NAME_MAX_BYTES && digits <= 1;
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

static size_t extension_start(struct bytes segment)
{
	for (size_t n = 0; n <= EXTENSION_MAX && n < segment.len; n++) {
		unsigned char c = segment.data[segment.len - 1 - n];

		if (c == '.')
			return n > 0 ? segment.len - 1 - n : segment.len;
		if (!ascii_is_alnum(c))
			break;
	}
	return segment.len;
}

static void add_path(struct digests *d, struct bytes path, long long now)
{
	while (path.len > 0) {
		size_t start = path.data[0] == '/', end = bytes_find_byte(path, '/', start), dot = end;
		struct bytes segment = bytes_slice(path, start, end);

		digester_add_byte(&d->shape, '/');
		if (end == path.len) {		/* the last one: a file */
			dot = start + extension_start(segment);
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
		if (is_plain_name(pair.name))
			digester_add(&d->shape, pair.name);
		else
			add_value(d, CAMPAIGN_QUERY, pair.name);
		digester_add_byte(&d->shape, '=');
		if (is_buster_name(pair.name) && is_buster_value(pair.value)) {
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
