#include "token/survey.h"
#include "base/ascii.h"
#include "token/facts.h"
#include "token/model.h"
#include "token/name.h"

enum {
	TOKEN_MIN = 4,			/* characters: fewer do not tell readers apart */
	URLS_MAX = UINT16_MAX,
	PER_URL = 3,			/* segments of one that may be tokens, on average; generous */
	HOSTS = 16,			/* remembered */
	NAMES = 32,			/* likewise, of query pairs */
	ENTRIES_PER_RECORD = 3		/* slot, value and both; an eighth of the table is for what is remembered of classes */
};

/* One segment that may be a token. */
struct record {
	struct bytes text;
	uint32_t slot, value;		/* entries of the table */
	uint32_t url;
	unsigned char class, place, site, hint;		/* of the enums of these names */
};

/* One URL that was added. */
struct surveyed {
	size_t first, count;		/* of its records */
	unsigned domain;		/* entry of the table */
	unsigned made, proofs;		/* segments of it that are made; that are signatures, or when something expires */
	unsigned folders, hosts;	/* sets of enum token_folder: words of the path, of the host name */
	unsigned neighbours;		/* set of enum token_neighbour, without proofs */
	bool is_senders;		/* the sender's own domain */
	enum token_load load;
	enum token_file file;
	enum token_called called;
};

/* What is known of a domain, a slot (one place in similar URLs), a value, or a value in a slot. key 0: empty. */
struct entry {
	uint32_t key;			/* of 64 bits of hash the half that does not say where it stands */
	uint16_t urls, links;		/* URLs that have it; those of them that are links. Both stop at URLS_MAX */
	uint32_t distinct;		/* of a slot: different values in it. Of a URL: its number and 1 */
	bool is_classified;		/* a value, whose class and folder stand here: most stand in many URLs */
	unsigned char class, folder;
};

/* What a host says, remembered: the URLs of a message have few. */
struct known_host {
	struct bytes host;
	bool is_public;
};

/* What the name of a query's pair says: the URLs of a message have few of them too. */
struct known_name {
	struct bytes name;
	uint64_t hash;
	enum token_hint hint;
};

struct token_survey {
	struct hash_key key;
	struct surveyed *urls;
	size_t url_count, url_max;
	size_t load_count;		/* of the URLs, those that load by themselves and are drawn */
	struct record *records;
	size_t record_count, record_max;
	struct entry *entries;
	size_t entry_mask, classified;
	struct known_host hosts[HOSTS];
	struct known_name names[NAMES];
	struct bytes sender;		/* its domain */
	struct bytes domain;		/* of the last URL */
	uint64_t domain_hash;
};

enum status token_survey_new(size_t urls, const struct hash_key *key, struct arena *a, struct token_survey **survey_r)
{
	struct token_survey *s = arena_zalloc(a, 1, sizeof(*s));
	size_t entries = 64;

	if (s == NULL)
		return arena_status(a);
	s->url_max = urls < SURVEY_SEGMENTS ? urls : SURVEY_SEGMENTS;
	s->record_max = urls < SURVEY_SEGMENTS / PER_URL ? urls * PER_URL + SURVEY_OF_URL : SURVEY_SEGMENTS;
	while (entries < (s->record_max * ENTRIES_PER_RECORD + 2 * s->url_max) * 4 / 3)
		entries *= 2;
	s->entry_mask = entries - 1;
	s->urls = arena_zalloc(a, s->url_max + 1, sizeof(*s->urls));
	s->records = arena_alloc(a, s->record_max, sizeof(*s->records));
	s->entries = arena_zalloc(a, entries, sizeof(*s->entries));
	if (s->urls == NULL || s->records == NULL || s->entries == NULL)
		return arena_status(a);
	s->key = *key;
	*survey_r = s;
	return STATUS_OK;
}

static uint32_t entry_find(struct token_survey *s, uint64_t hash)
{
	const uint32_t key = (uint32_t)(hash >> 32) | 1;
	size_t i;

	for (i = hash & s->entry_mask; s->entries[i].key != 0 && s->entries[i].key != key; i = (i + 1) & s->entry_mask)
		;
	s->entries[i].key = key;
	return (uint32_t)i;
}

static void count_url(struct entry *e, bool is_click)
{
	if (e->urls == URLS_MAX)
		return;
	e->urls++;
	e->links = (uint16_t)(e->links + is_click);
}

