#include "token/survey.h"
#include "base/hash.h"
#include "token/hint.h"
#include "token/model.h"
#include "token/name.h"

_Static_assert(TOKEN_CLASSES * TOKEN_SITES * TOKEN_LOADS == TOKEN_SEGMENT_CLASS, "a weight for each class at each site");
_Static_assert(TOKEN_HINTS * TOKEN_LOADS * 2 == TOKEN_SEGMENT_NAME, "a weight for each hint");
_Static_assert(TOKEN_FOLDERS * TOKEN_SITES * TOKEN_LOADS * 2 == TOKEN_SEGMENT_FOLDER, "a weight for each set of folders");

enum {
	TOKEN_MIN = 4,			/* characters: fewer do not tell readers apart */
	URLS_MAX = UINT16_MAX,
	PER_URL = 3,			/* segments of one that may be tokens, on average; generous */
	HOSTS = 16,			/* remembered */
	ENTRIES_PER_RECORD = 3		/* slot, value and both; an eighth of the table is for what is remembered of classes */
};

/* Where a segment stands: place, and in a path before the last slash or what kind of file. */
enum site {
	SITE_HOST, SITE_USER, SITE_FOLDER, SITE_LAST, SITE_IMAGE, SITE_PAGE, SITE_FILE, SITE_NAME, SITE_VALUE, SITE_FRAGMENT
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
	unsigned made;			/* segments of it that are */
	unsigned folders;		/* set of enum token_folder */
	enum token_load load;
	enum token_file file;
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
	struct bytes domain;		/* of the last URL */
	uint64_t domain_hash;
};

enum status token_survey_new(size_t urls, struct arena *a, struct token_survey **survey_r)
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
	hash_key_random(&s->key);
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

static enum site site_of(const struct token_segment *segment, enum token_file file)
{
	static const enum site by_place[TOKEN_PLACES] = {
		[TOKEN_PLACE_HOST] = SITE_HOST, [TOKEN_PLACE_USER] = SITE_USER, [TOKEN_PLACE_NAME] = SITE_NAME,
		[TOKEN_PLACE_VALUE] = SITE_VALUE, [TOKEN_PLACE_FRAGMENT] = SITE_FRAGMENT,
	};

