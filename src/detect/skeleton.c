#include "detect/skeleton.h"
#include <string.h>
#include "base/ascii.h"
#include "detect/digester.h"
#include "token/name.h"
#include "token/segment.h"
#include "token/time.h"
#include "url/query.h"

enum {
	AROUND_S = 2 * 24 * 3600,	/* a time is "close" if it is within so many seconds */
	ORIGINS = 16,			/* that are remembered at a time */
	MEMO_BYTES = 64
};

/* What of a URL is digested, each by itself: a run of bytes for each place, and two more. */
enum { RUN_SHAPE = CAMPAIGN_PLACES, RUN_BUSTER, RUNS };

/* The last digest and, if that is short, what it is of. */
struct memo {
	uint64_t digest;
	size_t len;			/* 0: there is none */
	unsigned char bytes[MEMO_BYTES];
};

/* What stands in front of the path is the same in many URLs of a message, and much behind it is too. */
struct origin {
	struct bytes href;		/* empty: none yet */
	const char *construct;
	enum load load;
	uint64_t shape, host;		/* digests */
	struct bytes path;		/* the last one */
	uint64_t path_shape, path_value;	/* and its digests */
	struct memo path_memo, query_memo;	/* of shapes */
};

struct workshop {
	const struct hash_key *key;
	long long now;
	struct digester runs[RUNS];
	bool is_set[RUNS];		/* there is something in it */
	struct origin origins[ORIGINS];
	size_t next_origin;		/* that makes room */
};

struct skeleton {
	uint64_t shape;
	uint64_t values[CAMPAIGN_PLACES];
	uint64_t buster;		/* digest of the values named like a cache-buster; 0: there is none */
};

/* One number of two, never 0. a is a keyed digest or made of one, so nobody outside can aim at a slot or at the key of another. */
static uint64_t mix(uint64_t a, uint64_t b)
{
	a = (a ^ (b + 0x9e3779b97f4a7c15u)) * 0xd6e8feb86659fd93u;
	a = (a ^ a >> 32) * 0xd6e8feb86659fd93u;
	a ^= a >> 29;
	return a != 0 ? a : 1;
}

static bool is_present_time(struct bytes b, long long now)
{
	long long seconds;

	return b.len > 0 && ascii_is_digit(b.data[0]) && token_time(b, &seconds) != TOKEN_TIME_NONE &&
	       seconds > now - AROUND_S && seconds < now + AROUND_S;
}

static void begin_runs(struct workshop *w)
{
	for (unsigned i = 0; i < RUNS; i++) {
		digester_begin(&w->runs[i], w->key);
		w->is_set[i] = false;
	}
}

static void add_value(struct workshop *w, unsigned run, struct bytes value)
{
	digester_add(&w->runs[run], value);
	digester_add_byte(&w->runs[run], '\0');
	w->is_set[run] = w->is_set[run] || value.len > 0;
}

/* Either a value, or a mark in the shape that a time stands there. */
static void add_variable(struct workshop *w, unsigned run, struct bytes value)
{
	bool is_time = is_present_time(value, w->now);

	digester_add_byte(&w->runs[RUN_SHAPE], is_time ? 't' : 'v');
	if (!is_time)
		add_value(w, run, value);
}

static uint64_t value_end(const struct workshop *w, unsigned run)
{
	return w->is_set[run] ? digester_end(&w->runs[run]) : 0;
}

static void add_labels(struct workshop *w, struct bytes labels, struct bytes domain)
{
	if (labels.len > 0 && labels.data[labels.len - 1] == '.')
		labels.len--;
	labels.len = labels.len > domain.len ? labels.len - domain.len : 0;
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
		add_value(w, CAMPAIGN_HOST, bytes_slice(labels, 0, letters));
		labels = bytes_slice(labels, end + 1, labels.len);
	}
}

/* The origin of r: one that is remembered, or a new one. */
static struct origin *origin_find(struct workshop *w, const struct reference *r)
{
	const struct url *u = reference_sent(r);
	const struct bytes href = bytes_span(u->href.data, u->path.data), domain = reference_sent_domain(r);
	struct digester *shape = &w->runs[RUN_SHAPE];
	struct origin *o;