/* One number of two; a is a keyed hash or made of one, so nobody outside can aim at an entry. */
static uint64_t mix(uint64_t a, uint64_t b)
{
	a = (a ^ (b + 0x9e3779b97f4a7c15u)) * 0xd6e8feb86659fd93u;
	a = (a ^ a >> 32) * 0xd6e8feb86659fd93u;
	return a ^ a >> 29;
}

static enum token_site site_of(const struct token_segment *segment, enum token_file file)
{
	static const enum token_site by_place[TOKEN_PLACES] = {
		[TOKEN_PLACE_HOST] = TOKEN_SITE_HOST, [TOKEN_PLACE_USER] = TOKEN_SITE_USER, [TOKEN_PLACE_NAME] = TOKEN_SITE_NAME,
		[TOKEN_PLACE_VALUE] = TOKEN_SITE_VALUE, [TOKEN_PLACE_FRAGMENT] = TOKEN_SITE_FRAGMENT,
	};

	if (segment->place != TOKEN_PLACE_PATH)
		return by_place[segment->place];
	if (!segment->is_last)
		return TOKEN_SITE_FOLDER;
	return file == TOKEN_FILE_NONE ? TOKEN_SITE_LAST : file == TOKEN_FILE_IMAGE ? TOKEN_SITE_IMAGE : file == TOKEN_FILE_PAGE ? TOKEN_SITE_PAGE : TOKEN_SITE_FILE;
}

static bool is_year(struct bytes text)
{
	return text.len == 4 && (bytes_starts_with(text, "19") || bytes_starts_with(text, "20"));
}

/* What is not worth a record: it never was made for anybody. */
static bool is_beside(const struct token_segment *segment, enum token_class class, enum token_load load)
{
	if (segment->text.len < TOKEN_MIN || (class == TOKEN_CLASS_DIGITS && is_year(segment->text)))
		return true;
	if (segment->place == TOKEN_PLACE_FRAGMENT && load != TOKEN_LOAD_CLICK)	/* never sent */
		return true;
	if (class == TOKEN_CLASS_HASHED_NAME && load != TOKEN_LOAD_HIDDEN && segment->extension.len > 0)
		return true;			/* as builders of web pages name files */
	return class == TOKEN_CLASS_EMPTY || class == TOKEN_CLASS_SLUG || class == TOKEN_CLASS_LANGUAGE || class == TOKEN_CLASS_GEOMETRY ||
	       class == TOKEN_CLASS_VERSION || class == TOKEN_CLASS_DATE || class == TOKEN_CLASS_URL ||
	       (class == TOKEN_CLASS_FILE_NAME && load != TOKEN_LOAD_HIDDEN);
}

/* A signature over the URL, or when that ends: what stands beside it may be the other one. */
static bool is_proof(enum token_hint hint, enum token_class class)
{
	return hint == TOKEN_HINT_PROOF || (class == TOKEN_CLASS_TIMESTAMP && hint != TOKEN_HINT_BUSTER && hint != TOKEN_HINT_VERSION);
}

/* Whether a slug is what an article or a shelf is called: words, not two letters and a number. */
static bool is_title(struct bytes slug)
{
	enum { LETTERS_MIN = 10 };
	size_t letters = 0;

	for (size_t i = 0; i < slug.len; i++)
		letters += ascii_is_alpha(slug.data[i]);
	return letters >= LETTERS_MIN;
}

/* What a segment says of the URL that it stands in. */
static void note_neighbour(struct surveyed *entry, const struct token_segment *segment, enum token_class class, enum token_hint hint)
{
	if (segment->extension.len > 0) {
		entry->file = token_file_of_extension(segment->extension);
		if (entry->file == TOKEN_FILE_IMAGE || entry->file == TOKEN_FILE_RESOURCE)
			entry->called = token_class_is_made(class) || class == TOKEN_CLASS_DIGITS ? TOKEN_CALLED_BY_MACHINE : TOKEN_CALLED_BY_WORDS;
	}
	if (segment->place == TOKEN_PLACE_PATH && class == TOKEN_CLASS_SLUG && entry->called == TOKEN_CALLED_NOTHING && is_title(segment->text))
		entry->called = TOKEN_CALLED_BY_WORDS;
	if (class == TOKEN_CLASS_GEOMETRY || (hint == TOKEN_HINT_LOOK && (class == TOKEN_CLASS_DIGITS || class == TOKEN_CLASS_WORD)))
		entry->neighbours |= TOKEN_NEIGHBOUR_LOOK;
	if (class == TOKEN_CLASS_URL)
		entry->neighbours |= TOKEN_NEIGHBOUR_TARGET;
	entry->proofs += is_proof(hint, class);
}