	if (segment->place != TOKEN_PLACE_PATH)
		return by_place[segment->place];
	if (!segment->is_last)
		return SITE_FOLDER;
	return file == TOKEN_FILE_NONE ? SITE_LAST : file == TOKEN_FILE_IMAGE ? SITE_IMAGE : file == TOKEN_FILE_PAGE ? SITE_PAGE : SITE_FILE;
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

/* A new segment of a new URL: note it in its slot, and its value wherever that stands. */
static void note(struct token_survey *s, struct record *r, const struct token_segment *segment, uint64_t value, uint64_t base,
		 bool is_click)
{
	const uint64_t within = segment->place == TOKEN_PLACE_VALUE ? hash_in_table(&s->key, segment->name) : segment->index;
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
	token_segments_start(&segments, u, domain);
	while (entry->count < SURVEY_OF_URL && s->record_count < s->record_max && token_segments_next(&segments, &segment)) {
		struct record *r = &s->records[s->record_count];
		enum token_class class;
		unsigned folder;
		uint64_t value;

		if (segment.place == TOKEN_PLACE_NAME && segment.has_value && token_name_is_plain(segment.text))
			continue;
		value = hash_in_table(&s->key, segment.text);
		class = classify(s, &segment, value, &folder);
		if (segment.extension.len > 0)
			entry->file = token_file_of_extension(segment.extension);
		if (segment.place == TOKEN_PLACE_PATH && class == TOKEN_CLASS_WORD) {
			entry->folders |= folder;
			if (folder != 0)
				continue;
		}
		if (is_beside(&segment, class, entry->load))
			continue;
		*r = (struct record){
			.text = segment.text, .url = (uint32_t)s->url_count, .class = (unsigned char)class,
			.place = (unsigned char)segment.place, .site = (unsigned char)site_of(&segment, entry->file),
		};
		if (segment.place == TOKEN_PLACE_VALUE)
			r->hint = (unsigned char)token_hint_of_name(segment.name);
		note(s, r, &segment, value, base, entry->load == TOKEN_LOAD_CLICK);
		entry->made += token_class_is_made(class);
		entry->count++;
		s->record_count++;
	}
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

static unsigned length_of(size_t len)
{
	static const unsigned char bounds[TOKEN_LENGTHS - 1] = { 4, 6, 8, 10, 14, 20, 32, 40, 65 };
	unsigned i = 0;

	while (i < TOKEN_LENGTHS - 1 && len >= bounds[i])
		i++;
	return i;
}

/* Alone; constant in a few or many; each another in a few or many; mostly the same; mostly different. */
static unsigned slot_of(const struct entry *slot)
{
	const bool many = slot->urls >= 4;

	if (slot->urls < 2)
		return 0;
	if (slot->distinct == 1)
		return 1 + many;
	if (slot->distinct == slot->urls)
		return 3 + many;
	return slot->distinct * 2 <= slot->urls ? 5 : 6;
}

/* Here only; in a few or many URLs; in loads and links, few or many. */
static unsigned spread_of(const struct entry *value)
{
	const bool many = value->urls >= 4;

	if (value->urls < 2)
		return 0;
	return (value->links > 0 && value->links < value->urls ? 3 : 1) + many;
}

/* The other loads of the same domain: none, one, a few, many; and whether there are other links. */
static unsigned company_of(const struct entry *domain, enum token_load load)
{
	const bool is_click = load == TOKEN_LOAD_CLICK;
	const unsigned loads = domain->urls - domain->links - !is_click, links = domain->links - is_click;

	return (loads < 2 ? loads : loads < 4 ? 2 : 3) * 2 + (links > 0);
}

static void features_of(const struct token_survey *s, const struct record *r, unsigned short features_r[TOKEN_SEGMENT_GROUPS])
{
	const struct surveyed *u = &s->urls[r->url];
	const unsigned made = token_class_is_made((enum token_class)r->class), others = u->made - made;
	const unsigned crowd = s->load_count < 2 ? 0 : s->load_count < 5 ? 1 : 2;
	const unsigned file = u->file > TOKEN_FILE_RESOURCE ? TOKEN_FILE_NONE : u->file;
	const unsigned values[TOKEN_SEGMENT_GROUPS] = {
		(r->class * TOKEN_SITES + r->site) * TOKEN_LOADS + u->load,
		length_of(r->text.len) * TOKEN_CLASSES + r->class,
		(company_of(&s->entries[u->domain], u->load) * TOKEN_LOADS + u->load) * 2 + made,
		(r->hint * TOKEN_LOADS + u->load) * 2 + made,
		((u->folders * TOKEN_SITES + r->site) * TOKEN_LOADS + u->load) * 2 + made,
		(spread_of(&s->entries[r->value]) * TOKEN_LOADS + u->load) * 2 + made,
		(slot_of(&s->entries[r->slot]) * TOKEN_LOADS + u->load) * 4 + file,
		((others < 2 ? others : 2) * TOKEN_SITES + r->site) * 2 + made,
		((crowd * TOKEN_LOADS + u->load) * TOKEN_SITES + r->site) * 2 + made,
	};
	static const unsigned sizes[TOKEN_SEGMENT_GROUPS] = {
		TOKEN_SEGMENT_CLASS, TOKEN_SEGMENT_LENGTH, TOKEN_SEGMENT_DOMAIN, TOKEN_SEGMENT_NAME,
		TOKEN_SEGMENT_FOLDER, TOKEN_SEGMENT_SPREAD, TOKEN_SEGMENT_SLOT, TOKEN_SEGMENT_OTHERS, TOKEN_SEGMENT_CROWD,
	};
	unsigned base = 0;

	for (unsigned i = 0; i < TOKEN_SEGMENT_GROUPS; i++) {
		features_r[i] = (unsigned short)(base + values[i]);
		base += sizes[i];
	}
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
		.is_shared = spread_of(&s->entries[best->value]) >= 3,
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