	for (o = w->origins; o < w->origins + ORIGINS && o->href.len > 0; o++)
		if (o->construct == r->construct && o->load == r->load && bytes_equal(o->href, href))
			return o;
	o = &w->origins[w->next_origin++ % ORIGINS];
	*o = (struct origin){ .href = href, .construct = r->construct, .load = r->load };
	begin_runs(w);
	digester_add(shape, bytes_of(r->construct));
	digester_add_byte(shape, ' ');
	digester_add(shape, u->scheme);
	digester_add_byte(shape, r->load == LOAD_AUTO ? '!' : '?');
	digester_add(shape, domain);
	digester_add_byte(shape, ':');
	digester_add(shape, u->port);
	o->shape = digester_end(shape);
	add_labels(w, u->host, domain);
	add_value(w, CAMPAIGN_HOST, u->username);
	add_value(w, CAMPAIGN_HOST, u->password);
	o->host = value_end(w, CAMPAIGN_HOST);
	return o;
}

static void add_path(struct workshop *w, struct bytes path)
{
	while (path.len > 0) {
		size_t start = path.data[0] == '/', end = bytes_find_byte(path, '/', start), dot = end;
		struct bytes segment = bytes_slice(path, start, end);

		digester_add_byte(&w->runs[RUN_SHAPE], '/');
		if (end == path.len) {		/* the last one: a file */
			dot = start + token_extension_start(segment);
			digester_add(&w->runs[RUN_SHAPE], bytes_slice(path, dot, end));
		}
		add_variable(w, CAMPAIGN_PATH, bytes_slice(path, start, dot));
		path = bytes_slice(path, end, path.len);
	}
}

static void add_query(struct workshop *w, struct bytes query)
{
	struct digester *shape = &w->runs[RUN_SHAPE];
	struct query_pair pair;

	while (query_next(&query, &pair)) {
		digester_add_byte(shape, '&');
		/* Nothing says that what has no "=" is a name, even if it is all letters. */
		if (pair.value.data == pair.name.data + pair.name.len) {
			add_variable(w, CAMPAIGN_QUERY, pair.name);
			continue;
		}
		if (token_name_is_plain(pair.name))
			digester_add(shape, pair.name);
		else
			add_value(w, CAMPAIGN_QUERY, pair.name);
		digester_add_byte(shape, '=');
		if (token_value_is_buster(pair.value) && token_name_is_buster(pair.name))
			add_value(w, RUN_BUSTER, pair.value);
		else
			add_variable(w, CAMPAIGN_QUERY, pair.value);
	}
}

static uint64_t shape_end(const struct digester *d, struct memo *last)
{
	if (d->len == 0)
		return 0;
	if (d->len == last->len && memcmp(d->pending, last->bytes, d->len) == 0)
		return last->digest;
	last->digest = digester_end(d);
	last->len = d->len <= MEMO_BYTES ? d->len : 0;
	if (d->len <= MEMO_BYTES)
		memcpy(last->bytes, d->pending, d->len);
	return last->digest;
}

/*
 * The skeleton of r, which is valid and remote: of what the sender wrote. What link protection puts around it is made for
 * each of its readers, and would prove anything.
 */
static void skeleton_make(struct workshop *w, const struct reference *r, struct skeleton *skeleton_r)
{
	const struct url *u = reference_sent(r);
	struct origin *o = origin_find(w, r);

	if (!bytes_equal(o->path, u->path)) {
		begin_runs(w);
		add_path(w, u->path);
		o->path = u->path;
		o->path_shape = shape_end(&w->runs[RUN_SHAPE], &o->path_memo);
		o->path_value = value_end(w, CAMPAIGN_PATH);
	}
	begin_runs(w);
	add_query(w, u->query);
	/* A fragment is never sent when a client loads by itself; a script behind a link reads it. */
	if (r->load == LOAD_CLICK && u->has_fragment) {
		digester_add_byte(&w->runs[RUN_SHAPE], '#');
		add_value(w, CAMPAIGN_QUERY, u->fragment);
	}
	*skeleton_r = (struct skeleton){
		.shape = mix(mix(o->shape, o->path_shape), shape_end(&w->runs[RUN_SHAPE], &o->query_memo)),
		.values = { [CAMPAIGN_HOST] = o->host, [CAMPAIGN_PATH] = o->path_value, [CAMPAIGN_QUERY] = value_end(w, CAMPAIGN_QUERY) },
		.buster = value_end(w, RUN_BUSTER),
	};
}

enum { ITEMS_MAX = 2 * SKELETONS_MAX, SHAPES_MAX = ITEMS_MAX, SLOTS = 4 * ITEMS_MAX };