/* A new segment of a new URL: note it in its slot, and its value wherever that stands. within: which one of its site it is. */
static void note(struct token_survey *s, struct record *r, uint64_t within, uint64_t value, uint64_t base, bool is_click)
{
	const uint64_t slot_key = mix(mix(base, (uint64_t)r->site << 1 | is_click), within);
	struct entry *slot, *both, *found;

	r->slot = entry_find(s, slot_key);
	r->value = entry_find(s, value);
	slot = &s->entries[r->slot];
	found = &s->entries[r->value];
	both = &s->entries[entry_find(s, mix(slot_key, value))];
	if (slot->urls < URLS_MAX)
		slot->distinct += both->urls == 0;
	count_url(slot, is_click);
	count_url(both, is_click);
	count_url(found, is_click);
}

/* Class and folder of a text, remembered as long as an eighth of the table suffices. */
static enum token_class classify(struct token_survey *s, const struct token_segment *segment, uint64_t value, unsigned *folder_r)
{
	struct entry *known = NULL;
	enum token_class class;

	if (s->classified < s->entry_mask / 8) {
		known = &s->entries[entry_find(s, value)];
		if (known->is_classified) {
			*folder_r = known->folder;
			return token_segment_class_of(segment, (enum token_class)known->class);
		}
	}
	class = token_classify(segment->text);
	*folder_r = class == TOKEN_CLASS_WORD ? token_folder_of_word(segment->text) : 0;
	if (known != NULL) {
		known->is_classified = true;
		known->class = (unsigned char)class;
		known->folder = (unsigned char)*folder_r;
		s->classified++;
	}
	return token_segment_class_of(segment, class);
}

static bool is_public(struct token_survey *s, struct bytes host)
{
	struct known_host *known = &s->hosts[host.len > 0 ? (host.len * 5 + host.data[0]) % HOSTS : 0];

	if (known->host.len != host.len || !bytes_equal(known->host, host))
		*known = (struct known_host){ host, token_host_is_public(host) };
	return known->is_public;
}

static const struct known_name *know_name(struct token_survey *s, struct bytes name)
{
	const size_t last = name.len > 0 ? name.data[0] * 3u + name.data[name.len - 1] : 0;
	struct known_name *known = &s->names[(name.len * 7 + last) % NAMES];

	if (known->name.data == NULL || !bytes_equal(known->name, name))
		*known = (struct known_name){ name, hash_in_table(&s->key, name), token_hint_of_name(name) };
	return known;
}

static uint64_t hash_domain(struct token_survey *s, struct bytes domain)
{
	if (s->domain.data == NULL || !bytes_equal(s->domain, domain)) {
		s->domain = domain;
		s->domain_hash = hash_in_table(&s->key, domain);
	}
	return s->domain_hash;
}

static void add_segments(struct token_survey *s, const struct url *u, struct bytes domain, struct surveyed *entry)
{
	const uint64_t base = hash_domain(s, domain);
	struct token_segments segments;
	struct token_segment segment;

	entry->domain = entry_find(s, mix(base, 0));
	count_url(&s->entries[entry->domain], entry->load == TOKEN_LOAD_CLICK);
	entry->is_senders = domain.len > 0 && bytes_equal(domain, s->sender);
	token_segments_start(&segments, u, domain);
	while (entry->count < SURVEY_OF_URL && s->record_count < s->record_max && token_segments_next(&segments, &segment)) {
		struct record *r = &s->records[s->record_count];
		enum token_hint hint = TOKEN_HINT_NONE;
		enum token_class class;
		uint64_t value, within = segment.index;
		unsigned folder;

		if (segment.place == TOKEN_PLACE_NAME && segment.has_value && token_name_is_plain(segment.text))
			continue;
		/* A short number is sooner classified than remembered. */
		if (segment.text.len < TOKEN_MIN && ascii_is_digit(segment.text.data[0])) {
			value = folder = 0;
			class = token_segment_class(&segment);
		} else {
			value = hash_in_table(&s->key, segment.text);
			class = classify(s, &segment, value, &folder);
		}
		if (segment.place == TOKEN_PLACE_VALUE) {
			const struct known_name *name = know_name(s, segment.name);

			hint = name->hint;
			within = name->hash;
		}
		note_neighbour(entry, &segment, class, hint);
		if (segment.place == TOKEN_PLACE_PATH && class == TOKEN_CLASS_WORD) {
			entry->folders |= folder;
			if (folder != 0)
				continue;
		}
		if (segment.place == TOKEN_PLACE_HOST && class == TOKEN_CLASS_WORD) {
			entry->hosts |= folder;
			if (folder != 0)
				continue;
		}
		if (is_beside(&segment, class, entry->load))
			continue;
		*r = (struct record){
			.text = segment.text, .url = (uint32_t)s->url_count, .class = (unsigned char)class,
			.place = (unsigned char)segment.place, .site = (unsigned char)site_of(&segment, entry->file),
			.hint = (unsigned char)hint,
		};
		note(s, r, within, value, base, entry->load == TOKEN_LOAD_CLICK);
		entry->made += token_class_is_made(class);
		entry->count++;
		s->record_count++;
	}
}

void token_survey_set_sender(struct token_survey *s, struct bytes domain)
{
	s->sender = domain;
}

size_t token_survey_add(struct token_survey *s, const struct url *u, struct bytes domain, enum token_load load)
{
	const struct bytes href = load == TOKEN_LOAD_CLICK ? u->href : url_without_fragment(u);
	struct entry *known;
	struct surveyed *entry;

	if (s->url_count >= s->url_max)
		return s->url_max;
	known = &s->entries[entry_find(s, mix(hash_in_table(&s->key, href), load))];
	if (known->distinct > 0)
		return known->distinct - 1;
	entry = &s->urls[s->url_count];
	*entry = (struct surveyed){ .first = s->record_count, .load = load };
	if (!is_public(s, u->host))
		add_segments(s, u, domain, entry);
	s->load_count += load == TOKEN_LOAD_HIDDEN || load == TOKEN_LOAD_PICTURE;
	known->distinct = (unsigned)s->url_count + 1;
	return s->url_count++;
}

/* All that is known of a segment, after all URLs were added. */
static void features_of(const struct token_survey *s, const struct record *r, unsigned short features_r[TOKEN_SEGMENT_GROUPS])
{
	const struct surveyed *u = &s->urls[r->url];
	const struct entry *domain = &s->entries[u->domain], *value = &s->entries[r->value], *slot = &s->entries[r->slot];
	const bool is_click = u->load == TOKEN_LOAD_CLICK;
	const enum token_class class = (enum token_class)r->class;
	const enum token_hint hint = (enum token_hint)r->hint;
	const unsigned other_proofs = u->proofs - is_proof(hint, class);
	const struct token_facts facts = {
		.class = class, .site = (enum token_site)r->site, .load = u->load, .hint = hint, .file = u->file, .called = u->called,
		.text = r->text, .folders = u->folders, .hosts = u->hosts,
		.neighbours = u->neighbours | (other_proofs > 0 ? TOKEN_NEIGHBOUR_PROOF : 0u),
		.made_others = u->made - token_class_is_made(class), .drawn = (unsigned)s->load_count,
		.domain_loads = (unsigned)(domain->urls - domain->links - !is_click), .domain_links = (unsigned)(domain->links - is_click),
		.is_senders = u->is_senders,
		.value_urls = value->urls, .value_links = value->links,
		.slot_urls = slot->urls, .slot_distinct = slot->distinct,
	};

	token_facts_features(&facts, features_r);
}

void token_survey_judge(const struct token_survey *s, size_t n, struct token_judgement *judgement_r)
{
	const struct surveyed *u = &s->urls[n < s->url_count ? n : s->url_count];
	const struct record *best = NULL;
	int best_score = 0;

	*judgement_r = (struct token_judgement){ .confidence = 0 };
	for (size_t i = 0; i < u->count; i++) {
		const struct record *r = &s->records[u->first + i];
		unsigned short features[TOKEN_SEGMENT_GROUPS];
		int score;

		features_of(s, r, features);
		score = token_model_score(token_segment_weights, features, TOKEN_SEGMENT_GROUPS);
		if (best == NULL || score > best_score) {
			best = r;
			best_score = score;
		}
	}
	if (best == NULL)
		return;
	*judgement_r = (struct token_judgement){
		.confidence = token_model_confidence(best_score), .text = best->text, .class = (enum token_class)best->class, .place = (enum token_place)best->place,
		.is_shared = token_facts_is_shared(s->entries[best->value].urls, s->entries[best->value].links),
	};
}

bool token_survey_segment(const struct token_survey *s, size_t i, struct bytes *text_r, size_t *url_r, unsigned short *features_r)
{
	if (i >= s->record_count)
		return false;
	*text_r = s->records[i].text;
	*url_r = s->records[i].url;
	features_of(s, &s->records[i], features_r);
	return true;
}