/* What was met in the message, by its key. */
struct met {
	uint64_t key;
	int index;			/* of an item, or how many there are of a shape */
};

struct finder {
	struct skeletons *skeletons;
	int number[ITEMS_MAX];		/* of each item, among those of its shape */
	size_t met_count;
	struct met met[ITEMS_MAX + SHAPES_MAX];
	uint16_t slots[SLOTS];		/* 1 + place in met, found by open addressing; at most half full */
};

/* The slot that leads to what has that key; 0 stands in it if that was not met. */
static uint16_t *slot_find(struct finder *f, uint64_t key)
{
	size_t i = key % SLOTS;

	while (f->slots[i] != 0 && f->met[f->slots[i] - 1].key != key)
		i = (i + 1) % SLOTS;
	return &f->slots[i];
}

static struct met *met_add(struct finder *f, uint16_t *slot, uint64_t key, int index)
{
	struct met *m = &f->met[f->met_count++];

	*m = (struct met){ key, index };
	*slot = (uint16_t)f->met_count;
	return m;
}

/* The item of this shape and these values: the one that is there, or a new one with its number among those of its shape. */
static int item_find(struct finder *f, uint64_t shape, bool is_buster, const uint64_t values[CAMPAIGN_PLACES])
{
	const uint64_t of_all = shape + is_buster;
	const uint64_t whole = mix(of_all, values[0] * 3 + values[1] * 5 + values[2] * 7);	/* digests all of them */
	struct skeletons *s = f->skeletons;
	uint16_t *slot = slot_find(f, whole);
	const int i = (int)s->count;
	struct met *of_shape;

	if (*slot != 0)
		return f->met[*slot - 1].index;
	if (i == ITEMS_MAX)
		return -1;
	(void)met_add(f, slot, whole, i);
	slot = slot_find(f, of_all);
	of_shape = *slot != 0 ? &f->met[*slot - 1] : met_add(f, slot, of_all, 0);
	f->number[i] = of_shape->index++;
	s->items[i] = (struct campaign_skeleton){ .key = of_all, .values = { values[0], values[1], values[2] }, .is_weak = is_buster };
	s->count++;
	return i;
}

static enum status prepare(size_t references, struct arena *a, struct skeletons *s, struct workshop **w_r, struct finder **f_r)
{
	s->items = arena_alloc(a, references < SKELETONS_MAX ? 2 * references : ITEMS_MAX, sizeof(*s->items));
	s->of_reference = arena_alloc(a, references, sizeof(*s->of_reference));
	s->buster_of_reference = arena_alloc(a, references, sizeof(*s->buster_of_reference));
	*w_r = arena_zalloc(a, 1, sizeof(**w_r));
	*f_r = arena_alloc(a, 1, sizeof(**f_r));
	if (s->items == NULL || s->of_reference == NULL || s->buster_of_reference == NULL || *w_r == NULL || *f_r == NULL)
		return arena_status(a);
	return STATUS_OK;
}

enum status skeletons_make(const struct hash_key *key, const struct references *references, long long now,
			   struct arena *a, struct skeletons *skeletons_r)
{
	struct skeletons s = { .count = 0 };
	struct workshop *w;
	struct finder *f;
	enum status status = prepare(references->count, a, &s, &w, &f);

	if (status != STATUS_OK)
		return status;
	w->key = key;
	w->now = now;
	f->skeletons = &s;
	f->met_count = 0;
	memset(f->slots, 0, sizeof(f->slots));
	for (size_t i = 0; i < references->count; i++) {
		const struct reference *r = &references->items[i];
		uint64_t buster[CAMPAIGN_PLACES] = { 0 };
		struct skeleton one;

		s.of_reference[i] = s.buster_of_reference[i] = -1;
		if (!r->valid || !url_is_remote(reference_sent(r)))
			continue;
		skeleton_make(w, r, &one);
		s.of_reference[i] = item_find(f, one.shape, false, one.values);
		buster[CAMPAIGN_QUERY] = one.buster;
		if (one.buster != 0)
			s.buster_of_reference[i] = item_find(f, one.shape, true, buster);
	}
	for (size_t i = 0; i < s.count; i++) {
		const int count = f->met[*slot_find(f, s.items[i].key) - 1].index;

		s.items[i].key = mix(mix(s.items[i].key, (uint64_t)f->number[i]), (uint64_t)count);
	}
	*skeletons_r = s;
	return STATUS_OK;
}
